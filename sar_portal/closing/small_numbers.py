"""Which numbers can be told where small ones could tell of a person: what is hidden must not follow from what is shown.

Pure: no Django, no database. Whatever is hidden looks the same, so that nobody sees which was hidden for its own smallness
and which for another's.
"""

from collections.abc import Mapping, Sequence

FEWEST = 5


def hidden_parts(counted: Mapping[str, int]) -> set[str]:
    """Of parts that add up to a known whole and are listed only where they occur: the small ones, and of the others as many
    of the smallest as it takes until each hidden one may be any small number.
    """
    hidden = {name for name, number in counted.items() if number < FEWEST}
    others = sorted((name for name in counted if name not in hidden), key=lambda name: (counted[name], name))
    while hidden and others and not _room(sum(counted[name] for name in hidden), len(hidden)):
        hidden.add(others.pop(0))
    return hidden


def _room(whole: int, parts: int) -> bool:
    """Each part is at least one, so at most what the others leave of the whole."""
    return parts > 1 and whole - (parts - 1) >= FEWEST - 1


Told = dict[tuple[int, int], int | None]


def sums_to_tell(counts: Sequence[int], most: Sequence[int], together: int) -> Told:
    """Of numbers in a row (one a year), which may be told alone, and which sums of so many years `together` (of fewer at the
    beginning): by first and last place, the sum, or None where it stays hidden. `most`: what each can be at most, as
    everybody knows (the reviews of that year).

    A sum is told if it is not small itself and if no small one, of one year or of several, follows from it and from all
    that is told before it. What is told is the same whichever period somebody asks for, and a further year changes nothing
    of it. The numbers are differences of running totals, so what follows is found by the shortest ways between them.
    """
    known = _Known(len(counts))
    told: Told = {}
    for last, count in enumerate(counts):
        shown = count >= FEWEST
        known.learn(last, last, count if shown else 0, count if shown else min(most[last], FEWEST - 1))
        told[last, last] = count if shown else None
        first = max(0, last - together + 1)
        whole = sum(counts[first : last + 1])
        if first < last:
            then = known.copy()
            then.learn(first, last, whole, whole)
            follows = any(then.follows(*place) for place in _small(counts, most, last))
            told[first, last] = None if follows or whole < FEWEST else whole
            known = known if told[first, last] is None else then
    return told


def _small(counts: Sequence[int], most: Sequence[int], last: int) -> list[tuple[int, int]]:
    """What must stay unknown up to a year: every small sum, unless there was nothing to count."""
    return [
        (a, b)
        for b in range(last + 1)
        for a in range(b + 1)
        if sum(counts[a : b + 1]) < FEWEST and any(most[a : b + 1])
    ]


class _Known:
    """What somebody knows who reads all that is told: between which bounds each sum of years lies."""

    def __init__(self, years: int, most: list[list[float]] | None = None) -> None:
        # By how much the running total at one place can be above that at another, at most.
        self.most = most or [[0 if a == b else float("inf") for b in range(years + 1)] for a in range(years + 1)]

    def copy(self) -> "_Known":
        return _Known(0, [row[:] for row in self.most])

    def learn(self, first: int, last: int, least: int, most: int) -> None:
        self._above(first, last + 1, most)
        self._above(last + 1, first, -least)

    def _above(self, start: int, end: int, most: float) -> None:
        if self.most[start][end] <= most:
            return
        for row in self.most:
            way = row[start] + most
            for place, further in enumerate(self.most[end]):
                row[place] = min(row[place], way + further)

    def follows(self, first: int, last: int) -> bool:
        """Only one number is left for the sum of these years."""
        return self.most[first][last + 1] == -self.most[last + 1][first]
