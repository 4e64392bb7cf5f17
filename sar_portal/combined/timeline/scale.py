"""Days across the picture, and the marks along its top: months, weeks or days, thinned until their words have room."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from .content import DAY, Period

# Room for half a mark at either edge.
EDGE = 12.0
LETTER = 6.5  # about the width of a letter, for thinning
BETWEEN = 14.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A day has a width, from `left(day)` to `right(day)`; a point stands in its middle."""

    period: Period
    width: float

    @property
    def day(self) -> float:
        return (self.width - 2 * EDGE) / self.period.days

    def left(self, day: date) -> float:
        return EDGE + (day - self.period.first).days * self.day

    def right(self, day: date) -> float:
        return self.left(day) + self.day

    def middle(self, day: date) -> float:
        return self.left(day) + self.day / 2

    def day_at(self, x: float) -> date:
        days = int((x - EDGE) / self.day)
        return self.period.first + DAY * min(max(days, 0), self.period.days - 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line where something begins; `words` are empty where there is no room for them."""

    x: float
    words: str
    strong: bool


def ticks(scale: Scale) -> list[Tick]:
    """Days in up to three weeks, weeks in up to a hundred days, months up to three years, else years."""
    days = scale.period.days
    if days <= 21:
        return _thinned(scale, _days, lambda day: f"{day.day} {day:%b}", lambda day: day.day == 1)
    if days <= 100:
        return _thinned(scale, _weeks, lambda day: f"{day.day} {day:%b}", lambda day: day.day <= 7)
    if days <= 3 * 366:
        return _thinned(scale, _months, _month, lambda day: day.month == 1)
    return _thinned(scale, _years, lambda day: str(day.year), lambda _day: True)


def _thinned(
    scale: Scale, starts: Callable[[Period], Iterator[date]], words: Callable[[date], str], strong: Callable
) -> list[Tick]:
    """Every start has its line; words that would touch the ones before, or leave the picture, are left out."""
    found: list[Tick] = []
    free = 0.0
    for day in starts(scale.period):
        x, text = scale.left(day), words(day)
        ends = x + LETTER * len(text)
        shown = x >= free and ends <= scale.width
        free = ends + BETWEEN if shown else free
        found.append(Tick(round(x, 1), text if shown else "", strong(day)))
    return found


def _month(day: date) -> str:
    return f"{day:%b} {day.year}" if day.month == 1 else f"{day:%b}"


def _days(period: Period) -> Iterator[date]:
    return (period.first + DAY * number for number in range(period.days))


def _weeks(period: Period) -> Iterator[date]:
    return (day for day in _days(period) if day.weekday() == 0 or day == period.first)


def _months(period: Period) -> Iterator[date]:
    return (day for day in _days(period) if day.day == 1 or day == period.first)


def _years(period: Period) -> Iterator[date]:
    return (day for day in _days(period) if (day.month, day.day) == (1, 1) or day == period.first)
