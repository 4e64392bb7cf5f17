"""Dates that an entry's text names beside its own: 'referral dated 04/10/2025', 'six days after', 'on the Friday'."""

import re
from datetime import date, timedelta

from .wording import NUMBERS

_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?![\d/])")
# Day and month alone; what nurses write for durations (2/7, 6/52, 3/12) is none.
_SHORT = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/.]\d|/)(?! ?(?:hours|hrs|days|weeks|months))")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_WRITTEN = re.compile(
    r"(?<![\d/])(\d{1,2})(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]*\.?(?:,? (\d{4}))?\b",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    r"\b(?:on |from |of )?the (\d{1,2})(?:st|nd|rd|th)\b|\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE
)
_COUNT = rf"(\d{{1,2}}|a|{'|'.join(NUMBERS)})"
_DAYS_AFTER = re.compile(
    rf"\b{_COUNT} (day|week)s? (after|following|since|before|earlier|previously|ago|late)\b", re.IGNORECASE
)
_YESTERDAY = re.compile(
    r"\b(?:yesterday|the day before|the previous (?:day|evening|night)|last night|overnight|the night before)\b",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(r"\b(?:the )?(?:next|following) (?:day|morning)\b|\bday after\b", re.IGNORECASE)
_WEEKDAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}  # noqa: SIM905
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\b(?:at|over|last|during) (?:the )?week-?end\b", re.IGNORECASE)
_LAST_WEEK = re.compile(r"\b(?:last|the previous) week\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:(?:planned|booked|rebooked|due|appointment|review|will|scheduled|allocated for)\b[^.;]{0,12}"
    r"|(?:by|until|till|for|to|next|every|each|try|call|visit|restart) (?:on )?(?:the )?)$",
    re.IGNORECASE,
)
# Further away than this, a named date is history or a plan and no other date for the same event.
FARTHEST = 31


def dates_named(text: str, own: date) -> frozenset[date]:
    """Dates within a month of the entry's own that its text gives for what it tells; plans are left out."""
    found: set[date | None] = set()
    for match in _NUMERIC.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            year = int(match[3])
            found.add(_day(year + 2000 if year < 100 else year, int(match[2]), int(match[1])))
    for match in _SHORT.finditer(text):
        if not _AHEAD.search(text[: match.start()]) and not _duration(int(match[1]), int(match[2])):
            found.add(_nearest(own, int(match[2]), int(match[1]), None))
    for match in _WRITTEN.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            found.add(_nearest(own, _MONTHS[match[2].lower()], int(match[1]), match[3]))
    for match in _OF_MONTH.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            found.add(_nearest_of_month(own, int(match[1] or match[2])))
    found |= _counted(text, own)
    return frozenset(day for day in found if day and day != own and abs((day - own).days) <= FARTHEST)


def _counted(text: str, own: date) -> set[date | None]:
    """'Six days after', 'yesterday', 'on the Friday', 'at the weekend'."""
    found: set[date | None] = set()
    for match in _DAYS_AFTER.finditer(text):
        number = int(match[1]) if match[1].isdigit() else NUMBERS.get(match[1].lower(), 1)
        found.add(_back(own, number * (7 if match[2].lower() == "week" else 1)))
    if _YESTERDAY.search(text):
        found.add(_back(own, 1))
    if _NEXT_DAY.search(text):
        found.add(_back(own, -1))
    for match in _WEEKDAY.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            found.add(_back(own, (own.weekday() - _WEEKDAYS[match[1][:3].lower()]) % 7))
    if _LAST_WEEK.search(text):
        found |= {_back(own, own.weekday() + days) for days in range(1, 8)}
    if _WEEKEND.search(text):
        saturday = (own.weekday() - 5) % 7
        found |= {_back(own, saturday), _back(own, saturday - 1) if saturday else None}
    return found


def _duration(count: int, unit: int) -> bool:
    return (unit == 7 and count <= 7) or unit == 52 or (unit == 12 and count <= 12)


def _nearest(own: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _day(int(year), month, day)
    days = [found for each in (own.year - 1, own.year, own.year + 1) if (found := _day(each, month, day))]
    return min(days, key=lambda found: (abs((found - own).days), found), default=None)


def _nearest_of_month(own: date, day: int) -> date | None:
    """'The 19th', looking back: of this month, or else of the one before."""
    if found := _day(own.year, own.month, day):
        if found <= own:
            return found
    return _day(own.year - (own.month == 1), (own.month - 2) % 12 + 1, day)


def _back(own: date, days: int) -> date | None:
    try:
        return own - timedelta(days=days)
    except OverflowError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
