"""Other periods to look at: closer, wider, earlier, later. Each is an address; nothing is dragged."""

from dataclasses import dataclass
from datetime import date

from .content import Period

LENGTHS = (("One year", 365), ("Three months", 91), ("One month", 31), ("One week", 7))


@dataclass(frozen=True, slots=True)
class Zoom:
    words: str
    period: Period
    current: bool = False


def zooms(shown: Period, whole: Period) -> list[Zoom]:
    """The whole period, and what is shorter than it: each about the middle of what is shown, and never outside the whole."""
    found = [Zoom("Whole period", whole, shown == whole)]
    middle = shown.first.toordinal() + shown.days // 2
    for words, days in LENGTHS:
        if days < whole.days:
            found.append(Zoom(words, _moved_into(middle - days // 2, days, whole), shown.days == days))
    return found


def steps(shown: Period, whole: Period) -> list[Zoom]:
    """The same length earlier and later, as far as the whole period goes."""
    first, days = shown.first.toordinal(), shown.days
    earlier, later = _moved_into(first - days, days, whole), _moved_into(first + days, days, whole)
    found = [Zoom("Earlier", earlier)] if earlier.first < shown.first else []
    return [*found, Zoom("Later", later)] if later.last > shown.last else found


def _moved_into(first: int, days: int, whole: Period) -> Period:
    """By the number of the day, as an asked-for date may lie at the end of the calendar."""
    days = min(days, whole.days)
    first = max(min(first, whole.last.toordinal() - days + 1), whole.first.toordinal())
    return Period(date.fromordinal(first), date.fromordinal(first + days - 1))
