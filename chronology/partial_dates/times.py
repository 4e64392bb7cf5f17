"""Reading a time cell. UK local time on the 24-hour clock; a blank cell is no time at all, never 00:00."""

import re
from datetime import time
from functools import lru_cache

from .values import PARTS_OF_DAY, PartialTime
from .words import MAX_LENGTH, UNDATED, even, without_doubt

UNREAD = "This could not be read as a time."
AM_OR_PM = "It is not clear whether this is morning or afternoon."
_AMPM = r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
_HOURS = r"(?:\s*(?:hrs?|hours?|h|o'?clock)\.?)?"
_ZONE = r"(?:\s*(?P<zone>gmt|bst|utc|z|[+-]\d{2}:?\d{2}))?"
_CLOCK = re.compile(
    rf"(?:(?P<h>\d{{1,2}})\s?[:.;h]\s?(?P<m>\d{{2}})(?:[:.](?P<s>\d{{2}})(?:\.\d+)?)?|(?P<four>\d{{3,4}})|(?P<bare>\d{{1,2}})){_AMPM}{_HOURS}{_ZONE}"
)
_NAMED = {
    "noon": time(12), "midday": time(12), "12 noon": time(12), "12 midday": time(12), "12:00 noon": time(12),
    "12noon": time(12),
    "midnight": time(0), "12 midnight": time(0), "12:00 midnight": time(0), "00:00 midnight": time(0),
}  # fmt: skip
_DAY_PARTS = {
    **{part: part for part in PARTS_OF_DAY},
    "a.m": "am", "p.m": "pm", "mid morning": "morning", "mid-morning": "morning", "mid afternoon": "afternoon",
    "mid-afternoon": "afternoon",
    "lunch time": "lunchtime", "lunch": "lunchtime", "night time": "night", "night-time": "night",
    "over night": "overnight",
    "early hours of the morning": "early hours", "late evening": "late evening", "late pm": "pm", "late am": "am",
    "throughout the day": "all day",
}  # fmt: skip
_QUALIFIERS = {
    "before": "before",
    "by": "by",
    "after": "after",
    "from": "from",
    "since": "from",
    "until": "until",
    "just before": "before",
    "just after": "after",
}
_QUALIFIER = re.compile("(?:" + "|".join(sorted(_QUALIFIERS, key=len, reverse=True)) + r")\s+")
_RANGE = re.compile(r"\s*-\s*|\s+(?:to|until|till|and)\s+")
_TWO = re.compile(r"\s*(?:&|;|\+|,|/)\s*|\s+(?:and|or)\s+")
_BETWEEN = re.compile(r"(?:between|from)\s+")


def read_time(text: str) -> PartialTime | None:
    """The time a person wrote; None for a blank. Never raises; what can't be read is kept as text with the reason."""
    if not str(text).strip():
        return None
    return _read(str(text))


@lru_cache(maxsize=5_000)
def _read(original: str) -> PartialTime:
    text = even(original)
    if text is None:
        return _unread(original, UNREAD if len(original) <= MAX_LENGTH else "This is longer than a time can be.")
    if text.strip(" .()") in UNDATED or not text.strip(" .()"):
        return PartialTime(None, None, original=original)
    doubt = without_doubt(text)
    core = doubt.text.removeprefix("t") if re.match(r"t\d", doubt.text) else doubt.text
    if core in _DAY_PARTS:
        return PartialTime(None, None, True, original, _DAY_PARTS[core])
    qualifier = ""
    if (match := _QUALIFIER.match(core)) and not _RANGE.search(core[match.end() :]):
        qualifier, core = _QUALIFIERS[match[0].strip()], core[match.end() :]
    reading = _clock(core)
    if isinstance(reading, time):
        return PartialTime(reading, None, doubt.uncertain or bool(qualifier), original, qualifier)
    if qualifier:
        return _unread(original, reading)
    return _read_range(original, core, doubt.uncertain) or _unread(original, _two_times(core) or reading)


def _unread(original: str, reason: str) -> PartialTime:
    return PartialTime(None, None, original=original, needs_attention=reason)


def _two_times(text: str) -> str:
    pieces = _TWO.split(text)
    if len(pieces) > 1 and all(isinstance(_clock(piece), time) for piece in pieces):
        return "There is more than one time here: split it into rows, or write it as a range."
    return ""


def _read_range(original: str, text: str, uncertain: bool) -> PartialTime | None:
    core = _BETWEEN.sub("", text, count=1)
    for match in _RANGE.finditer(core):
        if match[0].strip() == "and" and core == text:
            continue
        left, right = core[: match.start()].strip(), core[match.end() :].strip()
        start, end = _clock(left), _clock(right)
        if not isinstance(end, time):
            continue
        if not isinstance(start, time) or _lacks_half(left, right):
            start = _shared_half(left, right, end)
        if isinstance(start, time):
            return PartialTime(start, end, uncertain, original)
        return _unread(original, start)
    return None


def _lacks_half(left: str, right: str) -> bool:
    """'9.30-10.15am': the left end takes its 'am' from the right one."""
    here, there = _CLOCK.fullmatch(left), _CLOCK.fullmatch(right)
    return bool(
        here
        and there
        and there["half"]
        and not here["half"]
        and not here["four"]
        and int(here["h"] or here["bare"] or 0) <= 12
    )


def _shared_half(left: str, right: str, end: time) -> time | str:
    match = _CLOCK.fullmatch(right)
    if match is None or not match["half"]:
        return AM_OR_PM if re.fullmatch(r"\d{1,2}", left) else UNREAD
    start = _clock(f"{left}{match['half']}m")
    return start if isinstance(start, time) and start <= end else AM_OR_PM


def _clock(text: str) -> time | str:
    """One clock time, or the reason why it is none."""
    if text in _NAMED:
        return _NAMED[text]
    match = _CLOCK.fullmatch(text)
    if match is None:
        return UNREAD
    if match["zone"] not in (None, "gmt", "bst"):
        return "The time is not in UK local time."
    if match["bare"]:
        hour, minute = int(match["bare"]), 0
        if not match["half"] and not re.search(r"\d\s*h", text):
            return AM_OR_PM
    elif match["four"]:
        hour, minute = int(match["four"][:-2]), int(match["four"][-2:])
    else:
        hour, minute = int(match["h"]), int(match["m"])
    return _valid(hour, minute, int(match["s"] or 0), match["half"])


def _valid(hour: int, minute: int, second: int, half: str | None) -> time | str:
    if hour == 24 and minute == 0:
        return "24:00 may be the beginning or the end of the day."
    if hour > 23 or minute > 59 or second > 59:
        return "There is no such time."
    if half == "a" and hour > 12:
        return "The hour is after midday but 'am' is written."
    if half == "a":
        hour %= 12
    elif half == "p" and hour < 12:
        if hour == 0:
            return "The hour is before midday but 'pm' is written."
        hour += 12
    return time(hour, minute, second)
