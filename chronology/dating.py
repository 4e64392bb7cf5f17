"""Between the value objects of partial_dates and the columns of a row."""

from django.utils import timezone

from chronology.models import UNDATED, UNTIMED, ChronologyEntry
from chronology.partial_dates import (
    PartialDate,
    PartialTime,
    Precision,
    clock_change,
    either,
    read_date_and_time,
    read_time,
    sort_key,
)

# sort_key() counts days and a rank within the day; one number holds both.
RANKS = 10


def columns_of(when: PartialDate, at: PartialTime | None) -> dict:
    """The date and time columns of a row. What needs a person's attention is kept as text alone, never as a date (R11)."""
    sure = when.known and not when.needs_attention
    known = at if at is not None and at.known else None
    day, _, minute = sort_key(when, known)
    return {
        "date_original": when.original.strip()[:100],
        "date_from": when.date_from if sure else None,
        "date_to": when.date_to if sure else None,
        "precision": (when.precision if sure else Precision.UNKNOWN).value,
        "uncertain": when.uncertain,
        "date_qualifier": when.qualifier if sure else "",
        "time_original": at.original.strip()[:100] if at else "",
        "time_from": known.time_from if known else None,
        "time_to": known.time_to if known else None,
        "time_approximate": at.approximate if at else False,
        "time_qualifier": known.qualifier if known else "",
        "sort_day": day[0] * RANKS + day[1] if sure else UNDATED,
        "sort_minute": minute[0] if known else UNTIMED,
    }


# What an importer or an earlier reading said about each of the two boxes: kept while the box is not changed.
ABOUT_DATE = ("Date", "No date", "The date", "The clocks")
ABOUT_TIME = ("Time", "End time", "The end time", "The clocks", "The date cell")
DATE_COLUMNS = ("date_original", "date_from", "date_to", "precision", "uncertain", "date_qualifier", "sort_day")
TIME_COLUMNS = ("time_original", "time_from", "time_to", "time_approximate", "time_qualifier", "sort_minute")


def read_columns(
    date_text: str, time_text: str, before: ChronologyEntry | None = None, *, checked: bool = False
) -> tuple[dict, list[str]]:
    """The columns for what a person typed in the two boxes, and why either needs attention.

    The date box may hold the time as well, as a column of a file may. A box that still holds what the row had (`before`) is
    not read again: an import may have read it with the month first, or with an 'approximate' from another column, and
    changing the row's text must not change its date (R11). What was said of such a box stays said until a person has
    `checked` it.
    """
    when, in_date = read_date_and_time(date_text)
    at = either(read_time(time_text), in_date)
    columns = columns_of(when, at)
    reasons = _date_reasons(when, columns) + ([f"Time: {at.needs_attention}"] if at and at.needs_attention else [])
    reasons += [reason] if (reason := clock_change(when, at)) else []
    if before is None:
        return columns, reasons
    same_date = date_text.strip() == before.date_original
    same_time = time_text.strip() == before.time_original and (same_date or in_date is None)
    for same, names, about in ((same_date, DATE_COLUMNS, ABOUT_DATE), (same_time, TIME_COLUMNS, ABOUT_TIME)):
        if same:
            columns |= {name: getattr(before, name) for name in names}
            told = [line for line in before.needs_attention.splitlines() if line.startswith(about) and not checked]
            reasons = [line for line in reasons if not line.startswith(about)] + told
    return columns, list(dict.fromkeys(reasons))


def _date_reasons(when: PartialDate, columns: dict) -> list[str]:
    if when.needs_attention or not when.known:
        return [f"Date: {when.needs_attention or 'write when it happened, as far as it is known.'}"]
    if columns["date_from"] and columns["date_from"] > timezone.localdate():
        return ["Date: it is in the future."]
    return []
