"""Dates as people see them: what is due from them, what waits for somebody to be appointed, and what they oversee."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare

from notifications.models import CalendarFeed, Deadline, hash_of
from notifications.rules import INSTEAD, OVERSEES
from sar_portal.access.models import ScopeGrant
from sar_portal.access.permissions import Perm


def _open() -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at__isnull=True, cancelled_at__isnull=True)


def _grants(viewer, perm: Perm):
    held = ScopeGrant.objects.filter(user=viewer, user__is_active=True, permission__codename=perm.value)
    return held.values("content_object")


def own_dates(viewer) -> QuerySet[Deadline]:
    """Open dates of whose permission the viewer is a holder now, but for those that are another's alone."""
    held = ScopeGrant.objects.filter(user=viewer, content_object=OuterRef("scope"), permission__codename=OuterRef("to"))
    theirs = Q(person=None) | Q(person=viewer)
    return _open().filter(theirs, Exists(held.filter(user__is_active=True))).order_by("due_on", "pk")


def dates_without_holder(viewer) -> QuerySet[Deadline]:
    """Open dates that nobody holds yet, such as one without an author, of whom the viewer is reminded instead."""
    holders = ScopeGrant.objects.filter(content_object=OuterRef("scope"), permission__codename=OuterRef("to"))
    holders = holders.filter(user=Coalesce(OuterRef("person"), F("user")))
    instead = Q(pk__in=[])
    for kind, perm in INSTEAD.items():
        instead |= Q(scope__kind=kind, scope__in=_grants(viewer, perm))
    return _open().filter(instead).exclude(Exists(holders)).order_by("due_on", "pk")


def overseen_dates(viewer) -> QuerySet[Deadline]:
    """Open dates of which the viewer is told once they are late; what is due from the viewer is not among them."""
    overseen = Q(pk__in=[])
    for kind, perm in OVERSEES.items():
        overseen |= Q(scope__kind=kind, scope__in=_grants(viewer, perm))
    own = own_dates(viewer).order_by().values("pk")
    return _open().filter(overseen).exclude(pk__in=own).order_by("due_on", "pk")


def due_from(viewer) -> QuerySet[Deadline]:
    """What is due from the viewer, in the order of its dates: their own, and what waits for somebody to be appointed."""
    own, waiting = own_dates(viewer).order_by().values("pk"), dates_without_holder(viewer).order_by().values("pk")
    return _open().filter(Q(pk__in=own) | Q(pk__in=waiting)).order_by("due_on", "pk")


@dataclass(frozen=True)
class Month:
    """The dates of one month, or those that are late, in their order."""

    title: str
    dates: list[Deadline]


def by_month(found: list[Deadline], today: date) -> list[Month]:
    """The dates under their months, after those that are late."""
    months: dict[str, list[Deadline]] = {}
    for deadline in found:
        title = "Overdue" if deadline.due_on < today else f"{deadline.due_on:%B %Y}"
        months.setdefault(title, []).append(deadline)
    return [Month(title, dates) for title, dates in months.items()]


def feed_of(viewer) -> CalendarFeed | None:
    """The viewer's calendar address that works, if there is one."""
    return CalendarFeed.objects.filter(user=viewer, ended_at__isnull=True).first()


def feed_known_by(nonce, key: str) -> CalendarFeed | None:
    """The feed whose address was given, while it works and its person has an account that is open."""
    live = CalendarFeed.objects.filter(nonce=nonce, ended_at__isnull=True, user__is_active=True)
    found = live.select_related("user").first()
    return found if found and constant_time_compare(found.key_hash, hash_of(key)) else None


def dates_in(feed: CalendarFeed) -> list[Deadline]:
    """What the person of the feed may see now."""
    found = list(due_from(feed.user))
    return found + list(overseen_dates(feed.user)) if feed.overseen else found
