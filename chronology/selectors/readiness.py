"""What stands between a chronology and its submission, and what is only worth a look."""

from dataclasses import dataclass

from chronology.models import Chronology, ChronologyEntry
from chronology.selectors.drafts import counts_of, entries_of
from chronology.selectors.gaps import Gap, gaps_in

SHOWN = 50


@dataclass(frozen=True)
class Readiness:
    """`holds` and `waiting` block; gaps, dates outside the period and rows without a line of enquiry only advise."""

    entries: int
    attention: int
    waiting: list[ChronologyEntry]
    holds: list[str]
    gaps: list[Gap]
    outside: int
    without_kloe: int

    @property
    def blocked(self) -> bool:
        return bool(not self.entries or self.attention or self.holds)


def of(viewer, chronology: Chronology) -> Readiness:
    """Everything on the page of submission, in a fixed number of queries."""
    agency_return = chronology.part.agency_return
    review = agency_return.review
    entries = entries_of(viewer, chronology)
    holds = agency_return.holds.filter(until__isnull=True).values_list("sentence", flat=True)
    early, late = entries.filter(date_to__lt=review.period_start), entries.filter(date_from__gt=review.period_end)
    return Readiness(
        **counts_of(viewer, chronology),
        waiting=list(entries.exclude(needs_attention="")[:SHOWN]),
        holds=list(dict.fromkeys(holds)),
        gaps=gaps_in(viewer, chronology),
        outside=early.count() + late.count(),
        without_kloe=entries.filter(kloe_numbers=[]).count(),
    )
