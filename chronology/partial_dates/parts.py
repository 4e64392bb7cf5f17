"""Dates from three boxes, and one date from a start and an end."""

from dataclasses import replace
from datetime import date

from .dates import bounds, read_date
from .single import Parts, full_year, impossible
from .values import INEXACT, QUALIFIERS, PartialDate, Precision
from .words import MONTHS

_PERIODS = ("early", "mid", "late")
_SEASONS = ("spring", "summer", "autumn")


def from_parts(
    day: str | int | None,
    month: str | int | None,
    year: str | int | None,
    qualifier: str = "",
    *,
    uncertain: bool = False,
) -> PartialDate:
    """The date of three boxes, where the day, or day and month, may be blank. Never raises: what does not make a date
    is unknown, with the reason.
    """
    boxes = [("" if box is None else str(box)).strip() for box in (day, month, year)]
    qualifier = "" if qualifier == "exact" else qualifier.strip().lower()
    typed = " ".join(filter(None, [qualifier, *boxes]))
    if not any(boxes):
        return PartialDate(None, None, Precision.UNKNOWN, original=typed)
    numbers, reason = _numbers(*boxes)
    reason = reason or _unfit(qualifier, numbers)
    if reason:
        return PartialDate(None, None, Precision.UNKNOWN, original=typed, needs_attention=reason)
    if qualifier.startswith("week") or qualifier == "ongoing":
        text = PartialDate(*bounds(numbers), numbers.unit).render()
        return read_date(f"{text}, ongoing" if qualifier == "ongoing" else f"{qualifier} {text}")
    first, last = bounds(numbers)
    value = PartialDate(first, last, numbers.unit, uncertain or qualifier in INEXACT, qualifier, typed)
    # The boxes say which number is which; a later reading of the original must not have to ask again.
    return replace(value, original=value.render())


def _numbers(day: str, month: str, year: str) -> tuple[Parts, str]:
    if not year:
        return Parts(), "Give the year."
    if not (year.isascii() and year.isdigit() and len(year) in (2, 4)):
        return Parts(), "The year must be four digits, like 2025."
    number = MONTHS.get(month.lower().strip("."), 0) or (
        int(month) if month.isascii() and month.isdigit() and len(month) < 3 else 0
    )
    if month and not number:
        return Parts(), "The month must be a number from 1 to 12 or a name."
    if day and not month:
        return Parts(), "Give the month, or leave the day blank."
    if day and not (day.isascii() and day.isdigit() and len(day) < 3):
        return Parts(), "The day must be a number from 1 to 31."
    parts = Parts(int(day) if day else None, number or None, full_year(year))
    return parts, impossible(parts.day, parts.month, parts.year)


def _unfit(qualifier: str, parts: Parts) -> str:
    if qualifier and qualifier not in QUALIFIERS:
        return f"'{qualifier}' is not one of the words that may stand before a date."
    if qualifier in _PERIODS and parts.unit is Precision.DAY:
        return f"'{qualifier}' does not go with a single day."
    if qualifier in _SEASONS and parts.unit is not Precision.YEAR:
        return f"'{qualifier}' goes with a year alone."
    if qualifier.startswith("week") and parts.unit is not Precision.DAY:
        return "A week needs the day it begins or ends."
    return ""


def join(start: PartialDate, end: PartialDate | None) -> PartialDate:
    """One date from a start and an end that were written apart. The same day twice is that day."""
    if end is None or not (end.original.strip() or end.known):
        return start
    if not start.known or start.date_from is None or start.needs_attention:
        return start
    original = (
        start.original if start.original.strip() == end.original.strip() else f"{start.original} to {end.original}"
    )
    if end.qualifier == "ongoing" and not end.known:
        return replace(
            start,
            date_to=None,
            precision=Precision.RANGE,
            qualifier="ongoing",
            original=original,
            ends=(start.precision,) * 2,
        )
    reason = _why_apart(start, end)
    if reason:
        return replace(start, original=original, needs_attention=reason)
    if (start.date_from, start.date_to, start.precision) == (end.date_from, end.date_to, end.precision):
        return replace(start, original=original, uncertain=start.uncertain or end.uncertain)
    ends = (start.ends[0] if start.ends else start.precision, end.ends[1] if end.ends else end.precision)
    return PartialDate(
        start.date_from, end.date_to, Precision.RANGE, start.uncertain or end.uncertain, "", original, ends=ends
    )


def _why_apart(start: PartialDate, end: PartialDate) -> str:
    if end.needs_attention or not end.known or end.date_to is None:
        return f"End date: {end.needs_attention or 'it is not known.'}"
    if _last_day(start) > end.date_to and (start.date_from or date.min) > end.date_to:
        return "The end date is before the start date."
    return ""


def _last_day(value: PartialDate) -> date:
    return value.date_to or value.date_from or date.min
