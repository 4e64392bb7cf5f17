"""Between the value objects of partial_dates and the columns of a row."""

from chronology.models import UNDATED, UNTIMED
from chronology.partial_dates import PartialDate, PartialTime, Precision, read_date, read_time, sort_key

# sort_key() counts days and a rank within the day; one number holds both.
_RANKS = 10


def columns_of(when: PartialDate, at: PartialTime | None) -> dict:
    """The date and time columns of a row. What needs a person's attention is kept as text alone, never as a date (R11)."""
    sure = when.known and not when.needs_attention
    timed = at is not None and at.known
    day, _, minute = sort_key(when, at if timed else None)
    return {
        "date_original": when.original.strip()[:100],
        "date_from": when.date_from if sure else None,
        "date_to": when.date_to if sure else None,
        "precision": (when.precision if sure else Precision.UNKNOWN).value,
        "uncertain": when.uncertain,
        "date_qualifier": when.qualifier if sure else "",
        "time_original": at.original.strip()[:100] if at else "",
        "time_from": at.time_from if timed else None,
        "time_to": at.time_to if timed else None,
        "time_approximate": at.approximate if at else False,
        "time_qualifier": at.qualifier if timed else "",
        "sort_day": day[0] * _RANKS + day[1] if sure else UNDATED,
        "sort_minute": minute[0] if timed else UNTIMED,
    }


def read_columns(date_text: str, time_text: str) -> tuple[dict, list[str]]:
    """The columns for what a person typed in the two boxes, and why either needs attention."""
    when, at = read_date(date_text), read_time(time_text)
    reasons = []
    if when.needs_attention or not when.known:
        reasons.append(f"Date: {when.needs_attention or 'write when it happened, as far as it is known.'}")
    if at is not None and at.needs_attention:
        reasons.append(f"Time: {at.needs_attention}")
    return columns_of(when, at), reasons
