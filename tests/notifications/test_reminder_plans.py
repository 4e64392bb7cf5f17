"""Reminders as the board decides them: for dates set afterwards or open ones too, never without what is mandatory (R13, R14)."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from notifications import deadlines
from notifications.models import Deadline, OutboxMessage, Reminder
from notifications.planning import decide_reminders
from notifications.policies import check_plan
from notifications.rules import HOUSE, Pace, Pattern, Plan, Rule, To, from_data
from notifications.selectors.plans import decisions_on_reminders
from notifications.services import due_reminders
from notifications.working_days import add_working_days
from sar_portal.access.audit import AuditEvent
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from tests.notifications.world import build

RULES = (Rule(-3), Rule(-2, To.LEAD), Rule(0), Rule(4), Rule(2, To.OVERSEER), Rule(1))


def plan_of(*rules: Rule, pace: Pace = Pace.STANDARD, stops: bool = False, closed=()) -> Plan:
    return Plan(HOUSE.patterns | {pace: Pattern(rules, stops)}, frozenset(closed))


def decide(world, plan: Plan, *, seen: int = 0, by=None, **facts):
    return decide_reminders(board=world.board, plan=plan, seen=seen, by=by or world.administrator, **facts)


def far() -> date:
    return add_working_days(timezone.localdate(), 20)


def told(deadline: Deadline) -> set[tuple[str, str]]:
    return {(r.rule, r.recipient.email.split("@")[0]) for r in Reminder.objects.filter(deadline=deadline)}


def sweep(deadline: Deadline, *offsets: int) -> None:
    for offset in offsets:
        due_reminders(add_working_days(deadline.due_on, offset))


def test_what_is_kept_is_what_was_decided():
    plan = plan_of(*RULES, stops=True, closed=[date(2026, 12, 29)])
    assert from_data(plan.as_data()) == plan
    assert len({rule.name for rule in RULES}) == len(RULES) and max(len(rule.name) for rule in RULES) <= 20
    assert len(Rule(-250, To.OVERSEER).name) <= 20


def test_a_closed_day_is_no_working_day():
    due_on = date(2026, 12, 31)
    assert Rule(-1).day(due_on) == date(2026, 12, 30)
    assert plan_of(Rule(-1), Rule(0), closed=[date(2026, 12, 30)]).next_day(
        "standard", due_on, date(2026, 12, 1)
    ) == date(2026, 12, 29)


def test_with_stops_nobody_below_hears_more_once_it_was_escalated():
    speaking = [rule.name for rule in Pattern(RULES, stops=True).speaking]
    assert speaking == ["before_3", "lead_before_2", "on", "after_1", "escalate_2"]
    assert "after_4" in [rule.name for rule in Pattern(RULES).speaking]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ((Rule(-1), Rule(5, To.OVERSEER)), "the reminder on the day cannot be left out"),
        ((Rule(0), Rule(5)), "whoever oversees it has to be told"),
        ((Rule(0), Rule(21, To.OVERSEER)), "whoever oversees it has to be told"),
        ((Rule(0), Rule(-2, To.OVERSEER)), "whoever oversees it has to be told"),
        ((Rule(0), Rule(1), Rule(1), Rule(5, To.OVERSEER)), "twice"),
        ((Rule(0), Rule(-251), Rule(5, To.OVERSEER)), "at most 250"),
        ((Rule(0), Rule(5, To.OVERSEER), *(Rule(n) for n in range(1, 12))), "at most 12"),
    ],
)
def test_what_is_mandatory_cannot_be_switched_off(rules, sentence):
    with pytest.raises(Refused, match=sentence):
        check_plan(plan_of(*rules))


@pytest.mark.django_db
def test_dates_set_afterwards_have_the_boards_rules_and_those_before_keep_theirs(world):
    before = world.deadline(far())
    made = decide(world, plan_of(*RULES), reason="The leads asked for it")
    after = world.deadline(far())
    assert (before.plan, after.plan) == (None, made)
    sweep(after, -3, -2, 0, 1, 2, 4)
    assert told(after) == {
        ("before_3", "author"),
        ("lead_before_2", "lead"),
        ("on", "author"),
        ("after_1", "author"),
        ("escalate_2", "coordinator"),
        ("after_4", "author"),
    }
    assert told(before) == {("before_5", "author"), ("on", "author"), ("after_1", "author")}
    later = world.deadline(far())
    deadlines.shift(before, due_on=add_working_days(far(), 9), reason="More time", by=world.coordinator)
    assert before.remind_on == HOUSE.next_day("standard", before.due_on, timezone.localdate())
    assert later.rules == made.read()


@pytest.mark.django_db
def test_open_dates_take_the_rules_over_where_that_is_chosen(world):
    other = build("BSAB")
    theirs, done, soon = other.deadline(far()), world.deadline(far()), world.deadline(timezone.localdate())
    running = world.deadline(far())
    deadlines.meet(done, by=world.author)
    Deadline.objects.filter(pk=soon.pk).update(remind_on=timezone.localdate())
    made = decide(world, plan_of(*RULES), for_open=True)
    for one in (theirs, done, soon, running):
        one.refresh_from_db()
    assert (theirs.plan, done.plan, done.remind_on) == (None, None, None)
    assert running.plan == made and running.remind_on == add_working_days(running.due_on, -3)
    # What is due today and was not written yet is still written, once.
    assert soon.plan == made and soon.remind_on == timezone.localdate()
    assert due_reminders(timezone.localdate()) == 1 and due_reminders(timezone.localdate()) == 0
    event = AuditEvent.objects.get(verb="decide_reminders")
    assert event.details == {"plan": made.pk, "for_open": True, "deadlines": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("swept", [True, False], ids=["swept", "not swept yet today"])
def test_an_escalation_whose_day_the_new_rules_put_behind_is_still_made_once(world, swept):
    deadline = world.deadline(far())
    today = timezone.localdate()
    late = add_working_days(today, -3)
    Deadline.objects.update(due_on=late, remind_on=add_working_days(late, 5) if swept else today)
    # That it was escalated for an earlier date, or told before it was late, is no escalation of this one.
    for rule, due_on in (("escalate_2", far()), ("escalate_before_1", late)):
        Reminder.objects.create(deadline=deadline, rule=rule, due_on=due_on, recipient=world.coordinator)
    first = decide(world, plan_of(Rule(0), Rule(2, To.OVERSEER)), for_open=True)
    deadline.refresh_from_db()
    assert deadline.remind_on == add_working_days(late, 2)
    assert (due_reminders(today), due_reminders(today)) == (1, 0)
    assert Reminder.objects.filter(due_on=late, rule="escalate_2", recipient=world.coordinator).count() == 1
    decide(world, plan_of(Rule(0), Rule(1, To.OVERSEER)), seen=first.pk, for_open=True)
    deadline.refresh_from_db()
    assert deadline.remind_on is None


@pytest.mark.django_db
def test_new_rules_remind_nobody_twice_of_what_the_old_ones_said(world):
    deadline = world.deadline(far())
    sweep(deadline, -5)
    decide(world, plan_of(Rule(-5), Rule(0), Rule(5, To.OVERSEER)), for_open=True)
    sweep(deadline, -5)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waits", "told_meanwhile"), [(True, {"escalate_2"}), (False, {"lead_before_2", "on", "after_1", "escalate_2"})]
)
def test_who_asked_for_more_time_is_left_alone_until_it_is_decided_where_the_board_says_so(
    world, waits, told_meanwhile
):
    decide(world, Plan(HOUSE.patterns | {Pace.STANDARD: Pattern(RULES, waits=waits)}))
    deadline = world.deadline(far())
    deadlines.wait(deadline, by=world.lead)
    sweep(deadline, 0, 1, 2)
    assert {rule for rule, _ in told(deadline)} == told_meanwhile
    deadlines.go_on(deadline, by=world.coordinator)
    sweep(deadline, 4)
    assert ("after_4", "author") in told(deadline)
    deadlines.wait(deadline, by=world.lead)
    deadlines.shift(deadline, due_on=add_working_days(deadline.due_on, 10), reason="Granted", by=world.coordinator)
    assert deadline.waiting_since is None


@pytest.mark.django_db
def test_a_lead_is_told_where_an_agency_is_asked_and_nobody_where_none_is(world):
    decide(world, plan_of(Rule(-2, To.LEAD), Rule(0), Rule(5, To.OVERSEER)))
    own = world.deadline(far(), scope=world.review, to=Perm.MANAGE_REVIEW)
    sweep(own, -2)
    assert told(own) == set()


@pytest.mark.django_db
def test_only_the_administrator_decides_and_nobody_over_another(world):
    for person in (world.coordinator, world.lead, build("BSAB").administrator):
        with pytest.raises(NotAllowed):
            decide(world, HOUSE, by=person)
    first = decide(world, plan_of(*RULES), reason="One")
    with pytest.raises(Refused, match="meanwhile"):
        decide(world, HOUSE)
    decide(world, replace(HOUSE, closed=frozenset({date(2026, 12, 29)})), seen=first.pk, reason="Two")
    newest, oldest = decisions_on_reminders(world.administrator, world.board)
    assert "Closed on 29 December 2026." in newest.changes
    assert "Most dates: no longer 3 working days before: whoever has the work to do." in newest.changes
    assert "Most dates: added 2 working days before: the agency lead." in oldest.changes
    assert decisions_on_reminders(world.coordinator, world.board) == []


@pytest.mark.django_db
def test_a_date_of_another_pace_has_its_own_rules(world):
    decide(world, plan_of(*RULES, pace=Pace.URGENT))
    urgent = deadlines.set_deadline(
        scope=world.returned,
        kind="x",
        reference="ASAB-1",
        what="X",
        link="/",
        due_on=far(),
        to=Perm.SUBMIT,
        pace=Pace.URGENT,
    )
    assert urgent.remind_on == add_working_days(far(), -3)
    assert world.deadline(far()).remind_on == add_working_days(far(), -5)
