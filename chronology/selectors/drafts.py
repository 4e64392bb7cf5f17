"""The chronology as its agency sees it while it is written."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from chronology.columns import Columns
from chronology.models import Chronology, ChronologyEntry, Import, ImportRow, corrected
from chronology.selectors.columns import columns_for
from chronology.selectors.corrections import versions_made
from reviews.models import ReturnPart
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


def chronology_at(part: ReturnPart) -> Chronology:
    """The chronology of a part to look at: before the first save an empty one that is not stored, as looking writes nothing."""
    return getattr(part, "chronology", None) or Chronology(part=part, asked=columns_for(part))


def entries_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> QuerySet[ChronologyEntry]:
    """The rows in force, in order, through what the viewer may see."""
    return visible(viewer, perm, ChronologyEntry).filter(chronology_id=chronology.pk, removed_at__isnull=True)


def removed_entries(viewer, chronology: Chronology) -> QuerySet[ChronologyEntry]:
    """Rows that were taken out and can be brought back, newest first."""
    found = visible(viewer, Perm.EDIT_CHRONOLOGY, ChronologyEntry)
    return found.filter(chronology_id=chronology.pk, removed_at__isnull=False).order_by("-removed_at")


def counts_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> dict[str, int]:
    """How many rows there are, how many need attention, and how many of contributors the author has still to take on."""
    return entries_of(viewer, chronology, perm).aggregate(
        entries=Count("pk"),
        attention=Count("pk", filter=chronology.columns.unsettled()),
        theirs=Count("pk", filter=Q(to_accept=True)),
        corrected=Count("pk", filter=corrected()),
    )


@dataclass(frozen=True)
class Contributor:
    """Somebody of a ward or team who added rows, and how many of them stand."""

    person: int
    name: str
    team: str
    rows: int

    @property
    def key(self) -> str:
        """As it stands in the address of the page."""
        return f"by-{self.person}"


def contributors_of(viewer, chronology: Chronology, perm: Perm = Perm.EDIT_CHRONOLOGY) -> list[Contributor]:
    """Whose rows stand in the chronology beside the author's own, by ward or team."""
    rows = entries_of(viewer, chronology, perm).filter(contributed=True).order_by("team", "created_by__name")
    found = rows.values_list("created_by", "created_by__name", "team").annotate(rows=Count("pk"))
    return [Contributor(*one) for one in found]


def entry_of(viewer, chronology: Chronology, ref: str) -> ChronologyEntry | None:
    """The row in force of this reference; None where there is none for this viewer."""
    return entries_of(viewer, chronology).filter(ref=ref).first() if ref else None


def near(viewer, entry: ChronologyEntry) -> list[ChronologyEntry]:
    """The rows of the same day, and those just before and after: what may be the same event told twice."""
    rows = entries_of(viewer, entry.chronology).exclude(pk=entry.pk)
    above = rows.filter(sort_day__lt=entry.sort_day).order_by("-sort_day", "-sort_minute", "-order_in_day", "-pk")[:3]
    below = rows.filter(sort_day__gt=entry.sort_day)[:3]
    return [*reversed(above), *rows.filter(sort_day=entry.sort_day)[:20], *below]


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

    version: Any
    fields: list[tuple[str, str, str]]
    words: str


# What people write; what was read out of their words is not told again beside them.
_TOLD = {
    name: ChronologyEntry._meta.get_field(field)
    for name, field in [("kind", "kind"), *((column.name, column.stored) for column in Columns())]
}


def history_of(entry: ChronologyEntry, columns: Columns) -> list[Change]:
    """Every earlier version of a row, newest first, with what it changed; one that staff corrected says so."""
    made = versions_made(entry)
    versions = list(entry.history.select_related("history_user").order_by("-history_date", "-history_id"))
    changes = [_change(new, old, columns) for new, old in zip(versions, [*versions[1:], None], strict=True)]
    return [replace(one, words=made.get(one.version.version, one.words)) for one in changes]


def _change(new, old, columns: Columns) -> Change:
    if old is None:
        added = [(_label(name, columns), "", _text(new, field)) for name, field in _TOLD.items() if _text(new, field)]
        return Change(new, added, "Added")
    if bool(new.removed_at) != bool(old.removed_at):
        return Change(new, [], _gone_or_back(new))
    fields = [
        (_label(name, columns), _text(old, field), _text(new, field))
        for name, field in _TOLD.items()
        if _text(old, field) != _text(new, field)
    ]
    return Change(new, fields, "Changed" if fields else _beside(new, old))


def _gone_or_back(new) -> str:
    if not new.removed_at:
        return "Brought back"
    return "Put together with another row" if new.merged_into_id else "Removed"


def _beside(new, old) -> str:
    """What changed beside the text."""
    return "Taken on by the author" if old.to_accept and not new.to_accept else "Moved within the day"


def differences(stored: ChronologyEntry, typed: dict, columns: Columns) -> list[tuple[str, str, str]]:
    """Where what is stored differs from what somebody typed (R14): label, stored, typed."""
    told = [
        (_label(name, columns), _text(stored, field), _shown(field, typed[field.name]))
        for name, field in _TOLD.items()
        if field.name in typed
    ]
    return [(label, theirs, mine) for label, theirs, mine in told if theirs != mine]


def _label(name: str, columns: Columns) -> str:
    return "Kind" if name == "kind" else columns.label(name)


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
