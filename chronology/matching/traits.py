"""What matching asks of an entry, worked out once for each version of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from .agencies import EVERYBODY, Agency, mentions_of
from .details import Figures, attendance_of, denials_of, figures_of
from .entries import Entry
from .facts import CLAIMED, NOT_HAD, claims_of
from .lexicon import Lexicon
from .mentions import dates_named
from .messages import Messages, messages_of
from .topics import EPISODE, GOING, IN_HOSPITAL, contacts_of, topics_of
from .vocabulary import table
from .wording import Words, telling, words_of

_SUBJECTS = Lexicon(table("subjects"))
# Of the subjects and of the things sent, those that rules ask for by name.
DEATH, NEWS = "a death", "news of a death"
# An entry over a longer time is compared at both its ends.
_LONGEST = 62


@dataclass(frozen=True, slots=True)
class Toward:
    """How clearly an entry names another agency, tells it something and hears from it; each as `Traits.meant_by` says.
    `told`: whether it surely tells that agency something; `met`: whether it says that the agency was there.
    """

    names: int
    tells: int
    hears: int
    told: bool
    met: bool


_toward = cache(Toward)  # there are few of them, and many entries


@dataclass(frozen=True)
class Traits:
    """`who`: as what others may name the writer. `named` and `perhaps_named`: agencies the entry names beside its own.
    `days`: first and last day as ordinals; `other_days`: days its text names.
    """

    entry: Entry
    agency: Agency
    who: frozenset[str]
    texts: tuple[Words, ...]
    words: frozenset[str]
    subjects: frozenset[str]
    topics: frozenset[str]
    contacts: frozenset[str]
    named: frozenset[str]
    perhaps_named: frozenset[str]
    messages: Messages
    days: tuple[int, int] | None
    other_days: frozenset[int]
    minutes: int | None

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Where the entry stands among all: by day, time, agency, reference."""
        day = self.days[0] if self.days else 0
        return (day, -1 if self.minutes is None else self.minutes, self.entry.agency, self.entry.ref)

    @cached_property
    def claims(self) -> dict[str, int]:
        return claims_of(_told(self.entry), self.entry.adult_seen)

    def is_in(self, named: frozenset[str]) -> bool:
        return not self.who.isdisjoint(named)

    def meant_by(self, sure: frozenset[str], perhaps: frozenset[str]) -> int:
        """2 where the writer's agency is named, 1 where a word may mean it, 0 where nothing does."""
        if self.is_in(sure):
            return 2
        return 1 if self.is_in(perhaps) or not self.agency.perhaps.isdisjoint(sure) else 0

    def toward(self, other: "Traits") -> Toward:
        """Of the agency of another entry; the same for all of its entries."""
        found = self._toward.get(other.agency.name)
        if found is None:
            sent = self.messages
            found = self._toward[other.agency.name] = _toward(
                other.meant_by(self.named, self.perhaps_named),
                other.meant_by(sent.to, sent.perhaps_to),
                other.meant_by(sent.by, sent.perhaps_by),
                other.is_in(sent.to),
                other.is_in(sent.there),
            )
        return found

    @cached_property
    def _toward(self) -> dict[str, Toward]:
        return {}

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.texts)

    @cached_property
    def denials(self) -> dict[str, bool]:
        return denials_of(self.texts)

    @cached_property
    def attendance(self) -> tuple[set[str], set[str]]:
        return attendance_of(self.entry.event, self.entry.people, self.agency.kinds, "meeting" in self.contacts)

    @cached_property
    def is_in_hospital(self) -> bool:
        """Whether it tells of a stay that has already begun."""
        return bool(IN_HOSPITAL.search(self.entry.event))

    @cached_property
    def in_person(self) -> bool:
        return "in person" in self.contacts

    @cached_property
    def ways(self) -> frozenset[str]:
        """Kinds of contact, but that it was in person, as most are."""
        return self.contacts - {"in person"}

    @cached_property
    def senders(self) -> frozenset[str]:
        """The kinds of agencies it heard from."""
        return frozenset(each for each in self.messages.by if not each.startswith("@"))

    @cached_property
    def is_episode(self) -> bool:
        return not self.topics.isdisjoint(EPISODE)

    @cached_property
    def is_going(self) -> bool:
        return not self.topics.isdisjoint(GOING)

    @cached_property
    def claimed(self) -> frozenset[str]:
        """The subjects on which opposites may be stated."""
        return self.subjects & CLAIMED

    @cached_property
    def told_apart(self) -> bool:
        """Whether it tells of a message and of no meeting, so that whoever else wrote of the day wrote of something else."""
        return bool(self.messages.to) and self.contacts.isdisjoint({"in person", "meeting"})

    @cached_property
    def says_nothing_came(self) -> bool:
        return bool(NOT_HAD.search(self.entry.event))

    @cached_property
    def has_news_of_death(self) -> bool:
        """Somebody told the agency of a death; an entry of the death itself is none."""
        return (
            self.messages.incoming
            and DEATH in self.subjects
            and "in person" not in self.contacts
            and (self.messages.received or DEATH not in _SUBJECTS.meanings(self.texts[0]))
        )


def _told(entry: Entry) -> str:
    return f"{entry.contact_type}; {entry.event}\n{entry.action}"


def traits_of(entry: Entry, agency: Agency, agencies: Sequence[Agency]) -> Traits:
    told = _told(entry)
    texts = tuple(words_of(text) for text in (entry.contact_type, entry.event, entry.action))
    people = words_of(entry.people)
    fields = [(words, mentions_of(words, agency, agencies)) for words in texts]
    beside = mentions_of(people, agency, agencies)
    messages = messages_of(fields)
    everyone = [*(each for _, mentions in fields for each in mentions), *beside]
    sure = frozenset(each.who for each in everyone if each.sure)
    return Traits(
        entry=entry,
        agency=agency,
        who=agency.kinds | {"@" + agency.name, EVERYBODY},
        texts=texts,
        words=frozenset().union(*(telling(words) for words in texts)),
        subjects=frozenset().union(*(_SUBJECTS.meanings(words) for words in texts)),
        topics=topics_of(told),
        contacts=contacts_of(texts),
        named=sure,
        perhaps_named=frozenset(each.who for each in everyone) - sure,
        messages=messages,
        days=_days(entry),
        other_days=_other_days(entry, f"{told}\n{entry.comment}"),
        minutes=entry.at.hour * 60 + entry.at.minute if entry.at else None,
    )


def _days(entry: Entry) -> tuple[int, int] | None:
    if entry.date_from is None:
        return None
    first, last = entry.date_from.toordinal(), (entry.date_to or entry.date_from).toordinal()
    return (first, last) if first <= last else (last, first)


def _other_days(entry: Entry, text: str) -> frozenset[int]:
    own: date | None = entry.date_from
    return frozenset(day.toordinal() for day in dates_named(text, own)) if own else frozenset()


def points(traits: Traits) -> list[int]:
    """The days under which the entry is looked for: both ends of a range."""
    if traits.days is None:
        return []
    first, last = traits.days
    if last - first > _LONGEST:
        return [first]
    return [first] if first == last else [first, last]
