"""The composite: every returned chronology of a review in one order, read from accepted versions alone (R3, R4, R7)."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Subquery

from chronology.models import ORDER, ReturnedEntry
from chronology.models.returned import SEARCHED
from chronology.partial_dates import ANY_TIME_AFTER, ANY_TIME_BEFORE
from chronology.selectors.as_read import LeftIn
from chronology.selectors.returned_entries import EntryAsReturned
from chronology.selectors.searching import found_in, matches
from chronology.selectors.versions import chronologies_in_force, worked_out
from reviews.models import Review, Submission

PAGE = 100
SPAN = 40
Key = tuple[int, int, int, int]


@dataclass(frozen=True)
class Filters:
    """What the address of the composite holds. Empty means no filter."""

    agencies: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    kloe: int | None = None
    practice: str = ""
    people: str = ""
    contact: str = ""
    words: str = ""
    # Rows by their identity, where what stands beside them was asked for; None asks nothing.
    identities: tuple[int, ...] | None = None
    # Where the reader sees codes for names that were left in: what those rows say as they are read.
    left_in: LeftIn | None = None

    def conditions(self) -> dict[str, Q]:
        """What each filter that is on asks of a row, by its name."""
        asked: dict[str, Q] = {}
        if self.agencies:
            asked["agencies"] = Q(agency_return__agency__code__in=self.agencies)
        if self.since:
            goes_on = Q(date_to__isnull=True, date_from__isnull=False) | Q(date_qualifier__in=ANY_TIME_AFTER)
            asked["since"] = Q(date_to__gte=self.since) | goes_on
        if self.until:
            asked["until"] = Q(date_from__lte=self.until) | Q(date_qualifier__in=ANY_TIME_BEFORE)
        if self.kloe is not None:
            asked["kloe"] = Q(kloe_numbers__contains=[self.kloe])
        if self.practice:
            asked["practice"] = Q(practice_code=self.practice)
        if self.people:
            asked["people"] = self._as_read("people", Q(people__iregex=whole_code(self.people)))
        if self.contact:
            asked["contact"] = self._as_read("contact", Q(contact_type__icontains=self.contact))
        if self.words:
            asked["words"] = self._as_read("words", matches(self.words))
        if self.identities is not None:
            asked["identities"] = Q(entry_id_then__in=self.identities)
        return asked

    def _as_read(self, name: str, condition: Q) -> Q:
        if self.left_in is None:
            return condition
        return (condition & ~Q(pk__in=self.left_in.rows)) | Q(pk__in=self.left_in.found[name])


def whole_code(code: str) -> str:
    """A pattern for the database that finds SW1 and not SW10."""
    return rf"(^|[^[:alnum:]]){re.escape(code.strip())}($|[^[:alnum:]])"


def _all(conditions: dict[str, Q]) -> Q:
    asked = Q()
    for condition in conditions.values():
        asked &= condition
    return asked


def composite_for(viewer, review: Review, filters: Filters | None = None) -> QuerySet[ReturnedEntry]:
    """The rows the viewer may read, of the versions in force, in one order. A return they are excluded from is absent (R12)."""
    readable = chronologies_in_force(viewer, review)
    rows = _rows(review, Subquery(readable.values("returned_id")), filters)
    return rows.select_related("submission__part__agency_return__agency").defer("submission__content")


def rows_of(review: Review, versions: list[Submission], filters: Filters | None = None) -> QuerySet[ReturnedEntry]:
    """The same for a reader whose `versions_in_force` are at hand: `page_of` gives each row its version from them."""
    return _rows(review, [version.pk for version in versions], filters)


def _rows(review: Review, versions: Subquery | list[int], filters: Filters | None) -> QuerySet[ReturnedEntry]:
    found = ReturnedEntry.objects.filter(review=review, submission__in=versions)
    return found.filter(_all((filters or Filters()).conditions())).order_by(*ORDER)


@dataclass(frozen=True)
class CompositePage:
    """The rows of one page, and whether there are some before and after it."""

    rows: list[ReturnedEntry]
    earlier: bool = False
    later: bool = False


def page_of(
    entries: QuerySet[ReturnedEntry],
    versions: list[Submission],
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> CompositePage:
    """One page by key, never by offset: the rows after a key, the last ones before a key, or the first."""
    page = _page_of(entries, after, before)
    of = {version.pk: version for version in versions}
    for row in page.rows:  # a join would read and build every version again for each of its rows
        row.submission = of[row.submission_id]
    return page


def _page_of(entries: QuerySet[ReturnedEntry], after: Key | None, before: Key | None) -> CompositePage:
    if before is not None:
        rows = list(entries.filter(_beyond(before, "lt")).reverse()[: PAGE + 1])
        return CompositePage(rows[:PAGE][::-1], earlier=len(rows) > PAGE, later=True)
    rows = list((entries.filter(_beyond(after, "gt")) if after else entries)[: PAGE + 1])
    return CompositePage(rows[:PAGE], earlier=after is not None, later=len(rows) > PAGE)


def _beyond(key: Key, side: str) -> Q:
    """The rows on one side of a key. The first condition says nothing new: it lets the index begin at the day."""
    day, minute, order, pk = key
    here = Q(sort_day=day, sort_minute=minute, order_in_day=order, **{f"pk__{side}": pk})
    here |= Q(sort_day=day, sort_minute=minute, **{f"order_in_day__{side}": order})
    here |= Q(sort_day=day, **{f"sort_minute__{side}": minute}) | Q(**{f"sort_day__{side}": day})
    return Q(**{f"sort_day__{side}e": day}) & here


def following(viewer, review: Review, shown: EntryAsReturned) -> list[ReturnedEntry]:
    """The rows after one in the composite, for a span that begins with it; none where it is not in force."""
    if shown.in_force is None or shown.in_force.pk != shown.entry.pk:
        return []
    entry = shown.entry
    key = (entry.sort_day, entry.sort_minute, entry.order_in_day, entry.pk)
    return list(composite_for(viewer, review).filter(_beyond(key, "gt"))[:SPAN])


def key_of(entry: ReturnedEntry) -> str:
    """The key of a row as it stands in an address."""
    return f"{entry.sort_day}.{entry.sort_minute}.{entry.order_in_day}.{entry.pk}"


@dataclass(frozen=True)
class AgencyCount:
    """One agency's version in force: how many rows it has, and how many of them the filter finds."""

    version: Submission
    rows: int
    found: int


@dataclass(frozen=True)
class Counts:
    """How many rows there are, are found, and would be found by each filter alone."""

    agencies: list[AgencyCount]
    alone: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.agencies)

    @property
    def found(self) -> int:
        return sum(one.found for one in self.agencies)


def counts_of(versions: list[Submission], filters: Filters) -> Counts:
    """Totals and the share of each agency and filter, from one grouped query; a version's are kept as it never changes."""
    counted = worked_out("counts", versions, asdict(filters), lambda: _counted(versions, filters))
    none = {"rows": 0, "found": 0}
    by_agency = [(version, counted.get(version.pk, none)) for version in versions]
    alone = {name: sum(row[f"only_{name}"] for row in counted.values()) for name in filters.conditions()}
    return Counts([AgencyCount(version, row["rows"], row["found"]) for version, row in by_agency], alone)


def _counted(versions: list[Submission], filters: Filters) -> dict[int, dict[str, int]]:
    conditions = filters.conditions()
    alone = {f"only_{name}": Count("pk", filter=condition) for name, condition in conditions.items()}
    found = Count("pk", filter=_all(conditions)) if conditions else Count("pk")
    grouped = ReturnedEntry.objects.filter(submission__in=versions).order_by().values("submission_id")
    names = ("rows", "found", *alone)
    counted = grouped.annotate(rows=Count("pk"), found=found, **alone).values_list("submission_id", *names)
    return {version: dict(zip(names, numbers, strict=True)) for version, *numbers in counted}


def with_found_words(rows: list[ReturnedEntry], words: str) -> list[ReturnedEntry]:
    """Each row with the words of its text that the search found: `found_words`, for the page to mark."""
    texts = [" ".join(getattr(row, name) for name in SEARCHED) for row in rows]
    found = found_in(texts, words) if words else {}
    for place, row in enumerate(rows):
        row.found_words = found.get(place, ())
    return rows
