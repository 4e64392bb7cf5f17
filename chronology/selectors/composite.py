"""The composite: every returned chronology of a review in one order, read from accepted versions alone (R3, R4, R7)."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Subquery

from chronology.models import ORDER, ReturnedEntry
from reviews.models import ReturnPart, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

PAGE = 100


@dataclass(frozen=True)
class Filters:
    """What the address of the composite holds. Empty means no filter."""

    agencies: tuple[str, ...] = ()
    kloe: int | None = None
    practice: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    people: str = ""
    after: tuple[int, int, int, int] | None = field(default=None)


def composite_for(viewer, review: Review, filters: Filters | None = None) -> QuerySet[ReturnedEntry]:
    """The rows the viewer may read, of the versions in force, in one order. A return they are excluded from is absent (R12)."""
    filters = filters or Filters()
    readable = visible(viewer, Perm.READ_RETURNED, ReturnPart).filter(agency_return__review=review)
    found = ReturnedEntry.objects.filter(review=review, submission__in=Subquery(readable.values("returned_id")))
    return found.filter(_asked(filters)).select_related("submission__part__agency_return__agency").order_by(*ORDER)


def _asked(filters: Filters) -> Q:
    asked = Q()
    if filters.agencies:
        asked &= Q(submission__part__agency_return__agency__code__in=filters.agencies)
    if filters.kloe is not None:
        asked &= Q(kloe_numbers__contains=[filters.kloe])
    if filters.practice:
        asked &= Q(practice_code=filters.practice)
    if filters.since:
        asked &= Q(date_to__gte=filters.since) | Q(date_to__isnull=True, date_from__isnull=False)
    if filters.until:
        asked &= Q(date_from__lte=filters.until)
    if filters.people:
        asked &= Q(people__icontains=filters.people)
    if filters.words:
        columns = ("event", "action", "comment", "adults_voice", "source")
        asked &= Q(*[(f"{column}__icontains", filters.words) for column in columns], _connector=Q.OR)
    return asked


def page_of(
    entries: QuerySet[ReturnedEntry], after: tuple[int, int, int, int] | None
) -> tuple[list[ReturnedEntry], bool]:
    """One page by key, never by offset: the rows after the given key, and whether more follow."""
    if after is not None:
        day, minute, order, pk = after
        entries = entries.filter(
            Q(sort_day__gt=day)
            | Q(sort_day=day, sort_minute__gt=minute)
            | Q(sort_day=day, sort_minute=minute, order_in_day__gt=order)
            | Q(sort_day=day, sort_minute=minute, order_in_day=order, pk__gt=pk)
        )
    rows = list(entries[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def key_of(entry: ReturnedEntry) -> str:
    """The key of a row as it stands in an address."""
    return f"{entry.sort_day}.{entry.sort_minute}.{entry.order_in_day}.{entry.pk}"


def counts_by_agency(entries: QuerySet[ReturnedEntry]) -> dict[str, int]:
    """How many rows each agency has among the given ones, by its code."""
    grouped = entries.order_by().values(code=F("submission__part__agency_return__agency__code"))
    return {row["code"]: row["rows"] for row in grouped.annotate(rows=Count("pk")).order_by("code")}
