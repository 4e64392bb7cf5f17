"""Which agencies of the review a text speaks of: by their kind, by their own name, or by the people of their own entries."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .entries import Entry
from .lexicon import Lexicon
from .vocabulary import table, words_in
from .wording import Words, is_everyday, stem, stems_of, words_of

_NAMED, _OWN = table("agencies"), table("agencies_own")
_PEOPLE = table("people")
EVERYBODY = "everybody"
KINDS = Lexicon(_NAMED)
# Words that may mean several kinds, or every agency but the writer's.
_PERHAPS = table("agencies_perhaps")
_UNSURE = Lexicon(
    {
        EVERYBODY: _PEOPLE[EVERYBODY],
        **{kind: ", ".join(word for word, kinds in _PERHAPS.items() if kind in words_in(kinds)) for kind in _NAMED},
    }
)
_BY_NAME = Lexicon(_OWN)
_NOBODYS = stems_of(_PEOPLE["of any agency"])
_OF_KINDS = frozenset(each for phrases in (*_NAMED.values(), *_OWN.values()) for each in words_of(phrases).stems)
_SURENESS = (("sure", True), ("perhaps", False))
_PERSON = re.compile(r"[;,/&\n]|\band\b|\(.*?\)")
_ENOUGH = 0.3
# A word for somebody is an agency's own if its entries use it so much oftener than the other's.
_OFTENER = 2.0
_SELDOM = 0.08

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the review. `kinds`: what it is. `perhaps`: what its name may mean as well. `own`: how it is called
    in the review, each phrase with how often its own entries use it of a person (1 for its name).
    """

    name: str
    kinds: frozenset[str]
    perhaps: frozenset[str]
    own: dict[Phrase, float]
    called: Lexicon

    def owns(self, phrase: Phrase, other: "Agency") -> bool:
        return self.own.get(phrase, 0.0) > _OFTENER * other.own.get(phrase, 0.0)


@dataclass(frozen=True, slots=True)
class Mention:
    """A kind of agency, or an agency of the review ('@' and its name), named from word `start` to `end`. Not `sure`
    where the word may mean others: 'nurse', 'the centre'.
    """

    who: str
    start: int
    end: int
    sure: bool


def mentions_of(words: Words, own: Agency | None = None, agencies: Sequence[Agency] = ()) -> list[Mention]:
    """All agencies that the words name, in order; the writer's own is left out."""
    kinds = own.kinds if own else frozenset()
    known = KINDS.hits(words)
    found = [Mention(hit.meaning, hit.start, hit.end, True) for hit in known if hit.meaning not in kinds]
    for hit in _UNSURE.hits(words):
        # A word within a surer phrase means what the phrase does: 'officer' in 'coroner's officer'.
        if hit.meaning not in kinds and not any(hit.within(each) for each in known):
            found.append(Mention(hit.meaning, hit.start, hit.end, False))
    for agency in agencies:
        if own is not None and agency.name != own.name:
            for hit in agency.called.hits(words):
                if agency.owns(tuple(words.stems[hit.start : hit.end]), own):
                    found.append(Mention("@" + agency.name, hit.start, hit.end, hit.meaning == "sure"))
    return sorted(found, key=lambda each: (each.start, each.end, each.who, each.sure))


def agency_of(name: str, entries: Sequence[Entry]) -> Agency:
    """An agency's kind: by its name, or else by the people and sources of its own entries."""
    words = words_of(" ".join(re.findall(r"[a-z0-9&']+", name.lower())).upper())
    kinds, perhaps = _by_name(words)
    if not kinds:
        kinds = _by_entries(entries)
    calls = _calls(words, entries)
    own = {tuple(words_of(each.phrase).stems): each.share for each in calls}
    called = Lexicon(
        {meaning: ", ".join(each.phrase for each in calls if each.sure == sure) for meaning, sure in _SURENESS}
    )
    return Agency(name, kinds, perhaps - kinds, own, called)


def _by_name(words: Words) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds that the name's longest phrase stands for, and those it names beside them."""
    hits = KINDS.hits(words)
    if not hits:
        return _BY_NAME.meanings(words), frozenset()
    longest = max(hit.end - hit.start for hit in hits)
    kinds = frozenset(hit.meaning for hit in hits if hit.end - hit.start == longest)
    return kinds, frozenset(hit.meaning for hit in hits)


def _by_entries(entries: Iterable[Entry]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    total = 0
    for entry in entries:
        total += 1
        counts.update(KINDS.meanings(words_of(f"{entry.people}; {entry.source}")))
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:1]
    return frozenset(kind for kind, count in best if count >= total * _ENOUGH)


@dataclass(frozen=True, slots=True)
class _Call:
    """A way to call an agency, as it is written; how often its entries use it of a person (1 for its name); and whether
    it can mean nobody else.
    """

    phrase: str
    share: float
    sure: bool


def _calls(name: Words, entries: Sequence[Entry]) -> list[_Call]:
    written = [word.lower() for word in name.written if word[0].isalnum()]
    phrases = {" ".join(written), " ".join(written[:-1])}
    initials = {"".join(word[0] for word in part).upper() for part in (written, written[:3])}
    found = {phrase: _Call(phrase, 1.0, True) for phrase in sorted(phrases) if " " in phrase}
    found |= {each: _Call(each, 1.0, True) for each in sorted(initials) if len(each) > 2}
    found |= {word.title(): _Call(word.title(), 1.0, False) for word in written if len(word) > 3 and _is_name(word)}
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(_people(entry.people))
    for phrase, count in sorted(counts.items()):
        if count > 1 and count > len(entries) * _SELDOM:
            stems = words_of(phrase).stems
            sure = len(stems) > 1 and not _NOBODYS.issuperset(stems)
            found.setdefault(phrase, _Call(phrase, count / len(entries), sure))
    return list(found.values())


def _is_name(word: str) -> bool:
    """Whether a word of an agency's name is a name by itself, and no word for a kind of agency."""
    return stem(word) not in _NOBODYS and stem(word) not in _OF_KINDS and not is_everyday(stem(word))


def _people(cell: str) -> set[str]:
    """Whom a cell of people names, without their numbers: 'PD nurse 2' is a 'PD nurse'; somebody's name also alone."""
    found: set[str] = set()
    for person in _PERSON.split(cell):
        words = [word for word in words_of(person).written if word[0].isalpha() and len(word) > 1][:4]
        if not words or (len(words) == 1 and stem(words[0].lower()) in _NOBODYS):
            continue
        name = words[-1] if len(words) > 1 and words[-1].istitle() and _is_name(words[-1].lower()) else ""
        role = words[:-1] if name else words
        found.add(" ".join([*(word if word.isupper() else word.lower() for word in role), *filter(None, [name])]))
        if name:
            found.add(name)
    return found
