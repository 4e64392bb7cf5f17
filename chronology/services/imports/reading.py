"""From a file or a pasted block to a preview: nothing comes into the chronology, and every row is kept as it was read."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from chronology.importing.apart import read_file_apart
from chronology.importing.choosing import TableSummary
from chronology.importing.limits import kind_of
from chronology.importing.reading import ReadFile, Refusal, read_paste
from chronology.models import Chronology, Import, ImportRow
from chronology.policies import check_in_progress
from chronology.progress import KEEPING, READING, tell
from chronology.selectors.headings import known_headings
from chronology.services.imports.asking import ask_worker, open_preview
from chronology.services.imports.comparison import compare
from chronology.services.imports.rows import keep_mended, rows_from
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.documents.models import Kind
from sar_portal.documents.scanning import check_scanned
from sar_portal.documents.selectors import content_of
from sar_portal.documents.services import store_file

# A larger one is read by a worker: it takes longer than a person should wait for a page.
INLINE_BYTES = 300_000
# A document with macros is read without running them, and taken nowhere else.
_WITH_MACROS = frozenset({Kind.DOCM})
_BATCH = 1_000
State = Import.State


@transaction.atomic
def begin_import(*, chronology: Chronology, name: str, data: bytes, by) -> Import:
    """Keeps the file and reads it into a preview; no entry is written. A large file is left to a worker.

    Raises Refused with what is wrong with the file, in which case nothing is kept of it.
    """
    require(Perm.IMPORT_CHRONOLOGY, chronology, by)
    check_in_progress(chronology, by=by)
    batch = Import(chronology=chronology, sha256=hashlib.sha256(data).hexdigest(), by=by)
    later = len(data) > INLINE_BYTES
    read = _refused(lambda: kind_of(name, data) and None if later else read_file_apart(name, data, **choices_of(batch)))
    scope = chronology.part.agency_return.scope
    batch.file = store_file(data=data, name=name, scope=scope, by=by, also=_WITH_MACROS)
    check_scanned(batch.file.scan_result)
    if read is not None:
        return _keep(batch, read, by)
    batch.state = State.READING
    batch.save()
    record("did", "begin_import", batch, by=by)
    ask_worker(batch, by)
    return batch


@transaction.atomic
def begin_paste(
    *,
    chronology: Chronology,
    text: str,
    mapping: dict[str, str] | None = None,
    adds_only: bool = False,
    needs: Perm = Perm.IMPORT_CHRONOLOGY,
    by,
) -> Import:
    """Reads a block pasted from Word or Excel into a preview. Raises Refused when no table is found in it.

    `mapping` says which column is what, by its number, where the block is pasted under columns that are known; with
    `adds_only` its rows are new ones, whatever the chronology holds; `needs` is then what adding rows takes.
    """
    require(needs, chronology, by)
    check_in_progress(chronology, by=by)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    batch = Import(chronology=chronology, pasted=text, sha256=digest, adds_only=adds_only, by=by)
    batch.mapping = {"0": mapping} if mapping else {}
    return _keep(batch, read_now(batch), by)


@transaction.atomic
def read_again(
    *,
    batch: Import,
    mapping: dict[str, dict[str, str]] | None = None,
    tables: list[int] | None = None,
    day_first: bool | None = None,
    default_source: str | None = None,
    adds_only: bool | None = None,
    corrects: Import | None = None,
    by,
) -> Import:
    """Reads the same file again with the author's own choices; what is None stays as it is.

    `mapping`: table → column → ours, by their numbers. `tables`: those to read. `day_first`: the order of day and month,
    for the whole file. `default_source`: for rows without one. `adds_only` and `corrects`: what the rows are compared
    with, and are both told where `adds_only` is. Raises Refused where nothing can be read so.
    """
    locked = open_preview(batch, by=by)
    check_in_progress(locked.chronology, by=by)
    locked.columns_checked = True
    locked.mapping = locked.mapping if mapping is None else mapping
    locked.chosen_tables = locked.chosen_tables if tables is None else tables
    locked.day_first = locked.day_first if day_first is None else day_first
    locked.default_source = locked.default_source if default_source is None else default_source.strip()
    if adds_only is not None:
        locked.adds_only, locked.corrects = adds_only, corrects
    if locked.file and locked.file.size > INLINE_BYTES:
        locked.state = State.READING
        locked.save()
        ask_worker(locked, by)
        return locked
    return _keep(locked, read_now(locked), by)


def read_now(batch: Import) -> ReadFile:
    """The original as the author has chosen so far. Raises Refused."""
    choices = choices_of(batch)
    stored = batch.file
    if stored is None:
        return _refused(lambda: read_paste(batch.pasted, **choices))
    return _refused(lambda: read_file_apart(stored.original_name, content_of(stored), **choices))


def choices_of(batch: Import) -> dict[str, Any]:
    """What is known beside the file. JSON made words of the numbers of tables and columns."""
    review = batch.chronology.part.agency_return.review
    mapping = {
        int(table): {int(column): target or None for column, target in columns.items()}
        for table, columns in batch.mapping.items()
    }
    return {
        "mapping": mapping or None,
        "tables": None if batch.chosen_tables is None else frozenset(batch.chosen_tables),
        "day_first": batch.day_first,
        "default_source": batch.default_source,
        "today": timezone.localdate(),
        "period": (review.period_start, review.period_end),
        "known": known_headings(batch.chronology),
    }


def _refused(reading):
    try:
        return reading()
    except Refusal as refusal:
        raise Refused(refusal.sentence) from refusal


def finish_reading(batch: Import, by) -> Import:
    """What a worker does for a file that was too large for a page."""
    tell(batch.pk, READING)
    return _keep(batch, read_now(batch), by)


def _keep(batch: Import, read: ReadFile, by) -> Import:
    """Writes the rows of the preview anew: as many as were read, each with its outcome and the original cells."""
    first = not batch.tables
    batch.state, batch.problem, batch.question = State.PREVIEW, "", read.question or ""
    batch.notes = [*read.notes, *(f"Text outside the table: {words}" for words in read.outside)]
    batch.tables = [_table(summary) for summary in read.tables]
    batch.save()
    rows = keep_mended(batch, rows_from(batch, read))
    batch.rows.all().delete()
    for start in range(0, len(rows), _BATCH):
        ImportRow.objects.bulk_create(rows[start : start + _BATCH])
        tell(batch.pk, KEEPING, start, len(rows))
    compare(batch, find_corrected=first)
    record("did", "read_import", batch, by=by, details=read.counts)
    return batch


def _table(summary: TableSummary) -> dict:
    columns = [{"heading": c.heading, "target": c.target or "", "reason": c.reason} for c in summary.columns]
    return {
        "index": summary.index,
        "name": summary.name[:120],
        "rows": summary.rows,
        "chosen": summary.chosen,
        "reason": summary.reason,
        "columns": columns,
        "samples": summary.samples,
    }
