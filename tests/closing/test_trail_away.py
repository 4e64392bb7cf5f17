"""An old part of the audit trail is put away by two people, sealed, and the rest still verifies (L8)."""

import json
import os
import re
import stat
from datetime import timedelta
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from sar_portal.access import audit, epochs
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.models import AuditChain, AuditEvent, Scope, TrailEpoch
from sar_portal.closing.models import TrailDecision
from sar_portal.closing.selectors import trail as found
from sar_portal.closing.services import retention
from sar_portal.closing.services import trail as verbs
from tests.accounts.sign_in import sign_in
from tests.closing.put_away import BEFORE, asked, confirmed, done, grown_old
from tests.faults.worker import database_url
from tests.walls import walls_down


def test_two_people_put_it_away_and_the_rest_still_verifies(world, chain, kept, away):
    assert (away.chain_id, away.first, away.last, away.start_hash) == (chain.pk, 1, 5, "")
    assert not chain.events.filter(number__lte=5).exists()
    assert chain.events.get(number=6).previous == away.end_hash
    lines = [json.loads(line) for line in (kept / away.file_name).read_text().splitlines()]
    assert [line[2] for line in lines] == [1, 2, 3, 4, 5] and lines[-1][-1] == away.end_hash
    assert (away.asked_by, away.confirmed_by) == (world.people["auditor"], world.people["administrator"])
    event = AuditEvent.objects.get(verb="put_trail_away")
    assert event.details == {"first": 1, "last": 5, "sha256": away.sha256}
    call_command("checkpoint_audit")
    said = StringIO()
    call_command("verify_audit", "--files", str(kept), stdout=said)
    assert "every chain is whole" in said.getvalue()
    call_command("verify_audit", stdout=said)
    assert "1 parts were put away; the files of 1 lie here" in said.getvalue()


def test_it_takes_two_and_the_same_person_is_refused_by_page_and_database(world, chain):
    with pytest.raises(CommandError, match="Two people have to decide"):
        done(world)
    asked(world)
    with pytest.raises(CommandError, match="Two people have to decide"):
        done(world)
    with pytest.raises(Refused, match="another person"):
        confirmed(world, "auditor")
    with pytest.raises(DatabaseError, match="cannot be decided now"), transaction.atomic():
        verbs._decide(
            world.boards["near"], found.Verb.CONFIRM, BEFORE, proved_at=timezone.now(), by=world.people["auditor"]
        )
    with pytest.raises(NotNow, match="asked already"):
        asked(world)
    assert AuditEvent.objects.filter(chain=chain, number__lte=5).count() == 5


def test_without_a_persons_proof_nothing_is_decided(world, chain):
    said = [world.boards["near"].pk, "ask", BEFORE, world.people["auditor"].pk]
    now = verbs.microseconds(timezone.now())
    with pytest.raises(DatabaseError, match="nothing shows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verbs.DECIDE, [*said, now, "0" * 64, ""])
    with pytest.raises(DatabaseError, match="nothing shows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verbs.DECIDE, [*said, None, "", ""])


def test_a_decision_of_last_week_counts_no_more(world, chain, monkeypatch):
    asked(world)
    with walls_down(connection) as cursor:
        cursor.execute("UPDATE closing_traildecision SET at = at - interval '8 days'")
    with pytest.raises(NotNow):
        confirmed(world)


def test_young_events_stay_and_so_does_the_trail_of_a_review_that_is_there(world, chain):
    with pytest.raises(Refused, match="stays for 6 years"):
        verbs.ask_to_put_away(
            board=world.boards["near"],
            before=found.newest_day() + timedelta(days=1),
            proved_at=timezone.now(),
            by=world.people["auditor"],
        )
    of_review = AuditChain.objects.get(scope=world.reviews["one"].scope)
    grown_old(of_review, of_review.length)
    asked(world)
    confirmed(world)
    decision = TrailDecision.objects.last()
    for place, up_to in ((of_review, 1), (chain, chain.length)):
        with pytest.raises(DatabaseError, match="stays for as long|not the events before"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(verbs.PUT_AWAY, [decision.pk, place.pk, up_to, "x", "0" * 64, "0" * 64])
    assert [part.chain for part in found.parts_before(world.boards["near"], BEFORE)] == [chain]


def test_a_legal_hold_on_a_review_of_that_time_keeps_the_platforms_trail(world, chain):
    asked(world)
    confirmed(world)
    review = world.reviews["one"]
    grown_old(AuditChain.objects.get(scope=review.scope), 1)
    retention.set_hold(review=review, reason="An inquest", by=world.people["coordinator"])
    assert found.parts_before(world.boards["near"], BEFORE) == []
    decision = TrailDecision.objects.last()
    with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verbs.PUT_AWAY, [decision.pk, chain.pk, 5, "x", "0" * 64, "0" * 64])


def test_nothing_is_put_away_of_a_trail_with_faults(world, chain):
    asked(world)
    confirmed(world)
    with walls_down(connection) as cursor:
        cursor.execute("UPDATE access_auditevent SET verb = 'x' WHERE chain_id = %s AND number = 2", [chain.pk])
    with pytest.raises(CommandError, match="faults, so nothing"):
        done(world)
    assert not TrailEpoch.objects.exists()


def test_what_an_attempt_broken_off_left_is_taken_up_and_anything_else_is_in_the_way(world, chain, kept):
    asked(world)
    confirmed(world)
    [part] = found.parts_before(world.boards["near"], BEFORE)
    epochs.write(kept, f"trail-{chain.pk}-1-5.jsonl", verbs._bodies(part))
    (kept / f"trail-{chain.pk}-1-5.jsonl").chmod(0o600)
    kept_so = (kept / f"trail-{chain.pk}-1-5.jsonl").read_bytes()
    (kept / f"trail-{chain.pk}-1-5.jsonl").write_bytes(b"something else")
    with pytest.raises(CommandError, match="holds something else"):
        done(world)
    (kept / f"trail-{chain.pk}-1-5.jsonl").write_bytes(kept_so)
    done(world)
    assert audit.verify()[1] == [] and TrailEpoch.objects.count() == 1


def test_while_one_puts_it_away_another_is_told_so(world, chain, kept):
    asked(world)
    confirmed(world)
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [verbs.PUTTING_AWAY])
            with pytest.raises(CommandError, match="Somebody is putting parts of the trail away now"):
                done(world)
    finally:
        other.close()
    assert not list(kept.glob("*trail*")) and not TrailEpoch.objects.exists()


def test_the_file_has_its_name_for_good_before_the_rows_go(world, chain, kept, monkeypatch):
    asked(world)
    confirmed(world)
    synced, sync = [], os.fsync

    def noted(handle: int) -> None:
        named = any(kept.glob("trail-*"))
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), named, chain.events.filter(number=1).exists()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    done(world)
    assert synced == [(False, False, True), (True, True, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM access_trailepoch",
        "UPDATE access_trailepoch SET last = 100000",
        "INSERT INTO access_trailepoch (chain_id, first, last) VALUES (1, 1, 100000)",
        "DELETE FROM access_auditevent WHERE number = 6",
        "INSERT INTO closing_traildecision (verb) VALUES ('confirm')",
    ],
)
def test_the_portals_role_has_no_other_way(away, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_years_and_days_of_the_pages_are_those_of_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(prosrc, '') FROM pg_proc WHERE proname IN ('decide_on_trail', 'trail_decided')"
        )
        (said,) = cursor.fetchone()
    assert set(re.findall(r"interval '(\d+ (?:years|days))'", said)) == {f"{found.YEARS} years", f"{found.DAYS} days"}


def refused_by_the_database(decision: TrailDecision, chain: AuditChain, up_to: int, words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verbs.PUT_AWAY, [decision.pk, chain.pk, up_to, "x", "0" * 64, "0" * 64])


def test_the_next_part_goes_on_from_the_first_and_is_decided_on_anew(world, chain, away):
    grown_old(AuditChain.objects.get(pk=chain.pk), 8)
    call_command("checkpoint_audit", "--restored")
    done(world)
    assert TrailEpoch.objects.get() == away
    refused_by_the_database(TrailDecision.objects.last(), chain, 8, "not what two people decided on")
    asked(world)
    confirmed(world)
    done(world)
    assert list(TrailEpoch.objects.order_by("first").values_list("first", "last")) == [(1, 5), (6, 8)]
    assert audit.verify()[1] == []


def test_what_went_or_was_let_go_after_it_was_confirmed_is_decided_on_anew(world, chain):
    gone = Scope.objects.create(kind="review", parent=world.boards["near"].scope)
    audit.record("did", "something", gone, by=None)
    of_gone = AuditChain.objects.get(scope=gone)
    grown_old(of_gone, 1)
    review, by = world.reviews["one"], world.people["coordinator"]
    grown_old(AuditChain.objects.get(scope=review.scope), 1)
    hold = retention.set_hold(review=review, reason="An inquest", by=by)
    asked(world)
    confirmed(world)
    retention.lift_hold(review=review, seen=hold.pk, reason="It is over", by=by)
    audit.record("did", "erase_rows", gone, by=None)
    call_command("checkpoint_audit", "--restored")
    done(world)
    assert not TrailEpoch.objects.exists()
    decision = TrailDecision.objects.last()
    refused_by_the_database(decision, of_gone, 1, "not what two people decided on")
    refused_by_the_database(decision, chain, 5, "a legal hold is set")
    asked(world)
    confirmed(world)
    done(world)
    assert {epoch.chain for epoch in TrailEpoch.objects.all()} == {chain, of_gone}


def test_what_was_asked_or_confirmed_can_be_withdrawn_until_it_is_done(world, chain):
    board, person = world.boards["near"], world.people["auditor"]
    page = f"/boards/{board.code}/trail/"
    client = Client()
    sign_in(client, person)
    for decide in (asked, confirmed):
        if decide is confirmed:
            asked(world)
        decide(world)
        assert "Withdraw it" in client.get(page).content.decode()
        client.post(page, {"withdraw": "2016-01-01"})  # not what it showed
        assert found.decided_on(board)
        client.post(page, {"withdraw": BEFORE.isoformat()})
        assert found.decided_on(board) is None and "Withdraw it" not in client.get(page).content.decode()
        with pytest.raises(CommandError, match="Two people have to decide"):
            done(world)
        with pytest.raises(NotNow):
            confirmed(world)
    refused_by_the_database(TrailDecision.objects.get(verb="confirm"), chain, 5, "have not decided it lately")
    assert AuditEvent.objects.filter(verb="withdraw_put_trail_away", actor=person).count() == 2
    with pytest.raises(NotNow):
        verbs.withdraw_putting_away(board=board, before=BEFORE, proved_at=timezone.now(), by=person)


def test_one_asks_on_the_page_and_another_confirms(world, chain, settings):
    code = world.boards["near"].code
    first, second = Client(), Client()
    sign_in(first, world.people["auditor"])
    sign_in(second, world.people["administrator"])
    page = f"/boards/{code}/trail/"
    answer = first.post(page, {"before-day": "1", "before-month": "1", "before-year": "2017"}, follow=True)
    assert "Waits for a second person" in answer.content.decode()
    assert "Decide on it" not in answer.content.decode()
    assert "Decide on it" in second.get(page).content.decode()
    shown = second.get(f"{page}confirm/").content.decode()
    assert "Accounts, boards and agencies" in shown and ">5<" in shown
    second.post(f"{page}confirm/", {"before": "2017-01-01", "sure": "on"})
    done(world)
    shown = first.get(page).content.decode()
    assert TrailEpoch.objects.get().sha256 in shown and "Lies here" in shown
    settings.CHECKPOINTS = ""  # as in a process that does not have the folder: it knows nothing of where the file is
    shown = first.get(page).content.decode()
    assert TrailEpoch.objects.get().sha256 in shown and "Lies here" not in shown and "Kept elsewhere" not in shown
    assert "1 old part of the log was put away" in first.get(f"/audit/{code}/verify/").content.decode()
