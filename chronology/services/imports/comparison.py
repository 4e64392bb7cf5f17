"""What an import would do to each entry: new, changed, the same, gone. Planned with the preview; the author picks."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from chronology.dating import DATE_COLUMNS, TIME_COLUMNS
from chronology.importing.comparing import Pair, Side, pair
from chronology.models import ChronologyEntry, Import, ImportRow, ImportStep
from chronology.policies import check_in_progress
from chronology.progress import COMPARING, tell
from chronology.services.entries import TEXTS
from chronology.services.imports.asking import open_preview
from chronology.services.imports.rows import plain
from sar_portal.access.audit import record

Kind = ImportStep.Kind
# What is compared, and changed, together: a date is several columns of one reading.
GROUPS: dict[str, tuple[str, ...]] = {
    "date": DATE_COLUMNS,
    "time": TIME_COLUMNS,
    **{name: (name,) for name in (*TEXTS, "practice_code", "kloe_numbers", "kind")},
}
_MEANING = {
    "date": ("date_from", "date_to", "precision", "uncertain", "date_qualifier"),
    "time": ("time_from", "time_to", "time_approximate", "time_qualifier"),
}
# What a row is of which nothing was said.
_AN_EVENT = {"kind": ChronologyEntry.Kind.EVENT.value}
_BATCH = 1_000


def compare(batch: Import, *, find_corrected: bool = False) -> None:
    """Plans the steps of a preview anew. What the author picked stays picked where it is still the same step.

    Where nobody said so yet (`find_corrected`), the import of which most rows are met again is taken to be corrected.
    """
    tell(batch.pk, COMPARING)
    picked = {(step.row_id, step.entry_id, step.kind): step.take for step in batch.steps.all()}
    batch.steps.all().delete()
    rows = list(batch.rows.exclude(outcome=ImportRow.Outcome.SKIPPED))
    entries = [] if batch.adds_only else _in_force(batch)
    pairs = pair([_side_of_row(row) for row in rows], [_side_of_entry(entry) for entry in entries])
    if find_corrected:
        batch.corrects = _corrected(pairs, rows, entries)
        batch.save(update_fields=["corrects"])
    found = {each.row: each for each in pairs}
    steps = [_step(batch, row, found.get(place), entries) for place, row in enumerate(rows)]
    steps += _gone(batch, entries, {each.entry for each in pairs})
    for step in steps:
        step.take = picked.get((step.row_id, step.entry_id, step.kind), step.take)
    ImportStep.objects.bulk_create(steps, batch_size=_BATCH)


def _in_force(batch: Import) -> list[ChronologyEntry]:
    found = ChronologyEntry.objects.filter(chronology=batch.chronology_id, removed_at__isnull=True)
    return list(found.select_related("import_row"))


def _side_of_row(row: ImportRow) -> Side:
    values = row.values
    words = f"{values['event']} {values['action']}"
    time = values["time_from"] or values["time_original"]
    return Side(_keys(values.get("ref", "")), values["sort_day"], time, values["source"], words)


def _side_of_entry(entry: ChronologyEntry) -> Side:
    came_as = entry.import_row.values.get("ref", "") if entry.import_row else ""
    time = entry.time_from.isoformat() if entry.time_from else entry.time_original
    return Side(_keys(entry.ref, came_as), entry.sort_day, time, entry.source, f"{entry.event} {entry.action}")


def _keys(*references: str) -> frozenset[str]:
    return frozenset(filter(None, (" ".join(one.lower().split()) for one in references)))


def _corrected(pairs: list[Pair], rows: list[ImportRow], entries: list[ChronologyEntry]) -> Import | None:
    came = Counter(row.batch_id for each in pairs if (row := entries[each.entry].import_row) is not None)
    if not came:
        return None
    key, met_again = came.most_common(1)[0]
    return Import.objects.get(pk=key) if met_again * 2 >= len(rows) else None


def _step(batch: Import, row: ImportRow, found: Pair | None, entries: list[ChronologyEntry]) -> ImportStep:
    if found is None:
        return ImportStep(batch=batch, row=row, kind=Kind.ADDED, take=True)
    entry = entries[found.entry]
    stored, came_as = values_of(entry), _AN_EVENT | entry.import_row.values if entry.import_row else None
    # A person's own change since then is no difference of the file: it stays, and nobody is asked (R14).
    changed = [
        name
        for name in GROUPS
        if (name != "kind" or "kind" in row.values)  # a file without such a column says nothing of it
        and _differs(name, stored, row.values)
        and (came_as is None or _differs(name, came_as, row.values))
    ]
    edited = any(came_as is None or _differs(name, came_as, stored) for name in changed)
    columns = [column for name in changed for column in GROUPS[name]]
    return ImportStep(
        batch=batch,
        row=row,
        entry=entry,
        kind=Kind.CHANGED if changed else Kind.SAME,
        found_by=found.found_by,
        edited=edited,
        take=bool(changed) and not edited,
        seen_version=entry.version,
        before={column: stored[column] for column in columns},
        after={column: row.values[column] for column in columns},
    )


def values_of(entry: ChronologyEntry) -> dict:
    """The columns of a stored entry as JSON, to be held against those of a row."""
    return plain({column: getattr(entry, column) for columns in GROUPS.values() for column in columns})


def _differs(name: str, one: dict, other: dict) -> bool:
    """By what is meant: another way of writing the same date or of breaking the same lines is no change."""
    meaning = _MEANING.get(name)
    if meaning is None:
        return _flat(one[name]) != _flat(other[name])
    meant, other_meant = ([side[column] for column in meaning] for side in (one, other))
    if one[meaning[0]] is None and other[meaning[0]] is None:
        return _flat(one[f"{name}_original"]) != _flat(other[f"{name}_original"])
    return meant != other_meant


def _flat(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _gone(batch: Import, entries: list[ChronologyEntry], met: set[int]) -> Iterable[ImportStep]:
    """Entries of the import that this one corrects, or of one that that corrected, which are in the file no longer."""
    chain: set[int] = set()
    one = batch.corrects
    while one is not None and one.pk not in chain:
        chain.add(one.pk)
        one = one.corrects
    for place, entry in enumerate(entries):
        if place not in met and entry.import_row is not None and entry.import_row.batch_id in chain:
            edited = entry.version > 1
            yield ImportStep(batch=batch, entry=entry, kind=Kind.GONE, edited=edited, seen_version=entry.version)


@transaction.atomic
def pick_steps(*, batch: Import, takes: dict[int, bool], by) -> None:
    """Which of the steps are to be done: step → yes or no. What is the same needs no choice. Raises Refused."""
    locked = open_preview(batch, by=by)
    check_in_progress(locked.chronology, by=by)
    for take in (True, False):
        chosen = [key for key, wanted in takes.items() if wanted is take]
        locked.steps.filter(pk__in=chosen).exclude(kind=Kind.SAME).update(take=take)
    record("did", "pick_steps", locked, by=by, details={"steps": len(takes)})
