"""Who told whom: the agencies an entry says it sent something to, or had something from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .agencies import Mention
from .lexicon import Lexicon, lexicon_of
from .vocabulary import table, words_in
from .wording import SENTENCE_ENDS, Words, stems_of

_WORDS = table("contact")
_TELLS, _ONLY_SAID = lexicon_of(_WORDS["tells"]), lexicon_of(_WORDS["only said of others"])
_MESSAGES, _RECEIVES = lexicon_of(_WORDS["messages"]), lexicon_of(_WORDS["receives"])
_CAME, _WITH = lexicon_of(_WORDS["came"]), lexicon_of(_WORDS["there with"])
_THINGS = Lexicon(table("things"))
# Between a verb and the agency, these make the agency the matter and not the one told: 'told that the police had been'.
_ABOUT = stems_of(_WORDS["about"])
_PLANS, _TO_DO = stems_of(_WORDS["plans"]), stems_of(_WORDS["to be done"])
_TOWARDS = stems_of(_WORDS["towards"])
# 'GP informed by telephone': the agency before was told, and did not tell.
_PASSIVE = frozenset(words_in(_WORDS["was told"]))
_PASSIVE_AFTER = stems_of(_WORDS["after being told"]) | {","}
_STOPS, _FROM, _SENT_TO = frozenset(",:"), frozenset({"from", "by"}), frozenset({"to", "for"})
_NEAR, _FAR = 4, 11
# Of the fields.
_TYPE, _DONE = 0, 2


@dataclass(frozen=True, slots=True)
class Messages:
    """`to` and `by`: agencies told, or heard from; those in `perhaps` are named by a word that others share.
    `incoming`: something was received, whoever sent it; `received`: its type of contact says so. `things`: what it was.
    `there`: agencies said to have come or to have been met.
    """

    to: frozenset[str]
    by: frozenset[str]
    perhaps_to: frozenset[str]
    perhaps_by: frozenset[str]
    incoming: bool
    received: bool
    things: frozenset[str]
    there: frozenset[str]


def messages_of(fields: Sequence[tuple[Words, list[Mention]]]) -> Messages:
    """Read from the type of contact, what happened and what was done, in this order; plans, refusals and what was not
    done are left out.
    """
    to: set[Mention] = set()
    by: set[Mention] = set()
    there: set[str] = set()
    things: set[str] = set()
    received = bool(_RECEIVES.hits(fields[0][0]))
    for number, (words, mentions) in enumerate(fields):
        speech = _Speech(words, done=number == _DONE)
        things |= _THINGS.meanings(words)
        for mention in mentions:
            if speech.heard_from(mention):
                by.add(mention)
                received = received or number == _TYPE
            elif speech.told(mention):
                to.add(mention)
            if speech.came(mention):
                there.add(mention.who)
    sure_by = {each.who for each in by if each.sure}
    sure_to = {each.who for each in to if each.sure} - sure_by
    return Messages(
        frozenset(sure_to),
        frozenset(sure_by),
        frozenset({each.who for each in to} - sure_to - sure_by),
        frozenset({each.who for each in by} - sure_by),
        received or bool(by),
        received,
        frozenset(things),
        frozenset(there),
    )


class _Speech:
    """The verbs and messages of one text, by where they stand."""

    def __init__(self, words: Words, done: bool) -> None:
        self.words, self.stems, self.done = words, words.stems, done
        self.tells = {hit.start: hit.end for hit in _TELLS.hits(words)}
        self.messages = {hit.start for hit in _MESSAGES.hits(words)}
        self.receives = {hit.start for hit in _RECEIVES.hits(words)}
        self.only_said = {hit.start for hit in _ONLY_SAID.hits(words)}

    def heard_from(self, mention: Mention) -> bool:
        first = self._sentence(mention.start)
        before = self.stems[max(first, mention.start - 3) : mention.start]
        if not _FROM.isdisjoint(before):
            earlier = range(max(first, mention.start - 9), mention.start)
            spoken = any(i in self.tells or i in self.messages or i in self.receives for i in earlier)
            if spoken or self.stems[first] in _FROM:
                return True
        if self.done or any(each in _TOWARDS or each == "of" for each in before[-2:]):
            return False
        return self._speaks(mention.end) or self._its_message(mention.end)

    def _sentence(self, place: int) -> int:
        """Where the sentence of a word begins."""
        while place > 0 and self.stems[place - 1] not in SENTENCE_ENDS:
            place -= 1
        return place

    def _after(self, place: int) -> Iterator[int]:
        """The few places that follow, as long as the sentence goes on and nothing is planned or denied."""
        for i in range(place, min(place + _NEAR, len(self.stems))):
            if self.stems[i] in SENTENCE_ENDS or self.stems[i] in _PLANS:
                return
            yield i

    def _speaks(self, place: int) -> bool:
        """The agency itself tells: 'Ward advised that', 'GP rang'."""
        for i in self._after(place):
            if self.stems[i] in _STOPS:
                return False
            if i in self.tells:
                return not self._passive(i)
        return False

    def _passive(self, verb: int) -> bool:
        """Whether a verb of telling says that somebody was told."""
        written, end = self.words.written[verb].lower(), self.tells[verb]
        if written not in _PASSIVE:
            return False
        after = self.stems[end] if end < len(self.stems) else "."
        return written == "rung" or after in SENTENCE_ENDS or after in _PASSIVE_AFTER or after[0].isdigit()

    def _its_message(self, place: int) -> bool:
        """'Police notice received', 'GP referral for assessment'."""
        for i in self._after(place):
            if self.stems[i] in _STOPS or self.stems[i] in _TOWARDS:
                return False
            if i in self.messages:
                return True
        return False

    def told(self, mention: Mention) -> bool:
        if any(i in self.tells and self._passive(i) for i in self._after(mention.end)):
            return True
        if self.done and self._beside_message(mention):
            return True
        first = self._sentence(mention.start)
        for i in range(mention.start - 1, max(first, mention.start - _FAR) - 1, -1):
            if self.stems[i] in _ABOUT:
                return False
            sent = i in self.messages and not _SENT_TO.isdisjoint(self.stems[i : mention.start])
            if sent or (i in self.tells and i not in self.only_said):
                return not self._planned(first, i)
        return False

    def _beside_message(self, mention: Mention) -> bool:
        """What was done, in short: 'Letter GP', 'DN task'."""
        near = range(max(0, mention.start - 2), min(mention.end + 2, len(self.stems)))
        parted = any(self.stems[i] in SENTENCE_ENDS or self.stems[i] == "from" for i in near)
        return not parted and any(i in self.messages for i in near)

    def _planned(self, first: int, verb: int) -> bool:
        before = self.stems[max(first, verb - 5) : verb]
        return not _PLANS.isdisjoint(before) or (before[-1:] == ["to"] and self.stems[verb] in _TO_DO)

    def came(self, mention: Mention) -> bool:
        """The agency is said to have been there: 'police had been at the flat', 'seen by the crew', 'met the nurse'."""
        before = max(self._sentence(mention.start), mention.start - 3)
        return bool(
            _CAME.hits(self._part(mention.end, mention.end + 5)) or _WITH.hits(self._part(before, mention.start))
        )

    def _part(self, start: int, end: int) -> Words:
        """Some words, as far as the sentence goes."""
        ends = (i for i in range(start, min(end, len(self.stems))) if self.stems[i] in SENTENCE_ENDS)
        end = next(ends, end)
        return Words(self.words.written[start:end], self.stems[start:end])
