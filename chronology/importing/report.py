"""What was read, as plain values for JSON: dates in ISO form, times on the 24-hour clock, unknown as null."""

from datetime import date, time
from typing import Any

from chronology.partial_dates import PartialDate, PartialTime, Precision

from .reading import ReadFile
from .rows import ReadRow


def as_json(read: ReadFile) -> dict[str, Any]:
    """All of a read file. `needs_attention` and `skipped` name rows by their number in the file; a row that needs
    attention is in `rows` as well.
    """
    return {
        "rows": [_row(row) for row in read.rows],
        "needs_attention": [
            {"row": row.number, "table": row.table, "reason": " ".join(row.reasons)} for row in read.needs_attention
        ],
        "skipped": [
            {"row": row.number, "table": row.table, "reason": row.reason, "original": row.original}
            for row in read.skipped
        ],
        "question": read.question,
        "refused": None,
        "counts": read.counts,
        "header_row": read.header_row,
        "columns": [
            {"heading": column.heading, "column": column.target, "reason": column.reason} for column in read.columns
        ],
        "missing": read.missing,
        "tables": [
            {"name": table.name, "rows": table.rows, "read": table.chosen, "reason": table.reason}
            for table in read.tables
        ],
        "notes": read.notes,
        "outside_tables": read.outside,
    }


def refused(reason: str) -> dict[str, Any]:
    """The same shape for a file that was not read."""
    return {"rows": [], "needs_attention": [], "skipped": [], "question": None, "refused": reason}


def _row(row: ReadRow) -> dict[str, Any]:
    start_time, end_time = row.start_time, row.end_time
    return {
        "row": row.number,
        "table": row.table,
        "status": row.status,
        "ref": row.ref,
        "start_date": _date(row.when.date_from),
        "end_date": _end_date(row),
        "start_time": _time(start_time.time_from if start_time else None),
        "end_time": _time((end_time.time_from if end_time else None) or (start_time.time_to if start_time else None)),
        "date_precision": row.when.precision.value,
        "uncertain": row.when.uncertain,
        "qualifier": row.when.qualifier,
        "date_text": row.when.render(),
        "time_text": " to ".join(filter(None, [_shown(start_time), _shown(end_time)])),
        **{
            name: getattr(row, name)
            for name in ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")
        },
        "practice_code": row.practice_code,
        "kloe": row.kloe,
        "kind": row.kind,
        "reasons": row.reasons,
        "notes": row.notes,
        "original": row.original,
    }


def _end_date(row: ReadRow) -> str | None:
    """None for a single day, unless the file states its end."""
    when: PartialDate = row.when
    if when.precision is Precision.DAY and not (row.end and row.end.known):
        return None
    return _date(when.date_to)


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _time(at: time | None) -> str | None:
    return at.strftime("%H:%M") if at else None


def _shown(at: PartialTime | None) -> str:
    return at.render() if at else ""
