"""The names of the key, taken apart and indexed, so that each word of a text is looked up and none is compared twice."""

import re
from collections import defaultdict
from functools import lru_cache

from rapidfuzz.distance import OSA

from .keys import Key, Person
from .words import HERS, HIS, ORDINARY, TITLES, folded, without_possessive, words_of

_BETWEEN_PARTS = re.compile(r"['-]")
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){2,4}")
# Shorter words differ by one letter from too many others.
SHORTEST_FUZZY = 5
# From so many letters on, two of them may be wrong.
MIDDLING, LONG = 6, 8
# So many different words a key remembers; a chronology has about half of them.
_REMEMBERED = 10_000


def bare(low: str) -> str:
    """Without apostrophes and hyphens: O'Brien and OBrien are one name."""
    return _BETWEEN_PARTS.sub("", low)


class Index:
    """Who may be meant by a word. Everything is looked up in small letters, without apostrophes and hyphens."""

    def __init__(self, key: Key):
        self.adult = key.adult
        self.terms = frozenset(key.terms)
        self.surnames: dict[str, list[Person]] = defaultdict(list)
        self.halves: dict[str, list[Person]] = defaultdict(list)
        self.givens: dict[str, list[Person]] = defaultdict(list)
        self.initials: dict[str, list[Person]] = defaultdict(list)
        self.undotted: dict[str, list[Person]] = defaultdict(list)
        self.collars: dict[str, list[Person]] = defaultdict(list)
        self.titles: dict[str, set[str]] = defaultdict(set)
        for person in key.people:
            self._add(person)
        self.like = lru_cache(_REMEMBERED)(self._like)
        self.begins_here = lru_cache(_REMEMBERED)(self._begins_here)

    def _add(self, person: Person) -> None:
        if person.name:
            self._add_name(person, person.name)
        for spelling in person.spellings:
            plain = spelling.strip()
            if _INITIALS.fullmatch(plain) and plain.upper() == plain:
                letters = re.sub(r"[^A-Z]", "", plain)
                _put(self.initials, letters, person)
                _put(self.undotted, letters, person)
            elif plain:
                self._add_name(person, plain)

    def _add_name(self, person: Person, name: str) -> None:
        last, comma, first = name.partition(",")
        words = words_of(f"{first} {last}" if comma else name)
        titles = {word.low for word in words[:-1] if word.low in TITLES}
        self.titles[person.code] |= titles
        names = [word for word in words if word.low not in titles]
        for word in [word for word in names if word.text.isdigit()]:
            _put(self.collars, word.text, person)
        names = [word for word in names if not word.text.isdigit() and not word.letter]
        if len(names) == 1 and not titles:
            _put(self.givens, bare(names[0].low), person)
        elif names:
            self._add_parts(person, [word.low for word in names])

    def _add_parts(self, person: Person, names: list[str]) -> None:
        *givens, surname = names
        _put(self.surnames, bare(surname), person)
        for half in surname.split("-") if "-" in surname else ():
            _put(self.halves, half, person)
        if not givens:
            return
        _put(self.givens, bare(givens[0]), person)
        first, firsts = givens[0][0], "".join(each[0] for each in givens)
        for last in {surname[0], *(half[0] for half in surname.split("-") if half)}:
            for letters in {first + last, firsts + last}:
                _put(self.initials, letters.upper(), person)
        _put(self.initials, (firsts + "".join(half[0] for half in surname.split("-") if half)).upper(), person)
        if person.code == self.adult:
            _put(self.undotted, (first + surname[0]).upper(), person)

    def surname(self, low: str) -> list[Person]:
        return self.surnames.get(bare(low), [])

    def half(self, low: str) -> list[Person]:
        return self.halves.get(low, [])

    def given(self, low: str) -> list[Person]:
        return self.givens.get(bare(low), [])

    def known(self, low: str) -> bool:
        return bare(low) in self.surnames or bare(low) in self.givens or low in self.halves

    def _like(self, low: str, beside: bool = False) -> tuple[list[Person], list[Person]]:
        """Whose surname, and whose given name, it may be with a slip of the pen: the same first letter, one letter wrong,
        too many, missing or exchanged; two in long names, and where a title or another name stands `beside` it.
        """
        word = bare(low)
        if len(word) < SHORTEST_FUZZY or word in ORDINARY or self.known(low) or not word.isalpha():
            return [], []
        sure = MIDDLING if beside else LONG
        return _near(word, self.surnames, sure), _near(word, self.givens, sure)

    def _begins_here(self, text: str) -> bool:
        """Could a name, a title or initials begin with this word? Asked of every word of every text, so it is remembered."""
        text = without_possessive(text)
        low = folded(text)
        return (
            low in TITLES
            or (len(text) == 1 and text.isupper())
            or text in self.undotted
            or self.known(low)
            or any(self.like(low, True))
        )

    def fits(self, person: Person, title: str) -> bool:
        """Not where the text says Mrs, and the key has the same person as Mr."""
        known = self.titles[person.code]
        return not ((title in HIS and known & HERS) or (title in HERS and known & HIS))


def _put(index: dict[str, list[Person]], word: str, person: Person) -> None:
    if person not in index[word]:
        index[word].append(person)


def _near(word: str, names: dict[str, list[Person]], two_from: int) -> list[Person]:
    found: list[Person] = []
    for name, people in names.items():
        shorter = min(len(name), len(word))
        if shorter < SHORTEST_FUZZY or name[0] != word[0]:
            continue
        most = 2 if shorter >= two_from else 1
        if OSA.distance(word, name, score_cutoff=most) <= most:
            found += [person for person in people if person not in found]
    return found
