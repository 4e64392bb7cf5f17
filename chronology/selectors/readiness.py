"""What stands between a chronology and its submission, and what is only worth a look."""

from dataclasses import dataclass

from chronology.models import Chronology
from chronology.selectors.checks import Result, results_of
from chronology.selectors.drafts import entries_of
from reviews.selectors.reviews import why_returns_stand


@dataclass(frozen=True)
class Readiness:
    """`holds` block, and so does each check that says it does and has found something."""

    entries: int
    holds: list[str]
    results: list[Result]

    @property
    def blocked(self) -> bool:
        return bool(not self.entries or self.holds or any(one.blocks and one.found for one in self.results))


def of(viewer, chronology: Chronology) -> Readiness:
    """Everything on the page of submission, in a fixed number of queries."""
    agency_return = chronology.part.agency_return
    still = why_returns_stand(agency_return.review)
    holds = [still] if still else []
    holds += agency_return.holds.filter(until__isnull=True).values_list("sentence", flat=True)
    return Readiness(
        entries=entries_of(viewer, chronology).count(),
        holds=list(dict.fromkeys(holds)),
        results=results_of(viewer, chronology),
    )
