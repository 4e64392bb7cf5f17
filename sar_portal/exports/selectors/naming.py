"""Names in what leaves: looked for first, then written as codes as somebody decided; or codes written as names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chronology.naming import Hit, Key, personalise, replaced, scan
from chronology.naming.showing import published
from chronology.selectors.people import key_of_return, shown
from chronology.selectors.residual import left_in
from reviews.models import AgencyReturn, Review

Keys = Callable[[int | None], Key]
# Which words of which agency, as what: the same everywhere in one export.
Words = tuple[str, str, str]
MOST_PLACES = 3
# What is written in place of a name can complete another beside it.
ROUNDS = 5


def keys_of_board(viewer, review: Review) -> Keys:
    """The one people key as far as the viewer's side has it."""
    return shown(viewer, review).key


def keys_of_agency(agency_return: AgencyReturn) -> Keys:
    """An agency's own texts are scanned with its own shelf, whoever asks."""
    key = key_of_return(agency_return)
    return lambda whose: key


@dataclass
class Found:
    """Words that should be a code, all the times that they stand in one agency's texts."""

    whose: str
    hit: Hit
    times: int = 0
    places: list[dict[str, str]] = field(default_factory=list)


class Looking:
    """A gate that changes nothing and remembers what it saw. `codes` are the agencies by their return."""

    def __init__(self, keys: Keys, codes: Mapping[int, str]) -> None:
        self._keys, self._codes = keys, codes
        self._found: dict[Words, Found] = {}

    def __call__(self, text: str, whose: int | None, where: str) -> str:
        for left in left_in([("", where, text)], self._keys(whose)) if text else ():
            words = _words(left.hit, whose, self._codes)
            found = self._found.setdefault(words, Found(words[0], left.hit))
            found.times += 1
            if len(found.places) < MOST_PLACES:
                found.places.append({"where": where, "before": left.before, "after": left.after})
        return text

    @property
    def found(self) -> list[Found]:
        return list(self._found.values())


class InCodes:
    """A gate that lets no name through but what somebody decided to leave. What nobody was asked about becomes a code."""

    def __init__(self, keys: Keys, codes: Mapping[int, str], written: Mapping[Words, str]) -> None:
        self._keys, self._codes, self._written = keys, codes, written

    def __call__(self, text: str, whose: int | None, where: str) -> str:
        if not text:
            return text
        key = self._keys(whose)
        for _ in range(ROUNDS):
            hits = {hit: self._instead(hit, whose) for hit in scan(text, key)}
            if not any(hits.values()):
                break
            text = replaced(text, [hit for hit, instead in hits.items() if instead], hits.__getitem__)
        return published(text, key)

    def _instead(self, hit: Hit, whose: int | None) -> str:
        return self._written.get(_words(hit, whose, self._codes), hit.replacement)


class InNames:
    """A gate that writes the real name for each code that the key has a name for."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def __call__(self, text: str, whose: int | None, where: str) -> str:
        return personalise(text, self._keys(whose)) if text else text


def _words(hit: Hit, whose: int | None, codes: Mapping[int, str]) -> Words:
    return codes.get(whose or 0, ""), hit.kind.value, hit.found
