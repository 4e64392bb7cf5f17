"""Rules that say why two entries may tell of the same event. Each speaks with a strength, or not at all; and with a sentence,
once a person is to see the pair.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .facts import opposed
from .pairing import SURE, Pair, apart, day_of, listed
from .topics import Topic
from .traits import Traits
from .windows import MESSAGE
from .wording import shown_words

# A receipt may be dated a little before the sending: one of the dates is then wrong, and that is worth a look.
EARLY = 2
# How much is said by shared words, and by shared subjects, before they say as much as they ever can.
_PLENTY_OF_WORDS, _PLENTY_OF_SUBJECTS = 6, 4
# Shared words and subjects worth no more than this are left out.
_WORD, _SUBJECT = 1.2, 1.0
_SHOWN = 4
_OPPOSITES = 7
# By the days between them.
_NEAR = ("same day", "next day", *["within three days"] * 2, *["within a week"] * 4)

Spoken = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Link:
    """`strength`: from 0 to 1, how clearly the rule speaks; the weight is in `weights`. `say` gives the sentence.
    `message`: sender and receiver.
    """

    rule: str
    strength: float
    say: Callable[[], str]
    message: tuple[Traits, Traits] | None = None

    @property
    def reason(self) -> str:
        return self.say()


def strengths(pair: Pair) -> Spoken:
    """All that speaks for the same event: rules, each with its strength. Most pairs come to nothing, and nothing is put
    into words here.
    """
    found: Spoken = []
    _near(pair, found)
    _dates(pair, found)
    if pair.speak and (message := _message(pair)):
        found.append((message.rule, message.strength))
        if pair.same_things:
            found.append(("same matter", 1))
    _named(pair, found)
    _events(pair, found)
    _contact(pair, found)
    _content(pair, found)
    _opposites(pair, found)
    return found


def links(pair: Pair, spoken: Spoken) -> list[Link]:
    """What `strengths` found, with the sentences."""
    message = _message(pair) if pair.speak else None
    return [
        message if message and message.rule == rule else Link(rule, strength, partial(_SENTENCES[rule], pair))
        for rule, strength in spoken
    ]


def _near(pair: Pair, found: Spoken) -> None:
    """The nearer the likelier, unless the two agencies write so often that nearness is chance."""
    days, minutes = pair.days, pair.minutes
    if days < len(_NEAR):
        assert pair.a.days
        if nearness := pair.both.nearness[pair.a.days[1], days]:
            found.append((_NEAR[days], nearness))
        if days == 0 and minutes is not None and minutes <= 75:
            found.append(("clock", 1.0 if minutes <= 15 else 0.7 if minutes <= 35 else 0.4))


def _dates(pair: Pair, found: Spoken) -> None:
    if pair.date_named:
        found.append(("date named", 1))
    elif pair.same_date_named:
        found.append(("same date named", 1))


def _message(pair: Pair) -> Link | None:
    """One agency told the other: each direction is tried, the clearer counts."""
    ours, theirs = pair.ours, pair.theirs
    there = _told(pair.a, pair.b, pair.days, ours.tells, theirs.hears)
    back = _told(pair.b, pair.a, -pair.days, theirs.tells, ours.hears)
    if not (there and back):
        return there or back
    return max(there, back, key=lambda each: (each.rule == "told and heard", each.strength))


def _told(sender: Traits, receiver: Traits, lag: int, told: int, heard: int) -> Link | None:
    """`lag`: days from the sender's entry to the receiver's; `told` and `heard`: how clearly each names the other."""
    if not (told or heard) or not -EARLY <= lag <= MESSAGE:
        return None
    ours, theirs = sender.entry.ref, receiver.entry.ref
    message = (sender, receiver)
    if told and heard and told + heard >= 3:
        return Link("told and heard", 1, lambda: f"{_sent(ours, theirs)}, and {theirs} of receiving it.", message)
    if (told and heard) or (told == SURE and receiver.messages.incoming and not receiver.messages.by):
        words = "of something received."
        return Link("told or heard", 1, lambda: f"{_sent(ours, theirs)}, and {theirs} {words}", message)
    if heard:
        words = f"tells of hearing from the agency of {ours}."
        return Link("told or heard", heard / 2, lambda: f"{theirs} {words}", message)
    missing = receiver.says_nothing_came
    words = f"the agency of {theirs}{', which says that nothing came' if missing else ''}."
    return Link("told or heard", 1 if missing else 0.5, lambda: f"{ours} tells of telling {words}", message)


def _sent(ours: str, theirs: str) -> str:
    return f"{ours} tells of something sent to the agency of {theirs}"


def _named(pair: Pair, found: Spoken) -> None:
    ours, theirs = pair.ours, pair.theirs
    if ours.names and theirs.names:
        found.append(("name each other", 1 if ours.names + theirs.names == 2 * SURE else 0.8))
    elif ours.names == SURE or theirs.names == SURE:
        found.append(("name each other", 0.25))
    if (ours.met or theirs.met) and _visit(pair):
        found.append(("told of a visit", 1))


def _visit(pair: Pair) -> tuple[Traits, Traits] | None:
    """Who speaks of a visit, and who was there."""
    if pair.nearest_days <= 1:
        for (one, other), toward in zip(pair.both_ways(), (pair.ours, pair.theirs), strict=True):
            if toward.met and other.in_person:
                return one, other
    return None


def _events(pair: Pair, found: Spoken) -> None:
    """Discharge, admission, arrest: rare enough in a life that two near in time are one."""
    a, b = pair.a, pair.b
    if not a.topics.isdisjoint(b.topics) and (shared := pair.life_events):
        found.append(("life event", _surest(shared).weight))
    elif pair.days <= 1 and a.is_going and b.is_going:
        found.append(("stages", 1 if a.is_episode and b.is_episode else 0.6))


def _surest(topics: list[Topic]) -> Topic:
    return max(topics, key=lambda topic: topic.weight)


def _contact(pair: Pair, found: Spoken) -> None:
    if pair.days <= 3 and not pair.a.ways.isdisjoint(pair.b.ways):
        found.append(("same contact", 1))
    if not pair.a.senders.isdisjoint(pair.b.senders):
        found.append(("same sender", 1))


def _content(pair: Pair, found: Spoken) -> None:
    if subjects := pair.shared_subjects(_SUBJECT):
        found.append(("subjects", _much(subjects, _PLENTY_OF_SUBJECTS)))
    if words := pair.shared_words(_WORD):
        found.append(("words", _much(words, _PLENTY_OF_WORDS)))


def _much(worths: dict[str, float], plenty: float) -> float:
    return 1 - math.exp(-math.fsum(worths.values()) / plenty)  # whatever the order they come in


def _opposites(pair: Pair, found: Spoken) -> None:
    """Opposite statements on the same narrow subject make the pair worth showing."""
    if pair.days <= _OPPOSITES and not pair.a.claimed.isdisjoint(pair.b.claimed) and _opposed_about(pair):
        found.append(("opposites", 1))


def _opposed_about(pair: Pair) -> list[str]:
    return sorted({claim.subject for claim in opposed(pair.a.claims, pair.b.claims) if claim.subject})


def _say_near(pair: Pair) -> str:
    return f"They are dated {apart(pair.days)}." if pair.days else "They are of the same day."


def _say_clock(pair: Pair) -> str:
    return f"Their times are {pair.minutes} minutes apart." if pair.minutes else "They have the same time."


def _say_date(pair: Pair) -> str:
    one, other = (pair.a, pair.b) if pair.date_named is pair.a else (pair.b, pair.a)
    return f"{one.entry.ref} names the date of {other.entry.ref}, {day_of(other)}."


def _say_names(pair: Pair) -> str:
    if all(pair.names):
        return "Each names the other's agency."
    return f"{(pair.a if pair.ours.names else pair.b).entry.ref} names the other's agency."


def _say_visit(pair: Pair) -> str:
    one, other = _visit(pair) or (pair.a, pair.b)
    return f"{one.entry.ref} speaks of the agency of {other.entry.ref} being there, {apart(pair.days)}."


def _say_subjects(pair: Pair) -> str:
    return f"Both are about {listed(_foremost(pair.shared_subjects(_SUBJECT)))}."


def _say_words(pair: Pair) -> str:
    return f"Their words are alike ({listed(shown_words(pair.a.texts, _foremost(pair.shared_words(_WORD))))})."


def _foremost(worths: dict[str, float]) -> list[str]:
    return sorted(worths, key=lambda term: (-worths[term], term))[:_SHOWN]


# What a rule says of a pair of which it speaks; of a message, `_told` says it.
_SENTENCES: dict[str, Callable[[Pair], str]] = {
    **dict.fromkeys(_NEAR, _say_near),
    "clock": _say_clock,
    "date named": _say_date,
    "same date named": lambda pair: "Both name the same other date.",
    "same matter": lambda pair: f"Both tell of {listed(sorted(pair.same_things))}.",
    "same sender": lambda pair: f"Both heard from {listed(sorted(pair.a.senders & pair.b.senders))}.",
    "name each other": _say_names,
    "told of a visit": _say_visit,
    "life event": lambda pair: f"Both speak of {_surest(pair.life_events).shown}, {apart(pair.days)}.",
    "stages": lambda pair: f"They may be stages of one journey or stay, {apart(pair.days)}.",
    "same contact": lambda pair: f"Both are of one kind of contact: {listed(sorted(pair.a.ways & pair.b.ways))}.",
    "subjects": _say_subjects,
    "words": _say_words,
    "opposites": lambda pair: f"They state opposites about {listed(_opposed_about(pair))}.",
}
