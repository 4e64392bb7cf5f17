"""From a preview into the chronology, in one act (N8), and out of it again as a whole."""

import re

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from chronology.dating import ABOUT_DATE, ABOUT_TIME
from chronology.importing.columns import heading_key
from chronology.models import Chronology, ChronologyEntry, Import, ImportRow, ImportStep, RememberedColumn
from chronology.policies import check_in_progress
from chronology.progress import WRITING, tell
from chronology.services.entries import NO_EVENT, NO_SOURCE, attribution, hold_open, next_ref
from chronology.services.imports.asking import ask_worker, open_preview
from chronology.services.imports.comparison import compare
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale, by_person, save_checked
from sar_portal.access.permissions import Perm

Kind, State = ImportStep.Kind, Import.State
# More are written by a worker.
INLINE_STEPS = 500
_BATCH = 500
CHANGED_MEANWHILE = (
    "{ref} was changed while you were checking, so nothing was brought in. The rows were compared again: look at it."
)


def accept_import(*, batch: Import, needs: Perm = Perm.IMPORT_CHRONOLOGY, by) -> int:
    """Does every step that is taken, in one act; returns how many entries it touched. Many are left to a worker: 0.

    A row that needs attention comes in marked with the reason and keeps its original text; a skipped one stays in the
    import with its reason. Raises Refused while the order of day and month is still to be answered, and where an entry
    was changed meanwhile (R14): then nothing is done, and the steps are planned anew.
    """
    try:
        with transaction.atomic():
            locked = open_preview(batch, needs, by=by)
            check_in_progress(locked.chronology, by=by)
            if locked.question:
                raise Refused("Say first whether the dates are written with the day or the month first.")
            if locked.steps.filter(take=True).count() <= INLINE_STEPS:
                return finish_writing(locked, by, needs)
            locked.state = State.WRITING
            ask_worker(locked, by)
            record("did", "begin_writing", locked, by=by)
            return 0
    except Stale as stale:
        _plan_anew(batch, needs, by)
        raise Refused(CHANGED_MEANWHILE.format(ref=stale.current)) from stale


@transaction.atomic
def _plan_anew(batch: Import, needs: Perm, by) -> None:
    compare(open_preview(batch, needs, by=by))


def finish_writing(batch: Import, by, needs: Perm = Perm.IMPORT_CHRONOLOGY) -> int:
    """The steps themselves. Raises Stale, having done nothing that lasts, where an entry was changed meanwhile."""
    hold_open(batch.chronology, needs, by=by)
    chronology = Chronology.objects.select_for_update(no_key=True).get(pk=batch.chronology_id)
    steps = list(batch.steps.filter(take=True).select_related("row", "entry", "entry__import_row"))
    added = [step for step in steps if step.kind == Kind.ADDED]
    others = [step for step in steps if step.kind in (Kind.CHANGED, Kind.GONE)]
    _add(batch, chronology, added, by)
    for place, step in enumerate(others):
        (_change if step.kind == Kind.CHANGED else _take_out)(step, by)
        if place % _BATCH == 0:
            tell(batch.pk, WRITING, len(added) + place, len(steps))
    ImportStep.objects.bulk_update([*added, *others], ["entry", "before", "done_version"], batch_size=_BATCH)
    batch.state, batch.problem = State.IMPORTED, ""
    batch.save(update_fields=["state", "problem"])
    _remember(batch, by)
    record("did", "accept_import", batch, by=by, details={"entries": len(added) + len(others)})
    return len(added) + len(others)


def _add(batch: Import, chronology: Chronology, steps: list[ImportStep], by) -> None:
    entries = _entries(chronology, [step.row for step in steps if step.row is not None], by)
    for start in range(0, len(entries), _BATCH):
        bulk_create_with_history(entries[start : start + _BATCH], ChronologyEntry, default_user=by)
        tell(batch.pk, WRITING, start, len(entries))
    for step, entry in zip(steps, entries, strict=True):
        step.entry, step.done_version = entry, entry.version


def _entries(chronology: Chronology, rows: list[ImportRow], by) -> list[ChronologyEntry]:
    """The file's own references are kept where they are free and look like one; the rest are numbered on."""
    taken = set(ChronologyEntry.objects.filter(chronology=chronology).values_list("ref", flat=True))
    prefix, _, figures = next_ref(chronology).rpartition("-")
    number = int(figures)
    entries, whose = [], attribution(chronology, by)
    for row in rows:
        ref = row.values.get("ref", "").strip()
        # A reference stands in addresses: the agency's code and a number, and never a word from the file (R9).
        if not re.fullmatch(re.escape(prefix) + r"-\d{1,6}[a-z]?", ref) or ref in taken:
            while (ref := f"{prefix}-{number:02}") in taken:
                number += 1
        taken.add(ref)
        facts = whose | {
            "chronology": chronology,
            "import_row": row,
            "created_by": by,
            "order_in_day": row.position + 1,
        }
        entry = ChronologyEntry.from_values(row.values, ref=ref, **facts)
        entry.needs_attention = row.reason
        entries.append(entry)
    return entries


def _change(step: ImportStep, by) -> None:
    entry, row = step.entry, step.row
    assert entry is not None and row is not None and step.seen_version is not None
    read = ChronologyEntry.from_values(step.after)
    values = {name: getattr(read, name) for name in step.after}
    values |= {"import_row": row, "needs_attention": _attention(entry, row, step)}
    if "sort_day" in values:
        values["order_in_day"] = row.position + 1
    beside = {"needs_attention": entry.needs_attention, "order_in_day": entry.order_in_day}
    step.before |= beside | {"import_row_id": entry.import_row_id}
    step.done_version = save_checked(entry, version=step.seen_version, values=values, by=by).version


def _take_out(step: ImportStep, by) -> None:
    assert step.entry is not None and step.seen_version is not None
    gone = {"removed_at": timezone.now(), "removed_by": by}
    step.done_version = save_checked(step.entry, version=step.seen_version, values=gone, by=by).version


_ABOUT = {
    "date": ABOUT_DATE,
    "time": ABOUT_TIME,
    "source": ("Source of information:", "No source of information"),
    "event": ("What happened:", "Nothing is written about"),
}
_MARKS = {"date": "date_original", "time": "time_original", "source": "source", "event": "event"}


def _attention(entry: ChronologyEntry, row: ImportRow, step: ImportStep) -> str:
    """What is asked of the changed row: the file's questions about what comes from it, the entry's about what stays."""
    stays = tuple(start for name, starts in _ABOUT.items() if _MARKS[name] not in step.after for start in starts)
    asked = [line for line in row.reason.splitlines() if not line.startswith(stays)]
    asked += [line for line in entry.needs_attention.splitlines() if line.startswith(stays)]
    for name, sentence in (("source", NO_SOURCE), ("event", NO_EVENT)):
        if not step.after.get(name, getattr(entry, name)) and not any(line.startswith(_ABOUT[name]) for line in asked):
            asked.append(sentence)
    return "\n".join(dict.fromkeys(asked))


def _remember(batch: Import, by) -> None:
    """What the author chose for a heading is guessed for the agency's next file."""
    agency = batch.chronology.part.agency_return.agency
    tables = {str(table["index"]): table["columns"] for table in batch.tables}
    chosen = {
        heading_key(tables[table][int(index)]["heading"])[:80]: target
        for table, columns in batch.mapping.items()
        for index, target in columns.items()
        if table in tables and int(index) < len(tables[table])
    }
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(agency=agency, heading=key, target=chosen[key], by=by) for key in chosen if key],
        update_conflicts=True,
        unique_fields=["agency", "heading"],
        update_fields=["target", "by", "at"],
    )


@transaction.atomic
def discard_import(*, batch: Import, by) -> None:
    """Leaves a preview without bringing anything in. The file and its rows are kept with it."""
    locked = open_preview(batch, by=by)
    locked.state = State.DISCARDED
    locked.save(update_fields=["state"])
    record("did", "discard_import", locked, by=by)


@transaction.atomic
def undo_import(*, batch: Import, by) -> int:
    """Takes back all that the import did, until something in it was edited: new entries are taken out, changed ones are
    again what they were, those taken out are back. Returns how many. Raises Refused after an edit.
    """
    locked = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    hold_open(locked.chronology, Perm.IMPORT_CHRONOLOGY, by=by)
    if locked.state != State.IMPORTED:
        raise Refused("Only a finished import can be undone.")
    steps = list(locked.steps.filter(done_version__isnull=False))
    done = ChronologyEntry.objects.filter(pk__in=[step.entry_id for step in steps])
    entries: dict[int | None, ChronologyEntry] = {
        entry.pk: entry for entry in done.select_for_update(of=("self",), no_key=True)
    }
    if any(entries[step.entry_id].version != step.done_version for step in steps):
        raise Refused("Something in this import was edited since, so it can no longer be undone as a whole.")
    now = timezone.now()
    changed: set[str] = set()
    for step in steps:
        changed |= _as_it_was(step, entries[step.entry_id], now, by)
    # The plain manager: bulk_update_with_history writes the history that the other one guards.
    bulk_update_with_history(
        [by_person(entry, by) for entry in entries.values()],
        ChronologyEntry,
        sorted({"version", "removed_at", "removed_by", *changed}),
        batch_size=_BATCH,
        default_user=by,
        manager=ChronologyEntry._base_manager,
    )
    locked.state = State.UNDONE
    locked.save(update_fields=["state"])
    record("did", "undo_import", locked, by=by, details={"entries": len(steps)})
    return len(steps)


def _as_it_was(step: ImportStep, entry: ChronologyEntry, now, by) -> set[str]:
    """Sets an entry back to before the step; returns which of its columns that concerns beside its being there."""
    entry.version += 1
    if step.kind == Kind.ADDED:
        entry.removed_at, entry.removed_by = now, by
        return set()
    if step.kind == Kind.GONE:
        entry.removed_at = entry.removed_by = None
        return set()
    beside = {name: step.before[name] for name in ("needs_attention", "order_in_day", "import_row_id")}
    was = ChronologyEntry.from_values({name: value for name, value in step.before.items() if name not in beside})
    for name in step.before:
        setattr(entry, name, beside[name] if name in beside else getattr(was, name))
    return {"import_row" if name == "import_row_id" else name for name in step.before}
