"""The composite's page: its address, its rows under their days, the filters that are on, and what stands between rows."""

from dataclasses import dataclass, field
from itertools import groupby

from django.http import QueryDict

from chronology.models import ORDER, PracticeCode, ReturnedEntry
from chronology.selectors import composite
from chronology.selectors.composite import CompositePage, Counts, Filters, Key, key_of
from reviews.models import Review, Submission
from sar_portal.design.words import date_in_words

PLACES = ("after", "before")
# Of each filter: what it is called where it is shown as on, and the names under which the address holds it.
NAMES = {
    "since": ("From", ("since", "since-day", "since-month", "since-year")),
    "until": ("To", ("until", "until-day", "until-month", "until-year")),
    "kloe": ("Line of enquiry", ("kloe",)),
    "practice": ("Practice", ("practice",)),
    "people": ("Person", ("people",)),
    "contact": ("Type of contact", ("contact",)),
    "words": ("Words", ("words",)),
}


@dataclass(frozen=True)
class FilterOn:
    """A filter that is on: what it says, how many entries fit it alone, and the address without it."""

    name: str
    value: str
    count: int
    without: str


@dataclass(frozen=True)
class Day:
    """Rows under one heading, so that a screen reader can jump from day to day."""

    words: str
    rows: list[ReturnedEntry]


@dataclass(frozen=True)
class Reading:
    """What one reader is shown: a page of rows, the counts, and the ways on."""

    days: list[Day]
    counts: Counts
    on: list[FilterOn] = field(default_factory=list)
    earlier: str = ""
    later: str = ""
    start: str | None = None  # the address of the first page, where this is another


def filters_from(asked: dict) -> Filters:
    """The filter form's answers as the composite's filters."""
    texts: dict = {name: (asked.get(name) or "").strip() for name in ("practice", "people", "contact", "words")}
    bounds: dict = {name: asked.get(name) for name in ("since", "until", "kloe")}
    return Filters(agencies=tuple(asked.get("agency") or ()), **texts, **bounds)


def key_from(text: str) -> Key | None:
    """The key of the row where a page begins or ends; a mangled address begins at the start."""
    parts = text.split(".")
    if len(parts) != len(ORDER) or not all(part.isdigit() and len(part) < 19 for part in parts):
        return None
    day, minute, order, pk = map(int, parts)
    return day, minute, order, pk


def reading_of(viewer, review: Review, versions: list[Submission], *, address: QueryDict, asked: dict) -> Reading:
    """The page that an address asks for, of the versions that the viewer may read."""
    filters = filters_from(asked)
    found = composite.composite_for(viewer, review, filters)
    after, before = (key_from(address.get(name, "")) for name in PLACES)
    page = composite.page_of(found, after=after, before=before)
    rows = composite.with_found_words(page.rows, filters.words)
    counts = composite.counts_of(versions, filters)
    earlier, later = _ways_on(address, page)
    start = _without(address).urlencode() if after or before else None
    return Reading(by_day(rows), counts, filters_on(address, filters, counts), earlier, later, start)


def _ways_on(address: QueryDict, page: CompositePage) -> tuple[str, str]:
    earlier = _with(address, before=key_of(page.rows[0])) if page.rows and page.earlier else ""
    later = _with(address, after=key_of(page.rows[-1])) if page.rows and page.later else ""
    return earlier, later


def _with(address: QueryDict, **place: str) -> str:
    query = _without(address)
    for name, value in place.items():
        query[name] = value
    return query.urlencode()


def _without(address: QueryDict, *names: str) -> QueryDict:
    """The address from its first page on, without what is named; an empty box of a form says nothing."""
    query = QueryDict(mutable=True)
    for name, values in address.lists():
        if name not in PLACES and name not in names and any(values):
            query.setlist(name, values)
    return query


def by_day(rows: list[ReturnedEntry]) -> list[Day]:
    """Rows under one heading per date as it may be read."""
    return [Day(words, list(group)) for words, group in groupby(rows, key=lambda row: row.date_words)]


def filters_on(address: QueryDict, filters: Filters, counts: Counts) -> list[FilterOn]:
    """Every filter that is on, each agency by itself."""
    found = []
    for one in counts.agencies:
        agency = one.version.part.agency_return.agency
        if agency.code in filters.agencies:
            query = _without(address, "agency")
            query.setlist("agency", [code for code in filters.agencies if code != agency.code])
            found.append(FilterOn("Agency", agency.name, one.rows, query.urlencode()))
    for name, count in counts.alone.items():
        if name in NAMES:
            title, keys = NAMES[name]
            found.append(FilterOn(title, _said(name, filters), count, _without(address, *keys).urlencode()))
    return found


def _said(name: str, filters: Filters) -> str:
    value = getattr(filters, name)
    if name in ("since", "until"):
        return date_in_words(value)
    return str(PracticeCode(value).label) if name == "practice" else str(value)
