"""The servers of a test run: real, private, and the worker's own."""

import os
from urllib.parse import urlsplit

import psycopg2
import redis


def test_the_servers_of_this_run_answer():
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    assert redis.Redis.from_url(os.environ["REDIS_URL"]).ping()


def test_each_xdist_worker_has_its_own_redis_database():
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    number = urlsplit(os.environ["REDIS_URL"]).path.removeprefix("/")
    assert number == (str(int(worker.removeprefix("gw")) + 1) if worker else "0")
