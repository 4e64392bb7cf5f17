"""PostgreSQL and Valkey come up, keep or forget their data as asked, and leave nothing behind."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from sar_portal.running.errors import PortTaken
from sar_portal.running.servers import ThrowAwayServers
from sar_portal.running.servers.ports import is_free, refuse_taken, remembered_port
from sar_portal.running.servers.postgres import Postgres
from sar_portal.running.servers.valkey import Valkey
from tests.services import take_own_redis_database


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that the servers' account can enter for as long as the test lasts: any run of pytest that begins closes the place of
    them all to others, also while a server of this one is about to start.
    """
    with tempfile.TemporaryDirectory(prefix="sar-servers-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder / "postgresql")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(folder: Path) -> Iterator[Valkey]:
    server = Valkey(folder / "valkey")
    server.start()
    yield server
    server.stop()


def ask(url: str, question: str) -> object:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    connection.close()
    return row[0] if row else None


def test_the_database_keeps_its_data_over_a_power_cut(postgres: Postgres):
    with psycopg2.connect(postgres.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text)")
        cursor.execute("INSERT INTO kept VALUES ('here')")
    connection.close()
    postgres.kill()
    postgres.start()
    assert ask(postgres.owner_url, "SELECT word FROM kept") == "here"


def test_the_portal_s_role_has_no_right_it_does_not_need(postgres: Postgres):
    special = "rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls"
    question = f"SELECT bool_or({special}) FROM pg_roles WHERE rolname ~ '^sar_portal'"  # noqa: S608
    assert ask(postgres.url, question) is False
    assert ask(postgres.url, "SELECT pg_has_role('sar_portal_app', 'sar_portal', 'MEMBER')") is False
    assert ask(postgres.url, "SELECT pg_has_role('sar_portal_app', 'sar_portal_trail', 'MEMBER')") is False
    assert (
        ask(postgres.url, "SELECT pg_has_role('sar_portal', 'sar_portal_trail', 'USAGE')") is False
    )  # but by SET ROLE
    assert ask(postgres.reports_url, "SHOW default_transaction_read_only") == "on"
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(postgres.url.replace("@", "wrong@"))


def test_data_of_the_time_of_one_role_gets_the_others_at_the_next_start(postgres: Postgres):
    """As a demo of an earlier version left it: one role, which owned everything and was what the portal worked as."""
    with psycopg2.connect(postgres.superuser_url) as connection, connection.cursor() as cursor:
        for role in ("app", "trail", "reports"):
            cursor.execute(f"DROP ROLE sar_portal_{role}")
    connection.close()
    kept = postgres.folder / "passwords.json"
    passwords = json.loads(kept.read_text())
    kept.write_text(json.dumps({name: passwords[name] for name in ("postgres", "sar_portal")}))
    postgres.stop()
    postgres.start()
    assert ask(postgres.url, "SELECT current_user") == "sar_portal_app"
    assert ask(postgres.owner_url, "SELECT current_user") == "sar_portal"
    assert ask(postgres.reports_url, "SELECT current_user") == "sar_portal_reports"


def test_the_database_listens_on_this_machine_only_and_not_as_root(postgres: Postgres):
    assert ask(postgres.superuser_url, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(postgres.superuser_url, "SHOW unix_socket_directories") == ""
    assert postgres.process is not None
    assert Path("/proc", str(postgres.process.pid)).stat().st_uid != 0


def test_text_sorts_alike_on_every_machine(postgres: Postgres):
    question = "SELECT datlocprovider || ' ' || datlocale FROM pg_database WHERE datname = 'sar_portal'"
    assert ask(postgres.url, question.replace("datlocprovider", "datlocprovider::text")) == "b C.UTF-8"


def test_a_taken_port_that_was_asked_for_is_named(postgres: Postgres, folder: Path):
    for second in (Postgres(folder / "second", port=postgres.port), Valkey(folder / "third", port=postgres.port)):
        with pytest.raises(PortTaken, match=f"Port {postgres.port} on 127.0.0.1 is already in use"):
            second.start()


def test_the_broker_keeps_its_data_asks_for_a_password_and_never_evicts(valkey: Valkey):
    client = redis.Redis.from_url(valkey.url)
    client.set("kept", "here")
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("bind") == {"bind": "127.0.0.1"}
    valkey.stop()
    valkey.start()
    assert redis.Redis.from_url(valkey.url).get("kept") == b"here"
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port or 0).ping()


def test_neither_password_is_in_the_list_of_processes(postgres: Postgres, valkey: Valkey):
    secrets = [url.split(":")[2].split("@")[0] for url in (postgres.url, postgres.superuser_url, valkey.url)]
    for server in (postgres, valkey):
        assert server.process is not None
        shown = Path("/proc", str(server.process.pid), "cmdline").read_text()
        assert not any(secret in shown for secret in secrets)


def test_addresses_that_are_given_are_used_and_nothing_is_started():
    given = {"DATABASE_URL": "postgres://there/db", "REDIS_URL": "redis://there/0"}
    servers = ThrowAwayServers()
    servers.start(given)
    assert given == {"DATABASE_URL": "postgres://there/db", "REDIS_URL": "redis://there/0"}
    assert servers.started() == []
    servers.start_lasting(given)
    assert servers.started() == []


def test_only_what_is_not_given_is_started():
    environment = {"DATABASE_URL": "postgres://there/db"}
    servers = ThrowAwayServers()
    servers.start(environment)
    try:
        assert environment["DATABASE_URL"] == "postgres://there/db"
        assert redis.Redis.from_url(environment["REDIS_URL"]).ping()
        assert [server.name for server in servers.started()] == ["Valkey"]
    finally:
        servers.stop()
    assert servers.folder is not None
    assert not servers.folder.exists()


def test_the_servers_of_a_killed_run_end_with_it_and_its_folder_is_swept():
    code = """
import time
from sar_portal.running.servers import ThrowAwayServers
servers = ThrowAwayServers()
servers.start({})
print(servers.folder, servers.postgres.port, servers.valkey.port, flush=True)
time.sleep(60)
"""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"}
    }
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=clean) as run:
        assert run.stdout is not None
        folder, *ports = run.stdout.readline().split()
        run.kill()
    until = time.monotonic() + 20
    while not all(is_free(int(port)) for port in ports):
        assert time.monotonic() < until, "a server outlived the run that started it"
        time.sleep(0.05)
    assert Path(folder).exists()
    next_run = ThrowAwayServers()
    next_run.start({"DATABASE_URL": "postgres://there/db"})
    next_run.stop()
    assert not Path(folder).exists()


def test_a_port_is_remembered_while_it_is_free(folder: Path):
    port = remembered_port(folder / "port")
    assert remembered_port(folder / "port") == port
    server = Valkey(folder / "valkey", durable=False, port=port)
    server.start()
    try:
        assert remembered_port(folder / "port") != port
        with pytest.raises(PortTaken, match=f"Port {port} .* Type: ./run demo --port {port + 1}"):
            refuse_taken(port, f"Type: ./run demo --port {port + 1}")
    finally:
        server.stop()


def test_each_worker_keeps_to_a_redis_database_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REDIS_URL", "redis://:word@127.0.0.1:7000/0")
    take_own_redis_database(3)
    assert os.environ["REDIS_URL"] == "redis://:word@127.0.0.1:7000/3"
