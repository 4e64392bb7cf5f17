"""The outbox: messages are written in the transaction of the step they tell of, and sent by the worker afterwards (N4).

What is promised: a message is created once, delivered at least once, and where a worker died in the one moment in which
it may have gone out twice, it carries the same Message-ID and is marked so (N5, N6). Exactly once is not promised.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import transport
from notifications.kinds import DIGEST, KINDS
from notifications.models import Deadline, OutboxMessage, Reminder
from notifications.policies import check_can_send_again, check_still_wanted, still_wanted
from notifications.rules import INSTEAD, OVERSEES, Rule, To
from notifications.selectors.notices import deliveries
from notifications.selectors.waiting import LONGEST_PAUSE, may_go
from sar_portal.access.audit import record
from sar_portal.access.decide import holders_on
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board

State = OutboxMessage.State

LEASE = timedelta(minutes=10)
MAX_TRIES = 8
CHUNK = 1000  # deadlines in one transaction of the sweep


class OutsideTransaction(Exception):
    """A message must stand or fall with the step it tells of."""


def queue(
    *,
    kind: str,
    user=None,
    address: str = "",
    reference: str,
    link: str,
    sign_link: bool = False,
    scope: Scope | None = None,
    needs: Perm | None = None,
    once: str = "",
) -> OutboxMessage | None:
    """Writes one message, to an account or (without one) to an address, and has it sent after the commit.

    `scope` says whose list of deliveries it is in, and that a person excluded from it meanwhile gets nothing (R12);
    leave it out where the exclusion is itself the news. With `needs`, it goes out only if the person still holds that
    permission there. With `once`, a key is written once per person; the second time None comes back (N3).
    Raises OutsideTransaction, or ValueError for an unknown kind.
    """
    message = OutboxMessage(
        kind=kind,
        scope=scope,
        user=user,
        address=address.strip().lower(),
        needs=needs.value if needs else "",
        once=once,
        reference=reference,
        link=link,
        sign_link=sign_link,
    )
    written = queue_all([message])
    return written[0] if written else None


def queue_all(messages: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    """Writes messages and has them sent after the commit; returns those not there before. Raises as queue() does."""
    messages = list(messages)
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("queue() is called in the transaction of the step that the message tells of")
    if unknown := {message.kind for message in messages} - set(KINDS):
        raise ValueError(f"unknown kinds of notice: {sorted(unknown)}")
    if not messages:
        return []
    ids = [message.message_id for message in messages]
    if any(message.once for message in messages):
        OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
        messages = list(OutboxMessage.objects.filter(message_id__in=ids))
    else:
        OutboxMessage.objects.bulk_create(messages)
    transaction.on_commit(kick)
    return messages


def kick() -> None:
    """Wakes the worker. With the broker away nothing is lost: beat looks into the outbox every few seconds (N7)."""
    try:
        current_app.send_task("notifications.tasks.send_waiting", retry=False)
    except OperationalError:
        pass


def send_due(limit: int = 200) -> int:
    """Sends up to `limit` waiting messages, each claimed for itself, over one connection; returns how many went out.

    Runs outside a transaction, so that a killed worker leaves at most one message in doubt.
    """
    now = timezone.now()
    _take_back(now)
    waiting = may_go(now).order_by("queued_at", "pk")
    sent = 0
    with transport.Connection() as connection:
        for pk in list(waiting.values_list("pk", flat=True)[:limit]):
            sent += _send_one(pk, connection)
    return sent


def due_reminders(today: date) -> int:
    """Reminds of every deadline whose next reminder day has come, in one indexed pass; returns how many were written.

    A thousand deadlines at a time, in one transaction each: who is to be told is found at that moment, their reminders
    and messages are written, and the day of the next reminder is set. Other workers skip what is locked (R13). Each thousand
    begins where the last one ended, so that what was done is not walked over again.
    """
    written, after = 0, Q()
    while True:
        with transaction.atomic():
            due = Deadline.objects.filter(after, remind_on__lte=today).select_related("scope", "plan")
            ordered = due.order_by("remind_on", "pk")
            chunk = list(ordered.select_for_update(skip_locked=True, of=("self",))[:CHUNK])
            last = (chunk[-1].remind_on, chunk[-1].pk) if chunk else None
            written += _remind_of(chunk, today)
        if last is None or len(chunk) < CHUNK:
            return written
        after = Q(remind_on__gte=last[0]) & (Q(remind_on__gt=last[0]) | Q(pk__gt=last[1]))


def _remind_of(chunk: list[Deadline], today: date) -> int:
    if not chunk:
        return 0
    reminders, needs = {}, {}
    for deadline, rule, recipient, perm in _recipients(chunk, today):
        reminder = Reminder(deadline=deadline, rule=rule.name, due_on=deadline.due_on, recipient_id=recipient)
        reminders[reminder.pk], needs[reminder.pk] = reminder, (rule.notice, perm)
    Reminder.objects.bulk_create(reminders.values(), ignore_conflicts=True)
    ours = Reminder.objects.filter(pk__in=list(reminders)).values_list("pk", flat=True)
    queue_all(_message_of(reminders[pk], *needs[pk]) for pk in ours)
    _set_next_days(chunk, today)
    return len(ours)


def _set_next_days(chunk: list[Deadline], today: date) -> None:
    """The days are few, so there is one statement for each: one for all would say each row's day by itself, and take long."""
    by_day: dict[date | None, list[int]] = {}
    for deadline in chunk:
        day = deadline.rules.next_day(deadline.pace, deadline.due_on, today)
        by_day.setdefault(day, []).append(deadline.pk)
    for next_day, keys in by_day.items():
        Deadline.objects.filter(pk__in=keys).update(remind_on=next_day)


def _recipients(chunk: list[Deadline], today: date) -> Iterator[tuple[Deadline, Rule, int, Perm]]:
    """Each deadline, rule, person and the permission by which the person is told; a person once a deadline and day."""
    perms = {Perm(deadline.to) for deadline in chunk} | set(OVERSEES.values()) | set(INSTEAD.values())
    held = holders_on({deadline.scope_id for deadline in chunk}, perms)
    for deadline in chunk:
        told: set[int] = set()
        since, waiting = deadline.remind_on or today, deadline.waiting_since is not None
        for rule in deadline.rules.due(deadline.pace, deadline.due_on, since, today, waiting=waiting):
            perm, people = _told_by(rule, deadline, held)
            for person in set(people) - told:
                told.add(person)
                yield deadline, rule, person, perm


def _told_by(rule: Rule, deadline: Deadline, held: dict) -> tuple[Perm, list[int]]:
    """By which permission the rule finds people for the deadline, and whom. A lead is told nothing where there is none."""
    own, kind = Perm(deadline.to), deadline.scope.kind
    perm = {To.HOLDER: own, To.LEAD: INSTEAD.get(kind), To.OVERSEER: OVERSEES[kind]}[rule.to]
    people = held.get((deadline.scope_id, perm), []) if perm else []
    if rule.to == To.HOLDER and deadline.person_id:
        people = [person for person in people if person == deadline.person_id]
    if rule.to == To.HOLDER and not people and kind in INSTEAD:
        perm = INSTEAD[kind]
        people = held.get((deadline.scope_id, perm), [])
    return perm or own, people


def _message_of(reminder: Reminder, kind: str, perm: Perm) -> OutboxMessage:
    deadline = reminder.deadline
    return OutboxMessage(
        kind=kind,
        scope_id=deadline.scope_id,
        user_id=reminder.recipient_id,
        needs=perm.value,
        reminder=reminder,
        reference=deadline.reference,
        link=deadline.link,
    )


def _take_back(now) -> None:
    """What a dead worker held returns to the queue, marked: it may have gone out just before. Also what was taken up later than
    now, by a clock that was put back since: nobody could tell when its lease ends.
    """
    over = Q(inflight_since__lt=now - LEASE) | Q(inflight_since__gt=now + LEASE)
    stale = OutboxMessage.objects.filter(over, state=State.INFLIGHT)
    stale.update(state=State.QUEUED, inflight_since=None, uncertain=True)


def _send_one(pk: int, connection: transport.Connection) -> bool:
    """Claims one message by a conditional update; anything but one changed row means that another worker has it."""
    claim = OutboxMessage.objects.filter(pk=pk, state=State.QUEUED)
    if claim.update(state=State.INFLIGHT, inflight_since=timezone.now(), tries=F("tries") + 1) != 1:
        return False
    message = OutboxMessage.objects.select_related("user", "scope", "reminder__deadline").get(pk=pk)
    try:
        check_still_wanted(message)
        connection.send(transport.Letter.of(message, _gathered(message)))
    except Refused:
        _mark(message, State.ABORTED)
        return False
    except transport.Undeliverable as error:
        lasting = error.lasting or message.tries >= MAX_TRIES
        _mark(message, State.FAILED if lasting else State.QUEUED, error.name, unsure=error.unsure)
        return False
    _mark(message, State.SENT)
    return True


def _gathered(digest: OutboxMessage) -> list[OutboxMessage]:
    """What a daily e-mail tells of: each asked again at this moment. Raises Refused where nothing is left."""
    if digest.kind != DIGEST:
        return []
    rows = digest.gathered.select_related("user", "scope", "reminder__deadline").order_by("queued_at", "pk")
    if wanted := still_wanted(list(rows)):
        return wanted
    raise Refused("Nothing of it is left to tell.")


def _mark(message: OutboxMessage, state: State, error_type: str = "", *, unsure: bool = False) -> None:
    now = timezone.now()
    pause = min(timedelta(minutes=2**message.tries), LONGEST_PAUSE)
    # Only if it is still ours: after a lease that ran out, another worker may have it.
    OutboxMessage.objects.filter(pk=message.pk, state=State.INFLIGHT, inflight_since=message.inflight_since).update(
        state=state,
        inflight_since=None,
        sent_at=now if state == State.SENT else None,
        retry_after=now + pause if state == State.QUEUED else None,
        error_type=error_type,
        uncertain=message.uncertain or unsure,
    )


@transaction.atomic
def send_again(*, message: OutboxMessage, board: Board, by) -> None:
    """Puts a message that failed or came back into the queue again. Raises NotAllowed where it is not among the deliveries that
    the person may look at, or Refused when it has not failed.
    """
    locked = deliveries(by, board).select_for_update(no_key=True, of=("self",)).filter(pk=message.pk).first()
    if locked is None:
        raise NotAllowed()
    check_can_send_again(locked)
    locked.state, locked.tries, locked.retry_after, locked.error_type = State.QUEUED, 0, None, ""
    locked.sent_at = locked.bounced_at = None
    locked.save(update_fields=["state", "tries", "retry_after", "error_type", "sent_at", "bounced_at"])
    transaction.on_commit(kick)
    record("did", "send_again", board, by=by, details={"message": locked.pk})


def mark_read(*, messages, by) -> None:
    """Marks the person's own messages as read; those of others are left alone."""
    messages.filter(user=by, read_at__isnull=True).update(read_at=timezone.now())
