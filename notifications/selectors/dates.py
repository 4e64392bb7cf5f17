"""Dates as people see them: what is due from them, what waits for somebody to be appointed, and what they oversee."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
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
    # Asked of each by itself, so that whether there are any is known at the first.
    own = own_dates(viewer).order_by().filter(pk=OuterRef("pk"))
    return _open().filter(overseen).exclude(Exists(own)).order_by("due_on", "pk")


def due_from(viewer) -> QuerySet[Deadline]:
    """What is due from the viewer, in the order of its dates: their own, and what waits for somebody to be appointed."""
    own, waiting = own_dates(viewer).order_by().values("pk"), dates_without_holder(viewer).order_by().values("pk")
    return _open().filter(Q(pk__in=own) | Q(pk__in=waiting)).order_by("due_on", "pk")


class Counted:
    """Dates for a Paginator: the page that is looked at, and how many there are, are read in one query, as to know which they
    are takes longer than to read them.
    """

    def __init__(self, found: QuerySet[Deadline], page: str, size: int) -> None:
        self._found = found
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        first = max(number - 1, 0) * size
        self._at = slice(first, first + size)

    @cached_property
    def _page(self) -> list[Deadline]:
        return list(self._found.annotate(of_all=Window(Count("*")))[self._at])

    def count(self) -> int:
        if self._page:
            return getattr(self._page[0], "of_all")  # noqa: B009  (of this query alone)
        return self._found.count() if self._at.start else 0

    def __getitem__(self, wanted: slice) -> list[Deadline]:
        here = wanted.start == self._at.start
        return self._page[: wanted.stop - wanted.start] if here else list(self._found[wanted])


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
