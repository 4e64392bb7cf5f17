"""One e-mail a day instead of many, for those who prefer it; and how a person says so.

A daily e-mail is a message of the outbox like any other. What it tells of is moved into it in the transaction that writes it,
so that a worker which is killed leaves all of it or nothing, and its key lets each person have one a day.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications.kinds import DIGEST
from notifications.models import MailPreference, OutboxMessage
from notifications.policies import still_wanted
from notifications.selectors.plans import top_of
from notifications.selectors.waiting import of_quiet_boards, waits_for_daily
from notifications.services import kick, queue
from sar_portal.access.audit import record
from sar_portal.accounts.models import Board, User
from sar_portal.accounts.policies import check_quiet_hours

State = OutboxMessage.State
USUAL_HOUR = Board._meta.get_field("digest_hour").default


@transaction.atomic
def keep_preference(*, daily: bool, quiet_from: int | None, quiet_until: int | None, by) -> None:
    """How the person wants the e-mails that can wait. Raises Refused for quiet hours without a beginning or an end."""
    check_quiet_hours(quiet_from, quiet_until)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the first preference of two tabs is written once
    values = {"daily": daily, "quiet_from": quiet_from, "quiet_until": quiet_until}
    MailPreference.objects.update_or_create(user=by, defaults=values)
    transaction.on_commit(kick)  # what waited may go now
    record("did", "keep_preference", None, by=by, details=values)


def gather_digests(now: datetime | None = None) -> int:
    """Writes the daily e-mails whose hour has come; returns how many."""
    local = timezone.localtime(now)
    # A quiet board's wait for its next hour, so that one letter tells of a weekend and not three at its end.
    people = (
        waits_for_daily(local)
        .exclude(of_quiet_boards(local))
        .order_by("user")
        .values_list("user", flat=True)
        .distinct()
    )
    return sum(_gather(user, local) for user in list(people))


@transaction.atomic
def _gather(user_id: int, local: datetime) -> bool:
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    key = f"digest:{local:%Y-%m-%d}"
    if OutboxMessage.objects.filter(kind=DIGEST, user=user, once=key).exists():
        return False
    rows = _waiting_for(user, local)
    boards = _boards_of(rows)
    if not rows or local.hour < min((board.digest_hour for board in boards.values()), default=USUAL_HOUR):
        return False
    wanted = {row.pk for row in still_wanted(rows)}
    OutboxMessage.objects.filter(pk__in={row.pk for row in rows} - wanted).update(state=State.ABORTED)
    if not wanted:
        return False
    # In the list of the board of the first: somebody has to see it where it cannot be delivered.
    scope = next((board.scope for pk, board in boards.items() if pk in wanted), None)
    digest = queue(
        kind=DIGEST, user=user, reference="", link=reverse("notifications:notice_list"), scope=scope, once=key
    )
    OutboxMessage.objects.filter(pk__in=wanted).update(state=State.DIGEST, digest=digest)
    return True


def _waiting_for(user: User, local: datetime) -> list[OutboxMessage]:
    """What waits, locked, and with it each scope up to the board: the person's row is held, so nothing is asked one by one."""
    whole = waits_for_daily(local).filter(user=user).exclude(of_quiet_boards(local))
    rows = whole.select_related("user", "scope__parent__parent", "reminder__deadline").order_by("queued_at", "pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _boards_of(rows: list[OutboxMessage]) -> dict[int, Board]:
    """The board of each message that is about something of one, by the message's key."""
    tops = {row.pk: top_of(row.scope).pk for row in rows if row.scope is not None}
    boards = Board.objects.select_related("scope").in_bulk(set(tops.values()))
    return {pk: boards[top] for pk, top in tops.items() if top in boards}
