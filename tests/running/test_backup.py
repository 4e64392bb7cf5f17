"""A backup of the running portal, restored beside it, is the same portal; one that is not whole is never taken for one (N10)."""

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from sar_portal.access import audit
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind
from sar_portal.access.services import open_scope
from sar_portal.accounts.models import User
from sar_portal.documents.models import StoredFile
from sar_portal.documents.services import store_file
from sar_portal.running.places import CHECKOUT
from sar_portal.upkeep.backups import archive, drill, making

KEY, OTHER = "9f" * 31 + "01", "8e" * 31 + "02"
RESTORED = f"restored_{os.environ.get('PYTEST_XDIST_WORKER', 'beside')}"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
CONTENT = "SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{table}\" t"
RIGHTS = """  -- but not from whom: what is restored belongs to one owner until `migrate` has run
SELECT relname, ARRAY(SELECT split_part(a::text, '/', 1) FROM unnest(relacl) a WHERE a::text LIKE 'sar_portal_app=%' ORDER BY 1)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
"""
WALLS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
ADDRESSES = ("DATABASE_URL", "OWNER_DATABASE_URL")


def address(database: str) -> str:
    """As the owner of the tables, who alone can dump them all."""
    return urlsplit(os.environ["OWNER_DATABASE_URL"])._replace(path=f"/{database}").geturl()


@contextmanager
def asking(database: str):
    opened = psycopg2.connect(address(database))
    try:
        with opened, opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def contents_of(database: str) -> dict[str, list]:
    with asking(database) as cursor:
        cursor.execute(TABLES)
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(CONTENT.format(table=table))
            found[table] = list(cursor.fetchone())
        cursor.execute(WALLS)
        found["the walls"] = cursor.fetchall()
        cursor.execute(RIGHTS)
        found["what the portal may do"] = cursor.fetchall()
    return found


@pytest.fixture
def portal(transactional_db, settings, tmp_path) -> Scope:
    """A board whose trail has events and whose store has files, with letters that a careless dump would spoil."""
    settings.PRIVATE_ROOT, settings.BACKUP_KEYS = tmp_path / "files", [KEY]
    with transaction.atomic():
        board = open_scope(Kind.BOARD)
        person = User.objects.create_user("siân@example.org", name="Siân Ó Briain “the first” \\ 日本")
        for number in range(3):
            audit.record("did", "something", board, by=person, details={"number": number})
        for number in range(3):
            store_file(data=b"zqcanary %d\n" % number * 40_000, name=f"{number}.txt", scope=board, by=person)
    return board


@pytest.fixture
def backup(portal, tmp_path) -> Path:
    call_command("back_up", tmp_path / "backups")
    return next((tmp_path / "backups").glob("*.backup"))


@pytest.fixture
def empty():
    """An empty database, removed afterwards."""
    with _server() as cursor:
        cursor.execute(f"CREATE DATABASE {RESTORED} TEMPLATE template0")
    yield RESTORED
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


@contextmanager
def _server():
    opened = psycopg2.connect(address(connection.settings_dict["NAME"]))
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def restore(backup: Path, files: Path, **other: str) -> subprocess.CompletedProcess[str]:
    places = {name: urlsplit(os.environ[name])._replace(path=f"/{RESTORED}").geturl() for name in ADDRESSES}
    given = os.environ | places | {"PRIVATE_ROOT": str(files), "BACKUP_KEYS": KEY} | other
    command = [sys.executable, "manage.py", "restore", str(backup)]
    return subprocess.run(command, cwd=CHECKOUT, env=given, text=True, capture_output=True, check=False)


def tables_in(database: str) -> int:
    with asking(database) as cursor:
        cursor.execute(TABLES)
        return len(cursor.fetchall())


def test_what_was_restored_is_the_same_in_every_table_and_file_and_its_walls_stand(backup, empty, tmp_path):
    files = tmp_path / "restored"
    done = restore(backup, files)
    assert done.returncode == 0, done.stderr
    assert "Everything is as it was backed up." in done.stdout
    was, became = contents_of(connection.settings_dict["NAME"]), contents_of(empty)
    assert became == was and was["access_auditevent"][0] >= 6 and was["the walls"]
    kept = {stored.storage_name for stored in StoredFile.objects.all()}
    assert {path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()} == kept
    assert all((files / name).read_bytes() == (Path(ours.PRIVATE_ROOT) / name).read_bytes() for name in kept)
    with pytest.raises(psycopg2.Error, match="access_auditevent"), asking(empty) as cursor:
        cursor.execute("DELETE FROM access_auditevent")
    again = restore(backup, tmp_path / "another")
    assert again.returncode != 0 and "The database is not empty" in again.stderr


def test_the_portals_role_may_do_no_more_in_the_restored_database(backup, empty, tmp_path):
    assert restore(backup, tmp_path / "restored").returncode == 0
    portals = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{empty}").geturl()
    with psycopg2.connect(portals) as other, other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_auditevent")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM access_auditevent")
    other.close()


def test_nothing_of_it_can_be_read_without_the_key(backup):
    data = backup.read_bytes()
    assert b"zqcanary" not in data and b"example.org" not in data and b"PGDMP" not in data
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_store_that_holds_something_is_left_alone(backup, empty, tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").write_text("in use")
    done = restore(backup, tmp_path / "used")
    assert done.returncode != 0 and "PRIVATE_ROOT is not empty" in done.stderr and tables_in(empty) == 0


def test_folders_that_an_emptied_store_left_are_no_files(backup, empty, tmp_path):
    (tmp_path / "emptied" / "ab").mkdir(parents=True)
    done = restore(backup, tmp_path / "emptied")
    assert done.returncode == 0, done.stderr


def test_a_flipped_byte_is_found_before_anything_is_written(backup, empty, tmp_path):
    was = backup.read_bytes()
    for at in (10, 40, 70_000, len(was) - 70_000, len(was) - 1):
        backup.write_bytes(was[:at] + bytes([was[at] ^ 1]) + was[at + 1 :])
        done = restore(backup, tmp_path / "restored")
        assert done.returncode != 0 and "backup" in done.stderr and "Traceback" not in done.stderr
        assert tables_in(empty) == 0 and not (tmp_path / "restored").exists()


def test_without_the_right_keys_nothing_is_restored_or_it_is_said(backup, empty, tmp_path):
    for keys, said in (("", "BACKUP_KEYS is not set"), (OTHER, "cannot be opened with BACKUP_KEYS")):
        done = restore(backup, tmp_path / "restored", BACKUP_KEYS=keys)
        assert done.returncode != 0 and said in done.stderr and tables_in(empty) == 0
    done = restore(backup, tmp_path / "restored", DATA_KEYS=OTHER)
    assert done.returncode != 0 and "without its key" in done.stderr


def test_no_backup_is_made_without_a_key(portal, settings, tmp_path):
    settings.BACKUP_KEYS = []
    with pytest.raises(CommandError, match="BACKUP_KEYS is not set"):
        call_command("back_up", tmp_path / "backups")
    assert not list((tmp_path / "backups").glob("*"))


# --- the drill --------------------------------------------------------------------------------------------------------


def databases() -> set[str]:
    with _server() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def test_the_drill_reports_how_long_it_took_and_what_would_be_lost_and_leaves_nothing_behind(
    backup, monkeypatch, capsys
):
    monkeypatch.setattr(drill.secrets, "token_hex", lambda size: RESTORED)
    call_command("restore_drill", backup)
    report = next(backup.parent.glob("restore-drill-*.md")).read_text()
    assert "passed" in report and "(RTO" in report and "(RPO)" in report and "Newest event in it: 2" in report
    assert "3 stored files were opened and read" in report and "A made-up person signed in" in report
    assert report in capsys.readouterr().out and f"sar_drill_{RESTORED}" not in databases()
    assert "siân" not in report and "PGPASSWORD" not in report


def remade(backup: Path, change) -> None:
    """The same archive, written anew by somebody who has the key: what `change` makes of each member and of the manifest."""
    found = {name: content.read() for name, content in archive.members(backup)}
    with backup.open("wb") as target:
        writer = archive.Writer(target)
        for name, data in change(found).items():
            writer.add(name, data)
        writer.finish()


def without_a_file(found):
    return {name: data for name, data in found.items() if name != next(one for one in found if "files/" in one)}


def with_a_corrupted_dump(found):
    """Also its fingerprint in the manifest, so that only PostgreSQL can find it."""
    name = next(one for one in found if one.startswith("database/"))
    was, now = found[name], found[name][: len(found[name]) // 2]
    said = found["manifest.json"].decode().replace(*(hashlib.sha256(data).hexdigest() for data in (was, now)))
    return found | {name: now, "manifest.json": said.encode()}


def with_a_row_that_was_not_there(found):
    return found | {"manifest.json": found["manifest.json"].replace(b'"accounts_user": 1', b'"accounts_user": 2')}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_a_file, "1 files of the backup are missing"),
        (with_a_corrupted_dump, "pg_restore did not succeed"),
        (with_a_row_that_was_not_there, "accounts_user has 1 rows, not 2"),
    ],
)
def test_the_drill_fails_for_what_is_not_whole(change, said, backup):
    remade(backup, change)
    with pytest.raises(CommandError, match="drill failed"):
        call_command("restore_drill", backup)
    report = next(backup.parent.glob("restore-drill-*.md")).read_text()
    assert "FAILED" in report and said in report


def test_the_drill_fails_without_the_key_and_for_a_flipped_byte(backup, settings):
    changed = bytearray(backup.read_bytes())
    changed[len(changed) // 2] ^= 1
    for keys, data in (([OTHER], backup.read_bytes()), ([KEY], bytes(changed))):
        settings.BACKUP_KEYS = keys
        backup.write_bytes(data)
        with pytest.raises(CommandError, match="drill failed"):
            call_command("restore_drill", backup)


# --- beside a running portal ------------------------------------------------------------------------------------------


def test_what_comes_while_the_backup_is_made_is_in_it_as_a_whole_or_not_at_all(portal, monkeypatch, tmp_path):
    """A file stored after the snapshot was taken, with its row: neither of them is in the backup."""
    dump = making._dump

    def meanwhile(writer, snapshot):
        with transaction.atomic():
            store_file(data=b"later\n", name="later.txt", scope=portal, by=User.objects.get())
        return dump(writer, snapshot)

    monkeypatch.setattr(making, "_dump", meanwhile)
    made = making.back_up(tmp_path / "backups")
    assert StoredFile.objects.count() == 4
    assert made.manifest["tables"]["documents_storedfile"] == len(made.manifest["files"]) == 3
    call_command("restore_drill", made.path)


def test_a_file_that_is_missing_already_is_said_at_once_and_by_the_drill(portal, tmp_path):
    stored = StoredFile.objects.earliest("pk")
    (Path(ours.PRIVATE_ROOT) / stored.storage_name).unlink()
    with pytest.raises(CommandError, match=f"1 files were missing already: {stored.storage_name}"):
        call_command("back_up", tmp_path / "backups")
    with pytest.raises(CommandError, match="drill failed"):
        call_command("restore_drill", next((tmp_path / "backups").glob("*.backup")))


def test_a_dump_that_fails_leaves_no_backup(portal, monkeypatch, tmp_path):
    monkeypatch.setattr(
        making, "started", lambda name, *a, **o: subprocess.Popen(["false"], stdout=-1, stderr=o["stderr"])
    )
    with pytest.raises(CommandError, match="pg_dump did not succeed"):
        call_command("back_up", tmp_path / "backups")
    assert not list((tmp_path / "backups").iterdir())
