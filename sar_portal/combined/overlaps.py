"""What a recommendation is about, and which recommendations of two agencies may ask for much the same.

Pure: no Django, no database. Nothing is merged: a pair is proposed with the words and themes that both have. Each pair is
judged by its two agencies' own recommendations alone, so that a third agency's change nothing and tell nothing (R12).
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from pathlib import Path

from chronology.matching.lexicon import Hit, Lexicon
from chronology.matching.rarity import Habits, worth
from chronology.matching.vocabulary import table_in
from chronology.matching.wording import Words as Wording
from chronology.matching.wording import shown_words, stems_of, telling, words_of

_TABLE = table_in(Path(__file__).parent / "themes.txt")
THEMES = list(_TABLE)
_LEXICON = Lexicon(_TABLE)
# What recommendations say whatever they are about.
_OF_ANY = stems_of(
    "ensure, ensuring, recommend, recommendation, implement, introduce, provide, develop, establish, consider, improve, "
    "strengthen, embed, adopt, must, every, each, whether, including, people, person, staff, practitioner, agency, agencies, "
    "organisation, board, partner, policy, procedure, process, practice, practise, pathway, guidance, protocol, framework, "
    "training, trained, train, learning, audit, quarter, quarterly, monthly, annual, weekly, same, single, open, close, "
    "closed, patient, adult, client, resident, tenant, offer, using, use, place, way, good, right, clear, found, followed, "
    "senior, lead, local, working, work, involved, understand, recognise, met, early, carry, identify, receive, safe, act, "
    "nurse, officer, community, district, housing, police, hospital, ward, enquiry, suspected, decision, management, trust, "
    "show, describe, stop, them, part, through, require, before, outcome"
)
# How alike two have to be before they are put to a person, and how many words and themes they share at least. In the two
# known sets (tests/combined/recommended.py) four in five of those proposed are right.
ENOUGH = 0.2
FEWEST = 2


@dataclass(frozen=True)
class Words:
    """One recommendation: by which key it is known, whose it is, what it asks for, and what is to come of it."""

    key: Hashable
    whose: Hashable
    text: str
    outcome: str = ""


@dataclass(frozen=True)
class Theme:
    """A theme of both, with the phrases by which they name it."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Common:
    """What two have in common: words as the first writes them, as far as they name no theme of both; then the themes."""

    words: tuple[str, ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Overlap:
    """Two of different agencies, by their keys. `alike` is for the order and is shown nowhere."""

    first: Hashable
    second: Hashable
    common: Common
    alike: float


@dataclass(frozen=True)
class _Read:
    of: Words
    text: Wording
    hits: list[Hit]
    stems: frozenset[str]
    themes: frozenset[str]
    terms: frozenset[str]  # stems and themes


def themes_of(*texts: str) -> list[str]:
    """Everything that the texts are about, in the order of the table; nothing where no rule sees a theme."""
    found = frozenset().union(*(_LEXICON.meanings(words_of(text)) for text in texts))
    return [theme for theme in THEMES if theme in found]


def overlaps(recommendations: Iterable[Words]) -> list[Overlap]:
    """Every likely overlap, the most alike first; of one agency with itself none."""
    read = [_read(one) for one in recommendations]
    whose = dict.fromkeys(one.of.whose for one in read)
    habits = {each: _habits([one for one in read if one.of.whose == each]) for each in whose}
    found = []
    for one, other in combinations(read, 2):
        if one.of.whose != other.of.whose and len(one.terms & other.terms) >= FEWEST:
            alike = _alike(one, other, habits[one.of.whose], habits[other.of.whose])
            if alike >= ENOUGH:
                found.append(Overlap(one.of.key, other.of.key, _common(one, other), alike))
    return sorted(found, key=lambda overlap: -overlap.alike)


def common_of(one: Words, other: Words) -> Common:
    """What any two have in common, whether or not it is much."""
    return _common(_read(one), _read(other))


def _read(one: Words) -> _Read:
    text = words_of(f"{one.text}\n{one.outcome}")
    hits, stems = _LEXICON.hits(text), telling(text) - _OF_ANY
    themes = frozenset(hit.meaning for hit in hits)
    return _Read(one, text, hits, stems, themes, stems | {f"about {theme}" for theme in themes})


def _habits(of_one: list[_Read]) -> Habits:
    return Habits(len(of_one), Counter(term for one in of_one for term in one.terms), [])


def _alike(one: _Read, other: _Read, ours: Habits, theirs: Habits) -> float:
    """From 0 to 1: the share of what both say that is said by both, what is seldom said counting for more."""
    worths = {term: worth(term, ours, theirs) for term in one.terms | other.terms}
    shared, all_of_one, all_of_other = (
        sum(worths[term] for term in terms) for terms in (one.terms & other.terms, one.terms, other.terms)
    )
    return shared / sqrt(all_of_one * all_of_other)


def _common(one: _Read, other: _Read) -> Common:
    themes = [theme for theme in THEMES if theme in one.themes & other.themes]
    named = {
        stem
        for theme in themes
        for each in (one, other)
        for hit in each.hits
        if hit.meaning == theme
        for stem in each.text.stems[hit.start : hit.end]
    }
    words = shown_words([one.text], (one.stems & other.stems) - named)
    return Common(tuple(words), tuple(Theme(theme, _phrases(theme, one, other)) for theme in themes))


def _phrases(theme: str, *read: _Read) -> tuple[str, ...]:
    found = (
        " ".join(each.text.written[hit.start : hit.end]).lower()
        for each in read
        for hit in each.hits
        if hit.meaning == theme
    )
    return tuple(dict.fromkeys(found))
