"""The key as the scan reads it, and what the scan says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    NAME = "name"
    INITIALS = "initials"
    UNKNOWN_NAME = "unknown_name"
    BIRTH = "birth"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    TELEPHONE = "telephone"
    EMAIL = "email"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Kind.NAME: "Name",
    Kind.INITIALS: "Initials",
    Kind.UNKNOWN_NAME: "Name of somebody who is not in the key",
    Kind.BIRTH: "Date of birth",
    Kind.NHS_NUMBER: "NHS number",
    Kind.POSTCODE: "Postcode",
    Kind.TELEPHONE: "Telephone number",
    Kind.EMAIL: "E-mail address",
}


@dataclass(frozen=True)
class Person:
    """One person of the key. `spellings` are other names, nicknames and initials; `shown_as` is the name for
    publication where it is not the code.
    """

    code: str
    name: str = ""
    spellings: tuple[str, ...] = ()
    role: str = ""
    shown_as: str = ""

    @property
    def published(self) -> str:
        return self.shown_as or self.code


@dataclass(frozen=True)
class Key:
    """What the reader's side knows. `adult` is the code of the adult, whose initials count without full stops too;
    `terms` are abbreviations that are nobody's initials.
    """

    people: tuple[Person, ...] = ()
    adult: str = ""
    born: date | None = None
    nhs_number: str = ""
    terms: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        # Every text asks for what was made of its key, by this number.
        parts = (self.people, self.adult, self.born, self.nhs_number, self.terms)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self.__dict__["_hash"]

    def __add__(self, other: "Key") -> "Key":
        """Both shelves. Where both have a code, the first one's person stands."""
        mine = {person.code for person in self.people}
        return Key(
            self.people + tuple(person for person in other.people if person.code not in mine),
            self.adult or other.adult,
            self.born or other.born,
            self.nhs_number or other.nhs_number,
            self.terms | other.terms,
        )


@lru_cache(maxsize=64)
def same(key: Key) -> Key:
    """One object for keys that say the same, so that what was made of the key is found without comparing all its people."""
    return key


@dataclass(frozen=True)
class Hit:
    """What was found from `start` to `end`, and what to write instead. `choices` are the codes of all whom it may mean."""

    start: int
    end: int
    found: str
    kind: Kind
    why: str
    replacement: str
    choices: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """What may be written instead: each code where several people may be meant."""
        return self.choices or (self.replacement,)
