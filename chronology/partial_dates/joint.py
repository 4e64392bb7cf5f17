"""A date and a time together: in one cell ('02/08/2025 1940hrs', '15 Aug 2025 11:00am') or in two."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from .dates import UNREAD as DATE_UNREAD
from .dates import read_date
from .times import UNREAD as TIME_UNREAD
from .times import read_time
from .values import PartialDate, PartialTime, Precision
from .words import MAX_LENGTH

_GAP = re.compile(r"\s*(?:[\n,;@|]|\bat\b)\s*|\s+|(?<=\d)[Tt](?=\d\d:)|(?<=\d{2})(?=\s?\()")
_TO = re.compile(r"\s*[-\u2013\u2014]\s*|\s+(?:to|until)\s+")
_TIME_UNKNOWN = re.compile(r"[\s,(-]+(?:no time|time (?:not |un)(?:known|recorded|stated|given))\)?$", re.I)
_TIME_MARK = re.compile(r"[:.]|[ap]\.?m|h", re.I)
_NO_TIME = re.compile(r"(?<=\d)[ T]00:00:00(?:\.0+)?$")
_BARE_MIDNIGHT = re.compile(r"(?<![\d:.])0?0[:.]00$")
_MAX_GAPS = 12
_LONDON = ZoneInfo("Europe/London")
_MIDNIGHT = "Spreadsheets write 00:00 after a date that has no time. Say whether it was midnight."


def read_date_and_time(
    text: str, *, day_first: bool | None = True, year_hint: int | None = None
) -> tuple[PartialDate, PartialTime | None]:
    """The date and, where one is written, the time. Never raises and never guesses; the date carries the whole text as
    its original.
    """
    text = str(text)
    # Spreadsheets write a date without a time as '2025-03-24 00:00:00': that is a blank time, not midnight.
    plain = _TIME_UNKNOWN.sub("", _NO_TIME.sub("", text.strip()))
    whole = read_date(plain, day_first=day_first, year_hint=year_hint)
    if whole.known or not plain or len(plain) > MAX_LENGTH:
        return replace(whole, original=text), None
    return (
        _split(text, plain, day_first, year_hint)
        or _two_moments(text, plain, day_first)
        or (replace(whole, original=text), None)
    )


def _split(
    text: str, plain: str, day_first: bool | None, year_hint: int | None
) -> tuple[PartialDate, PartialTime | None] | None:
    """The first cut that gives a clear date and a clear time; else one where either says what is wrong with it."""
    unclear: tuple[PartialDate, PartialTime | None] | None = None
    for day_text, time_text in _splits(plain):
        at = read_time(time_text)
        when = read_date(day_text, day_first=day_first, year_hint=year_hint)
        if at is None or not (when.known or when.needs_attention):
            continue
        found = replace(when, original=text), replace(at, original=time_text.strip())
        if when.known and at.known and not when.needs_attention:
            if _BARE_MIDNIGHT.search(plain):
                return found[0], PartialTime(None, None, original=time_text.strip(), needs_attention=_MIDNIGHT)
            return found
        if unclear is None and _says_why(when, at, time_text):
            unclear = found
    return unclear


def _says_why(when: PartialDate, at: PartialTime, time_text: str) -> bool:
    """'31/02/2016 10:00' has a fault in the date, '22/05/2016 25:00' in the time. '2016' alone is no time of day."""
    if when.needs_attention:
        return at.known and bool(_TIME_MARK.search(time_text)) and when.needs_attention != DATE_UNREAD
    return when.precision is Precision.DAY and bool(at.needs_attention) and at.needs_attention != TIME_UNREAD


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Every way to cut the text into a date and a time, either first."""
    gaps = list(_GAP.finditer(text))[:_MAX_GAPS]
    for gap in gaps:
        yield text[: gap.start()], text[gap.end() :]
    for gap in gaps:
        yield text[gap.end() :], text[: gap.start()]


def _two_moments(text: str, plain: str, day_first: bool | None) -> tuple[PartialDate, PartialTime] | None:
    """'22/05/2016 23:50 - 23/05/2016 00:20'."""
    for cut in list(_TO.finditer(plain))[:_MAX_GAPS]:
        start, start_time = _one_moment(plain[: cut.start()], day_first)
        end, end_time = _one_moment(plain[cut.end() :], day_first)
        if start is None or end is None or start_time is None or end_time is None:
            continue
        if (
            start.date_from is None
            or end.date_from is None
            or (start.date_from, start_time.time_from) > (end.date_from, end_time.time_from)
        ):
            continue
        at = PartialTime(
            start_time.time_from, end_time.time_from, start_time.approximate or end_time.approximate, plain
        )
        if start.date_from == end.date_from:
            return replace(start, original=text), at
        ends = (Precision.DAY, Precision.DAY)
        uncertain = start.uncertain or end.uncertain
        return PartialDate(start.date_from, end.date_to, Precision.RANGE, uncertain, "", text, ends=ends), at
    return None


def _one_moment(text: str, day_first: bool | None) -> tuple[PartialDate | None, PartialTime | None]:
    for day_text, time_text in _splits(text.strip()):
        when, at = read_date(day_text, day_first=day_first), read_time(time_text)
        exact = when.precision is Precision.DAY and not when.needs_attention and not when.qualifier
        if exact and at is not None and at.time_from is not None and at.time_to is None:
            return when, at
    return None, None


def either(own: PartialTime | None, in_date: PartialTime | None) -> PartialTime | None:
    """The time of a time cell, or the one that stands in the date cell beside it; where they differ, neither."""
    if own is not None and in_date is not None and own.render() != in_date.render():
        return replace(
            own, needs_attention="The date cell and the time cell give different times.", time_from=None, time_to=None
        )
    return own or in_date


def clock_change(when: PartialDate, at: PartialTime | None) -> str:
    """Twice a year an hour of UK local time does not exist, or happens twice: why such a moment is to be looked at."""
    if (
        when.precision is not Precision.DAY
        or when.date_from is None
        or at is None
        or at.time_from is None
        or at.time_from >= time(3)
    ):
        return ""
    early, late = (datetime.combine(when.date_from, at.time_from, _LONDON).replace(fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return ""
    exists = early.astimezone(UTC).astimezone(_LONDON).time() == at.time_from
    return (
        "The clocks went back that night: this time came twice."
        if exists
        else "The clocks went forward that night: this time did not exist."
    )
