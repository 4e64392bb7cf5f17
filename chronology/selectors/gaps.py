"""Periods of a chronology with neither an entry nor a statement of no contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, F, Max, Q, RowRange, Value, When, Window
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from chronology.models import Chronology, ChronologyEntry, EntryFields, Precision
from chronology.partial_dates import ANY_TIME_AFTER, ANY_TIME_BEFORE
from chronology.selectors.drafts import entries_of
from reviews.models import Review
from sar_portal.access.permissions import Perm

Span = tuple[date, date]
DAY = timedelta(days=1)
START, END = "start", "end"
_STATEMENT = Q(kind=EntryFields.Kind.NO_CONTACT)
# A statement without a beginning: 'until 1 May 2025'; and without an end: '1 May 2025 - ongoing', 'from 1 May 2025'.
# `covered` says the same.
_UP_TO = _STATEMENT & Q(date_qualifier__in=ANY_TIME_BEFORE)
_GOES_ON = _STATEMENT & (Q(date_to__isnull=True) | Q(date_qualifier__in=ANY_TIME_AFTER))
NO_DAY = Q(precision=Precision.YEAR) & ~_STATEMENT


@dataclass(frozen=True)
class Gap:
    """No entry between two known days. `before` is the entry that ends the gap."""

    since: date
    until: date
    before: int
    before_ref: str
    # At an edge of the period under review: before its first entry, or after its last, which `before` then is.
    edge: str = ""

    @property
    def key(self) -> str:
        """By which a page asks for it."""
        return self.edge or self.before_ref

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def words(self) -> str:
        """The days between, as they are typed in the date box of a statement."""
        return f"{self.since + DAY:%d/%m/%Y} to {self.until - DAY:%d/%m/%Y}"


def gaps_in(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> list[Gap]:
    """Gaps longer than the board's `gap_days`, in order.

    An entry covers the whole of what was written: 'March 2025' all of March. A year alone covers nothing and ends no gap,
    since the day is not known, unless it is a statement of no contact; one that is open at an end reaches to that end of the
    period under review, and 'after March 2025' begins where March ends.
    """
    review = chronology.part.agency_return.review
    begins = Case(
        When(_UP_TO, then=Least(F("date_from"), Value(review.period_start))),
        When(_STATEMENT & Q(date_qualifier="after"), then=Coalesce("date_to", F("date_from"))),
        default=F("date_from"),
        output_field=DateField(),
    )
    ends = Case(
        When(_GOES_ON, then=Greatest(F("first"), Value(review.period_end))),
        When(_UP_TO & Q(date_qualifier="before"), then=F("date_from")),
        default=Coalesce("date_to", F("date_from")),
        output_field=DateField(),
    )
    known = entries_of(viewer, chronology, perm).filter(date_from__isnull=False).exclude(NO_DAY)
    known = known.annotate(first=begins).annotate(last=ends)
    # How far everything before a row reaches; the database compares, so that a long chronology costs no more here.
    before = Window(Max("last"), order_by=[F("first").asc(), F("pk").asc()], frame=RowRange(end=-1))
    ended = known.annotate(covered=before).filter(covered__lt=F("first") - review.board.gap_days * DAY)
    rows = ended.order_by("first", "pk").values_list("covered", "first", "pk", "ref")
    return [Gap(covered, first, pk, ref) for covered, first, pk, ref in rows if first]


def covered(kind: str, first: date, last: date | None, qualifier: str, period: Span) -> Span:
    """The first and the last day that an entry speaks of. A statement of no contact that is open at an end speaks of the
    period under review up to there, or of the rest of it: 'since March 2025' from the first of March, 'after March 2025' from
    the last.
    """
    start, end = period
    if kind == EntryFields.Kind.NO_CONTACT:
        if last is None or qualifier in ANY_TIME_AFTER:
            since = last if last and qualifier == "after" else first
            return since, max(since, end)
        if qualifier in ANY_TIME_BEFORE:
            return min(first, start), first if qualifier == "before" else last
    return first, last or first


def edges_in(rows: Iterable[ChronologyEntry], review: Review, today: date) -> list[Gap]:
    """Gaps before the first entry of a whole chronology and after its last, by the same rules; a period that goes on is
    counted to today. Where no entry has a day, there is nothing to count from.
    """
    known = [row for row in rows if row.date_from and (row.precision != Precision.YEAR or _is_statement(row))]
    if not known:
        return []
    start, end = review.period_start - DAY, min(review.period_end, today) + DAY
    spans = [(*_span(row, (start, end)), row) for row in known]
    first, _, earliest = min(spans, key=lambda span: span[0])
    _, last, latest = max(spans, key=lambda span: span[1])
    found = [Gap(start, min(first, end), earliest.pk, earliest.ref, START)]
    found.append(Gap(max(last, start), end, latest.pk, latest.ref, END))
    return [gap for gap in found if gap.days > review.board.gap_days]


def _is_statement(row: ChronologyEntry) -> bool:
    return row.kind == EntryFields.Kind.NO_CONTACT


def _span(row: ChronologyEntry, period: Span) -> Span:
    assert row.date_from is not None
    return covered(row.kind, row.date_from, row.date_to, row.date_qualifier, period)


def gap_of(viewer, chronology: Chronology, key: str) -> Gap | None:
    """The gap that a page asks for, for a statement that fills it."""
    if key in (START, END):
        rows = entries_of(viewer, chronology, Perm.EDIT_CHRONOLOGY)
        found = edges_in(rows, chronology.part.agency_return.review, timezone.localdate())
    else:
        found = gaps_in(viewer, chronology) if key else []
    return next((gap for gap in found if gap.key == key), None)
