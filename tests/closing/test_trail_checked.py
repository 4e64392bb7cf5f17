"""What was put away of the audit trail is checked, and what somebody made of it otherwise is found (L8)."""

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sar_portal import ticks
from sar_portal.access import audit, checkpoints, tasks
from sar_portal.closing.models import TrailDecision
from sar_portal.closing.services import trail as verbs
from tests.closing.put_away import asked, confirmed
from tests.walls import walls_down

TAMPERED = [
    ("UPDATE access_trailepoch SET sha256 = repeat('0', 64)", "was changed or is signed by another key"),
    ("UPDATE access_trailepoch SET end_hash = repeat('0', 64)", "does not follow the one before it"),
    ("UPDATE access_trailepoch SET confirmed_by_id = {other}", "was changed or is signed by another key"),
    ("DELETE FROM access_trailepoch", "missing"),
    ("UPDATE access_trailepoch SET first = 2", "does not follow what was before it"),
    ("DELETE FROM access_auditevent WHERE chain_id = {chain} AND number = 6", "event 6 is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), TAMPERED)
def test_each_part_that_is_tampered_with_is_found(world, away, statement, words):
    with walls_down(connection) as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.format(chain=away.chain_id, other=world.people["lead_reviewer"].pk))
    assert any(words in fault for fault in audit.verify()[1])


def test_a_file_that_was_changed_is_found_and_with_its_folder_which_event(away, kept):
    path = kept / away.file_name
    path.write_text(re.sub(r'"did"', '"saw"', path.read_text(), count=1))
    assert any("the file" in fault and "was changed" in fault for fault in audit.verify()[1])
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--files", str(kept), stderr=said)
    assert "was changed after it was written" in said.getvalue()
    path.rename(kept / "moved")
    assert audit.verify()[1] == []  # kept elsewhere: the trail is held by the epoch's own fingerprints
    with pytest.raises(CommandError):
        call_command("verify_audit", "--files", str(kept), stderr=said)


def test_an_epoch_that_the_database_made_up_is_signed_by_nobody(world, chain, kept):
    """Its function believes any signature: the key is not in the database. Verification does not."""
    asked(world)
    confirmed(world)
    with connection.cursor() as cursor:
        cursor.execute(verbs.PUT_AWAY, [TrailDecision.objects.last().pk, chain.pk, 5, "x", "0" * 64, "1" * 64])
    assert any("signed by another key" in fault for fault in audit.verify()[1])


def test_where_there_is_no_key_nobody_is_told_that_nothing_was_removed(world, chain, settings, browse):
    """Else whoever controls the database hides what they removed behind a part that they made up."""
    settings.CHECKPOINTS, settings.CHECKPOINT_KEYS = "", []
    call_command("verify_audit", stdout=StringIO())
    asked(world)
    confirmed(world)
    with connection.cursor() as cursor:
        cursor.execute(verbs.PUT_AWAY, [TrailDecision.objects.last().pk, chain.pk, 5, "x", "0" * 64, "1" * 64])
    assert audit.verify()[1] == []
    said = StringIO()
    with pytest.raises(CommandError, match="1 parts that were put away can't be checked here"):
        call_command("verify_audit", stdout=said, stderr=said)
    assert f"chain {chain.pk}, events 1 to 5 put away: can't be checked here" in said.getvalue()
    assert "whole" not in said.getvalue()
    tasks.verify_audit()
    assert ticks.last("verify-audit").faults == 1
    page = f"/audit/{world.boards['near'].code}/verify/"
    shown = browse(world.people["auditor"]).get(page).content.decode()
    assert "Not all of it can be checked here" in shown and "None was changed" not in shown
    settings.CHECKPOINT_KEYS = ["another key"]
    assert any("signed by another key" in fault for fault in audit.verify()[1])


def test_a_checkpoint_of_the_end_of_what_was_put_away_is_still_compared(world, chain, kept, away):
    body = {"at": "2016-05-02T00:00", "chains": {str(chain.pk): [5, "0" * 64]}, "before": "", "restored": False}
    for path in kept.glob("audit-*.json"):
        path.unlink()
    path = kept / "audit-20160502T000000000000+0000.json"
    path.write_text(json.dumps(body | {"signature": checkpoints.signed(body)}))
    assert any("written anew" in fault for fault in audit.verify()[1])
