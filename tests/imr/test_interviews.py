"""Interviews: allowed or not, planned, held, written down without losing anyone's words, put beside the chronology."""

import pytest
from django.urls import reverse
from django.utils import timezone

from chronology.models import Chronology, ChronologyEntry
from imr.models import StaffInterview
from imr.services.interviews import (
    change_plan,
    confirm_support_after,
    end_plan,
    hold_interview,
    plan_interview,
    write_record,
)
from imr.services.putting import put_entry
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.accounts.services import change_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(row, appointed):
    return row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")


@pytest.fixture
def interview(world, entry):
    return plan(world, entry)


def plan(world, entry, by=None, **fields):
    fields = {"arranged_with": "Practice manager", **fields}
    return plan_interview(involvement=entry, fields=fields, by=by or world.author)


def hold(world, interview, **fields):
    fields = {"held_on": timezone.localdate(), "purpose_explained": True, **fields}
    return hold_interview(interview=interview, version=interview.version, fields=fields, by=world.author)


def test_who_plans_and_what_a_plan_needs(world, entry):
    for person in (world.lead, world.manager, world.coordinator):
        with pytest.raises(NotAllowed):
            plan(world, entry, by=person)
    with pytest.raises(Refused, match="line manager"):
        plan(world, entry, arranged_with=" ")


def test_held_needs_a_day_and_the_purpose_explained(world, interview):
    with pytest.raises(Refused, match="Purpose"):
        hold(world, interview, purpose_explained=False)
    with pytest.raises(Refused, match="day"):
        hold(world, interview, held_on=None)
    assert hold(world, interview).state == "held"
    with pytest.raises(NotNow):
        hold(world, interview)
    with pytest.raises(Refused, match="no longer being planned"):
        change_plan(interview=interview, version=1, fields={"arranged_with": "X"}, by=world.author)


def test_declined_keeps_its_reason(world, interview):
    with pytest.raises(Refused, match="reason"):
        end_plan(interview=interview, verb="decline", reason="", by=world.author)
    end_plan(interview=interview, verb="decline", reason="On advice", by=world.author)
    assert interview.decisions.get().reason == "On advice"
    assert StaffInterview.objects.get(pk=interview.pk).state == "declined"


def test_support_after_the_interview(world, interview):
    with pytest.raises(Refused, match="not been held"):
        confirm_support_after(interview=interview, on=timezone.localdate(), by=world.author)
    held = hold(world, interview)
    confirm_support_after(interview=held, on=held.held_on, by=world.author)
    assert StaffInterview.objects.get().support_after_on == held.held_on


def test_entries_are_put_to_them(world, interview):
    chronology = Chronology.objects.create(part=world.ret.parts.get(kind="chronology"))
    other = Chronology.objects.create(part=world.other_return.parts.get(kind="chronology"))
    facts = {"date_original": "May 2025", "source": "EMIS", "event": "Seen", "created_by": world.author}
    mine, foreign = (ChronologyEntry(chronology=one, ref="GP-1", **facts) for one in (chronology, other))
    mine.save()
    foreign.save()
    with pytest.raises(Refused, match="what the interviewee said"):
        put_entry(interview=interview, entry=mine, outcome="disputed", by=world.author)
    with pytest.raises(Refused, match="what the entry should say"):
        put_entry(interview=interview, entry=mine, outcome="corrected", becomes={"event": "Seen"}, by=world.author)
    with pytest.raises(Refused, match="not in the chronology"):
        put_entry(interview=interview, entry=foreign, outcome="confirmed", by=world.author)
    put_entry(interview=interview, entry=mine, outcome="confirmed", by=world.author)
    put_entry(interview=interview, entry=mine, outcome="disputed", said="I was not there", version=1, by=world.author)
    assert (interview.checks.get().outcome, interview.checks.get().said) == ("disputed", "I was not there")


def test_the_senior_manager_reads_only_where_the_agency_says_so(world, interview, client):
    from imr.services.appointment import appoint_senior_manager

    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    client.force_login(world.manager)
    address = reverse("imr:interview_detail", args=[world.ret.reference, interview.pk])
    assert client.get(address).status_code == 403
    change_agency(agency=world.agency, manager_reads_interviews=True, by=world.lead)
    appoint_senior_manager(agency_return=world.ret, person=world.second_lead, job_title="M", by=world.lead)
    assert client.get(address).status_code in (403, 404)
    client.force_login(world.second_lead)
    assert client.get(address).status_code == 200
    assert client.get(reverse("imr:record_write", args=[world.ret.reference, interview.pk])).status_code == 403


def autosave(client, world, interview, version, **fields):
    address = reverse("imr:record_autosave", args=[world.ret.reference, interview.pk])
    return client.post(address, {"version": version, **fields}, headers={"X-Autosave": "1"})


def test_autosave_says_saved_once_it_is_and_keeps_few_versions(world, interview, client):
    client.force_login(world.author)
    before = interview.history.count()
    version = interview.version
    for text in ("The", "The day", "The day began"):
        answer = autosave(client, world, interview, version, lessons=text)
        assert answer.status_code == 200
        version = answer.json()["version"]
    interview.refresh_from_db()
    assert (interview.lessons, interview.version) == ("The day began", version)
    assert interview.history.count() - before <= 1


def test_a_second_writer_overwrites_nothing(world, interview, client):
    write_record(interview=interview, version=1, fields={"lessons": "Theirs"}, by=world.author)
    client.force_login(world.author)
    answer = autosave(client, world, interview, 1, lessons="Mine")
    assert answer.status_code == 409
    assert "data-conflict" in answer.content.decode() and "Theirs" in answer.content.decode()
    with pytest.raises(Stale):
        write_record(interview=interview, version=1, fields={"lessons": "Mine"}, by=world.author)
    page = client.post(
        reverse("imr:record_write", args=[world.ret.reference, interview.pk]), {"version": 1, "lessons": "Mine"}
    ).content.decode()
    assert "Theirs" in page and "Mine" in page and 'value="2"' in page
    assert "data-autosave-waits" in page  # typing on, the same author would leave no version of it in the history
    interview.refresh_from_db()
    assert interview.lessons == "Theirs"


def test_two_tabs_plan_one_interview_and_lose_no_reason(world, row, appointed, client):
    client.force_login(world.author)
    entry = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    address = reverse("imr:interview_plan", args=[world.ret.reference, entry.pk])
    assert client.post(address, {"arranged_with": "PM", "place": "Room 1"}).status_code == 302
    again = client.post(address, {"arranged_with": "PM", "place": "Room 2"}).content.decode()
    assert "is planned already" in again and "Room 2" in again
    interview = StaffInterview.objects.get()
    end = [reverse(f"imr:interview_{verb}", args=[world.ret.reference, interview.pk]) for verb in ("cancel", "decline")]
    assert client.post(end[0], {"reason": "She is ill"}).status_code == 302
    late = client.post(end[1], {"reason": "She would rather not"})
    assert late.status_code == 200 and "She would rather not" in late.content.decode()
    assert client.post(address, {"arranged_with": "PM"}).status_code == 302
