"""Dates that an entry's text names beside its own: 'referral dated 04/10/2025', 'six days after discharge'."""

import re
from datetime import date, timedelta

_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?![\d/])")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_WRITTEN = re.compile(
    r"(?<![\d/])(\d{1,2})(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]*\.?(?:,? (\d{4}))?\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(), 1
    )  # noqa: SIM905
}
_DAYS_AFTER = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)}) days? (after|following|since|before|earlier|previously|ago)\b", re.IGNORECASE
)
_YESTERDAY = re.compile(
    r"\b(?:yesterday|the day before|the previous (?:day|evening|night)|last night)\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:planned|booked|rebooked|due|by|until|appointment|review|next|will|scheduled|allocated for)\b[^.;]{0,12}$",
    re.IGNORECASE,
)
# Further away than this, a named date is history or a plan and no other date for the same event.
FARTHEST = 31


def dates_named(text: str, own: date) -> frozenset[date]:
    """Dates within a month of the entry's own that its text gives for what it tells; plans are left out."""
    found = set()
    for match in _NUMERIC.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            year = int(match[3])
            found.add(_day(year + 2000 if year < 100 else year, int(match[2]), int(match[1])))
    for match in _WRITTEN.finditer(text):
        if not _AHEAD.search(text[: match.start()]):
            found.add(_nearest(own, _MONTHS[match[2].lower()], int(match[1]), match[3]))
    for match in _DAYS_AFTER.finditer(text):
        number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1].lower()]
        found.add(_back(own, number))
    if _YESTERDAY.search(text):
        found.add(_back(own, 1))
    return frozenset(day for day in found if day and day != own and abs((day - own).days) <= FARTHEST)


def _nearest(own: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _day(int(year), month, day)
    days = [found for each in (own.year - 1, own.year, own.year + 1) if (found := _day(each, month, day))]
    return min(days, key=lambda found: (abs((found - own).days), found), default=None)


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
