"""The drill has room for its files, and is not told what came after the backup."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction

from sar_portal.access import audit
from sar_portal.access.models import AuditEvent
from sar_portal.accounts.models import User
from sar_portal.upkeep.backups import drill, signing_in
from tests.running.test_backup import OTHER, backup, portal

__all__ = ["backup", "portal"]


def test_the_drill_works_in_the_folder_it_is_given_and_asks_no_checkpoint_of_after_the_backup(
    backup, portal, settings, tmp_path, monkeypatch
):
    settings.CHECKPOINTS, settings.CHECKPOINT_KEYS = str(tmp_path / "checkpoints"), [OTHER]
    (tmp_path / "checkpoints").mkdir()
    monkeypatch.setenv("CHECKPOINTS", settings.CHECKPOINTS)  # as the drill's own process would find them
    monkeypatch.setenv("CHECKPOINT_KEYS", OTHER)
    with transaction.atomic():
        audit.record("did", "something", portal, by=User.objects.get())
    call_command("checkpoint_audit")
    (tmp_path / "work").mkdir()
    used = []
    environment = drill._environment

    def written_down(database, files):
        used.append(files)
        return environment(database, files)

    monkeypatch.setattr(drill, "_environment", written_down)
    call_command("restore_drill", backup, work=tmp_path / "work")
    assert Path(used[0]).parent == tmp_path / "work" and not list((tmp_path / "work").iterdir())
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("restore_drill", backup, work=tmp_path / "nowhere")


def test_who_signs_in_for_the_drill_leaves_nothing_and_is_told_where_they_cannot(db, monkeypatch):
    before = User.objects.count(), AuditEvent.objects.count(), Session.objects.count()
    assert signing_in.try_sign_in() == []
    assert (User.objects.count(), AuditEvent.objects.count(), Session.objects.count()) == before
    monkeypatch.setattr(signing_in, "_code", lambda secret: "000000")
    assert signing_in.try_sign_in() == ["the page that asks for a code answered 200 to the right one"]
