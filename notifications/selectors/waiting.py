"""Which messages may go out now, by what their people prefer and when their board is quiet."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications.kinds import CAN_WAIT, DIGEST
from notifications.models import MailPreference, OutboxMessage
from notifications.selectors.plans import below
from sar_portal.accounts.models import Board

LONGEST_PAUSE = timedelta(hours=4)
WEEKEND = (5, 6)
# No longer than over a weekend does anything wait: the quiet hours of a person and of a board may leave no hour between them.
LONGEST_WAIT = timedelta(days=4)


def waits_for_daily(now: datetime) -> QuerySet[OutboxMessage]:
    """What is in the queue for people who prefer one e-mail a day."""
    wants_daily = MailPreference.objects.filter(daily=True).values("user")
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED, queued_at__gt=now - LONGEST_WAIT)
    return waiting.filter(kind__in=CAN_WAIT, user__in=wants_daily)


def may_go(now: datetime) -> QuerySet[OutboxMessage]:
    """What is in the queue and has neither to wait for another try, nor for a daily e-mail, nor for quiet hours to end."""
    queued = OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED).exclude(
        retry_after__gt=now,
        retry_after__lte=now + LONGEST_PAUSE,  # one that is later was set by a clock that was put back since
    )
    local = timezone.localtime(now)
    quiet = MailPreference.objects.filter(_quiet_at(local.hour)).values("user")
    for_daily = waits_for_daily(now).values("pk")
    can_wait = Q(kind__in=[*CAN_WAIT, DIGEST], queued_at__gt=now - LONGEST_WAIT)
    return queued.exclude(pk__in=for_daily).exclude(can_wait, user__in=quiet).exclude(can_wait, of_quiet_boards(local))


def of_quiet_boards(local: datetime) -> Q:
    """What is about a board, or anything of one, that has its quiet hours at that time of its own clock."""
    quiet = _quiet_at(local.hour)
    if local.weekday() in WEEKEND:
        quiet |= Q(quiet_weekends=True)
    return below(Board.objects.filter(quiet).values("pk"))


def _quiet_at(hour: int) -> Q:
    by_day = Q(quiet_from__lt=F("quiet_until"), quiet_from__lte=hour, quiet_until__gt=hour)
    over_midnight = Q(quiet_from__gt=F("quiet_until")) & (Q(quiet_from__lte=hour) | Q(quiet_until__gt=hour))
    return by_day | over_midnight


def preference_of(viewer) -> MailPreference:
    """What the viewer prefers; who has said nothing gets each e-mail as it comes."""
    return MailPreference.objects.filter(user=viewer).first() or MailPreference(user=viewer)
