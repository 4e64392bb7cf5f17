"""Details in which two accounts of one event differ: figures of one kind, what one denies and the other states, and who was
there. What an entry says is read once; only then are two compared.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from .agencies import mentions_of
from .vocabulary import table
from .wording import NUMBERS, SENTENCE_ENDS, Words, stem, stems_of, words_of

_WORDS = table("details")
_DENIALS = stems_of(_WORDS.pop("denials"))
# What a figure counts, by the word after it.
_UNIT_OF = {each: unit for unit, words in _WORDS.items() for each in stems_of(words)}
_SPELT = {stem(word): str(number) for word, number in NUMBERS.items()}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REACH = 3
_PARTS = SENTENCE_ENDS | {",", ":"}
_NOT_THERE = re.compile(
    r"not present|did not attend|apologies|no record[\w ]* of an? invitation|not invited|absent|were not there"
    r"|unable to attend",
    re.IGNORECASE,
)
_THERE = re.compile(r"attending|attended|present\b|in attendance|list(?:ed|s|ing)? ", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")

Figures = dict[str, dict[str, str]]


def figures_of(texts: Iterable[Words]) -> Figures:
    """For each unit, the amounts with how they were written: '12 minutes', '£200'."""
    found: Figures = defaultdict(dict)
    for words in texts:
        for i, each in enumerate(words.stems):
            amount = _SPELT.get(each, each)
            if not _NUMBER.fullmatch(amount):
                continue
            after = words.stems[i + 1] if i + 1 < len(words) else ""
            if i and words.stems[i - 1] == "£":
                found["£"][amount] = "£" + amount
            elif after in _UNIT_OF:
                found[_UNIT_OF[after]][amount] = f"{words.written[i]} {words.written[i + 1]}".lower()
    return dict(found)


def denials_of(texts: Iterable[Words]) -> dict[str, bool]:
    """Whether each word stands after 'no' or 'not'. Words that do so at some of their places only are left out."""
    found: dict[str, bool | None] = {}
    for words in texts:
        since = _REACH + 1  # words from the last denial in this part of the sentence
        for each in words.stems:
            denied = since <= _REACH
            found[each] = denied if found.get(each, denied) is denied else None
            since = 1 if each in _DENIALS else _REACH + 1 if each in _PARTS else since + 1
    return {word: denied for word, denied in found.items() if denied is not None}


def attendance_of(event: str, people: str, own: frozenset[str], is_meeting: bool) -> tuple[set[str], set[str]]:
    """The agencies that were there, as the entry has it, and those that were not. `own`: what the writer's agency is."""
    there: set[str] = set()
    absent: set[str] = set()
    for sentence in _SENTENCE.split(event):
        named = {each.who for each in mentions_of(words_of(sentence)) if each.sure}
        if _NOT_THERE.search(sentence):
            absent |= (named or own) if "apologies" not in sentence.lower() else own | named
        elif _THERE.search(sentence):
            there |= named
    if not absent and is_meeting:
        there |= {each.who for each in mentions_of(words_of(people)) if each.sure}
    return there, absent
