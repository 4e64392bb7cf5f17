"""The words of a text with their places, and what kind of word each is."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_POSSESSIVE = frozenset({"'s", "’s", "'S", "’S"})
ORDINARY = frozenset(
    word
    for line in Path(__file__).with_name("ordinary.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
MONTHS = frozenset("january february march april may june july august september october november december".split())  # noqa: SIM905
PERSONAL_TITLES = frozenset(
    "mr mrs ms miss mx master dr doctor prof professor sir dame lady rev reverend fr".split()  # noqa: SIM905
)
RANKS = frozenset(
    "pc wpc dc ds di dci dcs pcso sgt sergeant constable inspector insp supt superintendent nurse".split()  # noqa: SIM905
)
TITLES = PERSONAL_TITLES | RANKS | {"sister", "matron", "staff"}
# A title that says whether a man or a woman is meant.
HIS, HERS = frozenset({"mr", "sir", "master"}), frozenset({"mrs", "miss", "ms", "dame", "lady"})
# Between the end of one word and the next, within one name: blanks; after a title or an initial a full stop too.
_JOINED = re.compile(r"[ \t\u00a0]*+\n?+[ \t\u00a0]*+")
_DOTTED = re.compile(r"\.[ \t\u00a0]*+")
_ENDS_SENTENCE = re.compile(r"[.!?:;\n\r•·]|[\"“”‘(\[]\s*$|^\s*-\s|\s[-–—]\s")


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Small letters without accents, one apostrophe and one hyphen: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‑", "-"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def without_possessive(word: str) -> str:
    return word[:-2] if word[-2:] in _POSSESSIVE else word


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its possessive ending, and the text between it and the word before."""

    start: int
    end: int
    text: str
    low: str
    before: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def letter(self) -> bool:
        return len(self.text) == 1 and self.text.isalpha()

    @property
    def joined(self) -> bool:
        """Could this word and the one before belong to one name?"""
        return bool(_JOINED.fullmatch(self.before))

    @property
    def dotted(self) -> bool:
        """Is there a full stop between this word and the one before, and nothing else?"""
        return bool(_DOTTED.fullmatch(self.before))

    @property
    def begins_sentence(self) -> bool:
        return bool(_ENDS_SENTENCE.search(self.before))


def spellings_in(text: str) -> list[str]:
    """The words alone, as they are written: far quicker than `words_of`, for a first look."""
    return _WORD.findall(text)


def words_of(text: str) -> list[Word]:
    found: list[Word] = []
    reached = 0
    for match in _WORD.finditer(text):
        word = without_possessive(match[0])
        before = text[reached : match.start()] if found else "\n"
        found.append(Word(match.start(), match.start() + len(word), word, folded(word), before))
        reached = match.start() + len(word)
    return found
