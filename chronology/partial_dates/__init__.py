"""Partial dates and times, as people in the field write them.

Nothing here knows of Django or a database. Entry, paste and import all read through these functions, so that the
same words always give the same date. What can't be read is kept as text with a reason; it is never guessed.
"""

from .dates import date_orders, read_date, restore
from .joint import clock_change, either, read_date_and_time
from .parts import from_parts, join
from .suggesting import dates_meant, times_meant
from .times import read_time
from .values import ANY_TIME_AFTER, ANY_TIME_BEFORE, QUALIFIERS, PartialDate, PartialTime, Precision, sort_key

__all__ = [
    "ANY_TIME_AFTER",
    "ANY_TIME_BEFORE",
    "QUALIFIERS",
    "PartialDate",
    "PartialTime",
    "Precision",
    "clock_change",
    "date_orders",
    "dates_meant",
    "either",
    "from_parts",
    "join",
    "read_date",
    "read_date_and_time",
    "read_time",
    "restore",
    "sort_key",
    "times_meant",
]
