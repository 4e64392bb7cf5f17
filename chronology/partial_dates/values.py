"""The two value objects: how they are shown, and how they are put in order."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"

    def __reduce_ex__(self, protocol: object) -> tuple[type, tuple[str]]:
        """By its value on each Python: 3.11 before its fourth release asked for `getattr`, which no reader takes."""
        return type(self), (self.value,)


# What may stand before a date, in the words we show. Each is only ever taken from the text, never added.
QUALIFIERS = (
    "about",
    "before",
    "after",
    "by",
    "until",
    "from",
    "early",
    "mid",
    "late",
    "spring",
    "summer",
    "autumn",
    "week commencing",
    "week ending",
    "ongoing",
)
# With one of these the day itself is not known, so that the date is uncertain whether or not it carries a '?'.
INEXACT = frozenset({"about", "before", "after", "by", "until", "early", "mid", "late", "spring", "summer", "autumn"})
# What is dated with one of these may lie any time before, or after, the day that it names: the date is open at that end.
ANY_TIME_BEFORE = ("before", "by", "until")
ANY_TIME_AFTER = ("after", "from")
_CAPITAL = frozenset({"early", "mid", "late", "spring", "summer", "autumn"})
_UNCERTAIN_NOTE = " (uncertain)"

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
# Where a vague date stands among exact ones: for the order only, never shown.
_ORDER_SHIFT = {
    (Precision.MONTH, "mid"): 10,
    (Precision.MONTH, "late"): 20,
    (Precision.YEAR, "spring"): 59,
    (Precision.YEAR, "mid"): 120,
    (Precision.YEAR, "summer"): 151,
    (Precision.YEAR, "autumn"): 243,
    (Precision.YEAR, "late"): 243,
}
_BEFORE, _WIDE, _EXACT, _AFTER = range(4)
_UNDATED = date.max.toordinal() + 1

DateKey = tuple[int, int, int, str, bool, str]
TimeKey = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    `date_from` and `date_to` bound what was written: for 'March 2025' the first and the last of March, for 'before 22
    May 2025' the day named (the event lies before it). `ends` says how exact each end of a range is. With
    `needs_attention` a person has to look: any date it then holds is a proposal and is not shown as fact.
    """

    date_from: date | None
    date_to: date | None
    precision: Precision
    uncertain: bool = False
    qualifier: str = ""
    original: str = ""
    needs_attention: str = ""
    ends: tuple[Precision, Precision] | None = None

    @property
    def known(self) -> bool:
        return self.precision is not Precision.UNKNOWN

    def render(self) -> str:
        """British text that shows what was written and nothing else; what could not be read is shown as it came."""
        if self.needs_attention or not self.known or self.date_from is None:
            return self.original.strip()
        if self.precision is Precision.RANGE:
            text = self._render_range(self.date_from)
        else:
            text = show(self.date_from, self.precision)
            text = _qualified(text, self.qualifier)
        return text + (_UNCERTAIN_NOTE if self.uncertain and self.qualifier not in INEXACT else "")

    def _render_range(self, first: date) -> str:
        if self.qualifier == "week commencing":
            return f"week commencing {show(first, Precision.DAY)}"
        if self.date_to is None:
            return f"{show(first, self.ends[0] if self.ends else Precision.DAY)}, ongoing"
        if self.qualifier == "week ending":
            return f"week ending {show(self.date_to, Precision.DAY)}"
        if self.ends is None and self.original.strip():
            return self.original.strip()
        units = self.ends or (Precision.DAY, Precision.DAY)
        return _qualified(_between(first, self.date_to, units), self.qualifier)

    def sort_key(self) -> DateKey:
        """Date order: undated last; on one day 'before' it, then months and years that begin there, then the day, then
        'after'.
        """
        if self.date_from is None or not self.known:
            return (_UNDATED, _EXACT, 0, self.qualifier, self.uncertain, self.original)
        first = self.date_from.toordinal() + _ORDER_SHIFT.get((self.precision, self.qualifier), 0)
        if self.qualifier in ("before", "by", "until"):
            rank = _BEFORE
        elif self.qualifier == "after":
            rank = _AFTER
        else:
            rank = _WIDE if self.precision in (Precision.MONTH, Precision.YEAR) else _EXACT
        last = (self.date_to or date.max).toordinal()
        return (first, rank, last, self.qualifier, self.uncertain, self.original)


@dataclass(frozen=True, slots=True)
class PartialTime:
    """A time of day as far as it is known. 'am' or 'overnight' has no clock time: it is in `qualifier`, and both times
    are None.
    """

    time_from: time | None
    time_to: time | None
    approximate: bool = False
    original: str = ""
    qualifier: str = ""
    needs_attention: str = ""

    @property
    def known(self) -> bool:
        return not self.needs_attention and (self.time_from is not None or bool(self.qualifier))

    @property
    def crosses_midnight(self) -> bool:
        return self.time_from is not None and self.time_to is not None and self.time_to < self.time_from

    def render(self) -> str:
        """24-hour text; what could not be read is shown as it came."""
        if self.needs_attention or self.time_from is None:
            return self.original.strip()
        text = _clock(self.time_from)
        if self.time_to is not None:
            text += f" to {_clock(self.time_to)}"
        before = self.qualifier or ("about" if self.approximate else "")
        return f"{before} {text}" if before else text

    def sort_key(self) -> TimeKey:
        """Minutes into the day; a part of the day stands where it begins."""
        if self.time_from is not None:
            minutes = self.time_from.hour * 60 + self.time_from.minute
            return (minutes, self.time_from.second, self.original)
        return (PARTS_OF_DAY.get(self.qualifier, 24 * 60), 0, self.original)


# Where a part of the day begins, in minutes: for the order only, never shown.
PARTS_OF_DAY = {
    "early hours": 0,
    "am": 1,
    "early morning": 300,
    "morning": 360,
    "lunchtime": 720,
    "pm": 721,
    "afternoon": 722,
    "late afternoon": 960,
    "evening": 1080,
    "late evening": 1260,
    "night": 1320,
    "overnight": 1321,
    "all day": 2,
}


def sort_key(when: PartialDate, at: PartialTime | None = None) -> tuple[DateKey, int, TimeKey]:
    """Date, then time; a row without a time follows those with one, in whatever order the author gave (compare
    stably).
    """
    day = when.sort_key()
    # The author's words must not decide between two rows of one day: the time does.
    bare = (*day[:3], "", False, "")
    if at is None or not at.known:
        return (bare, 1, (0, 0, ""))
    return (bare, 0, (*at.sort_key()[:2], ""))


def show(day: date, precision: Precision) -> str:
    """One date at one precision: '22 May 2025', 'May 2025', '2025'."""
    if precision is Precision.YEAR:
        return str(day.year)
    if precision is Precision.MONTH:
        return f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _qualified(text: str, qualifier: str) -> str:
    if not qualifier:
        return text
    return f"{qualifier.capitalize() if qualifier in _CAPITAL else qualifier} {text}"


def _between(first: date, last: date, units: tuple[Precision, Precision]) -> str:
    start = show(first, units[0])
    if first.year == last.year and Precision.YEAR not in units:
        start = start.removesuffix(f" {first.year}")
        if units == (Precision.DAY, Precision.DAY) and first.month == last.month:
            start = str(first.day)
    return f"{start} to {show(last, units[1])}"


def _clock(at: time) -> str:
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")
