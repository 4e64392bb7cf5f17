"""A person's address for their own calendar: made, replaced, ended, and each day's first reading noted."""

import secrets

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import CalendarFeed, hash_of
from sar_portal.access.audit import record
from sar_portal.accounts.models import User

READINGS_AN_HOUR = 60


@transaction.atomic
def make_feed(*, overseen: bool, by) -> tuple[CalendarFeed, str]:
    """A new address for the person's calendar, and its key, which is shown this once; one made before ends."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs at once make one after the other
    _end_live(by)
    key = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by, key_hash=hash_of(key), overseen=overseen)
    record("did", "make_feed", None, by=by, details={"feed": feed.pk, "overseen": overseen})
    return feed, key


@transaction.atomic
def end_feed(*, user, by) -> None:
    """The person's address works no longer. Where there is none, nothing happens.

    They ended it, or what they sign in with is new: then whoever holds the old has nothing left of it. The caller asks who may.
    """
    if _end_live(user):
        record("did", "end_feed", None, by=by, details={"user": user.pk})


def end_with_password(*, user, **told) -> None:
    """Heard from allauth: whoever made an address with the old password reads no more."""
    end_feed(user=user, by=user)


def _end_live(user) -> int:
    return CalendarFeed.objects.filter(user=user, ended_at__isnull=True).update(ended_at=timezone.now())


@transaction.atomic
def note_reading(feed: CalendarFeed) -> None:
    """Calendars read every hour: the trail has the first reading of each day, by the person whose feed it is."""
    today = timezone.localdate()
    first = CalendarFeed.objects.filter(Q(read_on__isnull=True) | Q(read_on__lt=today), pk=feed.pk)
    if first.update(read_on=today):
        record("viewed", "feed_read", None, by=feed.user, details={"feed": feed.pk})


def is_read_too_often(feed: CalendarFeed) -> bool:
    """More than once a minute, over an hour: no calendar needs that."""
    key = f"feed:{feed.pk}:{timezone.now():%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > READINGS_AN_HOUR
    except ValueError:  # its time ran out between the two: whoever reads is the first again
        return False
