"""What an ambiguous or unreadable text may have meant, for a person to choose from. Nothing is ever taken from here by itself:
each is a text that reads without a question, and stands only once somebody has picked it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from .dates import read_date
from .single import impossible, read_parts
from .times import read_time
from .values import PartialDate, Precision, show
from .words import MAX_LENGTH, MONTHS, even

MOST = 4
_APART = re.compile(r"\s*(?:&|;|\+|,)\s*|\s+(?:and|or)\s+")
_TWO_DAYS = re.compile(r"^(\d{1,2})/(\d{1,2})(?=\s+[a-z])")
_WORD_NUMBER = re.compile(r"([a-z]{3,9})\.?[\s/.-]+(\d{1,2})")
_TWO_NUMBERS = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})")
_YEAR_NUMBER = re.compile(r"(\d{4})\s?[/.-]\s?(\d{2})")
_MONTHS_OR_DAY = re.compile(r"(\d{1,2})\s?-\s?(\d{1,2})\s?/\s?(\d{4})")
_EIGHT = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})")
_BARE_HOUR = re.compile(r"(\d{1,2})")
_HALF_RANGE = re.compile(r"(\d{1,2}(?:[.:]\d{2})?)\s*(?:-|to)\s*(\d{1,2}(?:[.:]\d{2})?)\s*([ap])\.?m\.?")
_WITH_HALF = re.compile(r"(\d{1,2}[.:]?\d{2})\s*[ap]\.?m\.?")


def dates_meant(text: str, *, since: date | None = None, until: date | None = None) -> list[str]:
    """What a date that needs attention may have been, each as it would be typed. A year that is not written is offered
    from the period `since` to `until`, where the date falls into it.
    """
    value = read_date(text)
    plain = even(text)
    if not value.needs_attention or plain is None or len(text) > MAX_LENGTH:
        return []
    found = [*_proposed(value), *_of_the_period(text, since, until), *_other_forms(plain, since, until)]
    return _clear((each for each in found if each), text, lambda each: _is_clear(read_date(each)))


def times_meant(text: str) -> list[str]:
    """What a time that needs attention may have been: morning or afternoon, or a range."""
    at = read_time(text)
    plain = even(text)
    if at is None or not at.needs_attention or plain is None:
        return []
    return _clear(_times(plain), text, _is_clear_time)


def _clear(found: Iterable[str], text: str, test) -> list[str]:
    kept = dict.fromkeys(each for each in found if each != text.strip() and test(each))
    return list(kept)[:MOST]


def _is_clear(value: PartialDate) -> bool:
    return value.known and not value.needs_attention


def _is_clear_time(text: str) -> bool:
    at = read_time(text)
    return at is not None and at.known


def _proposed(value: PartialDate) -> Iterator[str]:
    """A spreadsheet's day number, a date beside the wrong day of the week, a range whose year was worked out."""
    if value.date_from is not None:
        yield replace(value, needs_attention="", uncertain=False).render()


def _of_the_period(text: str, since: date | None, until: date | None) -> Iterator[str]:
    """A date without a year, in each year of the period that has such a day."""
    if since is None or until is None:
        return
    for year in range(since.year, until.year + 1):
        value = read_date(text, year_hint=year)
        if _is_clear(value) and value.date_from and since <= (value.date_to or value.date_from):
            if value.date_from <= until:
                yield value.render()


def _other_forms(text: str, since: date | None, until: date | None) -> Iterator[str]:
    yield _shown(read_date(text, day_first=False))
    yield from _apart(text)
    yield from _of_word_and_number(text, since, until)
    yield from _of_numbers(text)
    parts = read_parts(text, True)
    if parts is not None and parts.day and parts.month and parts.year and not impossible(None, parts.month, parts.year):
        if not impossible(parts.day, parts.month, parts.year):
            yield show(date(parts.year, parts.month, parts.day), Precision.DAY)
        # Where there is no such day, month and year of what is written can stand.
        yield show(date(parts.year, parts.month, 1), Precision.MONTH)
    yield from _beginning(text)


def _shown(value: PartialDate) -> str:
    return value.render() if _is_clear(value) else ""


def _apart(text: str) -> Iterator[str]:
    """Several dates in one cell: as a range, or one of them."""
    yield _shown(read_date(_TWO_DAYS.sub(r"\1-\2", text)))
    pieces = [piece for piece in _APART.split(text) if piece]
    if len(pieces) < 2:
        return
    yield _shown(read_date(f"{pieces[0]} to {pieces[-1]}"))
    yield from (_shown(read_date(piece)) for piece in pieces)


def _of_word_and_number(text: str, since: date | None, until: date | None) -> Iterator[str]:
    """'May-16' is a day or a year."""
    match = _WORD_NUMBER.fullmatch(text)
    if match is None or match[1] not in MONTHS:
        return
    yield from _of_the_period(f"{int(match[2])} {match[1]}", since, until)
    yield _shown(read_date(f"{match[1]} '{match[2]:0>2}"))


def _of_numbers(text: str) -> Iterator[str]:
    if match := _TWO_NUMBERS.fullmatch(text):
        yield _shown(read_date(f"{match[1]}/20{match[2]:0>2}"))
    if match := _YEAR_NUMBER.fullmatch(text):
        yield _shown(read_date(f"{match[1]} to {match[1][:2]}{match[2]}"))
        yield _shown(read_date(f"{match[2]}/{match[1]}"))
    if match := _MONTHS_OR_DAY.fullmatch(text):
        yield _shown(read_date(f"{match[1]}/{match[2]}/{match[3]}"))
        yield _shown(read_date(f"{match[1]}/{match[3]} to {match[2]}/{match[3]}"))
    if match := _EIGHT.fullmatch(text):
        a, b, c, d = match.groups()
        yield _shown(read_date(f"{a}/{b}/{c}{d}"))
        yield _shown(read_date(f"{a}{b}-{c}-{d}"))


def _beginning(text: str) -> Iterator[str]:
    """A clear day with other words behind it: '22/05/2016 see log'."""
    words = text.split()
    for length in range(min(len(words) - 1, 6), 0, -1):
        value = read_date(" ".join(words[:length]))
        if _is_clear(value) and value.precision is Precision.DAY:
            yield value.render()
            return


def _times(text: str) -> Iterator[str]:
    if _BARE_HOUR.fullmatch(text):
        yield from (_clock(f"{text}am"), _clock(f"{text}pm"))
    if match := _HALF_RANGE.fullmatch(text):
        left, right, half = match.groups()
        ways = [read_time(f"{left}{first}m to {right}{half}m") for first in "ap"]
        yield from (way.render() for way in ways if way is not None and not way.crosses_midnight)
    if match := _WITH_HALF.fullmatch(text):
        yield _clock(match[1])
    pieces = [piece for piece in _APART.split(text) if piece]
    if len(pieces) > 1:
        yield _clock(f"{pieces[0]} to {pieces[-1]}")
        yield from (_clock(piece) for piece in pieces)


def _clock(text: str) -> str:
    at = read_time(text)
    return at.render() if at is not None and at.known else text
