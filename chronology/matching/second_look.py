"""The second look: what only shows when all pairs have been weighed. Two entries that both match a third agency's entry are
likelier of one event; where an entry has a better match in the same agency, the others are less likely.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from .links import Link
from .traits import Traits
from .weights import BETTER_ELSEWHERE, THROUGH, score

# How sure a match with the third entry must be, and with how many of them an entry is tried.
_SURE = 0.3
_MOST = 8
# No better match elsewhere counts for more than this.
_FAR_BETTER = 3.0

Indexes = tuple[int, int]
# What a pair came to, and whether several entries of one agency may tell of what it tells.
Weight = tuple[float, bool]
# For an entry and each other agency: the most that a pair of them came to at the first look.
Best = dict[int, dict[str, float]]


def second_look(
    first: dict[Indexes, Weight],
    best: Best,
    everything: list[Traits],
    weigh: Callable[[int, int], Weight],
) -> Iterable[tuple[Indexes, Link | None, float]]:
    """Each pair with the third entry that both match, if one does, and its final score; pairs that only a third entry brings
    together are weighed as well. `first`: what pairs came to at the first look.
    """
    sure: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), (weight, _) in first.items():
        if (likely := score(weight)) >= _SURE:
            sure[a][b] = sure[b][a] = likely
    through = _through(sure, everything)
    weights = first | {pair: weigh(*pair) for pair in through.keys() - first.keys()}
    for pair in sorted(weights):
        weight, lasting = weights[pair]
        total = weight
        link = None
        if pair in through:
            strength, third = through[pair]
            link = Link("through", strength, partial(_both_match, everything[third]))
            total += THROUGH * strength
        if not lasting:
            behind = _behind(best, pair, weight, everything)
            total += BETTER_ELSEWHERE * min(_FAR_BETTER, behind)
        yield pair, link, score(total)


def keep_best(best: Best, a: int, b: int, first: float, everything: list[Traits]) -> None:
    """Of all pairs that were compared, whether they are weighed again or not."""
    ours, theirs = everything[a].entry.agency, everything[b].entry.agency
    if first > best[a].get(theirs, -math.inf):
        best[a][theirs] = first
    if first > best[b].get(ours, -math.inf):
        best[b][ours] = first


def _behind(best: Best, pair: Indexes, weight: float, everything: list[Traits]) -> float:
    """By how much either entry matches the other's agency better."""
    a, b = pair
    ours, theirs = everything[a].entry.agency, everything[b].entry.agency
    return max(0.0, best[a].get(theirs, weight) - weight) + max(0.0, best[b].get(ours, weight) - weight)


def _through(sure: dict[int, dict[int, float]], everything: list[Traits]) -> dict[Indexes, tuple[float, int]]:
    """For two entries of different agencies, the third agency's entry that both match best, and how well."""
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
    return best


def _both_match(third: Traits) -> str:
    return f"Both match {third.entry.ref}."
