"""How much it says that two entries share a word, or a day: seldom said or seldom written is much, often is little.

Counted over the entries of the two agencies alone, so that a third agency's chronology changes nothing.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from .traits import Traits

# As if so many entries more had been read in which the word does not stand: else nothing is rare in a short chronology.
_UNREAD = 30
_MOST = 4.5
# So many entries found so near by chance: nearness then says all it can, or nothing.
_SELDOM, _USUAL = 0.5, 10.0
# Days before and after, over which it is counted how often an agency writes.
_AROUND = 21
# A subject is counted under its name with this before it, a word as it is.
_ABOUT = "about "


@dataclass(frozen=True, slots=True)
class Habits:
    """What one agency's entries use to say, and when."""

    count: int
    said: Counter[str]
    days: list[int]

    def near(self, day: int) -> int:
        return bisect_right(self.days, day + _AROUND) - bisect_left(self.days, day - _AROUND)


def habits_of(all_traits: Iterable[Traits]) -> dict[str, Habits]:
    """By agency."""
    said: dict[str, Counter[str]] = {}
    days: dict[str, list[int]] = {}
    counts: Counter[str] = Counter()
    for traits in all_traits:
        name = traits.entry.agency
        counts[name] += 1
        said.setdefault(name, Counter()).update(terms_of(traits))
        days.setdefault(name, [])
        if traits.days:
            days[name].append(traits.days[0])
    return {name: Habits(counts[name], said[name], sorted(days[name])) for name in counts}


def terms_of(traits: Traits) -> set[str]:
    return {*traits.words, *(_ABOUT + subject for subject in traits.subjects)}


def worth(term: str, ours: Habits, theirs: Habits) -> float:
    """What it says that both entries use a term: 0 for one that is in nearly every entry."""
    used = ours.said[term] + theirs.said[term]
    return min(_MOST, math.log((ours.count + theirs.count + _UNREAD) / (used + 0.5)))


class Worth(dict[str, float]):
    """What each word, or each subject, is worth between the two agencies, worked out when first asked."""

    def __init__(self, ours: Habits, theirs: Habits, before: str = "") -> None:
        self._ours, self._theirs, self._before = ours, theirs, before

    def __missing__(self, term: str) -> float:
        self[term] = worth(self._before + term, self._ours, self._theirs)
        return self[term]


class Nearness(dict[tuple[int, int], float]):
    """What it says, from 0 to 1, that an entry of the one agency stands so many days from one of the other, of this day.
    Worked out when first asked.
    """

    def __init__(self, ours: Habits, theirs: Habits) -> None:
        self._ours, self._theirs = ours, theirs

    def __missing__(self, place: tuple[int, int]) -> float:
        day, days = place
        written = math.sqrt(self._ours.near(day) * self._theirs.near(day)) / (2 * _AROUND + 1)
        # How many entries one would find so near by chance, as often as both write at that time.
        by_chance = written * (2 * days + 1)
        usual = math.log(max(by_chance, _SELDOM) / _SELDOM) / math.log(_USUAL / _SELDOM)
        self[place] = max(0.0, 1 - usual)
        return self[place]


class Both:
    """The habits of two agencies together, for all pairs of their entries."""

    def __init__(self, ours: Habits, theirs: Habits) -> None:
        self.worth, self.worth_of_subject = Worth(ours, theirs), Worth(ours, theirs, _ABOUT)
        self.nearness = Nearness(ours, theirs)


def both_of(habits: Mapping[str, Habits]) -> dict[tuple[str, str], Both]:
    """For each two agencies, whichever of them comes first."""
    found: dict[tuple[str, str], Both] = {}
    for one, other in combinations(habits, 2):
        found[one, other] = found[other, one] = Both(habits[one], habits[other])
    return found
