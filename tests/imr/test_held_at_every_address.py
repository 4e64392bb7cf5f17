"""'No interviews until cleared', tried at every address of an interview that the matrix knows, from tabs opened before, and by
the interviewee's link. Whoever adds a verb meets it here.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chronology.services.entries import add_entry, chronology_of
from imr.models import EntryCheck, InterviewState, StaffInterview
from imr.models.interview import RECORD
from imr.services.clearance import hold_interviews
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.sharing import answer_record, fingerprint_of, share_record
from notifications import links
from reviews.models import Metadata
from reviews.services.terms import add_parallel, change_parallel
from tests.permissions.table import OK, table
from tests.world.places import url_names

pytestmark = pytest.mark.django_db
STATES = ("planned", "held", "shared", "confirmed")
# What makes an interview happen: plans it, says that it was held, or notes what was said in one that was not.
BEGIN = {
    "imr:interview_plan",
    "imr:interview_hold",
    "imr:record_write",
    "imr:record_autosave",
    "imr:interview_entry_put",
}


def addresses() -> dict[str, set[str]]:
    """Each name that is posted to and is of one interview or of the planning of one, with its arguments."""
    posted = {row["url"] for row in table() if row["method"] == "POST"}
    known = {name: set(found) for name, found in url_names().items()}
    of_one = {name for name in posted if name.startswith(("imr:interview_", "imr:record_", "imr:link_", "imr:copy_"))}
    of_one |= {name for name in posted if "/interviews/" in _where(name)}
    return {name: known[name] for name in of_one if "key" in known[name]}


def _where(name: str) -> str:
    try:
        return reverse(name, kwargs=dict.fromkeys(url_names()[name], 1))
    except Exception:  # another kind of argument: no address of an interview has one
        return ""


@pytest.fixture
def there(world, row, appointed):
    """An interview in each state, and an entry to put to somebody."""
    chronology = chronology_of(world.ret.parts.get(kind="chronology"))
    values = {"date": "May 2025", "source": "EMIS", "event": "He was awake"}
    world.entry = add_entry(chronology=chronology, values=values, by=world.author)
    world.made, today = {}, {"held_on": timezone.localdate() - timedelta(days=1), "purpose_explained": True}
    for number, state in enumerate(STATES):
        person = row(f"GP{number + 2}", f"Siobhan Lynch {number}", email=f"s{number}@gp.example")
        one = plan_interview(involvement=person, fields={"arranged_with": "PM"}, by=world.author)
        if state != "planned":
            one = hold_interview(interview=one, version=one.version, fields=today, by=world.author)
            one = write_record(interview=one, version=one.version, fields={"lessons": "Ask"}, by=world.author)
        if state in ("shared", "confirmed"):
            link = share_record(interview=one, address="s@home.example", by=world.author)
            if state == "shared":
                world.open_link = link
            else:
                answer_record(share=link[0])
        world.made[state] = StaffInterview.objects.get(pk=one.pk)
    return world


def typed(interview: StaffInterview) -> dict:
    """Whatever any of the forms asks, as a tab that was opened in time would send it."""
    day = timezone.localdate()
    dates = {
        f"{name}-{part}": str(getattr(day, part))
        for name in ("held_on", "on", "day")
        for part in ("day", "month", "year")
    }
    words = dict.fromkeys(["reason", "text", "said", "comment", *RECORD], "Zq said")
    plan = {"arranged_with": "PM", "purpose_explained": "on", "address": "a@home.example", "outcome": "disputed"}
    versions = {"version": str(interview.version), "verb": "handed", "answer": "confirm"}
    return dates | words | plan | versions


def happened(world) -> list:
    """All that says that somebody was interviewed, of everybody."""
    over = {InterviewState.DECLINED, InterviewState.LEFT, InterviewState.CANCELLED}
    return [StaffInterview.objects.count()] + [
        (one.pk, one.state in {InterviewState.PLANNED, *over}, one.held_on, one.is_written and one.held_on is None)
        for one in StaffInterview.objects.order_by("pk")
    ] + [EntryCheck.objects.filter(interview=world.made["planned"]).count()]  # fmt: skip


def begun(world, client) -> set[str]:
    """The names by which an interview was begun with whom none was held before. Each is tried on every interview, and undone."""
    before, found = happened(world), set()
    of_entry = {"version": "0", "entry_version": str(world.entry.version)}
    for name, needs in addresses().items():
        for state, interview in world.made.items():
            key = interview.involvement_id if name == "imr:interview_plan" else interview.pk
            given = {"reference": world.ret.reference, "key": key, "entry": world.entry.pk, "number": 1}
            for headers in ({}, {"X-Autosave": "1"}):
                with transaction.atomic():
                    answer = client.post(
                        reverse(name, kwargs={one: given[one] for one in needs}),
                        typed(interview) | (of_entry if name == "imr:interview_entry_put" else {}),
                        headers=headers,
                    )
                    assert answer.status_code in OK | {404}, (name, state, answer.status_code)
                    if happened(world) != before:
                        found.add(name)
                    transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("held_by", ["process", "entry"])
def test_no_address_begins_an_interview_that_is_held(there, browse, held_by):
    client = browse(there.author)
    assert BEGIN <= set(addresses()) and {"imr:addendum_add", "imr:answer_enter", "imr:record_share"} <= set(
        addresses()
    )
    assert begun(there, client) == BEGIN  # what was typed would do
    if held_by == "process":
        inquest = add_parallel(review=there.review, kind="Inquest", holds_interviews=True, by=there.coordinator)
    else:
        for one in there.made.values():
            hold_interviews(involvement=one.involvement, said_by="DI Dale", reason="A witness", by=there.author)
    assert begun(there, client) == set()
    if held_by == "process":
        change_parallel(parallel=inquest, ended_on=timezone.localdate(), by=there.coordinator)
        assert begun(there, client) == BEGIN


def test_by_the_link_a_record_of_before_is_answered_and_nothing_else(there, client):
    """Whom the hold came over meanwhile may say that what was written down of the interview before is right."""
    add_parallel(review=there.review, kind="Inquest", holds_interviews=True, by=there.coordinator)
    (share, code), before = there.open_link, happened(there)
    frozen = fingerprint_of(there.made["shared"])
    path = reverse("imr:record_open", kwargs={"nonce": share.nonce})
    client.get(links.absolute(path, signed=True))
    client.post(path, {"code": code})
    assert client.post(path, typed(there.made["shared"]) | {"comment": ""}).status_code == 302
    answered = StaffInterview.objects.get(pk=there.made["shared"].pk)
    assert answered.state == "confirmed" and fingerprint_of(answered) == frozen and happened(there) == before
    assert not there.made["planned"].shares.exists()


def test_no_publication_is_entered_from_a_tab_that_was_open_before_the_hold(there, browse):
    client, page = browse(there.coordinator), reverse("closing:metadata_change", args=[there.review.reference])
    assert client.get(page).status_code == 200
    add_parallel(review=there.review, kind="Inquest", holds_publication=True, by=there.coordinator)
    day = {"published_on-day": "1", "published_on-month": "9", "published_on-year": "2026"}
    for said in ({"publication": "full"}, {"publication": "summary"}, day):
        assert "published until cleared: Inquest" in client.post(page, {"version": "0"} | said).content.decode()
    assert not Metadata.objects.exists()
