"""'No interview until cleared': held by an entry or a parallel process, lifted only by a recorded decision (R8)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chronology.services.entries import add_entry, chronology_of
from imr.models import InterviewClearance
from imr.services.clearance import clear_for_interview, hold_interviews
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.putting import put_entry
from imr.services.register import change_register_row
from reviews.models import ParallelProcess
from sar_portal.access.errors import NotAllowed, Refused
from tests.walls import owner

pytestmark = pytest.mark.django_db
SAID = {"said_by": "DI Ruth Dale", "reason": "She is a witness."}


@pytest.fixture
def entry(row, appointed):
    return row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")


@pytest.fixture
def process(world):
    made = ParallelProcess(review=world.review, kind="Inquest", holds_interviews=True)
    made.save()
    return made


def plan(world, entry):
    return plan_interview(involvement=entry, fields={"arranged_with": "Practice manager"}, by=world.author)


def test_an_entry_is_held_and_cleared_by_decisions_alone(world, entry):
    hold_interviews(involvement=entry, by=world.author, **SAID)
    with pytest.raises(Refused, match="GP2 may not be interviewed until cleared"):
        plan(world, entry)
    with pytest.raises(ValueError, match="no_interview_until_cleared"):
        fields = {"no_interview_until_cleared": False}
        change_register_row(involvement=entry, version=entry.version, fields=fields, by=world.lead)
    with pytest.raises(NotAllowed):
        clear_for_interview(involvement=entry, by=world.author, **SAID)
    with pytest.raises(Refused, match="why"):
        clear_for_interview(involvement=entry, said_by="DI Dale", reason=" ", by=world.lead)
    clear_for_interview(involvement=entry, by=world.lead, **SAID)
    assert plan(world, entry).state == "planned"
    with pytest.raises(Refused, match="Nothing holds"):
        clear_for_interview(involvement=entry, by=world.lead, **SAID)
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        InterviewClearance.objects.update(reason="Otherwise")


def test_a_process_holds_everyone_until_each_is_cleared_or_it_ends(world, entry, row, process):
    other = row("GP3", "Ann Holt")
    clear_for_interview(involvement=entry, by=world.lead, **SAID)
    interview = plan(world, entry)
    with pytest.raises(Refused, match="parallel process"):
        plan(world, other)
    # Another process, or the same one again, is another hold.
    second = ParallelProcess(review=world.review, kind="Criminal investigation", holds_interviews=True)
    second.save()
    fields = {"held_on": timezone.localdate(), "purpose_explained": True}
    with pytest.raises(Refused, match="parallel process"):
        hold_interview(interview=interview, version=interview.version, fields=fields, by=world.author)
    second.ended_on = timezone.localdate()
    second.save()
    process.holds_interviews = False
    process.save()
    plan(world, other)
    process.holds_interviews = True
    process.save()
    with pytest.raises(Refused, match="parallel process"):
        hold_interview(interview=interview, version=interview.version, fields=fields, by=world.author)
    clear_for_interview(involvement=entry, by=world.lead, **SAID)
    assert (
        hold_interview(interview=interview, version=interview.version, fields=fields, by=world.author).state == "held"
    )


def test_no_record_is_begun_before_they_are_cleared(world, entry):
    interview = plan(world, entry)
    chronology = chronology_of(world.ret.parts.get(kind="chronology"))
    asked = add_entry(chronology=chronology, values={"date": "May 2025"}, by=world.author)
    hold_interviews(involvement=entry, by=world.author, **SAID)
    facts = {"version": interview.version, "fields": {"lessons": "Ask"}, "by": world.author}
    with pytest.raises(Refused, match="until cleared"):
        write_record(interview=interview, **facts)
    with pytest.raises(Refused, match="until cleared"):
        put_entry(interview=interview, entry=asked, outcome="confirmed", by=world.author)
    clear_for_interview(involvement=entry, by=world.lead, **SAID)
    begun = write_record(interview=interview, **facts)
    hold_interviews(involvement=entry, by=world.author, **SAID)
    facts |= {"version": begun.version, "fields": {"lessons": "Ask twice"}}
    assert write_record(interview=interview, **facts).lessons == "Ask twice"  # what was said is not lost


def test_author_and_lead_are_shown_the_decision_and_nobody_else(world, entry, client):
    address = reverse("imr:clearance_decide", args=[world.ret.reference, entry.pk])
    client.force_login(world.author)
    hold, clear = SAID | {"decision": "hold"}, SAID | {"decision": "clear"}
    assert "The decision is kept" in client.post(address, hold, follow=True).content.decode()
    page = client.get(address).content.decode()
    assert "The agency lead records" in page and "Record that they are cleared" not in page
    assert client.post(address, clear).status_code == 403
    client.force_login(world.lead)
    assert client.post(address, clear).status_code == 302
    listed = reverse("imr:interview_list", args=[world.ret.reference])
    for person, page in ((world.lead, address), (world.author, address), (world.author, listed)):
        client.force_login(person)
        assert "Cleared for interview" in client.get(page).content.decode()
    for person in (world.coordinator, world.other_lead, world.stranger):
        client.force_login(person)
        assert client.get(address).status_code in {403, 404}


def test_a_tab_that_was_open_before_decides_nothing_contrary(world, entry, client):
    """A second 'cleared' held the person again; a hold asked for in a tab of before a hold cleared them."""
    address = reverse("imr:clearance_decide", args=[world.ret.reference, entry.pk])
    client.force_login(world.lead)
    for first, now in (("hold", "clear"), ("clear", "hold")):
        assert client.post(address, SAID | {"decision": first}).status_code == 302
        before = InterviewClearance.objects.count()
        page = client.post(address, SAID | {"decision": first, "reason": "From another tab"}).content.decode()
        assert "Somebody decided meanwhile" in page and "From another tab" in page
        assert f'name="decision" value="{now}"' in page
        assert "Somebody decided meanwhile" in client.post(address, SAID).content.decode()  # a page that says neither
        assert InterviewClearance.objects.count() == before
