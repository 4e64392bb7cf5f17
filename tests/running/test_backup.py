"""A dump of the running portal, restored beside it, is the same portal: every table, every wall, every chain."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import connection, transaction

from sar_portal.access import audit
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind
from sar_portal.access.services import open_scope
from sar_portal.accounts.models import User
from sar_portal.running.places import CHECKOUT
from sar_portal.running.servers.binaries import postgres_programs
from tests.walls import owner

RESTORED = "restored_beside"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
CONTENT = "SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{table}\" t"
WALLS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
RIGHTS = """
SELECT relname, ARRAY(SELECT a::text FROM unnest(relacl) a WHERE a::text LIKE 'sar_portal_app=%' ORDER BY 1) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
"""


def address(database: str) -> str:
    """As the owner of the tables, who alone can dump them all."""
    return urlsplit(os.environ["OWNER_DATABASE_URL"])._replace(path=f"/{database}").geturl()


def portal_address(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], check=True, text=True, capture_output=True, **options)


def contents_of(database: str) -> dict[str, list]:
    with psycopg2.connect(address(database)) as other, other.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(CONTENT.format(table=table))
            found[table] = list(cursor.fetchone())
        cursor.execute(WALLS)
        found["the walls"] = cursor.fetchall()
        cursor.execute(RIGHTS)
        found["what the portal may do"] = cursor.fetchall()
    other.close()
    return found


@pytest.fixture
def portal(transactional_db) -> Scope:
    """A board whose trail has events, with letters that a careless dump would spoil."""
    with transaction.atomic():
        board = open_scope(Kind.BOARD)
        person = User.objects.create_user("siân@example.org", name="Siân Ó Briain “the first” \\ 日本")
        for number in range(3):
            audit.record("did", "something", board, by=person, details={"number": number})
    return board


@pytest.fixture
def restored(portal: Scope, tmp_path):
    """What docs/backup.md says, with the programs that come with the embedded server."""
    dump = tmp_path / "portal.dump"
    programs = postgres_programs()
    live = connection.settings_dict["NAME"]
    run(programs / "pg_dump", "--format", "custom", "--dbname", address(live), "--file", dump)
    with owner() as cursor:
        cursor.execute(f"CREATE DATABASE {RESTORED} TEMPLATE template0")
    restore = ["--exit-on-error", "--single-transaction", "--no-owner", "--dbname", address(RESTORED)]
    run(programs / "pg_restore", *restore, dump)
    yield RESTORED
    with owner() as cursor:
        cursor.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


def test_a_restored_dump_is_the_same_in_every_table_and_its_trail_is_whole(restored):
    was, became = contents_of(connection.settings_dict["NAME"]), contents_of(restored)
    assert became == was
    assert was["access_auditevent"][0] >= 3
    assert was["the walls"]
    done = run(
        sys.executable,
        "manage.py",
        "verify_audit",
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": portal_address(restored)},
    )
    assert "every chain is whole" in done.stdout


def test_the_portals_role_may_do_no_more_in_the_restored_database(restored):
    with psycopg2.connect(portal_address(restored)) as other, other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_auditevent")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM access_auditevent")
    other.close()


def test_the_walls_stand_in_the_restored_database_too(restored):
    with psycopg2.connect(address(restored)) as other, other.cursor() as cursor:
        with pytest.raises(psycopg2.IntegrityError, match="access_auditevent are added, never changed"):
            cursor.execute("DELETE FROM access_auditevent")
    other.close()
