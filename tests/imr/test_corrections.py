"""Entries put to somebody: a correction comes to the author, who takes it over or not; others learn only that one came."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry, Correction
from chronology.selectors.drafts import history_of
from chronology.services.contributions import merge_entries
from chronology.services.corrections import accept_correction, decline_correction
from chronology.services.entries import add_entry, change_entry, chronology_of, remove_entry
from imr.models import EntryCheck
from imr.selectors.ready import readiness_of
from imr.services.appointment import appoint_contributor
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.putting import put_entry
from imr.services.sharing import answer_record, share_record
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale

pytestmark = pytest.mark.django_db
SAID = "He was asleep, said kingfisher"


@pytest.fixture
def entry(world, appointed):
    chronology = chronology_of(world.ret.parts.get(kind="chronology"))
    values = {"date": "May 2025", "source": "EMIS", "event": "He was awake"}
    return add_entry(chronology=chronology, values=values, by=world.author)


@pytest.fixture
def interview(world, row, appointed):
    gp = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    return hold_interview(interview=interview, version=interview.version, fields=held, by=world.author)


def put(world, interview, entry, **facts):
    facts = {"outcome": "corrected", "becomes": {"event": SAID}, **facts}
    return put_entry(interview=interview, entry=entry, by=world.author, **facts)


def pages_of(world, entry, browse, person) -> str:
    ref, client = world.ret.reference, browse(person)
    addresses = [reverse("chronology:entry_list", args=[ref])]
    addresses += [reverse(f"chronology:entry_{name}", args=[ref, entry.ref]) for name in ("change", "history")]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_taken_over_it_is_a_new_version_of_which_the_history_says_so(world, interview, entry, browse):
    check = put(world, interview, entry)
    correction = check.correction
    assert (correction.was, correction.becomes) == ({"event": "He was awake"}, {"event": SAID})
    page = reverse("chronology:correction_decide", args=[world.ret.reference, entry.ref, correction.pk])
    assert page in pages_of(world, entry, browse, world.author)
    client = browse(world.author)
    assert "kingfisher" in client.get(page).content.decode()
    assert client.post(page, {"version": entry.version, "decision": "decline"}).status_code == 200
    assert client.post(page, {"version": entry.version, "decision": "accept"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.event, correction.decision.verb) == (SAID, "accept")
    assert [one.words for one in history_of(entry, entry.chronology.columns)] == [
        "Corrected following an interview with staff",
        "Added",
    ]
    assert check.asked_event == "He was awake"  # the record keeps what was put to them
    put(world, interview, entry, said="And snoring", version=check.version)
    assert Correction.objects.count() == 1


def test_a_contributor_learns_only_that_a_correction_came(world, interview, entry, browse):
    appoint_contributor(agency_return=world.ret, person=world.contributor, team="Reception", by=world.lead)
    correction = put(world, interview, entry, said="I, GP2, saw kingfisher").correction
    seen = pages_of(world, entry, browse, world.contributor)
    assert "Staff suggest a correction" in seen and "kingfisher" not in seen and "GP2" not in seen
    page = reverse("chronology:correction_decide", args=[world.ret.reference, entry.ref, correction.pk])
    for person in (world.contributor, world.lead, world.coordinator):
        assert browse(person).get(page).status_code == 403
        with pytest.raises(NotAllowed):
            accept_correction(correction=correction, version=entry.version, by=person)
    decline_correction(correction=correction, reason="The kingfisher note says otherwise", by=world.author)
    assert "kingfisher" not in pages_of(world, entry, browse, world.contributor)
    assert "The kingfisher note" in pages_of(world, entry, browse, world.author)


def test_declined_with_a_reason_and_decided_on_once(world, interview, entry):
    correction = put(world, interview, entry).correction
    with pytest.raises(Refused, match="Say why"):
        decline_correction(correction=correction, reason=" ", by=world.author)
    decline_correction(correction=correction, reason="Two records say otherwise", by=world.author)
    with pytest.raises(Refused, match="already: declined"):
        accept_correction(correction=correction, version=entry.version, by=world.author)
    assert ChronologyEntry.objects.get().event == "He was awake"


def test_nobody_overwrites_what_was_changed_meanwhile(world, interview, entry):
    correction = put(world, interview, entry).correction
    change_entry(entry=entry, version=entry.version, values={"event": "He was in bed"}, by=world.author)
    with pytest.raises(Stale):
        accept_correction(correction=correction, version=entry.version, by=world.author)
    assert not hasattr(Correction.objects.get(), "decision")


def test_a_change_made_meanwhile_is_not_their_correction(world, interview, entry, browse):
    people = {"people": "GP2\nPM1"}
    seen = change_entry(entry=entry, version=entry.version, values=people, by=world.author)
    page = reverse("imr:interview_entry_put", args=[world.ret.reference, interview.pk, entry.pk])
    client = browse(world.author)
    assert "GP2\nPM1</textarea>" in client.get(page).content.decode()
    change_entry(entry=seen, version=seen.version, values={"event": "He was in bed"}, by=world.author)
    sent = {"entry_version": seen.version, "outcome": "corrected", "new_event": "He was awake", "new_time": "10:15"}
    sent |= {"new_people": "GP2\r\nPM1", "new_date": "May 2025"}
    shown = client.post(page, sent).content.decode()
    assert "Someone else changed this" in shown and "He was in bed" in shown and "10:15" in shown
    assert not EntryCheck.objects.exists()
    field = re.search(r'<input[^>]*name="entry_version"[^>]*>', shown)
    assert field is not None and f'value="{seen.version + 1}"' in field[0]
    sent |= {"entry_version": seen.version + 1, "new_event": "He was in bed"}
    assert client.post(page, sent).status_code == 302
    assert EntryCheck.objects.get().correction.becomes == {"time": "10:15"}


def test_an_entry_stays_in_sight_while_a_correction_waits(world, interview, entry):
    values = {"date": "May 2025", "source": "EMIS", "event": "He was awake"}
    other = add_entry(chronology=entry.chronology, values=values, by=world.author)
    correction = put(world, interview, entry).correction
    lines = [line.title for group in readiness_of(world.author, world.ret) for line in group.lines]
    assert "1 correction from staff to decide on" in lines
    with pytest.raises(Refused, match="correction from staff"):
        remove_entry(entry=entry, version=entry.version, by=world.author)
    with pytest.raises(Refused, match="correction from staff"):
        merge_entries(first=other, second=entry, versions=(1, 1), values=values, by=world.author)
    assert ChronologyEntry.objects.filter(removed_at__isnull=True).count() == 2
    decline_correction(correction=correction, reason="Two records say otherwise", by=world.author)
    assert remove_entry(entry=entry, version=entry.version, by=world.author).removed_at


def test_the_page_keeps_the_words_and_what_was_right_already_makes_no_version(world, interview, entry, browse):
    correction = put(world, interview, entry).correction
    now = change_entry(entry=entry, version=entry.version, values={"event": "He was in bed"}, by=world.author)
    page = reverse("chronology:correction_decide", args=[world.ret.reference, entry.ref, correction.pk])
    sent = {"version": entry.version, "decision": "accept", "reason": "wagtail"}
    shown = browse(world.author).post(page, sent).content.decode()
    assert "wagtail</textarea>" in shown
    change_entry(entry=now, version=now.version, values={"event": SAID}, by=world.author)
    accept_correction(correction=correction, version=entry.version, by=world.author)
    assert Correction.objects.get().decision.version is None


def test_who_says_otherwise_takes_the_first_correction_back(world, interview, entry):
    first = put(world, interview, entry)
    second = put(world, interview, entry, becomes={"date": "June 2025"}, version=first.version)
    assert (Correction.objects.get(pk=first.correction_id).decision.verb, second.correction.becomes) == (
        "withdraw",
        {"date": "June 2025"},
    )
    third = put(world, interview, entry, outcome="confirmed", version=second.version)
    assert third.correction is None and Correction.objects.filter(decision__isnull=True).count() == 0


def test_what_was_put_right_stands_once_it_is_answered(world, interview, entry):
    check = put(world, interview, entry)
    write_record(interview=interview, version=interview.version, fields={"lessons": "Ask"}, by=world.author)
    share, _code = share_record(interview=interview, address="a@b.example", by=world.author)
    answer_record(share=share)
    with pytest.raises(Refused, match="stands as it is"):
        put(world, interview, entry, version=check.version)
    check.said = "Later"
    with pytest.raises(IntegrityError), transaction.atomic():
        check.save()
    assert EntryCheck.objects.get().said == ""
