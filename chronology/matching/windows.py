"""Which entries are compared at all: those of different agencies that stand near in time and have something in common.

Each agency's entries are kept sorted by time under each thing they may have in common; a search looks at the nearest
few. So the work grows with the number of entries, whatever their number in a day.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from .facts import NOT_HAD
from .topics import TOPICS
from .traits import Traits, points

_DAY = 24 * 60
_NOON = 12 * 60
NEAR = 3
MESSAGE = 14
# The nearest so many of one agency are looked at under each heading; a real chronology has fewer inside the window.
MOST_NEAR, MOST = 8, 5

Place = tuple[int, str, int]


def pairs(all_traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Index pairs worth comparing, each once, in order. There may be many times as many as entries."""
    shelves = _shelves(all_traits)
    found: list[set[int]] = [set() for _ in all_traits]
    for index, traits in enumerate(all_traits):
        for heading, at, days, most in _searches(traits):
            for agency, shelf in shelves.get(heading, {}).items():
                if agency != traits.entry.agency:
                    for other in _nearest(shelf, at, days, most):
                        found[min(index, other)].add(max(index, other))
    return ((a, b) for a, others in enumerate(found) for b in sorted(others))


def _shelves(all_traits: Sequence[Traits]) -> dict[str, dict[str, list[Place]]]:
    shelves: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for index, traits in enumerate(all_traits):
        for heading in _headings(traits):
            for day in points(traits):
                shelves[heading][traits.entry.agency].append((_moment(traits, day), traits.entry.ref, index))
        for day in traits.other_days:
            shelves["named day"][traits.entry.agency].append((day * _DAY + _NOON, traits.entry.ref, index))
    for shelf in shelves.values():
        for places in shelf.values():
            places.sort()
    return shelves


def _headings(traits: Traits) -> list[str]:
    """Under what an entry can be found by others, beside its day."""
    headings = ["near", *(f"topic {name}" for name in traits.topics if TOPICS[name].days > NEAR)]
    headings += [f"thing {name}" for name in traits.messages.things]
    headings += (
        [f"to {who}" for who in traits.who] if traits.messages.incoming or NOT_HAD.search(traits.entry.event) else []
    )
    headings += [f"by {who}" for who in traits.who]
    return headings


def _searches(traits: Traits) -> Iterator[tuple[str, int, int, int]]:
    """Heading, moment, days either way, and how many at most."""
    for day in points(traits):
        at = _moment(traits, day)
        yield "near", at, NEAR, MOST_NEAR
        for name in traits.topics:
            if TOPICS[name].days > NEAR:
                yield f"topic {name}", at, TOPICS[name].days, MOST
        for name in traits.messages.things:
            yield f"thing {name}", at, MESSAGE, MOST
        for who in traits.messages.to | traits.messages.perhaps_to:
            yield f"to {who}", at, MESSAGE, MOST
        for who in traits.messages.by | traits.messages.perhaps_by:
            yield f"by {who}", at, MESSAGE, MOST
    for day in traits.other_days:
        yield "near", day * _DAY + _NOON, 0, MOST
        yield "named day", day * _DAY + _NOON, 0, MOST


def _moment(traits: Traits, day: int) -> int:
    return day * _DAY + (_NOON if traits.minutes is None else traits.minutes)


def _nearest(shelf: list[Place], at: int, days: int, most: int) -> list[int]:
    """The nearest entries whose day lies within the window, from both sides alike."""
    day = at // _DAY
    right = bisect_left(shelf, (at,))
    left = right - 1
    found: list[int] = []
    while len(found) < most:
        before = at - shelf[left][0] if left >= 0 and shelf[left][0] // _DAY >= day - days else None
        after = shelf[right][0] - at if right < len(shelf) and shelf[right][0] // _DAY <= day + days else None
        if before is None and after is None:
            break
        if after is None or (before is not None and before <= after):
            found.append(shelf[left][2])
            left -= 1
        else:
            found.append(shelf[right][2])
            right += 1
    return found
