"""Somebody who may do anything in the database writes a chain anew, head and all: a checkpoint kept elsewhere tells (L4)."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from notifications.models import OutboxMessage
from notifications.services import send_due
from sar_portal import ticks
from sar_portal.access import audit, tasks
from sar_portal.access.models import AuditChain, AuditEvent
from sar_portal.accounts.models import User
from sar_portal.upkeep import selectors, telling
from sar_portal.upkeep import tasks as upkeep_tasks
from sar_portal.upkeep.findings import State
from tests.walls import walls_down


@pytest.fixture
def kept(settings, tmp_path):
    settings.CHECKPOINTS, settings.CHECKPOINT_KEYS = str(tmp_path / "elsewhere"), ["a key that is not in the database"]
    (tmp_path / "elsewhere").mkdir()
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


def test_each_night_has_one_where_there_is_a_place_for_it_and_the_trail_is_whole(kept, chain, settings):
    tasks.verify_audit()
    tasks.verify_audit()
    assert len(list(kept.glob("*.json"))) == 2 and audit.verify()[1] == []
    write_anew(chain)
    tasks.verify_audit()
    assert len(list(kept.glob("*.json"))) == 2
    settings.CHECKPOINTS = ""
    tasks.verify_audit()
    with pytest.raises(CommandError, match="Set CHECKPOINTS"):
        call_command("checkpoint_audit")


def test_one_that_is_taken_out_is_missed_and_a_folder_that_is_not_there_is_not_made(kept, chain, settings, tmp_path):
    for _ in range(3):
        call_command("checkpoint_audit")
    sorted(kept.glob("*.json"))[1].unlink()
    assert "is missing or was changed" in audit.verify()[1][0]
    settings.CHECKPOINTS = str(tmp_path / "not-mounted")
    with pytest.raises(CommandError, match="a folder that is there"):
        call_command("checkpoint_audit")
    assert not (tmp_path / "not-mounted").exists()


def test_a_new_key_leaves_the_earlier_ones_true(kept, chain, settings):
    call_command("checkpoint_audit")
    settings.CHECKPOINT_KEYS = ["a new key", *settings.CHECKPOINT_KEYS]
    call_command("checkpoint_audit")
    assert audit.verify()[1] == []


def test_after_a_restore_it_begins_anew_and_says_so(kept, chain, tree):
    call_command("checkpoint_audit")
    write_anew(chain)  # as a backup of before would: other events under the same numbers
    assert audit.verify()[1]
    call_command("checkpoint_audit", "--restored")
    assert audit.verify()[1] == []
    write_anew(chain)
    call_command("checkpoint_audit")
    assert '"restored": true' in sorted(kept.glob("*.json"))[1].read_text()


def test_the_doctor_says_that_none_is_kept(kept, chain, settings, monkeypatch):
    assert selectors.found("checkpoints").state == State.WRONG
    call_command("checkpoint_audit")
    assert selectors.found("checkpoints").state == State.WELL
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=31))
    assert selectors.found("checkpoints").state == State.WRONG
    settings.CHECKPOINTS = ""
    assert selectors.found("checkpoints").state == State.WATCH


def hours_later(monkeypatch, hours: int) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=hours))


def told() -> set[tuple[str, str]]:
    return set(OutboxMessage.objects.filter(kind="trail_wrong").values_list("user__email", "link"))


@pytest.fixture
def board(kept, world):
    """The test world, whose trail has its first checkpoint."""
    ticks.cache.clear()
    tasks.verify_audit()
    OutboxMessage.objects.all().delete()
    return world


def test_who_can_do_something_is_told_once_a_day_of_a_trail_that_was_written_anew(board, browse):
    assert upkeep_tasks.tell_of_trail() == 0 and told() == set()
    write_anew(AuditChain.objects.filter(length__gt=3).first())
    tasks.verify_audit()
    many = upkeep_tasks.tell_of_trail()
    assert many == len(told()) > 1 and upkeep_tasks.tell_of_trail() == 0
    by_person = dict(told())
    assert by_person[board.people["administrator"].email].endswith("/status/")
    assert by_person[board.people["auditor"].email].endswith("/verify/")
    for address, link in by_person.items():
        assert browse(User.objects.get(email=address)).get(link).status_code == 200


def test_that_the_newest_checkpoint_was_taken_away_is_told_though_tonight_has_its_own(board, kept, monkeypatch):
    hours_later(monkeypatch, 24)
    tasks.verify_audit()
    assert upkeep_tasks.tell_of_trail() == 0
    sorted(kept.glob("*.json"))[-1].unlink()
    hours_later(monkeypatch, 24)
    tasks.verify_audit()
    tasks.verify_audit()  # as where the broker sends it a second time
    assert selectors.found("checkpoints").state == State.WRONG and upkeep_tasks.tell_of_trail() > 0
    hours_later(monkeypatch, 24)
    tasks.verify_audit()
    assert selectors.found("checkpoints").state == State.WELL and upkeep_tasks.tell_of_trail() == 0


def test_a_place_for_checkpoints_that_is_gone_is_told(board, kept, settings):
    settings.CHECKPOINTS = str(kept / "not-mounted")
    assert upkeep_tasks.tell_of_trail() > 0
    settings.CHECKPOINTS = ""  # then the doctor says that none is kept; nobody is told every night of what was decided
    OutboxMessage.objects.all().delete()
    assert upkeep_tasks.tell_of_trail() == 0


def test_the_alarm_goes_though_no_checkpoint_can_be_mailed(board, kept, settings, monkeypatch):
    settings.CHECKPOINTS = str(kept / "not-mounted")
    monkeypatch.setattr(telling, "send_checkpoints", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upkeep_tasks.tell_of_trail()
    assert told() != set()


def test_each_checkpoint_is_mailed_once_to_who_keeps_it_and_says_nothing_of_a_case(board, kept, settings, mailoutbox):
    ask = {"verb": "checkpoint", "what": "did", "actor": None}
    assert AuditEvent.objects.filter(**ask).count() == 1
    assert upkeep_tasks.tell_of_trail() == 0 and OutboxMessage.objects.count() == 0  # nobody is named
    settings.CHECKPOINTS_TO = ["governance@board.example", "auditor@elsewhere.example"]
    for _ in range(2):
        upkeep_tasks.tell_of_trail()
    assert send_due() == 2 and [letter.to for letter in mailoutbox] == [[one] for one in settings.CHECKPOINTS_TO]
    [path] = kept.glob("*.json")
    said = json.loads(path.read_text())
    for letter in mailoutbox:
        marks = dict(line.split(": ", 1) for line in letter.body.splitlines() if ": " in line)
        assert marks["File"] == path.name
        assert marks["SHA-256 of the file"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert marks["Signature in it"] == said["signature"]
        assert int(marks["Events in the trail"]) == sum(length for length, _ in said["chains"].values()) > 10
        references = {review.reference for review in board.reviews.values()}
        assert not any(word in letter.body for word in {*references, "TSAB", board.people["auditor"].email})


def test_that_the_night_s_check_did_not_run_is_told_in_the_morning(board, monkeypatch):
    assert upkeep_tasks.tell_of_unchecked_trail() == 0
    hours_later(monkeypatch, 31)
    many = upkeep_tasks.tell_of_unchecked_trail()
    found = OutboxMessage.objects.filter(kind="trail_unchecked")
    assert many == found.count() > 1 and upkeep_tasks.tell_of_unchecked_trail() == 0
    assert {message.needs for message in found} == {"manage_board", "read_audit"}
    assert selectors.found("trail").state == State.WATCH
    tasks.verify_audit()
    OutboxMessage.objects.all().delete()
    assert upkeep_tasks.tell_of_unchecked_trail() == 0
    ticks.cache.clear()  # nothing is known, and the trail is older than a night
    assert upkeep_tasks.tell_of_unchecked_trail() == many
