"""From what was read to the rows of a preview, and from such a row to an entry."""

from datetime import date, time

from chronology.dating import columns_of
from chronology.importing.reading import ReadFile
from chronology.importing.rows import ReadRow
from chronology.models import Import, ImportRow
from chronology.partial_dates import PartialTime
from chronology.services.entries import TEXTS

Outcome = ImportRow.Outcome


def rows_from(batch: Import, read: ReadFile) -> list[ImportRow]:
    """Every row of the file, in its order: table by table, and down each."""
    rows = [
        ImportRow(
            batch=batch,
            number=row.number,
            table=row.table[:120],
            original=row.original,
            values=_values(row),
            outcome=Outcome.ATTENTION if row.reasons else Outcome.ACCEPTED,
            reason="\n".join(row.reasons),
            notes=row.notes,
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
    places = {table.name[:120]: table.index for table in read.tables}
    rows.sort(key=lambda row: (places[row.table], row.number))
    for position, row in enumerate(rows):
        row.position = position
    return rows


def keep_mended(batch: Import, rows: list[ImportRow]) -> list[ImportRow]:
    """What the author said of single rows stays said when the file is read again with other choices."""
    mended = {(row.table, row.number): row for row in batch.rows.filter(mended=True)} if batch.pk else {}
    for row in rows:
        before = mended.get((row.table, row.number))
        if before is not None:
            row.values, row.outcome, row.reason, row.mended = before.values, before.outcome, before.reason, True
    return rows


def _values(row: ReadRow) -> dict:
    """The columns of the entry that the row would become, as JSON."""
    values = plain(columns_of(row.when, _time(row)))
    values |= {name: getattr(row, name) for name in (*TEXTS, "practice_code")}
    values |= {"kind": row.kind} if row.kind else {}  # an event, unless the file or the author says otherwise
    return values | {"kloe_numbers": row.kloe, "ref": row.ref}


def plain(columns: dict) -> dict:
    """Columns as JSON keeps them."""
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in columns.items()}


def _time(row: ReadRow) -> PartialTime | None:
    """Start and end time as one: '00:40' and '03:10' were written as two cells."""
    start, end = row.start_time, row.end_time
    if start is None or end is None or not (start.known and end.known) or start.time_to is not None:
        return start
    original = start.original if start.original == end.original else f"{start.original} to {end.original}"
    return PartialTime(start.time_from, end.time_from, start.approximate or end.approximate, original, start.qualifier)
