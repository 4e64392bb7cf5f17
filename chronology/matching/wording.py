"""A text as matching reads it: its words with their stems, in order, and the marks that part sentences."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from .vocabulary import table, words_in

_PIECES = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{1,2}/[A-Za-z]{1,4}(?![A-Za-z/])"  # r/v, d/w, v/mail
    r"|[A-Za-z]&[A-Za-z](?![A-Za-z])|[A-Za-z]+(?:['’][A-Za-z]+)?|\d+(?:[.,:/]\d+)*|[#£%.;!?\n,:()]"
)
_HYPHEN = re.compile(
    r"(?<=\b[A-Za-z])-(?=[A-Za-z])|(?<=\bre)-(?=[a-z])|(?<=\bin)-(?=[a-z])|(?<=\bco)-(?=[a-z])", re.IGNORECASE
)
NUMBERS = {
    word: number
    for number, word in enumerate(
        words_in("one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen"), 1
    )
}
SENTENCE_ENDS = frozenset(".;!?\n")
_TABLE = table("words")
_EVERYDAY = frozenset(words_in(_TABLE.pop("everyday")))
_IRREGULAR = {word: stem for stem, words in _TABLE.items() for word in words_in(words)}
_SUFFIX = re.compile(r"(?:ations?|ments?|ings?|edly|ied|ies|ed|es|s|ly|e|y)$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """One form for the forms of a word, given in small letters: falls, fell and falling are one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    short = _SUFFIX.sub("", word)
    if len(short) < 3:
        return word
    return short[:-1] if len(short) > 3 and short[-1] == short[-2] else short


_DULL = frozenset(stem(word) for word in _EVERYDAY) | _EVERYDAY


def stems_of(phrases: str) -> frozenset[str]:
    """The stems of single words between commas."""
    return frozenset(stem(word) for word in words_in(phrases))


def is_everyday(stem_of_word: str) -> bool:
    return stem_of_word in _DULL


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: as written, and their stems; punctuation stands among them."""

    written: list[str]
    stems: list[str]

    def __len__(self) -> int:
        return len(self.stems)


def words_of(text: str) -> Words:
    written = _PIECES.findall(_HYPHEN.sub("", text))
    return Words(written, [_stem_of(word) for word in written])


def _stem_of(word: str) -> str:
    if len(word) > 2 and word[-1] == "s" and word[:-1].isupper():
        return word[:-1].lower()
    return stem(word.lower()) if word[0].isalpha() else word


def telling(words: Words) -> frozenset[str]:
    """The stems of all words but everyday ones; figures of two digits and more count, as amounts do."""
    return frozenset(
        each
        for each, written in zip(words.stems, words.written, strict=True)
        if each not in _DULL
        and (len(each) > 2 if each[0].isalpha() else len(each) > 1 and ":" not in each and "/" not in each)
    )


def shown_words(texts: Iterable[Words], stems: Collection[str]) -> list[str]:
    """The words as they were written, for a reason to show."""
    found = (
        written.lower()
        for words in texts
        for each, written in zip(words.stems, words.written, strict=True)
        if each in stems
    )
    return list(dict.fromkeys(found))
