"""A file that no row names goes after a week; one that a row names never does, and many at once are asked about first (N2)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from sar_portal import ticks
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind
from sar_portal.accounts.models import User
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.documents.services import store_file
from sar_portal.upkeep import selectors, strays, tasks
from sar_portal.upkeep.findings import State


@pytest.fixture(params=["folder", "bucket"])
def store(request, settings, tmp_path, db):
    settings.PRIVATE_ROOT = tmp_path / "files"
    settings.PRIVATE_ROOT.mkdir()
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    ticks.cache.clear()


def a_week_later(monkeypatch) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=8))


def keep(number: int) -> StoredFile:
    scope = Scope.objects.create(kind=Kind.BOARD)
    person = User.objects.create_user(f"person{number}@example.org", name="A Person")
    return store_file(data=b"words %d" % number, name="a.txt", scope=scope, by=person)


def test_what_a_step_left_that_was_taken_back_goes_after_a_week(store, monkeypatch):
    kept = keep(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep(2)
        raise ZeroDivisionError  # or a kill, at this moment
    assert len(list(storage.names())) == 2 and StoredFile.objects.count() == 1
    assert strays.sweep() == strays.Swept(0, 0)  # it may be about to be committed
    a_week_later(monkeypatch)
    tasks.sweep_files()
    assert list(storage.names()) == [kept.storage_name] and storage.read(kept.storage_name) == b"words 1"
    assert selectors.found("strays").state == State.WELL


def test_files_of_another_database_are_not_taken_for_leavings(store, monkeypatch, capsys):
    """With a database of yesterday, or one that shows nothing, all of them would go."""
    names = {storage.write_once(b"one") for _ in range(strays.MOST + 1)}
    a_week_later(monkeypatch)
    with pytest.raises(CommandError, match="none was taken away"):
        call_command("sweep_files")
    assert set(storage.names()) == names and selectors.found("strays").state == State.WRONG
    call_command("sweep_files", many=True)
    assert list(storage.names()) == [] and f"{strays.MOST + 1} files" in capsys.readouterr().out
    assert selectors.found("strays").state == State.WELL


def test_what_a_killed_process_had_half_written_goes_too(settings, tmp_path, db, monkeypatch):
    settings.PRIVATE_ROOT = tmp_path / "files"
    name = storage.write_once(b"one")
    half = settings.PRIVATE_ROOT / (name + storage.NEW)
    half.write_bytes(b"half")
    a_week_later(monkeypatch)
    assert strays.sweep() == strays.Swept(2, 2) and not half.exists()
