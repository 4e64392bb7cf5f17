"""A suspended review: its dates stop and run on later by the days away, each with a row in its log."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from notifications.models import DeadlineChange, OutboxMessage
from notifications.services import due_reminders
from reviews.models import ReturnPart, Review
from reviews.services.answers import refuse
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused


def at(day: datetime):
    return mock.patch("django.utils.timezone.now", return_value=day)


def test_dates_shift_by_the_days_suspended(world, sent):
    refused = world.ret.parts.get(kind="imr")
    refuse(part=refused, reason="No", by=world.lead)
    before = dict(ReturnPart.objects.values_list("pk", "deadline__due_on"))
    # At noon, so that thirty days later it is the same hour of the day even where the clocks have changed between.
    noon = timezone.localtime().replace(hour=12)
    with at(noon):
        move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    assert not ReturnPart.objects.filter(deadline__cancelled_at__isnull=True).exists()
    assert Review.objects.get(pk=sent.pk).suspended_from == "gathering"
    with at(noon + timedelta(days=30)):
        move_review(review=sent, verb="resume", reason="Trial over", by=world.coordinator)
    assert Review.objects.get(pk=sent.pk).state == "gathering"
    for part in ReturnPart.objects.select_related("deadline"):
        if part.pk == refused.pk:
            assert not part.deadline.is_open and part.deadline.due_on == before[part.pk]
            continue
        assert part.deadline.is_open and part.deadline.due_on == before[part.pk] + timedelta(days=30)
        change = DeadlineChange.objects.filter(deadline=part.deadline).latest("pk")
        assert (change.verb, change.reason) == ("reopened", "The review was suspended for 30 days.")
        assert (change.from_date, change.to_date) == (before[part.pk], part.deadline.due_on)


def test_nobody_is_reminded_while_it_is_suspended(world, sent):
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    assert due_reminders(timezone.localdate() + timedelta(days=300)) == 0


def test_suspending_needs_a_reason_and_tells_everyone(world, sent):
    with pytest.raises(Refused, match="reason"):
        move_review(review=sent, verb="suspend", reason=" ", by=world.coordinator)
    with pytest.raises(NotAllowed):
        move_review(review=sent, verb="suspend", reason="No", by=world.reviewer)
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    told = set(OutboxMessage.objects.filter(kind="review_suspended").values_list("user__email", flat=True))
    assert told == {world.reviewer.email, world.subgroup.email, *(lead.email for lead in world.leads)}
