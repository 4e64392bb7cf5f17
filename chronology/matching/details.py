"""Details in which two accounts of one event differ: figures of one kind, and what one denies and the other states."""

import re
from collections import defaultdict
from collections.abc import Iterable

from .traits import Traits
from .vocabulary import table
from .wording import NUMBERS, SENTENCE_ENDS, shown_words, stem, stems_of

_WORDS = table("details")
_DENIALS = stems_of(_WORDS.pop("denials"))
# What a figure counts, by the word after it.
_UNIT_OF = {each: unit for unit, words in _WORDS.items() for each in stems_of(words)}
_SPELT = {stem(word): str(number) for word, number in NUMBERS.items()}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REACH = 3
_PARTS = SENTENCE_ENDS | {",", ":"}


def figures_that_differ(a: Traits, b: Traits) -> list[str]:
    """'12 minutes' and '4 min', '£200' and '£50': sentences."""
    ours, theirs = _figures(a), _figures(b)
    return [
        f"{a.entry.ref} says {_shown(ours[unit])}; {b.entry.ref} says {_shown(theirs[unit])}."
        for unit in sorted(ours.keys() & theirs.keys())
        if not ours[unit].keys() & theirs[unit].keys()
    ]


def _shown(amounts: dict[str, str]) -> str:
    return " and ".join(amounts[amount] for amount in sorted(amounts, key=float))


def _figures(traits: Traits) -> dict[str, dict[str, str]]:
    """For each unit, the amounts with how they were written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for words in traits.texts:
        for i, each in enumerate(words.stems):
            amount = _SPELT.get(each, each)
            if not _NUMBER.fullmatch(amount):
                continue
            after = words.stems[i + 1] if i + 1 < len(words) else ""
            if i and words.stems[i - 1] == "£":
                found["£"][amount] = "£" + amount
            elif after in _UNIT_OF:
                found[_UNIT_OF[after]][amount] = f"{words.written[i]} {words.written[i + 1]}".lower()
    return found


def denied_by_one(a: Traits, b: Traits, shared: Iterable[str]) -> list[str]:
    """Words that stand after 'no' or 'not' in every place of the one text, and in no place of the other: sentences."""
    found = []
    for one, other in ((a, b), (b, a)):
        stems = frozenset(word for word in shared if _denies(one, word) is True and _denies(other, word) is False)
        if words := shown_words(one.texts, stems):
            found.append(f"{one.entry.ref} says no or not of {' and '.join(words)}; {other.entry.ref} does not.")
    return found


def _denies(traits: Traits, word: str) -> bool | None:
    """Whether the word is denied at each place; None where it is at some."""
    told = set()
    for words in traits.texts:
        for i, each in enumerate(words.stems):
            if each == word:
                before = words.stems[max(0, i - _REACH) : i]
                for place in range(len(before) - 1, -1, -1):
                    if before[place] in _PARTS:
                        before = before[place + 1 :]
                        break
                told.add(not _DENIALS.isdisjoint(before))
    return told.pop() if len(told) == 1 else None
