"""The verbs of a deadline. The caller's verb has asked who may; these write the row, its history and the audit event.

Each locks the deadline, as the sweep does, so that a thing that is done and a reminder of it cannot cross.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from notifications.models import Deadline, DeadlineChange
from notifications.rules import Pace
from notifications.selectors.plans import plan_for
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Perm

Verb = DeadlineChange.Verb


@transaction.atomic
def set_deadline(
    *,
    scope: Scope,
    kind: str,
    reference: str,
    what: str,
    link: str,
    due_on: date,
    to: Perm,
    pace: Pace = Pace.STANDARD,
    person=None,
    by=None,
) -> Deadline:
    """Sets a date. `to`: the holders of which permission on the scope are reminded, found on the day of each reminder;
    with `person`, that one of them alone. When, the board's newest plan says for the pace.

    Reminders whose day has passed when the date is set are not sent.
    """
    deadline = Deadline(
        scope=scope,
        kind=kind,
        reference=reference,
        what=what,
        link=link,
        to=Perm(to).value,
        person=person,
        pace=pace,
        plan=plan_for(scope),
        due_on=due_on,
    )
    deadline.remind_on = deadline.rules.next_day(pace, due_on, timezone.localdate())
    deadline.save(force_insert=True)
    _write(deadline, Verb.SET, None, "", by)
    return deadline


@transaction.atomic
def hand_over(deadline: Deadline, *, person, by) -> None:
    """The work is another person's from now on: they alone are reminded, and what was queued for others is not sent."""
    locked = _locked(deadline)
    locked.person = deadline.person = person
    locked.save(update_fields=["person"])
    record("did", "deadline_handed_over", locked, by=by, details={"person": person.pk})


@transaction.atomic
def wait(deadline: Deadline, *, by) -> None:
    """An answer about the date is waited for: where the board's plan says so, only whoever oversees it is reminded meanwhile."""
    _set_waiting(deadline, timezone.now())
    record("did", "deadline_waits", deadline, by=by)


@transaction.atomic
def go_on(deadline: Deadline, *, by) -> None:
    """The answer is given and the date stands. What fell due meanwhile is not reminded of afterwards."""
    _set_waiting(deadline, None)
    record("did", "deadline_goes_on", deadline, by=by)


def _set_waiting(deadline: Deadline, since: datetime | None) -> None:
    deadline.waiting_since = since
    _locked(deadline)
    deadline.save(update_fields=["waiting_since"])


@transaction.atomic
def meet(deadline: Deadline, *, by) -> None:
    """The thing is done: nobody is reminded any more (R13). A deadline that has ended stays as it is."""
    locked = _locked(deadline)
    if locked.is_open:
        locked.met_at, locked.remind_on, locked.waiting_since = timezone.now(), None, None
        _write(locked, Verb.MET, locked.due_on, "", by)
    _copy(locked, deadline)


@transaction.atomic
def cancel(deadline: Deadline, *, by) -> None:
    """The thing is no longer asked for, or the review is suspended. A deadline that has ended stays as it is."""
    locked = _locked(deadline)
    if locked.is_open:
        locked.cancelled_at, locked.remind_on = timezone.now(), None
        _write(locked, Verb.CANCELLED, locked.due_on, "", by)
    _copy(locked, deadline)


@transaction.atomic
def shift(deadline: Deadline, *, due_on: date, reason: str, by) -> None:
    """Moves an open deadline; its new date has reminders of its own.

    Raises Refused when the deadline has ended, or no reason is given.
    """
    locked = _locked(deadline)
    if not locked.is_open:
        raise Refused("This date has ended. Reopen it first.")
    if not reason.strip():
        raise Refused("Give a reason for the new date.")
    _set_waiting(locked, None)  # a date that is given anew is an answer
    if due_on != locked.due_on:
        _move_to(locked, due_on, Verb.SHIFTED, reason.strip(), by)
    _copy(locked, deadline)


@transaction.atomic
def reopen(deadline: Deadline, *, due_on: date, reason: str = "", by) -> None:
    """Sets a met or cancelled deadline running again, for the date given. Raises Refused while it is open."""
    locked = _locked(deadline)
    if locked.is_open:
        raise Refused("This date is still open.")
    locked.met_at = locked.cancelled_at = None
    _move_to(locked, due_on, Verb.REOPENED, reason.strip(), by)
    _copy(locked, deadline)


def _locked(deadline: Deadline) -> Deadline:
    return Deadline.objects.select_for_update(no_key=True).get(pk=deadline.pk)


def _move_to(locked: Deadline, due_on: date, verb: Verb, reason: str, by) -> None:
    before, locked.due_on = locked.due_on, due_on
    locked.remind_on = locked.rules.next_day(locked.pace, due_on, timezone.localdate())
    _write(locked, verb, before, reason, by)


def _write(locked: Deadline, verb: Verb, before: date | None, reason: str, by) -> None:
    locked.save(update_fields=["due_on", "remind_on", "met_at", "cancelled_at", "waiting_since"])
    DeadlineChange.objects.create(
        deadline=locked, verb=verb, from_date=before, to_date=locked.due_on, reason=reason, by=by
    )
    record("did", f"deadline_{verb.value}", locked, by=by)


def _copy(locked: Deadline, given: Deadline) -> None:
    """The caller's own object shows what was saved."""
    for field in ("due_on", "remind_on", "met_at", "cancelled_at", "waiting_since"):
        setattr(given, field, getattr(locked, field))
