"""Periods of a chronology with neither an entry nor a statement of no contact."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, F, Max, RowRange, Value, When, Window
from django.db.models.functions import Coalesce, Greatest

from chronology.models import Chronology, ChronologyEntry, EntryFields, Precision
from chronology.selectors.drafts import entries_of
from sar_portal.access.permissions import Perm

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """No entry between two known days. `before` is the entry that ends the gap."""

    since: date
    until: date
    before: int
    before_ref: str

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
    since the day is not known; a statement of no contact that goes on covers the rest of the period under review.
    """
    review = chronology.part.agency_return.review
    goes_on = When(kind=ChronologyEntry.Kind.NO_CONTACT, then=Greatest(F("date_from"), Value(review.period_end)))
    known = entries_of(viewer, chronology, perm).filter(date_from__isnull=False).exclude(precision=Precision.YEAR)
    known = known.annotate(last=Coalesce("date_to", Case(goes_on, default=F("date_from")), output_field=DateField()))
    # How far everything before a row reaches; the database compares, so that a long chronology costs no more here.
    before = Window(Max("last"), order_by=[F("date_from").asc(), F("pk").asc()], frame=RowRange(end=-1))
    ended = known.annotate(covered=before).filter(covered__lt=F("date_from") - review.board.gap_days * DAY)
    rows = ended.order_by("date_from", "pk").values_list("covered", "date_from", "pk", "ref")
    return [Gap(covered, first, pk, ref) for covered, first, pk, ref in rows if first]


def last_covered(kind: str, first: date, last: date | None, period_end: date) -> date:
    """The last day that an entry speaks of; a statement of no contact that goes on speaks of the rest of the period."""
    if last is None:
        return max(first, period_end) if kind == EntryFields.Kind.NO_CONTACT else first
    return last


def gap_before(viewer, chronology: Chronology, ref: str) -> Gap | None:
    """The gap that an entry ends, for a statement that fills it."""
    return next((gap for gap in gaps_in(viewer, chronology) if gap.before_ref == ref), None)
