"""The composite's page: its address, its rows under their days, the filters that are on, and what stands between rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.http import QueryDict
from django.urls import reverse

from chronology.columns import Columns
from chronology.models import ORDER, PracticeCode, ReturnedEntry
from chronology.selectors import composite, disagreements
from chronology.selectors.as_read import left_in, page_as_read
from chronology.selectors.composite import CompositePage, Counts, Filters, Key, key_of
from chronology.selectors.disagreements import Disagreement
from chronology.selectors.people import Shown, shown
from chronology.selectors.returned_gaps import EmptyPeriod, ReviewGaps, returned_gaps
from chronology.selectors.versions import columns_of
from reviews.models import Review, Submission
from sar_portal.combined.models import Annotation
from sar_portal.combined.selectors import annotations
from sar_portal.combined.selectors.annotations import Beside
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
    "identities": ("", ("episode", "mark")),
}


@dataclass(frozen=True)
class FilterOn:
    """A filter that is on: what it says, how many entries fit it alone, and the address without it."""

    name: str
    value: str
    count: int
    without: str


@dataclass(frozen=True)
class Told:
    """One row with what stands beside it: the gap of its agency that it ends, the same event elsewhere, and what the
    board's side has written.
    """

    entry: ReturnedEntry
    gap: EmptyPeriod | None
    disagreements: list[tuple[str, Disagreement]]
    said: Beside | None


@dataclass(frozen=True)
class Day:
    """Rows under one heading, so that a screen reader can jump from day to day. `gap`: nobody has an entry before it."""

    words: str
    rows: list[Told]
    gap: EmptyPeriod | None


@dataclass(frozen=True)
class Reading:
    """What one reader is shown: a page of rows, the counts, and the ways on."""

    days: list[Day]
    counts: Counts
    on: list[FilterOn] = field(default_factory=list)
    earlier: str = ""
    later: str = ""
    start: str | None = None  # the address of the first page, where this is another
    columns: Columns = field(default_factory=Columns)  # as the board calls them


def filters_from(viewer, review: Review, versions: list[Submission], seen: Shown, asked: dict) -> Filters:
    """The filter form's answers as the composite's filters, of the versions in force as the viewer sees them."""
    texts: dict = {name: (asked.get(name) or "").strip() for name in ("practice", "people", "contact", "words")}
    bounds: dict = {name: asked.get(name) for name in ("since", "until", "kloe")}
    identities = _beside_which(viewer, review, asked.get("episode"), asked.get("mark") or "")
    by_text = {name: texts[name] for name in ("people", "contact", "words") if texts[name]}
    names = left_in(versions, seen, **by_text)
    texts["words"] = seen.stored_words(texts["words"])
    agencies = tuple(asked.get("agency") or ())
    return Filters(agencies=agencies, identities=identities, left_in=names, **texts, **bounds)


def _beside_which(viewer, review: Review, episode: int | None, mark: str) -> tuple[int, ...] | None:
    """The rows in the key episode, with the mark, or both."""
    found = []
    if episode is not None:
        found.append(annotations.identities_of(viewer, review, episode=episode))
    if mark:
        found.append(annotations.identities_of(viewer, review, mark=mark))
    return tuple(sorted(set.intersection(*found))) if found else None


def key_from(text: str) -> Key | None:
    """The key of the row where a page begins or ends; a mangled address begins at the start."""
    parts = text.split(".")
    if len(parts) != len(ORDER) or not all(part.isdigit() and len(part) < 19 for part in parts):
        return None
    day, minute, order, pk = map(int, parts)
    return day, minute, order, pk


def reading_of(viewer, review: Review, versions: list[Submission], *, address: QueryDict, asked: dict) -> Reading:
    """The page that an address asks for, of the versions that the viewer may read."""
    seen = shown(viewer, review)
    filters = filters_from(viewer, review, versions, seen, asked)
    found = composite.rows_of(review, versions, filters)
    after, before = (key_from(address.get(name, "")) for name in PLACES)
    page = composite.page_of(found, versions, after=after, before=before)
    around = Around(
        returned_gaps(viewer, review, versions),
        disagreements.of_rows(viewer, review, page.rows),
        annotations.beside(viewer, review, page.rows),  # compares what is stored, so before it is read
    )
    page_as_read(page.rows, versions, seen)
    rows = composite.with_found_words(page.rows, seen.read_words(filters.words))
    counts = composite.counts_of(versions, filters)
    earlier, later = _ways_on(address, page)
    start = without(address).urlencode() if after or before else None
    on = filters_on(address, asked, filters, counts)
    return Reading(by_day(rows, around), counts, on, earlier, later, start, columns_of(versions))


def _ways_on(address: QueryDict, page: CompositePage) -> tuple[str, str]:
    earlier = _with(address, before=key_of(page.rows[0])) if page.rows and page.earlier else ""
    later = _with(address, after=key_of(page.rows[-1])) if page.rows and page.later else ""
    return earlier, later


def _with(address: QueryDict, **place: str) -> str:
    query = without(address)
    for name, value in place.items():
        query[name] = value
    return query.urlencode()


def without(address: QueryDict, *names: str) -> QueryDict:
    """The address from its first page on, without what is named; an empty box of a form says nothing."""
    query = QueryDict(mutable=True)
    for name, values in address.lists():
        if name not in PLACES and name not in names and any(values):
            query.setlist(name, values)
    return query


@dataclass(frozen=True)
class Around:
    """What stands beside the rows of a page, by their identities, and the gaps of the review."""

    gaps: ReviewGaps
    disagreements: Mapping[int, list[Disagreement]]
    said: Mapping[int, Beside]


def by_day(rows: list[ReturnedEntry], around: Around) -> list[Day]:
    """Rows under one heading per date as it may be read. A gap stands before the first row that ends it."""
    of_agency: dict[tuple[int, date | None], EmptyPeriod] = {
        (one.agency_return.pk, gap.ends): gap for one in around.gaps.agencies for gap in one.periods
    }
    of_all: dict[date | None, EmptyPeriod] = {gap.ends: gap for gap in around.gaps.of_all}
    days = []
    for words, group in groupby(rows, key=lambda row: row.date_words):
        told = []
        for row in group:
            gap = of_agency.pop((row.submission.part.agency_return_id, row.date_from), None)
            same = [(one.beside(row), one) for one in around.disagreements.get(row.entry_id_then, ())]
            told.append(Told(row, gap, same, around.said.get(row.entry_id_then)))
        days.append(Day(words, told, of_all.pop(told[0].entry.date_from, None)))
    return days


def filters_on(address: QueryDict, asked: dict, filters: Filters, counts: Counts) -> list[FilterOn]:
    """Every filter that is on, each agency by itself."""
    found = []
    for one in counts.agencies:
        agency = one.version.part.agency_return.agency
        if agency.code in filters.agencies:
            query = without(address, "agency")
            query.setlist("agency", [code for code in filters.agencies if code != agency.code])
            found.append(FilterOn("Agency", agency.name, one.rows, query.urlencode()))
    for name, count in counts.alone.items():
        if name != "agencies":
            title, keys = NAMES[name]
            said = _said(name, asked)
            found.append(FilterOn(title, said, count, without(address, *keys).urlencode()))
    return found


def _said(name: str, asked: dict) -> str:
    if name == "identities":
        marked = [str(Annotation.Mark(asked["mark"]).label)] if asked.get("mark") else []
        return " and ".join([*(["Key episode"] if asked.get("episode") else []), *marked])
    value = asked[name]
    if name in ("since", "until"):
        return date_in_words(value)
    return str(PracticeCode(value).label) if name == "practice" else str(value).strip()


def address_of(review: Review, entry: ReturnedEntry) -> str:
    """Where the composite shows a row: the page that begins with it."""
    before = f"{entry.sort_day}.{entry.sort_minute}.{entry.order_in_day}.{entry.pk - 1}"
    return f"{reverse('combined:composite_list', args=[review.reference])}?after={before}#{entry.ref}"
