"""The chronology as its agency sees it while it is written."""

from django.db.models import Count, Q, QuerySet

from chronology.models import Chronology, ChronologyEntry, Import, ImportRow
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


def entries_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> QuerySet[ChronologyEntry]:
    """The rows in force, in order, through what the viewer may see."""
    return visible(viewer, perm, ChronologyEntry).filter(chronology=chronology, removed_at__isnull=True)


def removed_entries(viewer, chronology: Chronology) -> QuerySet[ChronologyEntry]:
    """Rows that were taken out and can be brought back, newest first."""
    found = visible(viewer, Perm.EDIT_CHRONOLOGY, ChronologyEntry)
    return found.filter(chronology=chronology, removed_at__isnull=False).order_by("-removed_at")


def counts_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> dict[str, int]:
    """How many rows there are, and how many need attention."""
    return entries_of(viewer, chronology, perm).aggregate(
        entries=Count("pk"), attention=Count("pk", filter=~Q(needs_attention=""))
    )


def history_of(entry: ChronologyEntry) -> list:
    """Every earlier version of a row, newest first, each with the one before it (None for the first)."""
    versions = list(entry.history.select_related("history_user").order_by("-history_date", "-history_id"))
    return list(zip(versions, [*versions[1:], None], strict=True))


def imports_of(viewer, chronology: Chronology) -> QuerySet[Import]:
    found = visible(viewer, Perm.IMPORT_CHRONOLOGY, Import).filter(chronology=chronology)
    return found.select_related("by", "file")


def rows_of(viewer, batch: Import) -> QuerySet[ImportRow]:
    return visible(viewer, Perm.IMPORT_CHRONOLOGY, ImportRow).filter(batch=batch)


def row_counts(batch: Import) -> dict[str, int]:
    """Rows read = accepted + needs attention + skipped (R11)."""
    outcome = ImportRow.Outcome
    return batch.rows.aggregate(
        read=Count("pk"),
        accepted=Count("pk", filter=Q(outcome=outcome.ACCEPTED)),
        attention=Count("pk", filter=Q(outcome=outcome.ATTENTION)),
        skipped=Count("pk", filter=Q(outcome=outcome.SKIPPED)),
    )
