"""Rules that say why two entries may tell of the same event. Each speaks with a strength and a sentence, or not at all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from .facts import CLAIMED, NOT_HAD, opposed
from .pairing import SURE, Pair, apart, day_of, listed
from .topics import EPISODE, GOING
from .traits import Traits
from .windows import MESSAGE
from .wording import shown_words

# A receipt may be dated a little before the sending: one of the dates is then wrong, and that is worth a look.
EARLY = 2
# So many entries found so near by chance: nearness then says all it can, or nothing.
_SELDOM, _USUAL = 0.5, 10.0
# How much is said by shared words, and by shared subjects, before they say as much as they ever can.
_PLENTY_OF_WORDS, _PLENTY_OF_SUBJECTS = 6, 4
# Shared words and subjects worth no more than this are left out.
_WORD, _SUBJECT = 1.2, 1.0
_SHOWN = 4
_OPPOSITES = 7


@dataclass(frozen=True, slots=True)
class Link:
    """`strength`: from 0 to 1, how clearly the rule speaks; the weight is in `weights`. `message`: sender and receiver."""

    rule: str
    strength: float
    reason: str
    message: tuple[Traits, Traits] | None = None


def links(pair: Pair) -> list[Link]:
    """All that speaks for the same event."""
    return [
        *_near(pair),
        *_dates(pair),
        *_messages(pair),
        *_named(pair),
        *_events(pair),
        *_contact(pair),
        *_content(pair),
        *_opposites(pair),
    ]


def _near(pair: Pair) -> Iterator[Link]:
    """The nearer the likelier, unless the two agencies write so often that nearness is chance."""
    rule = next((name for name, days in _NEAR.items() if pair.days <= days), None)
    if rule is None:
        return
    usual = math.log(max(pair.chance(), _SELDOM) / _SELDOM) / math.log(_USUAL / _SELDOM)
    if usual < 1:
        yield Link(rule, 1 - usual, f"They are dated {apart(pair.days)}." if pair.days else "They are of the same day.")
    if pair.days == 0 and pair.minutes is not None and pair.minutes <= 75:
        strength = 1.0 if pair.minutes <= 15 else 0.7 if pair.minutes <= 35 else 0.4
        yield Link(
            "clock",
            strength,
            f"Their times are {pair.minutes} minutes apart." if pair.minutes else "They have the same time.",
        )


_NEAR = {"same day": 0, "next day": 1, "within three days": 3, "within a week": 7}


def _dates(pair: Pair) -> Iterator[Link]:
    if one := pair.date_named:
        other = pair.b if one is pair.a else pair.a
        yield Link("date named", 1, f"{one.entry.ref} names the date of {other.entry.ref}, {day_of(other)}.")
    elif pair.same_date_named:
        yield Link("same date named", 1, "Both name the same other date.")


def _messages(pair: Pair) -> Iterator[Link]:
    """One agency told the other: each direction is tried, the clearer counts."""
    tried = [
        link
        for link in (
            _told(pair.a, pair.b, pair.days, pair.tells[0], pair.hears[1]),
            _told(pair.b, pair.a, -pair.days, pair.tells[1], pair.hears[0]),
        )
        if link
    ]
    if not tried:
        return
    link = max(tried, key=lambda each: (each.rule == "told and heard", each.strength))
    yield link
    if things := sorted(pair.same_things):
        yield Link("same matter", 1, f"Both tell of {listed(things)}.")


def _told(sender: Traits, receiver: Traits, lag: int, told: int, heard: int) -> Link | None:
    """`lag`: days from the sender's entry to the receiver's; `told` and `heard`: how clearly each names the other."""
    if not (told or heard) or not -EARLY <= lag <= MESSAGE:
        return None
    ours, theirs = sender.entry.ref, receiver.entry.ref
    message = (sender, receiver)
    if told and heard and told + heard >= 3:
        reason = f"{ours} tells of something sent to the agency of {theirs}, and {theirs} of receiving it."
        return Link("told and heard", 1, reason, message)
    if (told and heard) or (told == SURE and receiver.messages.incoming and not receiver.messages.by):
        reason = f"{ours} tells of something sent to the agency of {theirs}, and {theirs} of something received."
        return Link("told or heard", 1, reason, message)
    if heard:
        return Link("told or heard", heard / 2, f"{theirs} tells of hearing from the agency of {ours}.", message)
    missing = NOT_HAD.search(receiver.entry.event)
    reason = f"{ours} tells of telling the agency of {theirs}{', which says that nothing came' if missing else ''}."
    return Link("told or heard", 1 if missing else 0.5, reason, message)


def _named(pair: Pair) -> Iterator[Link]:
    ours, theirs = pair.names
    if ours and theirs:
        yield Link("name each other", 1 if ours + theirs == 2 * SURE else 0.8, "Each names the other's agency.")
    elif SURE in pair.names:
        one = pair.a if ours else pair.b
        yield Link("name each other", 0.25, f"{one.entry.ref} names the other's agency.")
    for one, other in pair.both_ways():
        if pair.nearest_days <= 1 and "in person" in other.contacts and other.is_in(one.messages.there):
            reason = f"{one.entry.ref} speaks of the agency of {other.entry.ref} being there, {apart(pair.days)}."
            yield Link("told of a visit", 1, reason)
            break


def _events(pair: Pair) -> Iterator[Link]:
    """Discharge, admission, arrest: rare enough in a life that two near in time are one."""
    if shared := pair.life_events:
        best = max(shared, key=lambda topic: topic.weight)
        yield Link("life event", best.weight, f"Both speak of {best.shown}, {apart(pair.days)}.")
    elif pair.days <= 1 and pair.a.topics & GOING and pair.b.topics & GOING:
        one_stay = bool(pair.a.topics & EPISODE and pair.b.topics & EPISODE)
        yield Link("stages", 1 if one_stay else 0.6, f"They may be stages of one journey or stay, {apart(pair.days)}.")


def _contact(pair: Pair) -> Iterator[Link]:
    if shared := sorted((pair.a.contacts & pair.b.contacts) - {"in person"}):
        if pair.days <= 3:
            yield Link("same contact", 1, f"Both are of one kind of contact: {listed(shared)}.")
    if same := sorted(each for each in pair.a.messages.by & pair.b.messages.by if not each.startswith("@")):
        yield Link("same sender", 1, f"Both heard from {listed(same)}.")


def _content(pair: Pair) -> Iterator[Link]:
    subjects = {subject: worth - _SUBJECT for subject, worth in pair.shared_subjects().items() if worth > _SUBJECT}
    if subjects:
        shown = sorted(subjects, key=lambda subject: (-subjects[subject], subject))[:_SHOWN]
        yield Link("subjects", _much(subjects, _PLENTY_OF_SUBJECTS), f"Both are about {listed(shown)}.")
    words = {word: worth - _WORD for word, worth in pair.shared_words().items() if worth > _WORD}
    if words:
        shown = shown_words(pair.a.texts, sorted(words, key=lambda word: (-words[word], word))[:_SHOWN])
        yield Link("words", _much(words, _PLENTY_OF_WORDS), f"Their words are alike ({listed(shown)}).")


def _much(worths: dict[str, float], plenty: float) -> float:
    return 1 - math.exp(-sum(worths.values()) / plenty)


def _opposites(pair: Pair) -> Iterator[Link]:
    """Opposite statements on the same narrow subject make the pair worth showing."""
    if pair.days > _OPPOSITES or not pair.a.subjects & pair.b.subjects & CLAIMED:
        return
    shown = sorted({claim.subject for claim in opposed(pair.a.claims, pair.b.claims) if claim.subject})
    if shown:
        yield Link("opposites", 1, f"They state opposites about {listed(shown)}.")
