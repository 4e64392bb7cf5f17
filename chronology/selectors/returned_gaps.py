"""Periods of the composite in which an agency, or all of them, have neither an entry nor a statement of no contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from chronology.models import ReturnedEntry
from chronology.selectors.gaps import DAY, NO_DAY, Span, covered
from chronology.selectors.versions import versions_in_force, worked_out
from reviews.models import AgencyReturn, Review, Submission


@dataclass(frozen=True)
class EmptyPeriod:
    """From the first to the last day without an entry, both included; never outside the period under review."""

    first: date
    last: date

    @property
    def ends(self) -> date:
        """The day of the entry that ends it."""
        return self.last + DAY

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class AgencyGaps:
    agency_return: AgencyReturn
    periods: list[EmptyPeriod]


@dataclass(frozen=True)
class ReviewGaps:
    """Of each agency whose returned chronology has one, and of all of them together."""

    agencies: list[AgencyGaps] = field(default_factory=list)
    of_all: list[EmptyPeriod] = field(default_factory=list)


def returned_gaps(viewer, review: Review, versions: list[Submission] | None = None) -> ReviewGaps:
    """Gaps longer than the board's `gap_days`, read from the versions in force that the viewer may read (R3, R12); who
    has asked for these `versions` already can give them.

    An entry covers the whole of what was written: 'March 2025' all of March. A year alone covers nothing, but in a
    statement of no contact.
    """
    versions = versions_in_force(viewer, review) if versions is None else versions
    if not versions:
        return ReviewGaps()
    period, longest = (review.period_start, review.period_end), review.board.gap_days
    asked = (*period, longest)
    of_one, of_all = worked_out("gaps", versions, asked, lambda: _found(versions, period, longest))
    of_each = [(version.part.agency_return, [EmptyPeriod(*gap) for gap in of_one[version.pk]]) for version in versions]
    return ReviewGaps(
        [AgencyGaps(one, periods) for one, periods in of_each if periods], [EmptyPeriod(*gap) for gap in of_all]
    )


def _found(versions: list[Submission], period: Span, longest: int) -> tuple[dict[int, list[Span]], list[Span]]:
    spans: dict[int, list[Span]] = {version.pk: [] for version in versions}
    rows = ReturnedEntry.objects.filter(submission__in=versions, date_from__isnull=False)
    columns = ("submission_id", "kind", "date_from", "date_to", "date_qualifier")
    for version, kind, first, last, qualifier in rows.exclude(NO_DAY).values_list(*columns).distinct():
        spans[version].append(covered(kind, first, last, qualifier, period))
    of_one = {version: uncovered(found, period, longest) for version, found in spans.items()}
    return of_one, uncovered([span for found in spans.values() for span in found], period, longest)


def uncovered(spans: Iterable[Span], period: Span, longest: int) -> list[Span]:
    """What the spans leave empty of a period, where from one covered day to the next it is more than `longest` days."""
    start, end = period
    covered = start - DAY
    found: list[Span] = []
    for first, last in [*sorted(spans), (end + DAY, end + DAY)]:
        first = min(first, end + DAY)
        if (first - covered).days > longest:
            found.append((covered + DAY, first - DAY))
        covered = max(covered, last)
    return found
