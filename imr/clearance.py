"""What holds interviews with somebody on the register: an entry's own hold, or a parallel process of the review."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from imr.models import InterviewClearance, PractitionerInvolvement
from reviews.models import AgencyReturn, ParallelProcess


@dataclass(frozen=True)
class Holds:
    """The processes that hold all interviews of a return, since when, and for whom each was cleared."""

    processes: list[ParallelProcess]
    since: dict[int, datetime] = field(default_factory=dict)
    cleared: dict[int, dict[int, datetime]] = field(default_factory=dict)

    def processes_on(self, row: PractitionerInvolvement) -> list[ParallelProcess]:
        """Those for which nobody recorded that this person was cleared, since the process has held interviews."""
        cleared = self.cleared.get(row.pk, {})
        return [one for one in self.processes if not self._is_cleared(one.pk, cleared)]

    def _is_cleared(self, process: int, cleared: dict[int, datetime]) -> bool:
        return process in cleared and not (process in self.since and cleared[process] < self.since[process])

    def on(self, row: PractitionerInvolvement) -> list[str]:
        """What holds interviews with this person, in words; nothing when they may be interviewed."""
        own = ["a decision on the register"] if row.no_interview_until_cleared else []
        return own + [f"{process.kind}, a parallel process" for process in self.processes_on(row)]


def holds_of(agency_return: AgencyReturn) -> Holds:
    """What holds interviews on a return now."""
    processes = list(
        ParallelProcess.objects.filter(review=agency_return.review, holds_interviews=True, ended_on__isnull=True)
    )
    if not processes:
        return Holds([])
    keys = [one.pk for one in processes]
    free = Q(holds_interviews=False) | Q(ended_on__isnull=False)
    # A process that let go of interviews and holds them again has to be cleared again.
    since = dict(
        ParallelProcess.history.filter(free, id__in=keys).order_by("history_date").values_list("id", "history_date")
    )
    cleared: dict[int, dict[int, datetime]] = {}
    for row, named, at in _clearances(agency_return):
        cleared.setdefault(row, {}).update(dict.fromkeys(named, at))
    return Holds(processes, since, cleared)


def _clearances(agency_return: AgencyReturn) -> Iterable[tuple[int, list[int], datetime]]:
    made = InterviewClearance.objects.filter(subject__agency_return=agency_return, verb="clear")
    return made.order_by("at", "pk").values_list("subject", "processes", "at")
