"""A corrected file against what came in before: which row is which entry, by reference, else by date, source and words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

REFERENCE, TEXT = "reference", "text"
# Of a hundred: how alike two texts are to be the same row on the same day, and wherever the date was corrected too.
_ALIKE, _VERY_ALIKE = 60, 85
# A reference that is nothing but a number is the number of a line: it moves when a line is put in above.
_OF_ITS_OWN = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\w+")
_SHINGLE = 4
_MOST_PER_SHINGLE = 20
_CROWD = 2_500


@dataclass(frozen=True, slots=True)
class Side:
    """One row of a file, or one entry: all that it is known by. `keys` are its references."""

    keys: frozenset[str]
    day: int
    time: str
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    row: int
    entry: int
    found_by: str


def pair(rows: Sequence[Side], entries: Sequence[Side]) -> list[Pair]:
    """Each row with the entry it is, by their places; either is in one pair at most. The rest is new, or gone.

    Rows that are alike in every word come first; then references, where date or words speak for it as well; then rows
    alike on the same day; then those whose date was corrected; last, a reference of its own whose row was rewritten.
    """
    matching = _Matching(rows, entries)
    matching.take_alike(lambda side: (side.day, side.time, _flat(side.source), _flat(side.words)))
    matching.take_references(lambda row, entry: row.day == entry.day or _alike(row, entry) >= _ALIKE)
    matching.take_best(_same_day(rows, matching), _ALIKE)
    matching.take_best(_sharing_words(rows, entries, matching), _VERY_ALIKE)
    matching.take_references(lambda row, entry: True, of_its_own=True)
    return sorted(matching.pairs, key=lambda each: each.row)


class _Matching:
    def __init__(self, rows: Sequence[Side], entries: Sequence[Side]) -> None:
        self.rows, self.entries = rows, entries
        self.pairs: list[Pair] = []
        self.free_rows = dict.fromkeys(range(len(rows)))
        self.free_entries = dict.fromkeys(range(len(entries)))

    def _take(self, row: int, entry: int, found_by: str) -> None:
        self.pairs.append(Pair(row, entry, found_by))
        del self.free_rows[row], self.free_entries[entry]

    def take_alike(self, key_of: Callable[[Side], tuple]) -> None:
        """In their order, where several are the same."""
        waiting: dict[tuple, list[int]] = defaultdict(list)
        for entry in self.free_entries:
            waiting[key_of(self.entries[entry])].append(entry)
        for row in list(self.free_rows):
            found = waiting.get(key_of(self.rows[row]))
            if found:
                self._take(row, found.pop(0), TEXT)

    def take_references(self, agree: Callable[[Side, Side], bool], *, of_its_own: bool = False) -> None:
        known: dict[str, int] = {}
        for entry in self.free_entries:
            known |= dict.fromkeys(self.entries[entry].keys, entry)
        for row in list(self.free_rows):
            keys = [key for key in self.rows[row].keys if not of_its_own or _OF_ITS_OWN.search(key)]
            free = (known[key] for key in keys if known.get(key) in self.free_entries)
            entry = next(free, -1)
            if entry >= 0 and agree(self.rows[row], self.entries[entry]):
                self._take(row, entry, REFERENCE)

    def take_best(self, candidates: Iterable[tuple[int, int]], least: int) -> None:
        """The most alike first."""
        scored = [(_alike(self.rows[row], self.entries[entry]), row, entry) for row, entry in candidates]
        for score, row, entry in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
            if score >= least and row in self.free_rows and entry in self.free_entries:
                self._take(row, entry, TEXT)


def _same_day(rows: Sequence[Side], matching: _Matching) -> list[tuple[int, int]]:
    """All pairs of a day; not of a crowded one, such as that of the undated rows, whose words must tell them apart."""
    on_day: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for row in matching.free_rows:
        on_day[rows[row].day][0].append(row)
    for entry in matching.free_entries:
        on_day[matching.entries[entry].day][1].append(entry)
    few = [(mine, theirs) for mine, theirs in on_day.values() if len(mine) * len(theirs) <= _CROWD]
    return [(row, entry) for mine, theirs in few for row in mine for entry in theirs]


def _sharing_words(rows: Sequence[Side], entries: Sequence[Side], matching: _Matching) -> set[tuple[int, int]]:
    """Pairs that have a few words in a row in common, so that not every row is held against every entry."""
    holding: dict[tuple, list[int]] = defaultdict(list)
    for entry in matching.free_entries:
        for shingle in _shingles(entries[entry].words):
            holding[shingle].append(entry)
    return {
        (row, entry)
        for row in matching.free_rows
        for shingle in _shingles(rows[row].words)
        for entry in holding.get(shingle, ())[:_MOST_PER_SHINGLE]
    }


def _shingles(words: str) -> set[tuple[str, ...]]:
    found = _WORDS.findall(words.lower())
    return {tuple(found[at : at + _SHINGLE]) for at in range(max(1, len(found) - _SHINGLE + 1))} if found else set()


def _flat(text: str) -> str:
    return " ".join(text.split()).lower()


def _alike(row: Side, entry: Side) -> float:
    """How alike the words are, with a little for the same source and the same time."""
    words = fuzz.ratio(_flat(row.words), _flat(entry.words))
    same = (_flat(row.source) == _flat(entry.source), row.time == entry.time)
    return words * 0.9 + 5 * sum(same)
