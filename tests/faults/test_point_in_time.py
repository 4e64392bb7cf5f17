"""Back to a moment before a mistake, with PostgreSQL's own log, as docs/backup.md says: `-m faults`."""

import shutil
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg2
import pytest

from sar_portal.running.servers.binaries import dropped_to, owned_by, postgres_programs
from sar_portal.running.servers.postgres import Postgres

pytestmark = pytest.mark.faults


def ask(server: Postgres, *statements: str) -> list[tuple]:
    connection = psycopg2.connect(server.superuser_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


@pytest.fixture
def place():
    folder = Path(mkdtemp(prefix="sar-pitr-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_row_that_was_removed_by_mistake_is_there_again(place):
    server = Postgres(place / "first", durable=True)
    server.start()
    wal, base = place / "wal", place / "second"
    account = dropped_to(server.data)
    for folder in (wal, base):
        folder.mkdir(mode=0o700)
        owned_by(folder, account)
    settings = {
        "archive_mode": "on",
        "archive_timeout": "60",
        "archive_command": f"test ! -f {wal}/%f && cp %p {wal}/%f",
    }
    ask(server, *(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in settings.items()))
    server.stop()
    server.start()
    try:
        ask(server, "CREATE TABLE kept (words text)", "INSERT INTO kept VALUES ('before the base')")
        subprocess.run(
            [str(postgres_programs() / "pg_basebackup"), "--pgdata", str(base / "data"), "--checkpoint", "fast",
             "--dbname", server.superuser_url], check=True, capture_output=True, cwd="/", **account,
        )  # fmt: skip
        ask(server, "INSERT INTO kept VALUES ('after the base')")
        time.sleep(0.5)
        [(moment,)] = ask(server, "SELECT now()::text")
        time.sleep(0.5)
        ask(server, "DELETE FROM kept", "SELECT pg_switch_wal()")
        until = time.monotonic() + 30
        while ask(server, "SELECT last_archived_wal FROM pg_stat_archiver")[0][0] is None or not list(wal.iterdir()):
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        server.stop()
    asked = (
        f"restore_command = 'cp {wal}/%f %p'\nrecovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
    )
    with (base / "data" / "postgresql.auto.conf").open("a") as file:
        file.write(asked + "archive_mode = off\n")
    (base / "data" / "recovery.signal").touch()
    shutil.copy(place / "first" / "passwords.json", base / "passwords.json")
    again = Postgres(base, durable=True)
    again.start()
    try:
        until = time.monotonic() + 30
        while ask(again, "SELECT pg_is_in_recovery()") != [(False,)]:
            assert time.monotonic() < until
            time.sleep(0.2)
        assert ask(again, "SELECT words FROM kept ORDER BY words") == [("after the base",), ("before the base",)]
    finally:
        again.stop()
