"""Two entries side by side: how far apart, and in which words the reasons speak of them."""

from dataclasses import dataclass, field
from datetime import date

from chronology.partial_dates.values import Precision, show

from .rarity import Both
from .topics import TOPICS, Topic
from .traits import NEWS, Traits

SURE = 2


@dataclass(slots=True)
class Pair:
    """`a` stands before `b`: by date, time, agency and reference.

    `days`: from the first entry to the second, 0 where they touch or overlap; `nearest_days`: the same, taking dates
    that either text names for the other's event. `minutes`: between them on the clock, where both have a time and a single day.
    `names`, `tells` and `hears`: of `a` about `b`'s agency, and of `b` about `a`'s; see `Traits.meant_by`.
    """

    a: Traits
    b: Traits
    both: Both
    days: int = field(init=False)
    nearest_days: int = field(init=False)
    minutes: int | None = field(init=False)
    date_named: Traits | None = field(init=False)
    same_date_named: date | None = field(init=False)
    names: tuple[int, int] = field(init=False)
    tells: tuple[int, int] = field(init=False)
    hears: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        a, b = self.a, self.b
        assert a.days and b.days
        self.days = max(0, b.days[0] - a.days[1])
        self.minutes = None
        one_day = a.days[0] == a.days[1] and b.days[0] == b.days[1]
        if one_day and a.minutes is not None and b.minutes is not None:
            self.minutes = abs((b.days[0] - a.days[0]) * 24 * 60 + b.minutes - a.minutes)
        self.date_named = None
        if self.days:
            self.date_named = a if b.days[0] in a.other_days else b if a.days[0] in b.other_days else None
        shared = a.other_days & b.other_days
        self.same_date_named = date.fromordinal(min(shared)) if shared else None
        self.nearest_days = 0 if self.date_named or shared else self.days
        ours, theirs = a.toward(b), b.toward(a)
        self.names = ours.names, theirs.names
        self.tells = ours.tells, theirs.tells
        self.hears = ours.hears, theirs.hears

    @property
    def speak(self) -> bool:
        """Whether one says that it told, or heard from, the other."""
        return any(self.tells) or any(self.hears)

    @property
    def in_person(self) -> bool:
        return "in person" in self.a.contacts and "in person" in self.b.contacts

    @property
    def life_events(self) -> list[Topic]:
        shared = self.a.topics & self.b.topics
        found = [TOPICS[name] for name in sorted(shared)] if shared else []
        return [topic for topic in found if self.nearest_days <= topic.days]

    @property
    def same_things(self) -> frozenset[str]:
        """What both say was sent; each piece of news of a death is its own."""
        return (self.a.messages.things & self.b.messages.things) - {NEWS}

    def shared_words(self) -> dict[str, float]:
        """What each shared word is worth."""
        worth = self.both.worth
        return {word: worth[word] for word in self.a.words & self.b.words}

    def shared_subjects(self) -> dict[str, float]:
        worth = self.both.worth
        return {subject: worth["about " + subject] for subject in self.a.subjects & self.b.subjects}

    def chance(self) -> float:
        """How many entries one would find so near by chance."""
        assert self.a.days
        return self.both.by_chance(self.a.days[1], self.days)

    def both_ways(self) -> tuple[tuple[Traits, Traits], tuple[Traits, Traits]]:
        return (self.a, self.b), (self.b, self.a)


def day_of(traits: Traits) -> str:
    return show(traits.entry.date_from, Precision.DAY) if traits.entry.date_from else "no date"


def apart(days: int) -> str:
    return {0: "on the same day", 1: "one day apart"}.get(days, f"{days} days apart")


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
