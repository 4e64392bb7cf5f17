"""What an agency answers: acknowledged, nil return, refused, more time; and what the coordinator decides on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from notifications.models import Deadline, DeadlineChange, OutboxMessage, Reminder
from notifications.services import due_reminders
from notifications.working_days import add_working_days
from reviews.models import AgencyReturn, InformationRequest, PartDecision, PartState, RequestDecision, ReturnPart
from reviews.selectors.requests import timeline_of, to_acknowledge
from reviews.services.answers import acknowledge, ask_extension, declare_nil, refuse
from reviews.services.requests import (
    decline_extension,
    escalate,
    grant_extension,
    request_again,
    send_supplementary,
    withdraw_part,
)
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from tests.reviews import world as making
from tests.walls import owner


def part_of(world, kind: str) -> ReturnPart:
    return world.ret.parts.select_related("deadline").get(kind=kind)


def told(kind: str) -> set[str]:
    return set(OutboxMessage.objects.filter(kind=kind).values_list("user__email", flat=True))


def test_acknowledging_starts_every_part_and_tells_the_coordinator(world, sent):
    request = world.ret.requests.get()
    acknowledge(request=request, by=world.lead)
    assert {part.state for part in world.ret.parts.all()} == {PartState.IN_PROGRESS}
    assert PartDecision.objects.filter(verb="acknowledge").count() == 3
    assert RequestDecision.objects.get(verb="acknowledge").by == world.lead
    assert told("request_acknowledged") == {world.coordinator.email}
    with pytest.raises(Refused, match="acknowledged already"):
        acknowledge(request=request, by=world.lead)


@pytest.mark.parametrize("who", ["coordinator", "reviewer", "subgroup", "stranger", "auditor"])
def test_only_the_agency_answers(world, sent, who):
    by = getattr(world, who)
    with pytest.raises(NotAllowed):
        acknowledge(request=world.ret.requests.get(), by=by)
    with pytest.raises(NotAllowed):
        refuse(part=part_of(world, "imr"), reason="No", by=by)
    with pytest.raises(NotAllowed):
        declare_nil(part=part_of(world, "imr"), reason="None", by=world.leads[1])


def test_a_nil_return_needs_a_reason_ends_the_date_and_tells_the_coordinator(world, sent):
    part = part_of(world, "chronology")
    with pytest.raises(Refused, match="reason"):
        declare_nil(part=part, reason="   ", by=world.lead)
    declare_nil(part=part, reason="Nothing on any system", by=world.lead)
    part = part_of(world, "chronology")
    assert part.state == PartState.NIL and not part.deadline.is_open
    assert PartDecision.objects.get(verb="nil_return").reason == "Nothing on any system"
    assert told("nil_return") == {world.coordinator.email}
    with pytest.raises(NotNow):
        refuse(part=part, reason="No", by=world.lead)


def test_a_refusal_can_be_asked_again_with_a_new_date(world, sent):
    part = part_of(world, "imr")
    refuse(part=part, reason="Not proportionate", by=world.lead)
    assert told("request_refused") == {world.coordinator.email}
    again = part.deadline.due_on + timedelta(days=30)
    request_again(part=part, due_on=again, reason="The chair holds that it is", by=world.coordinator)
    part = part_of(world, "imr")
    assert (part.state, part.deadline.due_on, part.deadline.is_open) == (PartState.REQUESTED, again, True)
    change = DeadlineChange.objects.filter(deadline=part.deadline).latest("pk")
    assert (change.verb, change.reason) == ("reopened", "The chair holds that it is")


def test_a_part_asked_for_again_is_acknowledged_again(world, sent):
    request = world.ret.requests.get()
    refuse(part=part_of(world, "imr"), reason="Not proportionate", by=world.lead)
    acknowledge(request=request, by=world.lead)
    assert not to_acknowledge(world.ret)
    part = part_of(world, "imr")
    request_again(part=part, due_on=part.deadline.due_on, reason="It is", by=world.coordinator)
    assert list(to_acknowledge(world.ret)) == [request]
    acknowledge(request=request, by=world.lead)
    assert part_of(world, "imr").state == PartState.IN_PROGRESS
    assert not to_acknowledge(world.ret)


def test_the_date_to_acknowledge_by_is_met_by_an_answer_and_runs_again_for_what_is_asked_again(world, sent):
    request = world.ret.requests.get()
    assert request.deadline.due_on == add_working_days(timezone.localdate(), world.board.acknowledge_days)
    assert request.deadline.to == "answer_request" and request.deadline.is_open
    declare_nil(part=part_of(world, "chronology"), reason="Nothing", by=world.lead)
    refuse(part=part_of(world, "records"), reason="No", by=world.lead)
    assert date_of(request).is_open  # the report waits still
    refuse(part=part_of(world, "imr"), reason="No", by=world.lead)
    assert date_of(request).met_at and not to_acknowledge(world.ret)
    request_again(part=part_of(world, "imr"), due_on=request.deadline.due_on, reason="It is", by=world.coordinator)
    assert date_of(request).is_open and list(to_acknowledge(world.ret)) == [request]
    acknowledge(request=request, by=world.lead)
    assert date_of(request).met_at


def date_of(request):
    return Deadline.objects.get(request=request)


def test_each_request_has_its_own_date_and_what_is_no_longer_asked_has_none(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    more = send_supplementary(
        agency_return=world.ret, asks=[], due={}, conditions=making.CONDITIONS, supply_to="Us", note="?",
        by=world.coordinator,
    )  # fmt: skip
    assert date_of(more).is_open and date_of(more).what == "Acknowledge supplementary request 2"
    acknowledge(request=more, by=world.lead)
    assert date_of(more).met_at
    other = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-GP")
    for part in other.parts.all():
        withdraw_part(part=part, reason="Not needed", by=world.coordinator)
    assert date_of(other.requests.get()).cancelled_at


def test_whoever_has_not_acknowledged_is_reminded_and_the_coordinator_told(world, sent):
    request = world.ret.requests.get()
    due_reminders(request.deadline.due_on)
    due_reminders(add_working_days(request.deadline.due_on, 2))
    reminded = Reminder.objects.filter(deadline=request.deadline).values_list("rule", "recipient")
    assert {("on", world.lead.pk), ("escalate_2", world.coordinator.pk)} <= set(reminded)
    acknowledge(request=request, by=world.lead)
    assert not date_of(request).remind_on


def test_a_suspension_holds_it_and_it_is_due_later_by_the_days_away(world, sent):
    request, week = world.ret.requests.get(), timedelta(days=7)
    before = date_of(request).due_on
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    assert date_of(request).cancelled_at
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + week):
        move_review(review=sent, verb="resume", reason="It ended", by=world.coordinator)
    assert date_of(request).is_open and date_of(request).due_on == before + week


def test_one_acknowledged_before_such_dates_were_kept_gets_one_when_it_is_asked_again_or_the_review_goes_on(
    world, sent
):
    request = world.ret.requests.get()
    acknowledge(request=request, by=world.lead)
    InformationRequest.objects.update(deadline=None)
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    move_review(review=sent, verb="resume", reason="It ended", by=world.coordinator)
    dated = InformationRequest.objects.exclude(deadline=None)
    assert set(dated.values_list("agency_return__agency__code", flat=True)) == {"GP", "KH"}
    part = part_of(world, "imr")
    withdraw_part(part=part, reason="Not needed", by=world.coordinator)
    request_again(part=part, due_on=part.deadline.due_on, reason="It is", by=world.coordinator)
    assert date_of(request).is_open


def test_more_time_granted_shifts_the_date_and_is_kept(world, sent):
    part = part_of(world, "imr")
    before, until = part.deadline.due_on, part.deadline.due_on + timedelta(days=14)
    asked = ask_extension(part=part, until=until, reason="The author is ill", by=world.lead)
    with pytest.raises(Refused, match="asked for already"):
        ask_extension(part=part, until=until, reason="Again", by=world.lead)
    assert part_of(world, "imr").deadline.due_on == before and part_of(world, "imr").deadline.waiting_since
    decision = grant_extension(asked=asked, until=until, reason="Agreed", by=world.coordinator)
    assert decision.answers == asked and part_of(world, "imr").deadline.due_on == until
    change = DeadlineChange.objects.get(deadline=part.deadline, verb="shifted")
    assert (change.from_date, change.to_date, change.reason) == (before, until, "Agreed")
    assert told("extension_granted") == {world.lead.email} and not part_of(world, "imr").deadline.waiting_since
    with pytest.raises(Refused, match="decided already"):
        decline_extension(asked=asked, reason="No", by=world.coordinator)


def test_more_time_declined_leaves_the_date(world, sent):
    part = part_of(world, "records")
    asked = ask_extension(
        part=part, until=part.deadline.due_on + timedelta(days=3), reason="Archive closed", by=world.lead
    )
    with pytest.raises(Refused, match="reason"):
        decline_extension(asked=asked, reason=" ", by=world.coordinator)
    with pytest.raises(NotAllowed):
        grant_extension(asked=asked, until=part.deadline.due_on, by=world.lead)
    assert part_of(world, "records").deadline.waiting_since
    decline_extension(asked=asked, reason="Records may be lost", by=world.coordinator)
    assert part_of(world, "records").deadline.waiting_since is None
    assert part_of(world, "records").deadline.due_on == part.deadline.due_on
    assert told("extension_declined") == {world.lead.email}


def test_more_time_is_asked_for_a_later_day_with_a_reason_while_the_date_runs(world, sent):
    part = part_of(world, "imr")
    with pytest.raises(Refused, match="after the present one"):
        ask_extension(part=part, until=part.deadline.due_on, reason="Because", by=world.lead)
    with pytest.raises(Refused, match="why"):
        ask_extension(part=part, until=part.deadline.due_on + timedelta(days=1), reason="", by=world.lead)
    withdraw_part(part=part, reason="Not needed", by=world.coordinator)
    with pytest.raises(Refused, match="withdrawn"):
        ask_extension(part=part, until=part.deadline.due_on + timedelta(days=1), reason="Because", by=world.lead)


def test_withdrawing_ends_the_date(world, sent):
    withdraw_part(part=part_of(world, "imr"), reason="Covered by another review", by=world.coordinator)
    part = part_of(world, "imr")
    assert part.state == PartState.WITHDRAWN and not part.deadline.is_open
    with pytest.raises(NotAllowed):
        withdraw_part(part=part_of(world, "records"), reason="No", by=world.lead)


def test_an_escalation_says_to_whom_and_why(world, sent):
    with pytest.raises(Refused):
        escalate(agency_return=world.ret, to_whom=" ", reason="Late", by=world.coordinator)
    row = escalate(agency_return=world.ret, to_whom="Independent chair", reason="No answer", by=world.coordinator)
    assert (row.verb, row.to_whom, row.reason) == ("escalate", "Independent chair", "No answer")
    with pytest.raises(NotAllowed):
        escalate(agency_return=world.ret, to_whom="Chair", reason="No", by=world.reviewer)


def test_nothing_is_answered_while_the_review_is_suspended(world, sent):
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    with pytest.raises(Refused, match="suspended"):
        acknowledge(request=world.ret.requests.get(), by=world.lead)
    part = part_of(world, "imr")
    with pytest.raises(Refused, match="suspended"):
        ask_extension(part=part, until=part.deadline.due_on + timedelta(days=9), reason="Because", by=world.lead)


def test_both_sides_read_the_same_timeline(world, sent):
    part = part_of(world, "imr")
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    asked = ask_extension(part=part, until=part.deadline.due_on + timedelta(days=9), reason="Ill", by=world.lead)
    grant_extension(asked=asked, until=part.deadline.due_on + timedelta(days=9), by=world.coordinator)
    escalate(agency_return=world.ret, to_whom="Chair", reason="Late", by=world.coordinator)
    titles = ["Escalated to Chair", "More time granted", "More time asked for", "Request acknowledged", "Request sent"]
    for viewer in (world.lead, world.coordinator):
        assert [step.title for step in timeline_of(viewer, world.ret)] == titles


def test_decisions_are_never_changed_or_removed(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    row = RequestDecision.objects.get(verb="acknowledge")
    for change in (lambda: RequestDecision.objects.filter(pk=row.pk).update(reason="x"), row.delete):
        with owner(), pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_acknowledge_at_once_one_is_told():
    world = making.make_world()
    making.sent(world)
    ret = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-POL")
    request = InformationRequest.objects.get(agency_return=ret)

    def try_it(_):
        try:
            acknowledge(request=request, by=world.leads[0])
        except Refused as refused:
            return refused.sentence
        finally:
            connection.close()
        return "acknowledged"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(try_it, range(2)))
    assert outcomes == ["This request was acknowledged already.", "acknowledged"]
    assert RequestDecision.objects.filter(verb="acknowledge").count() == 1
    assert PartDecision.objects.filter(verb="acknowledge").count() == 3
