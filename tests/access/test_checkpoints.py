"""Somebody who may do anything in the database writes a chain anew, head and all: a checkpoint kept elsewhere tells (L4)."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sar_portal.access import audit, tasks
from sar_portal.access.models import AuditChain, AuditEvent
from tests.walls import walls_down


@pytest.fixture
def kept(settings, tmp_path):
    settings.CHECKPOINTS, settings.CHECKPOINT_KEY = str(tmp_path / "elsewhere"), "a key that is not in the database"
    return tmp_path / "elsewhere"


@pytest.fixture
def chain(tree) -> AuditChain:
    for number in range(4):
        audit.record("did", "something", tree.own, by=None, details={"number": number})
    return AuditChain.objects.get(scope=tree.review)


def write_anew(chain: AuditChain) -> None:
    """Every event of the chain once more, the second changed, with fingerprints and a head that fit."""
    previous = ""
    with walls_down(connection):
        for event in chain.events.order_by("number"):
            if event.number == 2:
                event.details = {"number": "another"}
            event.previous = previous
            event.hash = previous = audit.digest(event)
            AuditEvent.objects.filter(pk=event.pk).update(
                details=event.details, previous=event.previous, hash=event.hash
            )
        AuditChain.objects.filter(pk=chain.pk).update(head=previous)


def test_a_chain_that_was_written_anew_is_found_with_the_day(kept, chain, tree):
    call_command("checkpoint_audit")
    audit.record("did", "something", tree.own, by=None)
    assert audit.verify()[1] == []
    write_anew(chain)
    [fault] = audit.verify()[1]
    assert f"chain {chain.pk}: up to event 4 it was written anew since the checkpoint of 20" in fault
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_without_a_checkpoint_nobody_could_tell(chain):
    write_anew(chain)
    assert audit.verify()[1] == []


def test_a_checkpoint_that_was_changed_or_is_signed_by_another_is_none(kept, chain, settings):
    call_command("checkpoint_audit")
    [path] = kept.glob("*.json")
    said = json.loads(path.read_text())
    said["chains"][str(chain.pk)][0] = 3
    path.write_text(json.dumps(said))
    assert "was changed or is signed by another key" in audit.verify()[1][0]
    path.write_text("not even JSON")
    assert "was changed" in audit.verify()[1][0]


def test_events_that_came_before_and_went_since_are_missed(kept, chain):
    call_command("checkpoint_audit")
    with walls_down(connection) as cursor:
        cursor.execute("DELETE FROM access_auditevent WHERE chain_id = %s AND number > 2", [chain.pk])
        last = chain.events.order_by("number").last()
        AuditChain.objects.filter(pk=chain.pk).update(length=2, head=last.hash)
    assert "written anew since the checkpoint" in audit.verify()[1][0]


def test_each_night_has_one_where_there_is_a_place_for_it(kept, chain, settings):
    tasks.checkpoint_audit()
    tasks.checkpoint_audit()
    assert len(list(kept.glob("*.json"))) == 2
    settings.CHECKPOINTS = ""
    tasks.checkpoint_audit()
    with pytest.raises(CommandError, match="Set CHECKPOINTS"):
        call_command("checkpoint_audit")
