"""Periods of a chronology with neither an entry nor a statement of no contact."""

from dataclasses import dataclass
from datetime import date, timedelta

from chronology.models import Chronology, EntryFields, Precision
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


def gaps_in(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> list[Gap]:
    """Gaps longer than the board's `gap_days`, in order.

    An entry covers the whole of what was written: 'March 2025' all of March. A year alone covers nothing and ends no gap,
    since the day is not known; a statement of no contact that goes on covers the rest of the period under review.
    """
    review = chronology.part.agency_return.review
    known = entries_of(viewer, chronology, perm).filter(date_from__isnull=False).exclude(precision=Precision.YEAR)
    covered: date | None = None
    found: list[Gap] = []
    for pk, ref, kind, first, last in known.order_by("date_from").values_list(
        "pk", "ref", "kind", "date_from", "date_to"
    ):
        if first is None:
            continue
        if covered is not None and (first - covered).days > review.board.gap_days:
            found.append(Gap(covered, first, pk, ref))
        last = last_covered(kind, first, last, review.period_end)
        covered = max(covered or last, last)
    return found


def last_covered(kind: str, first: date, last: date | None, period_end: date) -> date:
    """The last day that an entry speaks of; a statement of no contact that goes on speaks of the rest of the period."""
    if last is None:
        return max(first, period_end) if kind == EntryFields.Kind.NO_CONTACT else first
    return last


def gap_before(viewer, chronology: Chronology, ref: str) -> Gap | None:
    """The gap that an entry ends, for a statement that fills it."""
    return next((gap for gap in gaps_in(viewer, chronology) if gap.before_ref == ref), None)


def words_of(gap: Gap) -> str:
    """The days between, as they are typed in the date box."""
    first, last = gap.since + DAY, gap.until - DAY
    return f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
