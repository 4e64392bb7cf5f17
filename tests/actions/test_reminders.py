"""Dates of the register are reminded of like every deadline: its owner, and late the coordinator, without a word of the case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import OutboxMessage
from notifications.policies import check_still_wanted
from notifications.rules import HOUSE, Pace
from notifications.services import due_reminders
from notifications.transport import Letter
from notifications.working_days import add_working_days
from reviews.models import Recommendation
from sar_portal.access.decide import allowed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.actions.services import acting, recommendations
from sar_portal.home.selectors import work_of


def test_its_owner_is_reminded_and_the_coordinator_told_when_it_is_late(world):
    """R9, R13: once for each rule and person, and no longer once it is done."""
    one = world.made["recommendation"]
    action = one.actions.get()
    before = OutboxMessage.objects.count()
    late = add_working_days(action.due_on, 5)
    due_reminders(action.due_on)
    due_reminders(late)
    due_reminders(late)
    sent = list(OutboxMessage.objects.filter(reference=one.reference, reminder__isnull=False).order_by("pk"))
    assert [(message.kind, message.user) for message in sent] == [
        ("deadline_on", world.people["other_lead"]),
        ("deadline_after", world.people["other_lead"]),
        ("deadline_after", world.people["coordinator"]),
    ]
    assert OutboxMessage.objects.count() >= before + 3
    assert all("zqb" not in Letter.of(message).body + Letter.of(message).subject for message in sent)
    acting.finish(action=action, on_day=timezone.localdate(), by=world.people["other_lead"])
    due_reminders(late + timedelta(days=30))
    assert OutboxMessage.objects.filter(reference=one.reference, reminder__isnull=False).count() == 3


def test_of_two_owners_on_a_return_each_hears_of_their_own_alone(world, one):
    """R13: dates and notices go with the recommendation; one that was queued before it was given away is not sent."""
    before, now = world.people["other_lead"], world.people["other_manager"]
    kept = Recommendation.objects.create(
        scope=one.scope,
        review=one.review,
        agency_return=one.agency_return,
        number=7,
        reference="KEPT-R7",
        owner=before,
    )
    action = one.actions.get()
    assert action.deadline.person == before
    due_reminders(action.due_on)
    recommendations.transfer(recommendation=one, person=now, reason="Back", by=before)
    assert Perm.OWN_RECOMMENDATIONS in allowed(before, kept)
    queued = OutboxMessage.objects.filter(reference=one.reference)
    with pytest.raises(Refused, match="another"):
        check_still_wanted(queued.get(reminder__isnull=False))
    told = queued.exclude(kind="recommendation_owned")
    so_far = list(told.values_list("pk", flat=True))
    acting.add_comment(recommendation=one, text="And then?", by=world.people["subgroup"])
    due_reminders(add_working_days(action.due_on, 1))
    assert [message.user for message in told.exclude(pk__in=so_far)] == [now, now]
    what = f"Action 1 of recommendation {one.number}"
    assert what in tasks_of(world, "other_manager") and what not in tasks_of(world, "other_lead")


def test_the_first_reminder_of_an_impact_check_goes_half_a_year_after():
    implemented = timezone.localdate()
    first = min(rule.day(implemented + timedelta(days=365)) for rule in HOUSE.rules(Pace.LONG))
    assert 170 <= (first - implemented).days <= 200


def tasks_of(world, persona: str) -> list[str]:
    return [task.what for group in work_of(world.people[persona]) for task in group.tasks]


def test_my_work_says_what_its_owner_has_to_plan_and_what_nobody_may_act_on(world):
    one, owner = world.made["recommendation"], world.people["other_lead"]
    assert f"Action 1 of recommendation {one.number}" in tasks_of(world, "other_lead")
    assert "Say what will be done about a recommendation" not in tasks_of(world, "other_lead")
    manager = world.people["other_manager"]
    recommendations.transfer(recommendation=one, person=manager, reason="Back", by=owner)
    assert "Find a new owner for a recommendation" not in tasks_of(world, "other_lead")
    manager.is_active = False
    manager.save(update_fields=["is_active"])
    assert "Find a new owner for a recommendation" in tasks_of(world, "other_lead")
    assert "Find a new owner for a recommendation" not in tasks_of(world, "agency_lead")
