"""The rows of the chronology's page, some at a time, each with its neighbours, its gap and what is to be said of it."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from chronology.columns import Column
from chronology.dating import ABOUT_DATE, ABOUT_TIME
from chronology.models import Chronology, ChronologyEntry, corrected
from chronology.partial_dates import dates_meant, read_date, times_meant
from chronology.selectors import drafts
from chronology.selectors.gaps import Gap, gaps_in
from sar_portal.access.permissions import Perm

# A page to read, and a page to write in: each row of that has a dozen boxes.
READ, WRITE = 200, 50
_BELOW = ("contact_type", "adults_voice", "action", "comment")


@dataclass(frozen=True)
class Asked:
    """What the address of the page says. A mangled one shows all, from the first page."""

    show: str = ""  # attention, waiting, corrected, or by-12 for the rows of one contributor
    at: str = ""  # a reference or a date: the page on which it stands
    page: str | None = None

    def of(self, chronology: Chronology) -> Q:
        if self.show == "attention":
            return chronology.columns.unsettled()
        if self.show == "waiting":
            return Q(to_accept=True)
        if self.show == "corrected":
            return Q(corrected())
        person = self.show.removeprefix("by-")
        return Q(contributed=True, created_by=int(person)) if person != self.show and person.isdecimal() else Q()

    @property
    def part(self) -> bool:
        """Are some rows left out, so that neighbours on the page are not those of the chronology?"""
        return bool(self.show)


@dataclass(frozen=True)
class Listed:
    """One line of the page: the entry, and what is to be said beside it."""

    entry: ChronologyEntry
    chronology: Chronology
    gap: Gap | None = None
    can_up: bool = False
    can_down: bool = False

    @cached_property
    def reasons(self) -> list[str]:
        return self.chronology.columns.reasons(self.entry)

    @property
    def meant(self) -> list[tuple[str, str]]:
        """What date and time may have meant, where either needs attention: (column, text)."""
        return meant(self.entry, self.chronology) if self.entry.needs_attention else []

    @property
    def shown(self) -> list[Column]:
        return self.chronology.columns.shown(self.entry)

    @property
    def below(self) -> list[tuple[str, str]]:
        """What the list that is read says under the words of the entry, since it has no column there: (label, text)."""
        columns = self.chronology.columns
        names = [*_BELOW, *(name for name in ("adult_seen",) if not columns[name].shown)]
        return [(columns.label(name), text) for name in names if (text := getattr(self.entry, name))]


def page_of(viewer, chronology: Chronology, perm: Perm, asked: Asked, *, size: int = READ) -> Page:
    """A page of the rows in force, in order, or of those that were asked for."""
    entries = drafts.entries_of(viewer, chronology, perm).filter(asked.of(chronology))
    number = asked.page or (str(_before(entries, asked.at) // size + 1) if asked.at else None)
    entries = entries.select_related("created_by").prefetch_related("merged_from").annotate(corrected=corrected())
    if size == READ:
        entries = drafts.with_last_change(entries)
    page = Paginator(entries, size).get_page(number)
    gaps = {} if asked.part else {gap.before: gap for gap in gaps_in(viewer, chronology, perm)}
    rows = list(page.object_list)
    moves = [(False, False)] * len(rows) if asked.part else drafts.neighbours_of(rows)
    listed = [Listed(row, chronology, gaps.get(row.pk), up, down) for row, (up, down) in zip(rows, moves, strict=True)]
    return Page(listed, page.number, page.paginator)


def _before(entries: QuerySet[ChronologyEntry], at: str) -> int:
    """How many rows stand before the one of this reference, or before the first that is not earlier than this date."""
    row = entries.filter(ref__iexact=at.strip()).first()
    if row is not None:
        return entries.filter(before(row)).count()
    when = read_date(at)
    return entries.filter(date_from__lt=when.date_from).count() if when.date_from else 0


def before(row: ChronologyEntry) -> Q:
    """The rows that stand before this one."""
    day, minute, order = row.sort_day, row.sort_minute, row.order_in_day
    return (
        Q(sort_day__lt=day)
        | Q(sort_day=day, sort_minute__lt=minute)
        | Q(sort_day=day, sort_minute=minute, order_in_day__lt=order)
        | Q(sort_day=day, sort_minute=minute, order_in_day=order, pk__lt=row.pk)
    )


def removed_page(viewer, chronology: Chronology, number: str | None) -> Page:
    """Rows that were taken out, newest first."""
    removed = drafts.removed_entries(viewer, chronology).select_related("removed_by", "merged_into")
    return Paginator(removed, READ).get_page(number)


def read_as(entry: ChronologyEntry) -> str:
    """What was understood of date and time, in words; '' where nothing was. Never a guessed part (R11)."""
    return ", ".join(words for words in (date_as(entry), time_as(entry)) if words)


def date_as(entry: ChronologyEntry) -> str:
    return entry.when.render() if entry.date_from else ""


def time_as(entry: ChronologyEntry) -> str:
    return entry.time_words if entry.time_from or entry.time_qualifier else ""


def meant(entry: ChronologyEntry, chronology: Chronology) -> list[tuple[str, str]]:
    """What a date or a time that needs attention may have meant, for a person to pick from: (column, text)."""
    review = chronology.part.agency_return.review
    told = entry.needs_attention.splitlines()
    found: list[tuple[str, str]] = []
    if any(line.startswith(ABOUT_DATE) for line in told):
        dates = dates_meant(entry.date_original, since=review.period_start, until=review.period_end)
        found += [("date", text) for text in dates]
    if any(line.startswith(ABOUT_TIME) for line in told):
        found += [("time", text) for text in times_meant(entry.time_original)]
    return found
