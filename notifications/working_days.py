"""Working days in England: Monday to Friday without the bank holidays, and without the days on which a board is closed."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
NONE_CLOSED: frozenset[date] = frozenset()


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, closed: frozenset[date] = NONE_CLOSED) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year) and day not in closed


def add_working_days(start: date, days: int, closed: frozenset[date] = NONE_CLOSED) -> date:
    """The day that many working days after `start` (before it, when negative). The start itself is not counted."""
    step = _DAY if days > 0 else -_DAY
    left, day = abs(days), start
    while left:
        day += step
        left -= is_working_day(day, closed)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    weeks, rest = divmod((end - start).days, 7)
    days = weeks * 5 + sum((start + (n + 1) * _DAY).weekday() < 5 for n in range(rest))
    closed = [day for year in range(start.year, end.year + 1) for day in _bank_holidays(year)]
    return days - sum(day.weekday() < 5 and start < day <= end for day in closed)
