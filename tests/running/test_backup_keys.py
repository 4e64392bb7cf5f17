"""A backup whose key is kept apart and for some days only: after them nobody opens it, wherever copies of it are (G8)."""

import io
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.sealing.streams import Opener
from sar_portal.upkeep.backups import BackupFailed, archive, making
from tests.running.test_backup import KEY, empty, portal, restore, tables_in  # noqa: F401
from tests.walls import walls_down

DAYS = 35


@pytest.fixture
def apart(portal, settings, tmp_path) -> Path:  # noqa: F811
    settings.BACKUP_KEY_DAYS = DAYS
    return tmp_path / "backups"


def made(folder: Path, monkeypatch, *, days_ago: int = 0) -> making.Made:
    then = timezone.now() - timedelta(days=days_ago)
    with monkeypatch.context() as clock:
        clock.setattr(making.timezone, "now", lambda: then)
        return making.back_up(folder)


def test_with_its_key_it_is_restored_and_without_it_nothing_is_written(apart, empty, monkeypatch, tmp_path):  # noqa: F811
    backup, other = made(apart, monkeypatch, days_ago=1).path, made(apart, monkeypatch).path
    key, of_other = archive.key_beside(backup), archive.key_beside(other)
    assert (key.stat().st_mode & 0o077, key.parent, key.suffix) == (0, backup.parent, ".key")
    assert key.stat().st_size < 200 and key.read_bytes()[-92:] not in backup.read_bytes()
    kept = key.read_bytes()
    for wrong, said in (
        (of_other.read_bytes(), "is not the key of this backup"),
        (kept[:-1] + bytes([kept[-1] ^ 1]), "The backup is damaged"),
        (kept[:40], "The backup is damaged"),
    ):
        key.write_bytes(wrong)
        with pytest.raises(BackupFailed, match=said):
            archive.checked(backup)
    key.unlink()
    done = restore(backup, tmp_path / "restored")
    assert done.returncode != 0 and "The key of this backup is not beside it" in done.stderr
    assert tables_in(empty) == 0 and not (tmp_path / "restored").exists()
    key.write_bytes(kept)
    done = restore(backup, tmp_path / "restored")
    assert done.returncode == 0 and "Everything is as it was backed up." in done.stdout, done.stderr


def test_key_and_backup_have_their_names_for_good_key_first(apart, monkeypatch):
    synced, sync = [], os.fsync

    def noted(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            synced.append({path.suffix for path in apart.glob("sar-portal-*")})
        sync(handle)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", noted)
        making.back_up(apart)
    assert synced == [{".key"}, {".key", ".backup"}]


def test_what_was_removed_is_in_no_backup_that_can_be_opened_once_the_days_are_over(apart, monkeypatch, capsys):
    """An old backup holds it still, and nobody has what opens that one: neither its rows nor its files. That a disposal removes
    rows and files is tried in tests/closing/test_disposal.py.
    """
    old = made(apart, monkeypatch, days_ago=DAYS + 1).path
    copied = old.read_bytes()  # somewhere where nothing can be deleted
    assert archive.checked(old)["tables"]["documents_storedfile"] == 3
    for name in StoredFile.objects.values_list("storage_name", flat=True):
        storage.remove(name)
    with walls_down(connection) as cursor:
        cursor.execute("DELETE FROM documents_storedfile")
    young = made(apart, monkeypatch, days_ago=DAYS - 1)
    assert young.closed == [] and archive.checked(old)  # it was of two days before

    call_command("back_up", apart)
    told = capsys.readouterr().out
    assert f"of {old.name}." in told and "without that file nobody can open it" in told and f"for {DAYS} days" in told
    assert sorted(apart.glob("*.key")) == sorted(
        one.with_suffix(".key") for one in apart.glob("*.backup") if one != old
    )
    with pytest.raises(BackupFailed, match="if its days are over"):
        archive.checked(old)
    for path in apart.glob("*.key"):  # and no key that is left opens it
        header = path.read_bytes()[len(archive.KEY_OF) + archive.NUMBER :]
        front = len(archive.KEY_APART) + archive.NUMBER
        about = archive.ABOUT + copied[front - archive.NUMBER : front]
        with pytest.raises(archive.Unreadable):
            Opener(io.BytesIO(copied[front:]), archive.ring(), about, io.BytesIO(header)).read()
    newest = max(apart.glob("*.backup"))
    assert archive.checked(newest)["tables"]["documents_storedfile"] == 0


def test_a_clock_that_is_wrong_destroys_no_key(apart, settings, monkeypatch):
    """Their days over at once, none goes unless somebody says so; and where keys have no days any more, they are named."""
    keys = {archive.key_beside(made(apart, monkeypatch, days_ago=days).path) for days in (3, 2, 1)}
    ahead = made(apart, monkeypatch, days_ago=-400)
    assert (ahead.closed, len(ahead.stayed)) == ([], 3) and all(key.exists() for key in keys)
    ahead.path.unlink()
    archive.key_beside(ahead.path).unlink()
    settings.BACKUP_KEY_DAYS = 0
    assert len(made(apart, monkeypatch).stayed) == 3
    settings.BACKUP_KEY_DAYS = 1
    with pytest.raises(CommandError, match="The days of 3 keys are over at once"), monkeypatch.context() as clock:
        later = timezone.now() + timedelta(days=1)
        clock.setattr(making.timezone, "now", lambda: later)
        call_command("back_up", apart)
    assert all(key.exists() for key in keys)
    with monkeypatch.context() as clock:
        clock.setattr(making.timezone, "now", lambda: later + timedelta(minutes=1))
        call_command("back_up", apart, many_over=True)
    assert not any(key.exists() for key in keys)


def test_keys_of_the_days_stay_and_where_days_are_not_counted_the_key_is_in_the_backup(apart, settings, monkeypatch):
    """So that an installation that copies its backups alone goes on having what it can open."""
    first = made(apart, monkeypatch, days_ago=2).path
    settings.BACKUP_KEY_DAYS = 0
    within = made(apart, monkeypatch).path
    assert archive.key_beside(first).exists() and not archive.key_beside(within).exists()
    assert archive.checked(first) and archive.checked(within)
