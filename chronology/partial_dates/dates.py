"""Reading a date cell: single dates, ranges, words for no date; everything else is kept as text with a reason."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from .single import NO_YEAR, ORDER, Parts, impossible, read_parts
from .values import INEXACT, PartialDate, Precision
from .words import MAX_LENGTH, ONGOING, UNDATED, even, without_doubt

UNREAD = "This could not be read as a date."
TWO_DATES = "There is more than one date here: split it into rows, or write it as a range."
_TOO_LONG = f"This is longer than a date can be ({MAX_LENGTH} characters)."
_RANGE_WORDS = re.compile(r"\s*-\s*|\s+(?:to|until|till|through|thru|up to|and)\s+|\s*,\s*(?=ongoing)")
_LIST_WORDS = re.compile(r"\s*(?:&|;|\+|,|/)\s*|\s+(?:and|or)\s+")
_LEADING_FROM = re.compile(r"^(?:from|between)\s+")
_DIGITS = re.compile(r"\d+")


def read_date(text: str, *, day_first: bool | None = True, year_hint: int | None = None) -> PartialDate:
    """The date a person wrote. Never raises and never guesses: what is ambiguous or unreadable comes back as unknown,
    with the text and the reason. `day_first=None` means that the order of day and month is not settled.
    """
    return _read(str(text), day_first, year_hint)


def date_orders(text: str) -> frozenset[str]:
    """Which orders of day and month the text allows: {'day'}, {'month'}, both, or none where the question does not
    arise.
    """
    readings = {True: _read(text, True, None), False: _read(text, False, None)}
    if readings[True] == readings[False]:
        return frozenset()
    found = {"day" if order else "month" for order, reading in readings.items() if reading.known}
    return frozenset(found)


def restore(
    *,
    date_from: date | None,
    date_to: date | None,
    precision: str,
    uncertain: bool = False,
    qualifier: str = "",
    original: str = "",
) -> PartialDate:
    """A date from its stored fields. How exact the ends of a range were is read again from the person's own words."""
    value = PartialDate(date_from, date_to, Precision(precision), uncertain, qualifier, original)
    if value.precision is Precision.RANGE:
        again = read_date(original)
        if (again.date_from, again.date_to, again.precision) == (date_from, date_to, value.precision):
            return replace(value, ends=again.ends)
    return value


@lru_cache(maxsize=20_000)
def _read(original: str, day_first: bool | None, year_hint: int | None) -> PartialDate:
    if not original.strip():
        return PartialDate(None, None, Precision.UNKNOWN, original=original)
    text = even(original)
    if text is None:
        return _unknown(original, _TOO_LONG if len(original) > MAX_LENGTH else UNREAD)
    bare = text.strip(" .()[]")
    if bare in UNDATED or not bare:
        return PartialDate(None, None, Precision.UNKNOWN, qualifier="undated", original=original)
    if bare in ONGOING:
        return PartialDate(None, None, Precision.UNKNOWN, qualifier="ongoing", original=original)
    parts = read_parts(text, day_first)
    if parts is not None and (parts.reason or parts.month or parts.year):
        return _from_single(original, parts, year_hint)
    return _read_range(original, text, day_first, year_hint) or _unknown(original, _why_unread(text, day_first))


def _unknown(original: str, reason: str) -> PartialDate:
    return PartialDate(None, None, Precision.UNKNOWN, original=original, needs_attention=reason)


def _why_unread(text: str, day_first: bool | None) -> str:
    pieces = [piece for piece in _LIST_WORDS.split(text) if piece]
    if len(pieces) > 1 and len(_DIGITS.findall(text)) > 1:
        last = read_parts(pieces[-1], day_first)
        if last is not None and all(read_parts(piece, day_first) is not None for piece in pieces):
            return TWO_DATES
    return UNREAD


def _from_single(original: str, parts: Parts, year_hint: int | None) -> PartialDate:
    if parts.proposal is not None:
        return PartialDate(parts.proposal, parts.proposal, Precision.DAY, True, "", original, parts.reason)
    if parts.reason:
        return _unknown(original, parts.reason)
    if parts.year is None:
        parts = replace(parts, year=year_hint)
    reason = impossible(parts.day, parts.month, parts.year)
    if reason or parts.year is None:
        return _unknown(original, reason or NO_YEAR)
    return _dated(original, parts)


def _dated(original: str, parts: Parts) -> PartialDate:
    first, last = bounds(parts)
    uncertain = parts.uncertain or parts.qualifier in INEXACT
    if parts.qualifier in ("week commencing", "week ending"):
        return _week(original, first, parts.qualifier, uncertain)
    wrong_day = parts.weekday is not None and parts.unit is Precision.DAY and first.weekday() != parts.weekday
    reason = f"{first.day} {first:%B %Y} was a {first:%A}, which is not the day written." if wrong_day else ""
    return PartialDate(first, last, parts.unit, uncertain or wrong_day, parts.qualifier, original, reason)


def _week(original: str, day: date, qualifier: str, uncertain: bool) -> PartialDate:
    six = timedelta(days=6)
    first, last = (day, day + six) if qualifier == "week commencing" else (day - six, day)
    ends = (Precision.DAY, Precision.DAY)
    return PartialDate(first, last, Precision.RANGE, uncertain, qualifier, original, ends=ends)


def bounds(parts: Parts) -> tuple[date, date]:
    """The first and the last day that possible parts (with a year) can mean."""
    year = parts.year or 0
    if parts.month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if parts.day is None:
        return date(year, parts.month, 1), date(year, parts.month, monthrange(year, parts.month)[1])
    day = date(year, parts.month, parts.day)
    return day, day


@dataclass(frozen=True, slots=True)
class _Ends:
    left: Parts
    right: Parts
    borrowed: str = ""  # the reason to have a person look, where a year was worked out


def _read_range(original: str, text: str, day_first: bool | None, year_hint: int | None) -> PartialDate | None:
    doubt = without_doubt(text)
    core = _LEADING_FROM.sub("", doubt.text)
    between = core != doubt.text
    reasons: list[str] = []
    for left_text, right_text in _splits(core, between):
        left = read_parts(left_text, day_first)
        if left is None:
            continue
        if right_text.strip(" .") in ONGOING:
            return _open_range(original, left, doubt.uncertain, year_hint)
        right = read_parts(right_text, day_first)
        if right is None or not _fit(left, right):
            continue
        reading = _closed_range(original, left, right, doubt.uncertain, year_hint)
        if doubt.about and reading.known:
            reading = replace(reading, qualifier="about")
        if reading.known:
            return reading
        reasons.append(reading.needs_attention)
    # The order of day and month is asked once for the file, so that reason goes before all others.
    return _unknown(original, ORDER if ORDER in reasons else reasons[0]) if reasons else None


def _splits(text: str, between: bool) -> Iterator[tuple[str, str]]:
    for match in _RANGE_WORDS.finditer(text):
        if match[0].strip() == "and" and not between:
            continue
        left, right = text[: match.start()], text[match.end() :]
        if left and right:
            yield left, right


def _fit(left: Parts, right: Parts) -> bool:
    """Whether both can be ends of one range: '22' needs a day on the other side, 'May' a month."""
    if left.reason or right.reason:
        return True
    return not (
        (left.unit is Precision.DAY and left.month is None and right.unit is not Precision.DAY)
        or (right.unit is Precision.DAY and right.month is None and left.unit is not Precision.DAY)
        or (left.unit is Precision.MONTH and left.year is None and right.month is None)
        or (right.unit is Precision.MONTH and right.year is None and left.month is None)
        or (left.month is None and right.month is None and Precision.DAY in (left.unit, right.unit))
        or (left.year is None and right.unit is Precision.YEAR)
    )


def _open_range(original: str, left: Parts, uncertain: bool, year_hint: int | None) -> PartialDate:
    start = _from_single(original, left, year_hint)
    if not start.known or start.precision is Precision.RANGE:
        return _unknown(original, start.needs_attention or UNREAD)
    return replace(
        start,
        date_to=None,
        precision=Precision.RANGE,
        qualifier="ongoing",
        uncertain=start.uncertain or uncertain,
        ends=(start.precision,) * 2,
    )


def _closed_range(original: str, left: Parts, right: Parts, uncertain: bool, year_hint: int | None) -> PartialDate:
    ends = _complete(left, right, year_hint)
    left, right = ends.left, ends.right
    reason = _why_no_range(left, right)
    if reason:
        return _unknown(original, reason)
    start, finish = _dated(original, left), _dated(original, right)
    if start.date_from is None or finish.date_to is None or start.date_from > finish.date_to:
        return _unknown(original, "The end is before the start.")
    return PartialDate(
        start.date_from,
        finish.date_to,
        Precision.RANGE,
        uncertain or start.uncertain or finish.uncertain,
        "",
        original,
        ends.borrowed or start.needs_attention or finish.needs_attention,
        (left.unit, right.unit),
    )


def _why_no_range(left: Parts, right: Parts) -> str:
    if left.reason or right.reason:
        return left.reason or right.reason
    if {left.qualifier, right.qualifier} & {"week commencing", "week ending"}:
        return UNREAD
    if left.year is None or right.year is None:
        return NO_YEAR
    return impossible(left.day, left.month, left.year) or impossible(right.day, right.month, right.year)


def _complete(left: Parts, right: Parts, year_hint: int | None) -> _Ends:
    """Give each end the month and year it shares with the other. A year that is on neither has to be worked out, and
    is said.
    """
    if left.month is None and left.day is not None:
        left = replace(left, month=right.month, year=right.year)
    if right.month is None and right.day is not None:
        right = replace(right, month=left.month, year=left.year)
    if left.year is None and right.year is None:
        left = replace(left, year=year_hint)
    if left.year is None and right.year is not None:
        year = right.year - (1 if _later(left, right) else 0)
        borrowed = _worked_out("start", year) if year != right.year else ""
        return _Ends(replace(left, year=year), right, borrowed)
    if right.year is None and left.year is not None:
        year = left.year + (1 if _later(left, right) else 0)
        borrowed = _worked_out("end", year) if year != left.year else ""
        return _Ends(left, replace(right, year=year), borrowed)
    return _Ends(left, right)


def _later(left: Parts, right: Parts) -> bool:
    return (left.month or 0, left.day or 0) > (right.month or 12, right.day or 31)


def _worked_out(end: str, year: int) -> str:
    return f"The {end} of the range has no year; {year} was worked out from the other end. Please confirm it."
