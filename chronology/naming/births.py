"""Dates of birth: the adult's in any written form, and every date that is said to be one, right or wrong."""

import re
import sys
from collections.abc import Iterator
from datetime import date

from .keys import Hit, Kind

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_BLANK = r"[ \u00a0]?"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d./-])(?P<a>\d{{1,2}}){_BLANK}[./-]{_BLANK}(?P<b>\d{{1,2}}){_BLANK}[./-]{_BLANK}(?P<year>\d{{4}}|\d{{2}})(?![\d/-]|\.\d)",
        r"(?<![\d./-])(?P<year>\d{4})[./-](?P<month_number>\d{1,2})[./-](?P<day>\d{1,2})(?![\d./-])",
        rf"(?<![\d/])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]?(?:of )?{_MONTH},?[ -]?(?P<year>\d{{4}}|['’]?\d{{2}})(?!\d)",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)",
        r"(?<![\d./-])(?P<day>\d{2})(?P<month_number>\d{2})(?P<year>\d{4}|\d{2})(?![\d./-])",
    )
]
_RUN_TOGETHER = _DATES[-1]
_LESS = re.compile(rf"\b(?:{_MONTH} )?(?P<year>(?:18|19|20)\d\d)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|d/o/b|date of birth|birth ?dates?|birthdays?|born(?! (?:of|out)\b))", re.IGNORECASE
)
# So far after 'date of birth' its date may stand.
_REACH = 45
# Longer than any written date and what must not follow it.
_LONGEST = 40


def birth_hits(text: str, born: date | None) -> Iterator[Hit]:
    """`born` is the adult's date of birth, if the reader's side knows it."""
    said = list(_said(text, born))
    yield from said
    taken = [(hit.start, hit.end) for hit in said]
    if born is None or f"{born:%y}" not in text:
        return
    for match in _all_dates(text):
        if _is(match, born) and not any(start < match.end() and match.start() < end for start, end in taken):
            yield _hit(match, "The adult’s date of birth.")


def _said(text: str, born: date | None) -> Iterator[Hit]:
    """The first date after each mention of a birth."""
    reached = 0
    for said in _SAID.finditer(text):
        reach = said.end() + _REACH
        # A date that begins within reach is read whole.
        window = (said.end(), reach + _LONGEST)
        dates = [match for match in _all_dates(text, *window) if match.start() < reach]
        less = [match for match in _LESS.finditer(text, *window) if match.start() < reach]
        found = min(dates or less, key=lambda match: match.start(), default=None)
        if found is None or found.start() < reached or re.search(r"[.;!?]\s", text[said.end() : found.start()]):
            continue
        reached = found.end()
        if born is None or _is(found, born):
            yield _hit(found, "Written as a date of birth.")
        elif found in dates:
            yield _hit(found, "Written as a date of birth, and not the one recorded for the adult.")
        else:
            yield _hit(found, "Written as part of a date of birth.")


def _all_dates(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match]:
    for pattern in _DATES:
        yield from pattern.finditer(text, start, end)


def _is(match: re.Match, born: date) -> bool:
    found = match.groupdict()
    year = (found["year"] or "").lstrip("'’")
    if int(year) not in (born.year, born.year % 100) or (len(year) == 2 and match.re is _RUN_TOGETHER):
        return False
    if "a" in found:
        return (int(found["a"]), int(found["b"])) in {(born.day, born.month), (born.month, born.day)}
    if found.get("month_number"):
        return (int(found["day"]), int(found["month_number"])) == (born.day, born.month)
    day = found.get("day")
    return bool(day) and (int(day or 0), _MONTHS[found["month"][:3].lower()]) == (born.day, born.month)


def _hit(match: re.Match, why: str) -> Hit:
    return Hit(match.start(), match.end(), match[0], Kind.BIRTH, why, "[date of birth]")
