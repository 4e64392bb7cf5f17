"""The words that carry an entry's meaning, and how much of them two entries share."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

_WORD = re.compile(r"[A-Za-z]{3,}|\d[\d,.]*\d")
_DATES_AND_TIMES = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b")
_SUFFIX = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|es|s|ly|e|y)$")
# Words of any chronology: they say nothing about which event it was.
_EVERYDAY = frozenset(
    """the and was were had has have been not with for from that this his her their they she him who which when then there
    after before about into out about than but also due any all one two three other by at on in of to as an is are be would could
    did does done no yes made make said says say told see seen visit visited home contact contacted call called phone telephone
    telephoned rang record recorded records note noted notes entry case file log logged date day days week weeks time today sent
    received informed advised asked agreed plan review staff team worker service services officer support care health adult social
    client patient resident tenant customer male female lady man woman mother father regarding following further action taken
    letter email message referral referred concern concerns safeguarding risk assessment assessed assess completed information
    appeared stated reported report attended attend attending meeting appointment number unable able given provided left arrived
    mrs miss because being only more well next again very over under during while per within same new first second
    last still where what how why both each some most such until upon against between per via re off up down down none""".split()
)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    short = _SUFFIX.sub("", word)
    return short if len(short) >= 3 else word


def _words(text: str) -> list[str]:
    return _WORD.findall(_DATES_AND_TIMES.sub(" ", text))


def telling_words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of all words but everyday ones (amounts and figures count as words); and which of them are only ever
    written with a capital, as names are.
    """
    small: set[str] = set()
    capital: set[str] = set()
    for word in _words(text):
        if (low := word.lower()) not in _EVERYDAY:
            (capital if word[0].isupper() else small).add(_stem(low))
    return frozenset(small | capital), frozenset(capital - small)


def shown_words(text: str, stems: frozenset[str]) -> list[str]:
    """The words as they were written, for a reason to show."""
    return list(dict.fromkeys(word.lower() for word in _words(text) if _stem(word.lower()) in stems))


def likeness(ours: frozenset[str], theirs: frozenset[str], shared: frozenset[str]) -> float:
    """From 0 to 1: how much of the shorter text's words are in the other. Asked last, as it costs most."""
    if len(shared) < 2:
        return 0.0
    overlap = len(shared) / max(5, min(len(ours), len(theirs)))
    spelling = fuzz.token_sort_ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) / 100
    return min(1.0, 0.8 * overlap + 0.2 * spelling)
