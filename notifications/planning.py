"""When a board has people reminded: decided by its administrator, counting for dates that are set afterwards."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notifications.models import Deadline, Reminder, ReminderPlan
from notifications.policies import check_plan
from notifications.rules import ESCALATIONS, Plan
from notifications.selectors.plans import newest_plan, open_deadlines
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board

CHUNK = 1000


@transaction.atomic
def decide_reminders(
    *, board: Board, plan: Plan, seen: int, reason: str = "", for_open: bool = False, by
) -> ReminderPlan:
    """Keeps when people are reminded from now on; `for_open`, also of dates that are open already.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused where a mandatory reminder is missing, or when somebody decided in between (R14).
    """
    require(Perm.MANAGE_BOARD, board, by)
    check_plan(plan)
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    newest = newest_plan(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the reminders meanwhile: what they decided stands below. Nothing was overwritten."
        )
    made = ReminderPlan.objects.create(
        board=board, verb="changed", plan=plan.as_data(), reason=reason.strip(), for_open=for_open, by=by
    )
    taken_over = _take_over(made, plan) if for_open else 0
    details = {"plan": made.pk, "for_open": for_open, "deadlines": taken_over}
    record("did", "decide_reminders", board, by=by, details=details)
    return made


def _take_over(made: ReminderPlan, plan: Plan) -> int:
    """Gives the board's open dates the new rules, a thousand at a time; returns how many.

    One whose reminder of today has not been written yet keeps its day: the next sweep looks at it by the new rules. Where the old
    ones were still to tell whoever oversees a late one, and the day for it is over by the new, that sweep tells them.
    """
    today, last, count = timezone.localdate(), 0, 0
    running = open_deadlines(made.board).order_by("pk").select_for_update(of=("self",), no_key=True)
    while chunk := list(running.filter(pk__gt=last)[:CHUNK]):
        escalated = _escalated(chunk)
        for deadline in chunk:
            deadline.plan = made
            days = [_next_day(deadline, plan, today)]
            if deadline.pk not in escalated:
                days.append(plan.escalated_on(deadline.pace, deadline.due_on, today))
            deadline.remind_on = min((day for day in days if day), default=None)
        Deadline.objects.bulk_update(chunk, ["plan", "remind_on"])
        last, count = chunk[-1].pk, count + len(chunk)
    return count


def _next_day(deadline: Deadline, plan: Plan, today: date) -> date | None:
    if deadline.remind_on is not None and deadline.remind_on <= today:
        return deadline.remind_on
    return plan.next_day(deadline.pace, deadline.due_on, today)


def _escalated(chunk: list[Deadline]) -> set[int]:
    """Those of which whoever oversees them was told, for the date that they have now, that they are late."""
    told = Reminder.objects.filter(deadline__in=chunk, due_on=F("deadline__due_on"), rule__regex=ESCALATIONS)
    return set(told.values_list("deadline", flat=True))
