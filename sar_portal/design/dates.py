"""Exact calendar dates typed in three boxes. Partial dates of a case have their own value object."""

import calendar
import re
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

MONTHS = [name.lower() for name in calendar.month_name]
FIRST_YEAR, LAST_YEAR = 1900, 2100
WHOLE_DATES = (
    re.compile(r"(?P<day>\d{1,2})[./\- ](?P<month>\d{1,2}|[A-Za-z]{3,9})[./\- ](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
)


class DateParts(NamedTuple):
    """What was typed, kept as typed, so that a page with an error shows it again."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: Any) -> "DateParts":
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), f"{value.year:04}")
        if isinstance(value, list):  # as JSON has kept the boxes
            return cls(*value)
        return value if isinstance(value, DateParts) else cls(str(value or ""))

    @property
    def blank(self) -> bool:
        return not any(part.strip() for part in self)


class DateError(ValidationError):
    """A date that can't be used, and which of its boxes are the reason."""

    def __init__(self, message: str, *wrong: str) -> None:
        super().__init__(message, code="date")
        self.wrong = frozenset(wrong)


def spread(parts: DateParts) -> DateParts:
    """A whole date pasted in the first box counts as typed in all three."""
    if parts.month.strip() or parts.year.strip():
        return parts
    for pattern in WHOLE_DATES:
        if found := pattern.fullmatch(parts.day.strip()):
            return DateParts(**found.groupdict())
    return parts


def read_date(parts: DateParts, name: str = "The date") -> date:
    """The date typed, or DateError with a sentence fit to show and the boxes at fault."""
    parts = DateParts(*(part.strip() for part in spread(parts)))
    missing = [box for box, typed in parts._asdict().items() if not typed]
    if missing:
        raise DateError(f"{name} must include {' and '.join(f'a {box}' for box in missing)}", *missing)
    month = read_month(parts.month, name)
    year = _number(parts.year) if len(parts.year) == 4 else None
    if year is None:
        raise DateError(f"{name}: the year must have 4 numbers, for example 2025", "year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"{name}: the year must be between {FIRST_YEAR} and {LAST_YEAR}", "year")
    day = _number(parts.day)
    if day is None or not 1 <= day <= 31:
        raise DateError(f"{name}: the day must be a number from 1 to 31", "day")
    days = calendar.monthrange(year, month)[1]
    if day > days:
        raise DateError(f"{name}: {calendar.month_name[month]} {year} has only {days} days", "day")
    return date(year, month, day)


def read_month(typed: str, name: str = "The date") -> int:
    """1 to 12 from a number or the beginning of a month's name ('Mar'), or DateError."""
    number = _number(typed)
    if number is None and len(typed) >= 3:
        named = [place for place, month in enumerate(MONTHS) if month.startswith(typed.lower())]
        number = named[0] if len(named) == 1 else None
    if number is None or not 1 <= number <= 12:
        raise DateError(f"{name}: the month must be a number from 1 to 12, or a name such as March", "month")
    return number


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else None
