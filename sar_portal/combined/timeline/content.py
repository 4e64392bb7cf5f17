"""What is to be drawn: lanes, and in each of them entries with what is known of their dates, and stretches of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chronology.partial_dates import PartialDate, Precision

DAY = timedelta(days=1)


class Form(StrEnum):
    """How a date is drawn, so that nothing looks better known than it is (R11)."""

    POINT = "point"  # one day, as written
    DOUBTED = "doubted"  # one day that its writer doubts
    SPAN = "span"  # a period, as written
    WITHIN = "within"  # somewhere between the bounds
    EARLIER = "earlier"  # somewhere before the day named
    LATER = "later"  # somewhere after it
    ONWARDS = "onwards"  # from the day named, with no end written


BEFORE = frozenset({"before", "by", "until"})
SOMEWHERE = frozenset({"week commencing", "week ending"})


@dataclass(frozen=True, slots=True)
class Extent:
    """`first` is None where it may lie any time before, `last` where it may lie, or go on, any time after."""

    form: Form
    first: date | None
    last: date | None


def extent_of(when: PartialDate) -> Extent | None:
    """The bounds of what was written; None where no date could be read, which is drawn nowhere."""
    if not when.known or when.date_from is None:
        return None
    first, last = when.date_from, when.date_to
    if when.qualifier in BEFORE:
        return Extent(Form.EARLIER, None, first)
    if when.qualifier == "after":
        return Extent(Form.LATER, last or first, None)
    if last is None or when.qualifier in ("from", "ongoing"):
        return Extent(Form.ONWARDS, first, None)
    if when.precision is Precision.DAY:
        return Extent(Form.DOUBTED if when.uncertain else Form.POINT, first, last)
    if when.precision is Precision.RANGE and not when.uncertain and when.qualifier not in SOMEWHERE:
        return Extent(Form.SPAN, first, last)
    return Extent(Form.WITHIN, first, last)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `say` gives words that say which it is and when, as they may be read, and is called where a mark stands for it
    alone; `flags` are what it is marked with.
    """

    ref: str
    say: Callable[[], str]
    extent: Extent
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of a lane about which something is to be said: no entry, no contact, nobody saw the adult, a key episode.

    `label` is what stands in its box instead of its number of days.
    """

    first: date
    last: date
    kind: str
    words: str
    label: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Lane:
    """`key` is an agency's code, or the name of a lane of another kind; `place` is an agency's number, which gives it its
    mark.
    """

    key: str
    name: str
    kind: str = "agency"
    place: int | None = None
    entries: Sequence[Entry] = ()
    stretches: Sequence[Stretch] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def cut(self, first: date | None, last: date | None) -> "Period | None":
        """The part of the bounds that lies inside; None where nothing does. An open bound reaches to the edge."""
        start, end = max(first or self.first, self.first), min(last or self.last, self.last)
        return Period(start, end) if start <= end else None
