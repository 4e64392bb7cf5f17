"""The second look: what only shows when all pairs have been weighed. Two entries that both match a third agency's entry are
likelier of one event; where an entry has a better match in the same agency, the others are less likely.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from .links import Link
from .pairing import Pair
from .traits import Traits
from .weights import BETTER_ELSEWHERE, THROUGH, score

# How sure a match with the third entry must be, and with how many of them an entry is tried.
_SURE = 0.3
_MOST = 8
# No better match elsewhere counts for more than this.
_FAR_BETTER = 3.0

Indexes = tuple[int, int]
# For an entry and another agency: the most that a pair of them came to at the first look.
Best = dict[tuple[int, str], float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """`first`: what the rules came to at the first look; `lasting`: several entries of one agency may belong to it."""

    pair: Pair
    found: list[Link]
    first: float
    lasting: bool


def second_look(
    weighed: dict[Indexes, Weighed],
    best: Best,
    everything: list[Traits],
    weigh: Callable[[int, int], Weighed | None],
) -> Iterable[tuple[Weighed, float]]:
    """Each weighed pair with its final score; pairs that only a third entry brings together are weighed as well."""
    sure: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), each in weighed.items():
        if (likely := score(each.first)) >= _SURE:
            sure[a][b] = sure[b][a] = likely
    through = _through(sure, everything)
    for pair in sorted(through.keys() - weighed.keys()):
        if new := weigh(*pair):
            weighed[pair] = new
    for (a, b), each in sorted(weighed.items()):
        total, found = each.first, each.found
        if link := through.get((a, b)):
            total += THROUGH * link.strength
            found = [*found, link]
        if not each.lasting:
            behind = sum(max(0.0, best.get(place, each.first) - each.first) for place in _sides(a, b, everything))
            total += BETTER_ELSEWHERE * min(_FAR_BETTER, behind)
        yield Weighed(each.pair, found, each.first, each.lasting), score(total)


def keep_best(best: Best, a: int, b: int, first: float, everything: list[Traits]) -> None:
    """Of all pairs that were compared, whether they are weighed again or not."""
    for place in _sides(a, b, everything):
        if first > best.get(place, -math.inf):
            best[place] = first


def _sides(a: int, b: int, everything: list[Traits]) -> tuple[tuple[int, str], tuple[int, str]]:
    """Each entry with the agency in which it is matched."""
    return (a, everything[b].entry.agency), (b, everything[a].entry.agency)


def _through(sure: dict[int, dict[int, float]], everything: list[Traits]) -> dict[Indexes, Link]:
    """For two entries of different agencies, the third agency's entry that both match best."""
    best: dict[Indexes, tuple[float, int]] = {}
    for third, matches in sorted(sure.items()):
        nearest = sorted(matches, key=lambda other: (-matches[other], other))[:_MOST]
        for i, one in enumerate(nearest):
            for other in nearest[i + 1 :]:
                if everything[one].entry.agency != everything[other].entry.agency:
                    pair = (min(one, other), max(one, other))
                    strength = min(matches[one], matches[other])
                    if strength > best.get(pair, (0.0, 0))[0]:
                        best[pair] = (strength, third)
    return {
        pair: Link("through", strength, partial(_both_match, everything[third]))
        for pair, (strength, third) in best.items()
    }


def _both_match(third: Traits) -> str:
    return f"Both match {third.entry.ref}."
