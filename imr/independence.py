"""Who is independent of whom: pure functions over identities, without a query (R1, R2).

The same account, e-mail address or staff number is the same person, and nothing overrides that. The same or a similar
name proves nothing, nor does an address or number that is the same but for a plus or a nought: it is a question for a
person to settle.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

# Titles and ranks that stand before a name and are no part of it.
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lady lord rev reverend fr cllr councillor hon nurse sister matron"
    " pc pcso wpc dc ds di dci dsu dcs sgt sergeant det detective insp inspector supt superintendent ch chief cons"
    " constable acting temp obe mbe cbe phd md frcp frcgp mrcgp rgn rmn jr jnr snr".split()
)
# Letters that lose no accent when they are taken apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
# What people are called for short, where it neither begins like the name nor is spelt nearly like it.
_CALLED = (
    "albert bert;alexander alexandra sandy;amanda mandy;andrew drew;anthony antony tony;catherine katherine kathryn kate"
    " katie kitty kathy cathy;charlotte lottie;christine christina tina;dorothy dot dolly;edward ted ned;eleanor nell nora"
    " ellie;elizabeth liz lizzie beth betty bess libby lisa;emily millie;geoffrey jeffrey geoff jeff;gerald gerard jerry;"
    "helen nell;henry harry hal;isabel isobel bella izzy;james jim jimmy jamie;john jack;lawrence laurence larry laurie;"
    "margaret maggie meg peggy madge rita;mary molly polly;michael mick mike;mohammed muhammad mohammad mohamed mohd;"
    "nicola nicholas nikki;patricia patrick paddy trish tricia;philippa pippa;rebecca becky becca;richard dick rick;"
    "robert bob bobby bert;sarah sally sadie;susan suzanne sue suzie;theresa teresa terry tess;victoria vikki tori;"
    "virginia ginny;william bill billy liam;winifred freda;zachary zak"
)
SAME_NAME = tuple(frozenset(group.split()) for group in _CALLED.split(";"))
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
    """The same or a similar name, address or number: a question, not an answer."""

    entry: Entry
    why: str


def plain(text: str) -> str:
    """Lower case, without accents and marks."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LETTERS)


def same_text(one: str, other: str) -> bool:
    """The same address or number, whatever its case and blanks; nothing is the same as nothing."""
    one, other = "".join(one.split()).casefold(), "".join(other.split()).casefold()
    return bool(one) and one == other


def parts_of(name: str) -> list[str]:
    """The words of a name in order, whatever its letters; without titles, ranks and collar numbers."""
    text = re.sub(r"\bt/|['’‘`´ʼ]", "", plain(name))
    if "," in text:
        last, _, first = text.partition(",")
        text = f"{first} {last}"
    # Vowel signs are marks, and part of the word that they stand in.
    letters = (char if char.isalpha() or unicodedata.category(char)[0] == "M" else " " for char in text)
    return [word for word in "".join(letters).split() if word not in TITLES]


def _readings(name: str) -> list[list[str]]:
    """What stands in brackets may be no part of a name, or a name before marriage or for short."""
    found = [parts_of(re.sub(r"\(.*?\)", " ", name)), parts_of(name)]
    return [words for at, words in enumerate(found) if words and words not in found[:at]]


def _given_alike(one: list[str], other: list[str]) -> bool:
    """Do the given names allow one person? An initial stands for any name that begins with it; none, for any name."""
    if not one or not other:
        return True
    first, second = one[0], other[0]
    if first in other or second in one or first.startswith(second) or second.startswith(first):
        return True
    if any(initials == "".join(word[0] for word in words) for initials, words in ((first, other), (second, one))):
        return True
    called = any(not group.isdisjoint(one) and not group.isdisjoint(other) for group in SAME_NAME)
    return called or fuzz.ratio(first, second) >= GIVEN_ALIKE or first[:3] == second[:3]


def _spelt_alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 4 and fuzz.ratio(one, other) >= SURNAME_ALIKE)


def _surname_alike(one: list[str], other: list[str]) -> bool:
    """A surname of several words may be written by any of them, or as one word."""
    if len(one) == 1 or len(other) == 1:
        return any(_spelt_alike(a, b) for a in one for b in other)
    tails = [{"".join(words[at:]) for at in range(1, len(words))} for words in (one, other)]
    halves = one[-1] in other[1:] or other[-1] in one[1:]
    return halves or any(_spelt_alike(a, b) for a in tails[0] for b in tails[1])


def _words_alike(one: list[str], other: list[str]) -> str:
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return "same name"
    orders = [(one, other)]
    # A list may have the surname first without a comma. Else it is no surname: 'Asha Kaur Gill' is not 'Meera Kaur Gill'.
    if any(_spelt_alike(one[0], word) for word in other[1:]):
        orders.append((one[1:] + one[:1], other))
    if any(_spelt_alike(other[0], word) for word in one[1:]):
        orders.append((one, other[1:] + other[:1]))
    alike = any(_surname_alike(a, b) and _given_alike(a[:-1], b[:-1]) for a, b in orders)
    return "similar name" if alike else ""


def likeness(one: str, other: str) -> str:
    """'same name', 'similar name', or '' when the names tell two people apart."""
    found = {_words_alike(a, b) for a in _readings(one) for b in _readings(other)}
    return next((why for why in ("same name", "similar name") if why in found), "")


def _mailbox(address: str) -> str:
    """What stands after a plus is for the owner of the mailbox to choose."""
    name, _, place = "".join(address.split()).casefold().partition("@")
    return f"{name.partition('+')[0]}@{place}" if name and place else ""


def _bare_number(number: str) -> str:
    """Without what lists lose or add: noughts in front, marks between, and which of their posts is meant."""
    person = re.sub(r"(?<=\d{5})[-/]\d{1,2}$", "", number.strip())
    return "".join(char for char in person.casefold() if char.isalnum()).lstrip("0")


def written_alike(person: Person, entry: Entry) -> str:
    """'similar e-mail address' or 'similar staff number': the same but for what is easily written otherwise; or ''."""
    mailbox, number = _mailbox(entry.email), _bare_number(entry.staff_number)
    if mailbox and mailbox in map(_mailbox, (person.email, *person.earlier_emails)):
        return "similar e-mail address"
    return "similar staff number" if number and number in map(_bare_number, person.staff_numbers) else ""


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
    """Every row that may be this person by name, address or number, and is not certainly them."""
    return [
        Likeness(entry, why)
        for entry in register
        if not _same_by(person, entry) and (why := likeness(person.name, entry.name) or written_alike(person, entry))
    ]
