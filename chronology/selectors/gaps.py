"""Periods of a chronology with neither an entry nor a statement of no contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, F, Max, Q, RowRange, Value, When, Window
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from chronology.models import Chronology, ChronologyEntry, EntryFields, Precision
from chronology.selectors.drafts import entries_of
from reviews.models import Review
from sar_portal.access.permissions import Perm

DAY = timedelta(days=1)
START, END = "start", "end"
_STATEMENT = Q(kind=EntryFields.Kind.NO_CONTACT)
# A statement without an end: '1 May 2025 - ongoing', 'from 1 May 2025'.
GOES_ON = _STATEMENT & (Q(date_to__isnull=True) | Q(date_qualifier="from"))
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
    since the day is not known, unless it is a statement of no contact; one that goes on covers the rest of the period under
    review.
    """
    review = chronology.part.agency_return.review
    goes_on = When(GOES_ON, then=Greatest(F("date_from"), Value(review.period_end)))
    known = entries_of(viewer, chronology, perm).filter(date_from__isnull=False).exclude(NO_DAY)
    known = known.annotate(last=Case(goes_on, default=Coalesce("date_to", F("date_from")), output_field=DateField()))
    # How far everything before a row reaches; the database compares, so that a long chronology costs no more here.
    before = Window(Max("last"), order_by=[F("date_from").asc(), F("pk").asc()], frame=RowRange(end=-1))
    ended = known.annotate(covered=before).filter(covered__lt=F("date_from") - review.board.gap_days * DAY)
    rows = ended.order_by("date_from", "pk").values_list("covered", "date_from", "pk", "ref")
    return [Gap(covered, first, pk, ref) for covered, first, pk, ref in rows if first]


def last_covered(kind: str, first: date, last: date | None, qualifier: str, period_end: date) -> date:
    """The last day that an entry speaks of; a statement of no contact that goes on speaks of the rest of the period."""
    if kind == EntryFields.Kind.NO_CONTACT and (last is None or qualifier == "from"):
        return max(first, period_end)
    return last or first


def edges_in(rows: Iterable[ChronologyEntry], review: Review, today: date) -> list[Gap]:
    """Gaps before the first entry of a whole chronology and after its last, by the same rules; a period that goes on is
    counted to today. Where no entry has a day, there is nothing to count from.
    """
    known = [row for row in rows if row.date_from and (row.precision != Precision.YEAR or _is_statement(row))]
    if not known:
        return []
    start, end = review.period_start - DAY, min(review.period_end, today) + DAY
    spans = [(row.date_from or start, _reach(row, end), row) for row in known]
    first, _, earliest = min(spans, key=lambda span: span[0])
    _, last, latest = max(spans, key=lambda span: span[1])
    found = [Gap(start, min(first, end), earliest.pk, earliest.ref, START)]
    found.append(Gap(max(last, start), end, latest.pk, latest.ref, END))
    return [gap for gap in found if gap.days > review.board.gap_days]


def _is_statement(row: ChronologyEntry) -> bool:
    return row.kind == EntryFields.Kind.NO_CONTACT


def _reach(row: ChronologyEntry, end: date) -> date:
    assert row.date_from is not None
    return last_covered(row.kind, row.date_from, row.date_to, row.date_qualifier, end)


def gap_of(viewer, chronology: Chronology, key: str) -> Gap | None:
    """The gap that a page asks for, for a statement that fills it."""
    if key in (START, END):
        rows = entries_of(viewer, chronology, Perm.EDIT_CHRONOLOGY)
        found = edges_in(rows, chronology.part.agency_return.review, timezone.localdate())
    else:
        found = gaps_in(viewer, chronology) if key else []
    return next((gap for gap in found if gap.key == key), None)
