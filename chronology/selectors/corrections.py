"""Corrections that came from staff: their words for the author alone (R5); others learn only that one came."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chronology.models import CORRECTABLE, ChronologyEntry, Correction, CorrectionDecision
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

FOLLOWING = "Corrected following an interview with staff"


@dataclass(frozen=True)
class Line:
    """One column: what it said when it was put to them, what it says now, and what it should say."""

    label: str
    was: str
    now: str
    becomes: str

    @property
    def moved_on(self) -> bool:
        """Has somebody changed it since?"""
        return self.was != self.now


def texts_of(entry: ChronologyEntry) -> dict[str, str]:
    """What can be corrected, as it was typed."""
    columns = entry.chronology.columns
    return {name: getattr(entry, columns[name].stored) for name in CORRECTABLE}


def lines_of(correction: Correction) -> list[Line]:
    columns, now = correction.entry.chronology.columns, texts_of(correction.entry)
    return [
        Line(columns.label(name), correction.was[name], now[name], text) for name, text in correction.becomes.items()
    ]


def open_corrections(viewer, agency_return: AgencyReturn) -> QuerySet[Correction]:
    """Those that the viewer has still to decide on."""
    found = visible(viewer, Perm.HOLD_INTERVIEWS, Correction)
    of_return = found.filter(entry__chronology__part__agency_return=agency_return, decision__isnull=True)
    return of_return.filter(entry__removed_at__isnull=True).select_related("entry")


def corrections_of(viewer, entry: ChronologyEntry) -> list[Correction]:
    """Every correction of one entry with what became of it, for the author."""
    found = visible(viewer, Perm.HOLD_INTERVIEWS, Correction).filter(entry=entry)
    return list(found.select_related("decision__by").order_by("pk"))


def waits(entry: ChronologyEntry) -> bool:
    """Does a correction wait for the author? Whoever may write in the chronology may know, and no more than that."""
    return Correction.objects.filter(entry=entry, decision__isnull=True).exists()


def versions_made(entry: ChronologyEntry) -> dict[int, str]:
    """The versions of an entry that took a correction over, with what is said of them."""
    accepted = CorrectionDecision.objects.filter(subject__entry=entry, verb="accept")
    return {made: FOLLOWING for made in accepted.values_list("version", flat=True) if made}
