"""How much each rule counts for or against two entries telling of one event.

The weights add up, each times how strongly its rule speaks (0 to 1), on the scale on which +0.7 doubles the odds; `BASE`
is where two entries stand of which nothing is known. They were fitted to the known cases by
`python -m tests.chronology.matching_weights`, which also says how well the fit does on a case left out; rounded, and
never set for a case.
"""

import math
from collections.abc import Iterable

BASE = -4.1
FOR = {
    "same day": 2.3,
    "next day": 1.6,
    "within three days": 0.5,
    "within a week": 0.3,
    "clock": 0.9,
    "date named": 1.6,
    "same date named": 1.1,
    "told and heard": 1.0,
    "told or heard": 0.2,
    "same matter": 1.1,
    "same sender": 0.6,
    "name each other": 1.5,
    "told of a visit": 1.0,
    "life event": 2.3,
    "stages": 0.8,
    "same contact": 0.9,
    "subjects": 2.2,
    "words": 1.6,
    "opposites": 0.6,
}
AGAINST = {
    "other hours": -0.3,
    "told others": -0.5,
    "news": -2.6,
}
WEIGHTS = {**FOR, **AGAINST}
# Rules that say no more than that two entries stand near in time, or that something speaks against them.
NO_REASON = frozenset({"same day", "next day", "within three days", "within a week", "clock", "through", *AGAINST})
# At the second look: both match a third agency's entry; one has a better match in the other's agency.
THROUGH, BETTER_ELSEWHERE = 2.0, -0.6
# From this score on a candidate is put to a person. In the known cases seven in ten of those raised are right.
ENOUGH = 0.12
# What rules have to come to for that; a pair with less is raised only where a third entry brings it together.
PROMISING = -math.log(1 / ENOUGH - 1)
# From this score on an entry has found its counterpart.
SURELY = 0.8


def added(*spoken: Iterable[tuple[str, float]]) -> float:
    """What rules with their strengths come to."""
    total = 0.0
    for each in spoken:
        for rule, strength in each:
            total += WEIGHTS[rule] * strength
    return BASE + total


def score(sum_of_weights: float) -> float:
    """From 0 to 1: of so many candidates with this score, that share was right in the known cases."""
    return 1 / (1 + math.exp(-sum_of_weights))
