"""The chronology as its agency sees it while it is written."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from chronology.models import Chronology, ChronologyEntry, Import, ImportRow
from reviews.models import ReturnPart
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


def chronology_at(part: ReturnPart) -> Chronology:
    """The chronology of a part to look at: before the first save an empty one that is not stored, as looking writes nothing."""
    return getattr(part, "chronology", None) or Chronology(part=part)


def entries_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> QuerySet[ChronologyEntry]:
    """The rows in force, in order, through what the viewer may see."""
    return visible(viewer, perm, ChronologyEntry).filter(chronology_id=chronology.pk, removed_at__isnull=True)


def removed_entries(viewer, chronology: Chronology) -> QuerySet[ChronologyEntry]:
    """Rows that were taken out and can be brought back, newest first."""
    found = visible(viewer, Perm.EDIT_CHRONOLOGY, ChronologyEntry)
    return found.filter(chronology_id=chronology.pk, removed_at__isnull=False).order_by("-removed_at")


def counts_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> dict[str, int]:
    """How many rows there are, and how many need attention."""
    return entries_of(viewer, chronology, perm).aggregate(
        entries=Count("pk"), attention=Count("pk", filter=~Q(needs_attention=""))
    )


def with_last_change(entries: QuerySet[ChronologyEntry]) -> QuerySet[ChronologyEntry]:
    """Each row with who changed it last and when: `changed_by`, `changed_at`."""
    newest = ChronologyEntry.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    return entries.annotate(
        changed_by=Subquery(newest.values("history_user__name")[:1]),
        changed_at=Subquery(newest.values("history_date")[:1]),
    )


def neighbours_of(entries: list[ChronologyEntry]) -> list[tuple[bool, bool]]:
    """Of each row: could it change places with the one above, with the one below? Same day, time equally unknown."""
    places = [(entry.sort_day, entry.sort_minute) for entry in entries]
    same = [before == after for before, after in pairwise(places)]
    return list(zip([False, *same], [*same, False], strict=False))[: len(entries)]


@dataclass(frozen=True)
class Change:
    """One saved version of a row: who, when, and each field before and after."""

    version: object
    fields: list[tuple[str, str, str]]
    words: str


# What people write; what was read out of their words is not told again beside them.
_NAMES = (
    "kind", "date_original", "time_original", "event", "source", "people", "contact_type", "adult_seen", "adults_voice",
    "action", "comment", "practice_code", "kloe_numbers",
)  # fmt: skip
_TOLD = [ChronologyEntry._meta.get_field(name) for name in _NAMES]


def history_of(entry: ChronologyEntry) -> list[Change]:
    """Every earlier version of a row, newest first, with what it changed."""
    versions = list(entry.history.select_related("history_user").order_by("-history_date", "-history_id"))
    return [_change(new, old) for new, old in zip(versions, [*versions[1:], None], strict=True)]


def _change(new, old) -> Change:
    if old is None:
        return Change(new, [(_label(field), "", _text(new, field)) for field in _TOLD if _text(new, field)], "Added")
    if bool(new.removed_at) != bool(old.removed_at):
        return Change(new, [], "Removed" if new.removed_at else "Brought back")
    fields = [
        (_label(field), _text(old, field), _text(new, field))
        for field in _TOLD
        if _text(old, field) != _text(new, field)
    ]
    return Change(new, fields, "Changed" if fields else "Moved within the day")


def differences(stored: ChronologyEntry, typed: dict) -> list[tuple[str, str, str]]:
    """Where what is stored differs from what somebody typed (R14): label, stored, typed."""
    told = [
        (_label(field), _text(stored, field), _shown(field, typed[field.name]))
        for field in _TOLD
        if field.name in typed
    ]
    return [(label, theirs, mine) for label, theirs, mine in told if theirs != mine]


def _label(field) -> str:
    return str(field.verbose_name).capitalize().replace("Kloe numbers", "Lines of enquiry")


def _text(row, field) -> str:
    return _shown(field, getattr(row, field.attname))


def _shown(field, value) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(dict(field.flatchoices).get(value, value or ""))


def has_versions(part: ReturnPart) -> bool:
    """Was the chronology ever submitted?"""
    return part.submissions.exists()


def imports_of(viewer, chronology: Chronology) -> QuerySet[Import]:
    found = visible(viewer, Perm.IMPORT_CHRONOLOGY, Import).filter(chronology_id=chronology.pk)
    return found.select_related("by", "file").order_by("-at")


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
