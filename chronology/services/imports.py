"""Bringing in a file or a pasted block: read, checked row by row, then accepted whole, and undone whole (R11)."""

import re
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from chronology.dating import columns_of
from chronology.importing.apart import read_file_apart
from chronology.importing.reading import ReadFile, Refusal, read_paste
from chronology.importing.rows import ReadRow
from chronology.models import Chronology, ChronologyEntry, Import, ImportRow
from chronology.partial_dates import PartialTime
from chronology.policies import check_in_progress
from chronology.services.entries import next_ref
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.documents.selectors import content_of
from sar_portal.documents.services import store_file

Outcome = ImportRow.Outcome


@transaction.atomic
def begin_import(*, chronology: Chronology, name: str, data: bytes, by) -> Import:
    """Keeps the file and reads it into a preview; no entry is written. Raises Refused with what is wrong with the file."""
    require(Perm.IMPORT_CHRONOLOGY, chronology, by)
    check_in_progress(chronology, by=by)
    read = _read(lambda: read_file_apart(name, data, today=timezone.localdate()))
    stored = store_file(data=data, name=name, scope=chronology.part.agency_return.scope, by=by)
    return _preview(Import(chronology=chronology, file=stored, by=by), read, by)


@transaction.atomic
def begin_paste(*, chronology: Chronology, text: str, by) -> Import:
    """Reads a block pasted from Word or Excel into a preview. Raises Refused when no table is found in it."""
    require(Perm.IMPORT_CHRONOLOGY, chronology, by)
    check_in_progress(chronology, by=by)
    batch = Import(chronology=chronology, pasted=text, by=by)
    return _preview(batch, _read_as_chosen(batch), by)


@transaction.atomic
def read_again(
    *, batch: Import, mapping: dict | None = None, day_first: bool | None = None, default_source: str = "", by
) -> Import:
    """Reads the same file again with the author's own choices: columns, the order of day and month, a missing source."""
    require(Perm.IMPORT_CHRONOLOGY, batch, by)
    locked = _open(batch)
    locked.mapping = mapping if mapping is not None else locked.mapping
    locked.day_first = day_first if day_first is not None else locked.day_first
    locked.default_source = default_source.strip() or locked.default_source
    return _preview(locked, _read_as_chosen(locked), by)


def _open(batch: Import) -> Import:
    locked = Import.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.state != Import.State.PREVIEW:
        raise Refused("This import has been finished already.")
    return locked


def _read(reading) -> ReadFile:
    try:
        return reading()
    except Refusal as refusal:
        raise Refused(str(refusal)) from refusal


def _read_as_chosen(batch: Import) -> ReadFile:
    """The original once more, with the author's choices. Columns are chosen by number; JSON made words of the numbers."""
    mapping = {int(index): target or None for index, target in batch.mapping.items()}
    choices: dict[str, Any] = {
        "mapping": mapping or None,
        "day_first": batch.day_first,
        "default_source": batch.default_source,
        "today": timezone.localdate(),
    }
    stored = batch.file
    if stored is None:
        return _read(lambda: read_paste(batch.pasted, **choices))
    return _read(lambda: read_file_apart(stored.original_name, content_of(stored), **choices))


def _preview(batch: Import, read: ReadFile, by) -> Import:
    """Writes the rows of the preview anew: as many as were read, each with its outcome and the original cells."""
    batch.question = read.question or ""
    batch.notes = [*read.notes, *(f"Text outside the table: {words}" for words in read.outside)]
    batch.headings = [{"heading": c.heading, "target": c.target or "", "reason": c.reason} for c in read.columns]
    batch.save()
    batch.rows.all().delete()
    ImportRow.objects.bulk_create(_rows(batch, read))
    record("did", "read_import", batch, by=by, details=read.counts)
    return batch


def _rows(batch: Import, read: ReadFile) -> list[ImportRow]:
    rows = [
        ImportRow(
            batch=batch,
            number=row.number,
            table=row.table[:120],
            original=row.original,
            values=_values(row),
            outcome=Outcome.ATTENTION if row.reasons else Outcome.ACCEPTED,
            reason="\n".join(row.reasons),
        )
        for row in read.rows
    ]
    rows += [
        ImportRow(
            batch=batch,
            number=skipped.number,
            table=skipped.table[:120],
            original={"": skipped.original},
            outcome=Outcome.SKIPPED,
            reason=skipped.reason,
        )
        for skipped in read.skipped
    ]
    for position, row in enumerate(sorted(rows, key=lambda row: (row.table, row.number))):
        row.position = position
    return rows


def _values(row: ReadRow) -> dict:
    """The columns of the entry that the row would become, as JSON."""
    columns = columns_of(row.when, _time(row))
    values = {name: value.isoformat() if isinstance(value, date | time) else value for name, value in columns.items()}
    texts = ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")
    values |= {name: getattr(row, name) for name in (*texts, "practice_code")}
    return values | {"kloe_numbers": row.kloe, "ref": row.ref}


def _time(row: ReadRow) -> PartialTime | None:
    """Start and end time as one: '00:40' and '03:10' were written as two cells."""
    start, end = row.start_time, row.end_time
    if start is None or end is None or not (start.known and end.known) or start.time_to is not None:
        return start
    original = start.original if start.original == end.original else f"{start.original} to {end.original}"
    return PartialTime(start.time_from, end.time_from, start.approximate or end.approximate, original, start.qualifier)


@transaction.atomic
def accept_import(*, batch: Import, by) -> int:
    """Writes every accepted and every marked row as an entry, in one act; returns how many.

    A row that needs attention comes in marked with the reason and keeps its original text; a skipped one stays in the
    import with its reason. Raises Refused while the order of day and month is still to be answered.
    """
    require(Perm.IMPORT_CHRONOLOGY, batch, by)
    locked = _open(batch)
    chronology = Chronology.objects.select_for_update(no_key=True).get(pk=locked.chronology_id)
    check_in_progress(chronology, by=by)
    if locked.question:
        raise Refused("Say first whether the dates are written with the day or the month first.")
    rows = list(locked.rows.exclude(outcome=Outcome.SKIPPED))
    entries = _entries(chronology, rows, by)
    bulk_create_with_history(entries, ChronologyEntry, default_user=by)
    locked.state = Import.State.IMPORTED
    locked.save(update_fields=["state"])
    record("did", "accept_import", locked, by=by, details={"entries": len(entries)})
    return len(entries)


def _entries(chronology: Chronology, rows: list[ImportRow], by) -> list[ChronologyEntry]:
    """The file's own references are kept where they are free and look like one; the rest are numbered on."""
    taken = set(ChronologyEntry.objects.filter(chronology=chronology).values_list("ref", flat=True))
    prefix, _, figures = next_ref(chronology).rpartition("-")
    number = int(figures)
    entries = []
    for order, row in enumerate(rows, start=1):
        ref = row.values.get("ref", "").strip()
        # A reference stands in addresses: the agency's code and a number, and never a word from the file (R9).
        if not re.fullmatch(re.escape(prefix) + r"-\d{1,6}[a-z]?", ref) or ref in taken:
            while (ref := f"{prefix}-{number:02}") in taken:
                number += 1
        taken.add(ref)
        facts = {"chronology": chronology, "ref": ref, "import_row": row, "created_by": by, "order_in_day": order}
        entry = ChronologyEntry.from_values(row.values, **facts)
        entry.needs_attention = row.reason
        entries.append(entry)
    return entries


@transaction.atomic
def discard_import(*, batch: Import, by) -> None:
    """Leaves a preview without bringing anything in. The file and its rows are kept with it."""
    require(Perm.IMPORT_CHRONOLOGY, batch, by)
    locked = _open(batch)
    locked.state = Import.State.DISCARDED
    locked.save(update_fields=["state"])
    record("did", "discard_import", locked, by=by)


@transaction.atomic
def undo_import(*, batch: Import, by) -> int:
    """Takes the whole import out again, until something in it was edited. Raises Refused after that."""
    require(Perm.IMPORT_CHRONOLOGY, batch, by)
    locked = Import.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.state != Import.State.IMPORTED:
        raise Refused("Only a finished import can be undone.")
    check_in_progress(locked.chronology, by=by)
    entries = list(ChronologyEntry.objects.select_for_update(no_key=True).filter(import_row__batch=locked))
    if any(entry.version > 1 for entry in entries):
        raise Refused("Something in this import was edited since, so it can no longer be undone as a whole.")
    for entry in entries:
        entry.removed_at, entry.removed_by, entry.version = timezone.now(), by, entry.version + 1
        entry._history_user = by
        entry.save(update_fields=["removed_at", "removed_by", "version"])
    locked.state = Import.State.UNDONE
    locked.save(update_fields=["state"])
    record("did", "undo_import", locked, by=by, details={"entries": len(entries)})
    return len(entries)
