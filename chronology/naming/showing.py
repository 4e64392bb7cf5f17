"""Codes in a text, and what may be shown for them: the name, or the name for publication."""

import re
from functools import lru_cache

from .keys import Key, Person


class _Codes:
    """All codes of a key in one pattern, the longest first: 'DN Team Lead' before 'DN'."""

    def __init__(self, people: tuple[Person, ...]):
        self.people = {_plain(person.code): person for person in people if person.code.strip()}
        written = sorted({person.code for person in people if person.code.strip()}, key=len, reverse=True)
        either = "|".join(r"\s+".join(map(re.escape, code.split())) for code in written)
        self.pattern = re.compile(rf"(?<![\w'’-])(?:{either})(?![\w]|-\w)") if either else None


def _plain(code: str) -> str:
    return " ".join(code.split())


_codes = lru_cache(maxsize=64)(_Codes)


@lru_cache(maxsize=64)
def _masks(key: Key) -> re.Pattern | None:
    return _Codes(key.people + tuple(Person(person.shown_as) for person in key.people if person.shown_as)).pattern


@lru_cache(maxsize=64)
def _with_another_name(key: Key) -> tuple[Person, ...]:
    return tuple(person for person in key.people if person.shown_as)


def code_spans(text: str, key: Key) -> list[tuple[int, int]]:
    """Where codes and names for publication stand: none of them is a name that was left in."""
    pattern = _masks(key)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def _swapped(text: str, people: tuple[Person, ...], by) -> str:
    codes = _codes(people)
    if codes.pattern is None:
        return text
    return codes.pattern.sub(lambda match: by(codes.people[_plain(match[0])]), text)


def personalise(text: str, key: Key) -> str:
    """Names for codes, where the key has the name. What is no code stays as it is written."""
    return _swapped(text, key.people, lambda person: person.name or person.code)


def published(text: str, key: Key) -> str:
    """The name for publication in place of its code; every other code stays."""
    return _swapped(text, _with_another_name(key), lambda person: person.shown_as)
