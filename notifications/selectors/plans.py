"""When a board has people reminded, and which dates that concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from notifications.models import Deadline, ReminderPlan
from notifications.rules import HOUSE, Pace, Plan
from notifications.working_days import add_working_days
from sar_portal.access.decide import visible
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


def below(boards) -> Q:
    """What belongs to the boards, their agencies and reviews, or to the returns of these."""
    return Q(scope__in=boards) | Q(scope__parent__in=boards) | Q(scope__parent__parent__in=boards)


def newest_plan(board: Board) -> ReminderPlan | None:
    """What the board decided last; None where it decided nothing and the house's rules count."""
    return ReminderPlan.objects.filter(board=board.pk).last()


def plan_for(scope: Scope) -> ReminderPlan | None:
    """What counts for a date that is set on the scope now: the newest decision of the board it belongs to."""
    return ReminderPlan.objects.filter(board=top_of(scope).pk).last()


def top_of(scope: Scope) -> Scope:
    """The board's own scope, to which the scope belongs."""
    while scope.parent is not None:
        scope = scope.parent
    return scope


def open_deadlines(board: Board) -> QuerySet[Deadline]:
    """The board's dates that run."""
    return Deadline.objects.filter(below([board.pk]), met_at__isnull=True, cancelled_at__isnull=True)


def plan_then(board: Board, seen: int) -> Plan:
    """What counted by the decision that a page showed, however old it is."""
    decision = ReminderPlan.objects.filter(board=board.pk, pk=seen).first()
    return decision.read() if decision else HOUSE


def closed_days(board: Board) -> frozenset[date]:
    """The days on which the board is closed, which are no working days of its own."""
    newest = newest_plan(board)
    return newest.read().closed if newest else HOUSE.closed


def closed_on(boards: Iterable[int]) -> dict[int, frozenset[date]]:
    """closed_days() for many boards in one query, by their keys."""
    newest = ReminderPlan.objects.filter(board__in=boards).order_by("board_id", "-at", "-pk").distinct("board_id")
    return dict.fromkeys(boards, HOUSE.closed) | {each.board_id: each.read().closed for each in newest}


@dataclass(frozen=True)
class Decided:
    """One decision on reminders, and what it changed, in sentences."""

    decision: ReminderPlan
    changes: list[str]


def decisions_on_reminders(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its reminders, newest first."""
    found = visible(viewer, Perm.MANAGE_BOARD, ReminderPlan).filter(board=board.pk).select_related("by")
    before, told = HOUSE, []
    for decision in found.order_by("at", "pk"):
        now = decision.read()
        told.append(Decided(decision, _changes(before, now)))
        before = now
    return told[::-1]


def _changes(before: Plan, now: Plan) -> list[str]:
    said = []
    for pace in Pace:
        old, new = before.patterns[pace], now.patterns[pace]
        said += [f"{pace.label}: no longer {rule.sentence}." for rule in old.rules if rule not in new.rules]
        said += [f"{pace.label}: added {rule.sentence}." for rule in new.rules if rule not in old.rules]
        if old.stops != new.stops:
            ends = "end once" if new.stops else "go on after"
            said.append(f"{pace.label}: reminders {ends} whoever oversees it is told.")
        if old.waits != new.waits:
            goes = "wait" if new.waits else "go on"
            said.append(f"{pace.label}: reminders {goes} while more time is asked for.")
    said += [f"Closed on {day:%-d %B %Y}." for day in sorted(now.closed - before.closed)]
    said += [f"No longer closed on {day:%-d %B %Y}." for day in sorted(before.closed - now.closed)]
    return said or ["Nothing was changed."]


@dataclass(frozen=True)
class Preview:
    """What a pace would mean: its reminders in sentences, each with its day for a date such as `due_on`."""

    pace: Pace
    due_on: date
    lines: list[tuple[str, date]]


# For how many working days ahead the example of a pace is.
AHEAD = {Pace.STANDARD: 20, Pace.URGENT: 20, Pace.LONG: 250}


def preview_of(plan: Plan, today: date) -> list[Preview]:
    """The plan in plain words, for dates some weeks off, or about a year where dates are a long way off."""
    found = []
    for pace in Pace:
        due_on = add_working_days(today, AHEAD[pace], plan.closed)
        lines = [(rule.sentence, rule.day(due_on, plan.closed)) for rule in plan.rules(pace)]
        found.append(Preview(pace, due_on, lines))
    return found
