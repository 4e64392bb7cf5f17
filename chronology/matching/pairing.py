"""Two entries side by side: how far apart, and in which words the reasons speak of them."""

from chronology.partial_dates.values import Precision, show

from .rarity import Both
from .topics import TOPICS, Topic
from .traits import NEWS, Traits

SURE = 2


class Pair:
    """`a` stands before `b`: by date, time, agency and reference.

    `days`: from the first entry to the second, 0 where they touch or overlap; `nearest_days`: the same, taking dates
    that either text names for the other's event. `minutes`: between them on the clock, where both have a time and a single day.
    `ours`: what `a` says of `b`'s agency, and `theirs`: `b` of `a`'s; see `Traits.toward`. `speak`: one says that it told, or
    heard from, the other.

    Where entries stand close, many more pairs are made than are ever put to a person: what is here is what each needs.
    """

    __slots__ = (
        "a", "b", "both", "date_named", "days", "minutes", "nearest_days", "ours", "same_date_named", "speak", "theirs",
    )  # fmt: skip

    def __init__(self, a: Traits, b: Traits, both: Both) -> None:
        assert a.days and b.days
        self.a, self.b, self.both = a, b, both
        (first, last), (then, then_last) = a.days, b.days
        self.days = self.nearest_days = then - last if then > last else 0
        self.minutes: int | None = None
        if a.minutes is not None and b.minutes is not None and first == last and then == then_last:
            self.minutes = abs((then - first) * 24 * 60 + b.minutes - a.minutes)
        self.date_named: Traits | None = None
        self.same_date_named = False
        if a.other_days or b.other_days:
            if self.days:
                self.date_named = a if then in a.other_days else b if first in b.other_days else None
            self.same_date_named = not a.other_days.isdisjoint(b.other_days)
            if self.date_named or self.same_date_named:
                self.nearest_days = 0
        self.ours, self.theirs = ours, theirs = a.toward(b), b.toward(a)
        self.speak = bool(ours.tells or theirs.tells or ours.hears or theirs.hears)

    @property
    def names(self) -> tuple[int, int]:
        return self.ours.names, self.theirs.names

    @property
    def tells(self) -> tuple[int, int]:
        return self.ours.tells, self.theirs.tells

    @property
    def hears(self) -> tuple[int, int]:
        return self.ours.hears, self.theirs.hears

    @property
    def in_person(self) -> bool:
        return self.a.in_person and self.b.in_person

    @property
    def life_events(self) -> list[Topic]:
        shared = self.a.topics & self.b.topics
        found = [TOPICS[name] for name in sorted(shared)] if shared else []
        return [topic for topic in found if self.nearest_days <= topic.days]

    @property
    def same_things(self) -> frozenset[str]:
        """What both say was sent; each piece of news of a death is its own."""
        return (self.a.messages.things & self.b.messages.things) - {NEWS}

    def shared_words(self, over: float) -> dict[str, float]:
        """What each shared word is worth beyond so much; those that are not are left out."""
        worth, shared = self.both.worth, self.a.words & self.b.words
        return {word: more for word in shared if (more := worth[word] - over) > 0} if shared else {}

    def shared_subjects(self, over: float) -> dict[str, float]:
        worth, shared = self.both.worth_of_subject, self.a.subjects & self.b.subjects
        return {subject: more for subject in shared if (more := worth[subject] - over) > 0} if shared else {}

    def both_ways(self) -> tuple[tuple[Traits, Traits], tuple[Traits, Traits]]:
        return (self.a, self.b), (self.b, self.a)


def day_of(traits: Traits) -> str:
    return show(traits.entry.date_from, Precision.DAY) if traits.entry.date_from else "no date"


def apart(days: int) -> str:
    return {0: "on the same day", 1: "one day apart"}.get(days, f"{days} days apart")


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
