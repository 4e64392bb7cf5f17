"""A partial reply: some has come, what is missing and when it comes is said; an outcome of its own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline, OutboxMessage
from notifications.selectors.dates import overseen_dates, own_dates
from notifications.services import due_reminders
from reviews.models import PartState, RequestDecision, ReturnPart
from reviews.selectors.requests import partial_replies, timeline_of
from reviews.services.answers import refuse, reply_in_part
from reviews.services.records import add_record_set, confirm_secured
from reviews.services.requests import withdraw_part
from reviews.services.returning import finalise, reopen
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.home.selectors import work_of
from tests.chronology import world as chronologies
from tests.reviews.test_answers import part_of, told
from tests.reviews.test_request_pages import dated
from tests.reviews.test_suspend import at


def test_partial_reply(world, sent):
    """Its own outcome beside nil return, refusal and more time: said by the agency or noted by the coordinator, and it moves
    neither state nor date.
    """
    part, soon = part_of(world, "chronology"), timezone.localdate() + timedelta(days=9)
    said = {"missing": "The night records, which lie in the archive.", "until": soon}
    reply_in_part(part=part, by=world.lead, **said)
    assert told("partial_reply") == {world.coordinator.email}
    noted = reply_in_part(
        part=part, missing="Two volumes of them", until=soon + timedelta(days=1), by=world.coordinator
    )
    assert RequestDecision.objects.filter(verb="partial_reply").count() == 2  # R8
    assert OutboxMessage.objects.filter(kind="partial_reply").count() == 1
    now = part_of(world, "chronology")
    assert (now.state, now.deadline.due_on) == (PartState.REQUESTED, part.deadline.due_on)
    for viewer in (world.lead, world.coordinator):
        step = timeline_of(viewer, world.ret)[0]
        assert (step.title, step.part, step.until) == ("Partial reply", "Chronology", noted.until)
        assert step.reason == "Two volumes of them"
    assert partial_replies(world.ret) == [noted]
    for by in (world.leads[1], world.reviewer, world.subgroup, world.stranger):
        with pytest.raises(NotAllowed):
            reply_in_part(part=part, by=by, **said)
    with pytest.raises(Refused, match="what is missing"):
        reply_in_part(part=part, missing=" ", until=soon, by=world.lead)
    with pytest.raises(Refused, match="has passed"):
        reply_in_part(part=part, missing="Them", until=timezone.localdate() - timedelta(days=1), by=world.lead)
    refuse(part=part, reason="No", by=world.lead)
    with pytest.raises(Refused, match="Nothing more"):
        reply_in_part(part=part, by=world.lead, **said)
    assert partial_replies(world.ret) == []


def test_it_speaks_until_the_part_comes_and_stays_in_the_timeline(db):
    w = chronologies.make_world(0)
    police, soon = w.police, timezone.localdate() + timedelta(days=9)
    chronologies.entry(police)
    records = police.ret.parts.get(kind="records")
    for part in (police.part, records):
        reply_in_part(part=part, missing="The night records", until=soon, by=police.lead)
    assert {one.part for one in partial_replies(police.ret)} == {police.part, records}
    add_record_set(
        agency_return=police.ret, system="Niche", secured_on=timezone.localdate(), secured_by="Clerk", by=police.lead
    )
    confirm_secured(agency_return=police.ret, name="Lead", role="Lead", by=police.lead)
    assert [one.part for one in partial_replies(police.ret)] == [police.part]
    submission = chronologies.returned(police)
    assert partial_replies(police.ret) == []
    assert [step.title for step in timeline_of(w.coordinator, police.ret)].count("Partial reply") == 2
    part, check = ReturnPart.objects.get(pk=police.part.pk), {"checklist": {}, "by": w.coordinator}
    later = reply_in_part(part=part, missing="Its annex", until=soon, by=w.coordinator)
    assert partial_replies(police.ret) == [later]  # of what was returned something is missing
    finalise(part=part, submission=submission, **check)
    assert partial_replies(police.ret) == []
    reopen(part=part, reason="An error in it", by=w.coordinator)
    assert partial_replies(police.ret) == []


def test_no_partial_reply_while_the_review_is_suspended(world, sent):
    move_review(review=sent, verb="suspend", reason="Trial", by=world.coordinator)
    with pytest.raises(Refused, match="suspended"):
        reply_in_part(part=part_of(world, "imr"), missing="It", until=timezone.localdate(), by=world.coordinator)


def test_a_partial_reply_is_recorded_by_either_side_and_stands_above_the_parts(world, sent, browse):
    page = reverse("reviews:part_partial", args=[world.ret.reference, "imr"])
    soon = timezone.localdate() + timedelta(days=3)
    pages = {world.lead: "request_detail", world.coordinator: "return_progress"}
    for user, own in pages.items():
        client, back = browse(user), reverse(f"reviews:{own}", args=[world.ret.reference])
        assert page in client.get(back).content.decode()
        assert "Zq half" in client.post(page, {"missing": "Zq half"}).content.decode()
        sent_on = client.post(page, {"missing": f"Zq {own}"} | dated("until", soon))
        assert sent_on.headers["Location"] == back
        shown = client.get(back).content.decode()
        assert "partial reply of" in shown and shown.count(f"Zq {own}") == 2
    assert (
        "Zq return_progress"
        in browse(world.lead).get(reverse("reviews:request_detail", args=[world.ret.reference])).content.decode()
    )


def _promised(day) -> Deadline | None:
    """The open date of the day, which is the rest of a partial reply."""
    return Deadline.objects.filter(kind="promised", due_on=day, met_at=None, cancelled_at=None).first()


def test_the_day_it_comes_is_a_date_like_others(world, sent, browse):
    """The lead is reminded of it, both sides find it among their dates, and the coordinator's work has it when it is near or
    late; a later reply moves it.
    """
    part, today = part_of(world, "imr"), timezone.localdate()
    far, near = today + timedelta(days=40), today + timedelta(days=4)
    reply_in_part(part=part, missing="Half", until=far, by=world.lead)
    promised, what = _promised(far), "The rest of a partial reply: Individual Management Review"
    assert promised in own_dates(world.lead) and promised in overseen_dates(world.coordinator)
    assert promised not in own_dates(world.leads[1]) and promised.what == what
    tasks = {task.what for group in work_of(world.coordinator) for task in group.tasks}
    assert not [words for words in tasks if "partial reply" in words]
    reply_in_part(part=part_of(world, "imr"), missing="Half", until=near, by=world.lead)
    assert _promised(far) is None and _promised(near) == promised
    groups = {task.what: (group.by, task.link) for group in work_of(world.coordinator) for task in group.tasks}
    own = reverse("reviews:return_progress", args=[world.ret.reference])
    expected = f"Expected from {world.ret.agency.name}: the rest of a partial reply (Individual Management Review)"
    assert groups[expected] == ("this-week", own)
    assert what in {task.what for group in work_of(world.lead) for task in group.tasks}
    Deadline.objects.exclude(pk=promised.pk).update(remind_on=None)
    assert due_reminders(near) == 1
    reminded = OutboxMessage.objects.get(reminder__deadline=promised)
    assert (reminded.user, reminded.kind) == (world.lead, "deadline_on")
    Deadline.objects.filter(pk=promised.pk).update(due_on=today - timedelta(days=1))
    groups = {task.what: group.by for group in work_of(world.coordinator) for task in group.tasks}
    assert groups[f"Chase {world.ret.agency.name}: the rest of a partial reply"] == "overdue"
    overview = reverse("reviews:review_overview", args=[sent.reference])
    late = f"{world.ret.agency.name}, IMR: the rest of a partial reply is 1 day late."
    assert late in browse(world.coordinator).get(overview).content.decode()
    assert late not in browse(world.subgroup).get(overview).content.decode()


def test_it_ends_with_the_part_and_stands_still_with_the_review(world, sent):
    soon, away = timezone.localdate() + timedelta(days=9), timedelta(days=30)
    for kind in ("imr", "chronology"):
        reply_in_part(part=part_of(world, kind), missing="Half", until=soon, by=world.lead)
    refuse(part=part_of(world, "chronology"), reason="No", by=world.lead)
    assert _promised(soon) == part_of(world, "imr").promised
    # At noon, so that thirty days later it is the same hour of the day even where the clocks have changed between.
    noon = timezone.localtime().replace(hour=12)
    with at(noon):
        move_review(review=sent, verb="suspend", reason="Trial", by=world.coordinator)
    assert _promised(soon) is None
    with at(noon + away):
        move_review(review=sent, verb="resume", reason="Over", by=world.coordinator)
    assert _promised(soon + away) == part_of(world, "imr").promised
    assert not part_of(world, "chronology").promised.is_open
    withdraw_part(part=part_of(world, "imr"), reason="Not needed", by=world.coordinator)
    assert _promised(soon + away) is None


def test_what_came_is_not_waited_for(db):
    w = chronologies.make_world(0)
    chronologies.entry(w.police)
    soon = timezone.localdate() + timedelta(days=9)
    reply_in_part(part=w.police.part, missing="The night records", until=soon, by=w.police.lead)
    assert _promised(soon)
    submission = chronologies.returned(w.police)
    assert _promised(soon) is None
    part = ReturnPart.objects.get(pk=w.police.part.pk)
    reply_in_part(part=part, missing="Its annex", until=soon, by=w.coordinator)
    assert _promised(soon) == part.promised
    finalise(part=part, submission=submission, checklist={}, by=w.coordinator)
    assert Deadline.objects.get(pk=part.promised_id).met_at


def test_a_coordinator_who_follows_the_date_comes_to_their_own_page(world, sent, browse):
    """The links of dates of requests and records are the agency's pages; whoever oversees them has another."""
    own = reverse("reviews:return_progress", args=[world.ret.reference])
    reply_in_part(part=part_of(world, "imr"), missing="Half", until=timezone.localdate(), by=world.lead)
    links = set(overseen_dates(world.coordinator).filter(scope=world.ret.scope).values_list("link", flat=True))
    assert reverse("reviews:request_detail", args=[world.ret.reference]) in links
    assert reverse("reviews:record_list", args=[world.ret.reference]) in links
    for link in links:
        shown = browse(world.coordinator).get(link)
        assert shown.status_code == 200 or shown.headers["Location"] == own
