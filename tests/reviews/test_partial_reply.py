"""A partial reply: some has come, what is missing and when it comes is said; an outcome of its own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutboxMessage
from reviews.models import PartState, RequestDecision, ReturnPart
from reviews.selectors.requests import partial_replies, timeline_of
from reviews.services.answers import refuse, reply_in_part
from reviews.services.records import add_record_set, confirm_secured
from reviews.services.returning import finalise, reopen
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
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
    page = reverse("reviews:part_partial", args=[world.ret.reference, "imr"])
    soon = timezone.localdate() + timedelta(days=3)
    pages = {world.lead: "request_detail", world.coordinator: "return_progress"}
    for user, own in pages.items():
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
