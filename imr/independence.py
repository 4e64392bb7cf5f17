"""Who is independent of whom: pure functions over identities, without a query (R1, R2).

The same account, e-mail address or staff number is the same person, and nothing overrides that. The same or a similar
name proves nothing: it is a question for a person to settle.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

# Titles and ranks that stand before a name and are no part of it.
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lady lord rev reverend fr cllr councillor hon nurse matron"
    " pc pcso wpc dc ds di dci dsu dcs sgt sergeant det detective insp inspector supt superintendent ch chief cons"
    " constable acting temp t/ds t/di obe mbe cbe phd md frcp frcgp mrcgp rgn rmn jr jnr snr".split()
)
SURNAME_ALIKE = 84
GIVEN_ALIKE = 80


@dataclass(frozen=True)
class Person:
    """Someone who is to write or accept: an account and what identifies it in this agency."""

    account: int
    name: str
    email: str
    staff_numbers: frozenset[str] = frozenset()
    earlier_emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A live row of the register. `manages` are the codes of those whose immediate line manager it is."""

    key: int
    code: str
    name: str
    email: str = ""
    staff_number: str = ""
    accounts: frozenset[int] = field(default_factory=frozenset)
    manages: tuple[str, ...] = ()
    only_manages: bool = False


@dataclass(frozen=True)
class Conflict:
    """A certain conflict: the same identity, and by what."""

    entry: Entry
    by: str

    @property
    def sentence(self) -> str:
        """Names the register row by its code, never the person."""
        code = self.entry.code
        if self.entry.manages:
            managed = " and ".join(self.entry.manages)
            who = f"{code}, the immediate line manager of {managed}"
            return f"This person is on the register as {who} (same {self.by})."
        if self.entry.only_manages:
            return f"This person is on the register as {code}, a line manager (same {self.by})."
        return f"This person is on the register as {code} (same {self.by})."


@dataclass(frozen=True)
class Likeness:
    """The same or a similar name: a question, not an answer."""

    entry: Entry
    why: str


def plain(text: str) -> str:
    """Lower case, without accents, marks or figures."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def same_text(one: str, other: str) -> bool:
    """The same address or number, whatever its case and blanks; nothing is the same as nothing."""
    one, other = "".join(one.split()).casefold(), "".join(other.split()).casefold()
    return bool(one) and one == other


def parts_of(name: str) -> list[str]:
    """The words of a name in order, without titles, ranks, collar numbers and what stands in brackets."""
    text = re.sub(r"\(.*?\)", " ", plain(name))
    if "," in text:
        last, _, first = text.partition(",")
        text = f"{first} {last}"
    words = [word for word in re.split(r"[^a-z/]+", text.replace("'", "").replace("’", "")) if word]
    return [word for word in words if word not in TITLES]


def _given_alike(one: list[str], other: list[str]) -> bool:
    """Do the given names allow one person? An initial stands for any name that begins with it; none, for any name."""
    if not one or not other:
        return True
    first, second = one[0], other[0]
    if len(first) == 1 or len(second) == 1:
        return first[0] == second[0]
    return first in other or second in one or fuzz.ratio(first, second) >= GIVEN_ALIKE or first[:3] == second[:3]


def likeness(one: str, other: str) -> str:
    """'same name', 'similar name', or '' when the names tell two people apart."""
    a, b = parts_of(one), parts_of(other)
    if not a or not b:
        return ""
    if sorted(a) == sorted(b):
        return "same name"
    surnames = a[-1], b[-1]
    # A double-barrelled surname may be written by either half.
    halves = a[-1] in b[1:] or b[-1] in a[1:] or (len(b) == 1 and b[0] in a[1:]) or (len(a) == 1 and a[0] in b[1:])
    alike = halves or (min(map(len, surnames)) >= 4 and fuzz.ratio(*surnames) >= SURNAME_ALIKE)
    return "similar name" if alike and _given_alike(a[:-1], b[:-1]) else ""


def _same_by(person: Person, entry: Entry) -> str:
    if any(same_text(address, entry.email) for address in (person.email, *person.earlier_emails)):
        return "e-mail address"
    if any(same_text(number, entry.staff_number) for number in person.staff_numbers):
        return "staff number"
    return "account" if person.account in entry.accounts else ""


def conflicts(person: Person, register: Iterable[Entry]) -> list[Conflict]:
    """Every row of the register that is certainly this person, practitioner or line manager."""
    return [Conflict(entry, by) for entry in register if (by := _same_by(person, entry))]


def likenesses(person: Person, register: Iterable[Entry]) -> list[Likeness]:
    """Every row that may be this person by name, and is not certainly them."""
    return [
        Likeness(entry, why)
        for entry in register
        if not _same_by(person, entry) and (why := likeness(person.name, entry.name))
    ]
