"""Phrases looked up in a text: each phrase has a meaning, and the longest that fits is taken."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .wording import Words, words_of


@dataclass(frozen=True, slots=True)
class Hit:
    """`meaning` stands at the words from `start` up to and without `end`."""

    meaning: str
    start: int
    end: int

    def within(self, other: "Hit") -> bool:
        """Whether the other is a longer phrase around this."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and other.end - other.start > self.end - self.start


class Lexicon:
    """Built from a table of meanings, each with its phrases between commas. A phrase may have several meanings; what it
    has in capitals, or begins with one, must be so in the text.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        meanings: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = defaultdict(list)
        for meaning, phrases in table.items():
            for phrase in phrases.split(","):
                words = words_of(phrase.strip())
                if len(words):
                    capital = tuple(_capitals(word) for word in words.written)
                    meanings[tuple(words.stems), capital].append(meaning)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]]] = defaultdict(list)
        for (stems, capital), found in meanings.items():
            self._by_first[stems[0]].append((stems, capital, tuple(dict.fromkeys(found))))
        for known in self._by_first.values():
            known.sort(key=lambda phrase: -len(phrase[0]))

    def hits(self, words: Words) -> list[Hit]:
        found: list[Hit] = []
        stems, place = words.stems, 0
        while place < len(stems):
            phrases = self._by_first.get(stems[place])
            length = 1
            for phrase, capital, meanings in phrases or ():
                end = place + len(phrase)
                if (
                    (len(phrase) == 1 or tuple(stems[place:end]) == phrase)
                    and all(_capitals(words.written[place + i]) >= needed for i, needed in enumerate(capital) if needed)
                ):  # fmt: skip
                    found += [Hit(meaning, place, end) for meaning in meanings]
                    length = len(phrase)
                    break
            place += length
        return found

    def meanings(self, words: Words) -> frozenset[str]:
        return frozenset(hit.meaning for hit in self.hits(words))


def _capitals(word: str) -> int:
    """2 for a short form in capitals (its plural's s aside), 1 for a capital to begin with."""
    if len(word) > 1 and word.rstrip("s").isupper():
        return 2
    return 1 if word[0].isupper() else 0


def lexicon_of(phrases: str) -> Lexicon:
    """Phrases of one meaning: asked only whether and where they stand."""
    return Lexicon({"": phrases})
