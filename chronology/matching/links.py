"""Rules that say why two entries may tell of the same event. Each speaks with a strength and a sentence, or not at all."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .facts import CLAIMED, opposed
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
    """`strength`: from 0 to 1, how clearly the rule speaks; the weight is in `weights`. `say` gives the sentence: most pairs
    come to nothing, and are never spoken of. `message`: sender and receiver.
    """

    rule: str
    strength: float
    say: Callable[[], str]
    message: tuple[Traits, Traits] | None = None

    @property
    def reason(self) -> str:
        return self.say()


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
    if pair.days >= len(_NEAR):
        return
    rule = _NEAR[pair.days]
    usual = math.log(max(pair.chance(), _SELDOM) / _SELDOM) / math.log(_USUAL / _SELDOM)
    if usual < 1:
        yield Link(
            rule, 1 - usual, lambda: f"They are dated {apart(pair.days)}." if pair.days else "They are of the same day."
        )
    if pair.days == 0 and pair.minutes is not None and pair.minutes <= 75:
        strength = 1.0 if pair.minutes <= 15 else 0.7 if pair.minutes <= 35 else 0.4
        yield Link(
            "clock",
            strength,
            lambda: f"Their times are {pair.minutes} minutes apart." if pair.minutes else "They have the same time.",
        )


# By the days between them.
_NEAR = ("same day", "next day", *["within three days"] * 2, *["within a week"] * 4)


def _dates(pair: Pair) -> Iterator[Link]:
    if one := pair.date_named:
        other = pair.b if one is pair.a else pair.a
        yield Link("date named", 1, lambda: f"{one.entry.ref} names the date of {other.entry.ref}, {day_of(other)}.")
    elif pair.same_date_named:
        yield Link("same date named", 1, lambda: "Both name the same other date.")


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
        yield Link("same matter", 1, lambda: f"Both tell of {listed(things)}.")


def _told(sender: Traits, receiver: Traits, lag: int, told: int, heard: int) -> Link | None:
    """`lag`: days from the sender's entry to the receiver's; `told` and `heard`: how clearly each names the other."""
    if not (told or heard) or not -EARLY <= lag <= MESSAGE:
        return None
    ours, theirs = sender.entry.ref, receiver.entry.ref
    sent = f"{ours} tells of something sent to the agency of {theirs}"
    message = (sender, receiver)
    if told and heard and told + heard >= 3:
        return Link("told and heard", 1, lambda: f"{sent}, and {theirs} of receiving it.", message)
    if (told and heard) or (told == SURE and receiver.messages.incoming and not receiver.messages.by):
        return Link("told or heard", 1, lambda: f"{sent}, and {theirs} of something received.", message)
    if heard:
        words = f"{theirs} tells of hearing from the agency of {ours}."
        return Link("told or heard", heard / 2, lambda: words, message)
    missing = receiver.says_nothing_came
    words = f"{ours} tells of telling the agency of {theirs}{', which says that nothing came' if missing else ''}."
    return Link("told or heard", 1 if missing else 0.5, lambda: words, message)


def _named(pair: Pair) -> Iterator[Link]:
    ours, theirs = pair.names
    if ours and theirs:
        yield Link("name each other", 1 if ours + theirs == 2 * SURE else 0.8, lambda: "Each names the other's agency.")
    elif SURE in pair.names:
        named = pair.a if ours else pair.b
        yield Link("name each other", 0.25, lambda: f"{named.entry.ref} names the other's agency.")
    visits = (one_other for one_other in pair.both_ways() if _visited(pair, *one_other))
    if visit := next(visits, None):
        one, other = (each.entry.ref for each in visit)
        yield Link(
            "told of a visit", 1, lambda: f"{one} speaks of the agency of {other} being there, {apart(pair.days)}."
        )


def _visited(pair: Pair, one: Traits, other: Traits) -> bool:
    return pair.nearest_days <= 1 and "in person" in other.contacts and other.is_in(one.messages.there)


def _events(pair: Pair) -> Iterator[Link]:
    """Discharge, admission, arrest: rare enough in a life that two near in time are one."""
    if shared := pair.life_events:
        best = max(shared, key=lambda topic: topic.weight)
        yield Link("life event", best.weight, lambda: f"Both speak of {best.shown}, {apart(pair.days)}.")
    elif pair.days <= 1 and pair.a.topics & GOING and pair.b.topics & GOING:
        one_stay = bool(pair.a.topics & EPISODE and pair.b.topics & EPISODE)
        words = "They may be stages of one journey or stay"
        yield Link("stages", 1 if one_stay else 0.6, lambda: f"{words}, {apart(pair.days)}.")


def _contact(pair: Pair) -> Iterator[Link]:
    if pair.days <= 3:
        if shared := sorted((pair.a.contacts & pair.b.contacts) - {"in person"}):
            yield Link("same contact", 1, lambda: f"Both are of one kind of contact: {listed(shared)}.")
    if same := sorted(each for each in pair.a.messages.by & pair.b.messages.by if not each.startswith("@")):
        yield Link("same sender", 1, lambda: f"Both heard from {listed(same)}.")


def _content(pair: Pair) -> Iterator[Link]:
    subjects = {subject: worth - _SUBJECT for subject, worth in pair.shared_subjects().items() if worth > _SUBJECT}
    if subjects:
        told = _much(subjects, _PLENTY_OF_SUBJECTS)
        yield Link("subjects", told, lambda: f"Both are about {listed(_foremost(subjects))}.")
    words = {word: worth - _WORD for word, worth in pair.shared_words().items() if worth > _WORD}
    if words:
        told = _much(words, _PLENTY_OF_WORDS)
        yield Link("words", told, lambda: f"Their words are alike ({_alike(pair, words)}).")


def _alike(pair: Pair, words: dict[str, float]) -> str:
    return listed(shown_words(pair.a.texts, _foremost(words)))


def _foremost(worths: dict[str, float]) -> list[str]:
    return sorted(worths, key=lambda term: (-worths[term], term))[:_SHOWN]


def _much(worths: dict[str, float], plenty: float) -> float:
    return 1 - math.exp(-math.fsum(worths.values()) / plenty)  # whatever the order they come in


def _opposites(pair: Pair) -> Iterator[Link]:
    """Opposite statements on the same narrow subject make the pair worth showing."""
    if pair.days > _OPPOSITES or not pair.a.subjects & pair.b.subjects & CLAIMED:
        return
    shown = sorted({claim.subject for claim in opposed(pair.a.claims, pair.b.claims) if claim.subject})
    if shown:
        yield Link("opposites", 1, lambda: f"They state opposites about {listed(shown)}.")
