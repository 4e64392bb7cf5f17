"""Two entries side by side: how far apart, and in which words the reasons speak of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chronology.partial_dates.values import Precision, show

from .traits import Traits
from .wording import likeness


@dataclass(frozen=True)
class Pair:
    """`a` stands before `b`: by date, time, agency and reference."""

    a: Traits
    b: Traits

    @cached_property
    def days(self) -> int:
        """Days from the first entry to the second; 0 where they touch or overlap."""
        assert self.a.days and self.b.days
        return max(0, self.b.days[0] - self.a.days[1])

    @cached_property
    def nearest_days(self) -> int:
        """The same, taking the dates that either text names for the other's event."""
        return 0 if self.date_named or self.same_date_named else self.days

    @cached_property
    def date_named(self) -> Traits | None:
        """The entry whose text names the date of the other."""
        for one, other in ((self.a, self.b), (self.b, self.a)):
            if other.days and other.days[0] in one.other_days:
                return one
        return None

    @cached_property
    def same_date_named(self) -> date | None:
        shared = self.a.other_days & self.b.other_days
        return date.fromordinal(min(shared)) if shared else None

    @cached_property
    def minutes(self) -> int | None:
        """Minutes between them on the clock, where both have a time and a single day."""
        a, b = self.a, self.b
        if a.minutes is None or b.minutes is None or not a.days or not b.days:
            return None
        return abs((b.days[0] - a.days[0]) * 24 * 60 + b.minutes - a.minutes)

    @cached_property
    def shared_words(self) -> frozenset[str]:
        return (self.a.words & self.b.words) - (self.a.capitalised & self.b.capitalised)

    @cached_property
    def likeness(self) -> float:
        return likeness(self.a.words, self.b.words, self.shared_words)

    @cached_property
    def in_person(self) -> bool:
        return "in person" in self.a.contacts and "in person" in self.b.contacts


def day_of(traits: Traits) -> str:
    return show(traits.entry.date_from, Precision.DAY) if traits.entry.date_from else "no date"


def apart(days: int) -> str:
    return {0: "on the same day", 1: "one day apart"}.get(days, f"{days} days apart")


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
