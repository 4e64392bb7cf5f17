"""Dates of the register are reminded of like every deadline: its owner, and late the coordinator, without a word of the case."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from notifications.models import Deadline, DeadlineChange, OutboxMessage
from notifications.policies import check_still_wanted
from notifications.rules import HOUSE, Pace
from notifications.selectors.dates import own_dates
from notifications.services import due_reminders
from notifications.transport import Letter
from notifications.working_days import add_working_days
from reviews.models import Recommendation, Wording
from reviews.services.agreeing import keep_own_date
from reviews.services.reviews import move_review
from sar_portal.access.decide import allowed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import User
from sar_portal.actions.selectors.detail import row_of
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
    User.objects.filter(pk=manager.pk).update(
        is_active=False
    )  # the world's own object is of the tests that follow, too
    assert "Find a new owner for a recommendation" in tasks_of(world, "other_lead")
    assert "Find a new owner for a recommendation" not in tasks_of(world, "agency_lead")


def dated(one: Recommendation, until: date | None) -> Deadline | None:
    """Another accepted version gives the recommendation this date."""
    now = Recommendation.objects.get(pk=one.pk)
    Wording.objects.create(recommendation=now, text="Ask twice, zqbreturnedreport", target_on=until, by=now.owner)
    keep_own_date(now, now.owner)
    return own(now)


def own(one: Recommendation) -> Deadline | None:
    return Recommendation.objects.select_related("deadline").get(pk=one.pk).deadline


def told_of(deadline: Deadline) -> list[tuple]:
    found = OutboxMessage.objects.filter(reminder__deadline=deadline).select_related("user").order_by("pk")
    return [(message.kind, message.user) for message in found]


def test_of_its_own_date_its_owner_is_reminded_once_and_the_coordinator_told_when_it_is_late(world, one, owner):
    """R9, R13: each rule once, and none once it is implemented."""
    action = one.actions.get()
    until = action.due_on + timedelta(days=30)
    date_ = dated(one, until)
    assert (date_.kind, date_.person, date_.to, date_.pace) == (
        "recommendation",
        owner,
        Perm.OWN_RECOMMENDATIONS,
        Pace.STANDARD,
    )
    acting.finish(action=action, on_day=timezone.localdate(), by=owner)
    late = add_working_days(until, 5)
    for day in (until, until, late, late):
        due_reminders(day)
    wanted = [("deadline_on", owner), ("deadline_after", owner), ("deadline_after", world.people["coordinator"])]
    assert told_of(date_) == wanted
    letters = [Letter.of(message) for message in OutboxMessage.objects.filter(reminder__deadline=date_)]
    assert all("zqb" not in letter.body + letter.subject for letter in letters)
    recommendations.implement(recommendation=one, on_day=timezone.localdate(), by=owner)
    assert own(one).met_at is not None
    due_reminders(late + timedelta(days=30))
    assert told_of(date_) == wanted


def test_an_action_with_the_same_date_or_a_later_one_speaks_for_both(one, owner):
    """R13: one letter on one day; its own date runs again once nothing speaks for it, and nobody hears of it a second time."""
    action = one.actions.get()
    until = action.due_on
    assert dated(one, until) is None and row_of(one).next_due == until
    due_reminders(add_working_days(until, -5))
    asked = OutboxMessage.objects.filter(reference=one.reference, reminder__isnull=False)
    assert [message.reminder.deadline for message in asked] == [action.deadline]
    acting.finish(action=action, on_day=timezone.localdate(), by=owner)
    date_ = own(one)
    assert (date_.due_on, date_.is_open) == (until, True) and row_of(one).next_due == until
    due_reminders(until)
    assert told_of(date_) == [("deadline_on", owner)]
    later = {"what": "Train all", "lead_officer": "Head of Service", "by": owner}
    added = acting.add_action(recommendation=one, target_on=until + timedelta(days=9), **later)
    assert not own(one).is_open
    acting.drop(action=added, on_day=timezone.localdate(), reason="No trainer.", by=owner)
    assert own(one) == date_ and own(one).is_open
    due_reminders(until)
    assert told_of(date_) == [("deadline_on", owner)]
    acting.reopen_action(action=added, reason="There is one.", by=owner)
    assert not own(one).is_open
    acting.revise(action=added, on_day=until - timedelta(days=1), reason="Sooner", by=owner)
    assert own(one).is_open


def test_an_action_that_is_given_a_date_at_last_speaks_for_both(one, owner):
    until = one.actions.get().due_on + timedelta(days=30)
    dated(one, until)
    bare = acting.add_action(recommendation=one, what="Train all", lead_officer="Head of Service", by=owner)
    assert own(one).is_open
    acting.change_action(action=bare, version=bare.version, values={"target_on": until}, by=owner)
    assert not own(one).is_open and bare.recommendation == one


def test_a_date_that_is_worded_anew_moves_and_one_that_is_left_out_ends(world):
    """Of the board's own: whoever runs the review is reminded."""
    one, by = world.made["board_recommendation"], world.people["coordinator"]
    words = {"recommendation": one, "text": "Agree.", "level": "partnership", "kloes": [1], "by": by}
    first, second = (timezone.localdate() + timedelta(days=days) for days in (20, 50))

    def reword(until: date | None) -> Deadline | None:
        newest = one.wordings.latest("at", "pk").version
        recommendations.reword(version=newest, target_on=until, **words)
        return own(one)

    date_ = reword(first)
    assert (date_.to, date_.person) == (Perm.MANAGE_REVIEW, None) and date_ in own_dates(by)
    assert row_of(one).next_due == first
    due_reminders(first)
    moved = reword(second)
    assert (moved, moved.due_on) == (date_, second)
    due_reminders(second)
    assert told_of(date_) == [("deadline_on", by)] * 2
    assert not reword(None).is_open and date_ not in own_dates(by)
    assert reword(second).is_open
    due_reminders(second)
    assert told_of(date_) == [("deadline_on", by)] * 2
    verbs = ["set", "shifted", "cancelled", "reopened"]
    assert list(DeadlineChange.objects.filter(deadline=date_).values_list("verb", flat=True)) == verbs


def test_one_of_the_board_that_is_entered_with_a_date_has_it_at_once(world):
    until, by = timezone.localdate() + timedelta(days=50), world.people["coordinator"]
    words = {"text": "Agree.", "level": "partnership", "kloes": [], "target_on": until, "by": by}
    one = recommendations.add_board_recommendation(review=world.reviews["one"], **words)
    assert own(one).due_on == until and f"Implement recommendation {one.number}" in tasks_of(world, "coordinator")


def test_its_own_date_stops_while_it_is_decided_goes_with_its_owner_and_runs_on_while_the_review_stands_still(
    world, one, owner
):
    until, new = one.actions.get().due_on + timedelta(days=30), world.people["other_manager"]
    date_ = dated(one, until)
    recommendations.not_implement(recommendation=one, on_day=timezone.localdate(), reason="Closed.", by=owner)
    assert own(one).cancelled_at is not None
    recommendations.transfer(recommendation=one, person=new, reason="Back", by=owner)
    recommendations.reopen(recommendation=one, reason="It goes on.", by=new)
    assert own(one) == date_ and (own(one).is_open, own(one).person) == (True, new)
    move_review(review=one.review, verb="suspend", reason="Trial", by=world.people["coordinator"])
    due_reminders(until)
    assert told_of(date_) == [("deadline_on", new)]


def test_what_was_agreed_before_has_its_date_by_the_migration_which_can_be_undone(world, one, owner):
    """As if it had been agreed since, and no letter twice: what was made once is taken up again (R13)."""
    filled, until = (
        import_module("reviews.migrations.0011_own_date_before"),
        one.actions.get().due_on + timedelta(days=9),
    )
    as_now, board = dated(one, until), world.made["board_recommendation"]
    Recommendation.objects.filter(pk=one.pk).update(deadline=None)
    Deadline.objects.filter(pk=as_now.pk).update(kind="action", remind_on=None)  # as if it had never been
    filled.set_dates(apps, None)
    made = own(one)
    assert own(board) is None and made != as_now
    said = ("scope", "reference", "what", "link", "to", "person", "pace", "plan", "due_on")
    assert [getattr(made, name) for name in said] == [getattr(as_now, name) for name in said]
    due_reminders(until)
    filled.end_dates(apps, None)
    made.refresh_from_db()
    assert own(one) is None and made.cancelled_at is not None
    filled.set_dates(apps, None)
    filled.set_dates(apps, None)
    assert own(one) == made and own(one).is_open
    due_reminders(until)
    assert told_of(made) == [("deadline_on", owner)]
    Recommendation.objects.filter(pk=one.pk).update(deadline=None)
    Deadline.objects.filter(pk=made.pk).update(cancelled_at=timezone.now(), remind_on=None)
    acting.revise(action=one.actions.get(), on_day=until, reason="Later", by=owner)
    filled.set_dates(apps, None)
    assert own(one) == made and not own(one).is_open  # an action has the same date
