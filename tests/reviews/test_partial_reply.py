"""A partial reply: some has come, what is missing and when it comes is said; an outcome of its own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutboxMessage
from reviews.models import InformationRequest, PartState, RequestDecision, ReturnPart
from reviews.selectors.requests import partial_replies, timeline_of
from reviews.services.answers import refuse, reply_in_part, rest_has_come
from reviews.services.records import add_record_set, confirm_secured
from reviews.services.returning import finalise, reopen
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from tests.chronology import world as chronologies
from tests.reviews.test_answers import part_of, told
from tests.reviews.test_request_pages import dated


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
    soon = timezone.localdate() + timedelta(days=3)
    pages = {(world.lead, "imr"): "request_detail", (world.coordinator, "chronology"): "return_progress"}
    for (user, kind), own in pages.items():
        page = reverse("reviews:part_partial", args=[world.ret.reference, kind])
        client, back = browse(user), reverse(f"reviews:{own}", args=[world.ret.reference])
        assert page in client.get(back).content.decode()
        assert "the agency’s leads are reminded" in client.get(page).content.decode()
        assert "Zq half" in client.post(page, {"missing": "Zq half"}).content.decode()
        sent_on = client.post(page, {"missing": f"Zq {own}"} | dated("until", soon))
        assert sent_on.headers["Location"] == back
        shown = client.get(back).content.decode()
        assert "partial reply of" in shown and shown.count(f"Zq {own}") == 2
    assert (
        "Zq return_progress"
        in browse(world.lead).get(reverse("reviews:request_detail", args=[world.ret.reference])).content.decode()
    )


def test_the_rest_has_come(world, sent):
    """Said by the agency or noted by the coordinator, of a day that has been; it ends the date, and a new reply begins anew."""
    part, today = part_of(world, "chronology"), timezone.localdate()
    with pytest.raises(Refused, match="Nothing is said to be missing"):
        rest_has_come(part=part, came_on=today, by=world.lead)
    said = {"part": part, "missing": "The night records", "until": today + timedelta(days=9)}
    InformationRequest.objects.update(sent_at=timezone.now() - timedelta(days=3))
    for by, count in ((world.lead, 1), (world.coordinator, 1)):
        reply_in_part(by=world.lead, **said)
        for other in (world.leads[1], world.reviewer, world.subgroup, world.stranger):
            with pytest.raises(NotAllowed):
                rest_has_come(part=part, came_on=today, by=other)
        with pytest.raises(Refused, match="once it has come"):
            rest_has_come(part=part, came_on=today + timedelta(days=1), by=by)
        with pytest.raises(Refused, match="before it was asked for"):
            rest_has_come(part=part, came_on=today - timedelta(days=4), by=by)
        came = rest_has_come(part=part, came_on=today - timedelta(days=2), by=by)
        now = part_of(world, "chronology")
        assert now.promised.met_at and now.promised.remind_on is None
        assert (now.state, now.deadline.due_on, now.deadline.is_open) == (part.state, part.deadline.due_on, True)
        assert partial_replies(world.ret) == []
        for viewer in (world.lead, world.coordinator):
            step = timeline_of(viewer, world.ret)[0]
            assert (step.title, step.part, step.came_on) == ("The rest has come", "Chronology", came.came_on)
        assert (
            OutboxMessage.objects.filter(kind="rest_came").count() == count
        )  # the coordinator is not told by themselves
        with pytest.raises(Refused, match="Nothing is said to be missing"):  # a second says so at the same time
            rest_has_come(part=part, came_on=today, by=by)
    assert told("rest_came") == {world.coordinator.email}
    assert AuditEvent.objects.filter(verb="rest_came").count() == 2
    assert RequestDecision.objects.filter(verb="rest_came").count() == 2  # R8


def test_what_came_is_not_set_running_again_by_a_suspension(world, sent):
    part, today = part_of(world, "chronology"), timezone.localdate()
    reply_in_part(part=part, missing="Half", until=today + timedelta(days=9), by=world.lead)
    rest_has_come(part=part, came_on=today, by=world.lead)
    move_review(review=sent, verb="suspend", reason="Trial", by=world.coordinator)
    with pytest.raises(Refused, match="suspended"):
        rest_has_come(part=part, came_on=today, by=world.coordinator)
    move_review(review=sent, verb="resume", reason="Over", by=world.coordinator)
    assert not part_of(world, "chronology").promised.is_open


def test_either_side_says_on_its_page_what_became_of_the_rest(world, sent, browse):
    page = reverse("reviews:part_partial", args=[world.ret.reference, "imr"])
    today = timezone.localdate()
    pages = {world.lead: "request_detail", world.coordinator: "return_progress"}
    for user, own in pages.items():
        client, back = browse(user), reverse(f"reviews:{own}", args=[world.ret.reference])
        reply_in_part(part=part_of(world, "imr"), missing="Zq half", until=today + timedelta(days=9), by=world.lead)
        assert f'href="{page}">Say that it has come' in client.get(back).content.decode()
        asked = client.get(page).content.decode()
        assert "Has the rest come?" in asked and asked.count("Zq half") == 2  # what stands, and to be written on
        for wrong in (
            {},
            {"rest": "missing", "missing": "Zq"},
            {"rest": "came", **dated("came_on", today + timedelta(2))},
        ):
            answered = client.post(page, wrong)
            assert answered.status_code == 200 and "There is a problem" in answered.content.decode()
        later = today + timedelta(days=20)
        moved = {"rest": "missing", "missing": "Zq archivist ill", **dated("until", later), **dated("came_on", today)}
        assert client.post(page, moved).headers["Location"] == back
        assert part_of(world, "imr").promised.due_on == later and partial_replies(world.ret)[0].came_on is None
        came = {"rest": "came", "missing": "Zq half", **dated("came_on", today)}
        assert client.post(page, came).headers["Location"] == back
        shown = client.get(back).content.decode()
        assert "The rest has come" in shown and "Say that it has come" not in shown
        assert "Has the rest come?" not in client.get(page).content.decode()
        late = client.post(page, came).content.decode()  # from a page that was opened before
        assert "the rest has come already" in late and "What is missing, and why is" not in late
