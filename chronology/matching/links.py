"""Rules that say why two entries may tell of the same event. Each gives a weight and a sentence, or nothing."""

from dataclasses import dataclass

from .facts import NOT_HAD, opposed
from .pairing import Pair, apart, day_of, listed
from .sectors import is_staff
from .topics import EPISODE, LIFE, TOPICS
from .traits import Traits
from .windows import MESSAGE
from .wording import shown_words

# A receipt may be dated a little before the sending: one of the dates is then wrong, and that is worth a look.
EARLY = 2
# Beyond this many days two accounts of one life event are less sure to be of the same.
LATE = 10
_WOULD_MEET = 30


@dataclass(frozen=True, slots=True)
class Link:
    """`weight`: from 0 to 1, how far this alone makes it the same event. `message`: the sender and the receiver."""

    weight: float
    reason: str
    rule: str
    message: tuple[Traits, Traits] | None = None


def anything_shared(a: Traits, b: Traits) -> bool:
    """Whether any rule can speak for the two at all: cheap, and asked before everything else."""
    if (
        a.topics & b.topics
        or a.codes & b.codes
        or a.messages.objects & b.messages.objects
        or (a.topics & EPISODE and b.topics & EPISODE)
    ):
        return True
    if (
        a.names(b)
        or b.names(a)
        or a.messages.to & b.messages.by
        or b.messages.to & a.messages.by
        or a.other_days & b.other_days
    ):
        return True
    return len(a.words & b.words) >= 2 or (
        "in person" in a.contacts & b.contacts and a.minutes is not None and b.minutes is not None
    )


def links(pair: Pair) -> list[Link]:
    """All that speaks for the same event; the text is compared last, and only where something else speaks for it."""
    found = [
        link
        for link in (
            _message(pair),
            _together(pair),
            _told_of_a_visit(pair),
            _life_event(pair),
            _subject(pair),
            _people(pair),
        )
        if link
    ]
    found += [link for link in (_same_date_named(pair), _clock(pair) if found else None, _opposed(pair)) if link]
    if (found or pair.days <= 1) and (link := _likeness(pair)):
        found.append(link)
    return found


def _message(pair: Pair) -> Link | None:
    """One agency told the other: each direction is tried, the stronger counts."""
    passed_on = _passed_on(pair)
    tried = [passed_on, _told(pair, pair.a, pair.b), _told(pair, pair.b, pair.a)]
    return max((link for link in tried if link), key=lambda link: link.weight, default=None)


def _passed_on(pair: Pair) -> Link | None:
    """One told a third agency, from which the other heard soon after."""
    if pair.days > 3:
        return None
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        through = sorted((one.messages.to & other.messages.by) - other.agency.sectors - one.agency.sectors)
        if through and (one is pair.a or pair.days == 0):
            return Link(0.35, f"{one.entry.ref} told {through[0]}, from which {other.entry.ref} heard.", "passed on")
    return None


def _told(pair: Pair, sender: Traits, receiver: Traits) -> Link | None:
    lag = pair.days if sender is pair.a else -pair.days
    if not -EARLY <= lag <= MESSAGE:
        return None
    says_sent = receiver.agency.is_named(sender.messages.to, "")
    says_had = receiver.messages.incoming and sender.agency.is_named(receiver.messages.by, receiver.text)
    same_thing = sender.messages.objects & receiver.messages.objects
    if says_sent and NOT_HAD.search(receiver.entry.event) and receiver.names(sender):
        reason = f"{sender.entry.ref} tells of something sent that {receiver.entry.ref} says did not come."
        return Link(0.6, reason, "message", (sender, receiver))
    if says_sent and says_had:
        weight = 0.85 if same_thing or pair.likeness > 0.2 else 0.6
    elif says_sent and receiver.messages.incoming and not receiver.messages.by:
        weight = 0.6 if same_thing else 0.3
    elif says_had:
        weight = 0.45 if same_thing else 0.25
    else:
        return None
    weight *= 1 if abs(lag) <= 3 else 0.92 if abs(lag) <= 8 else 0.8
    return Link(
        weight, _told_in_words(sender, receiver, says_sent, says_had, sorted(same_thing)), "message", (sender, receiver)
    )


def _told_in_words(sender: Traits, receiver: Traits, says_sent: bool, says_had: bool, thing: list[str]) -> str:
    what = f" ({listed(thing)})" if thing else ""
    ours, theirs = sender.entry.ref, receiver.entry.ref
    if says_sent and says_had:
        return f"{ours} tells of something sent to the agency of {theirs}, and {theirs} of receiving it{what}."
    if says_sent:
        return f"{ours} tells of something sent to the agency of {theirs}, and {theirs} of something received{what}."
    return f"{theirs} tells of hearing from the agency of {ours}{what}."


def _together(pair: Pair) -> Link | None:
    """Both were there, and one names the other."""
    if pair.in_person and pair.minutes is not None and pair.minutes <= _WOULD_MEET and not _names_each(pair):
        return Link(0.3, "Both tell of contact in person within half an hour: they would have met.", "together")
    names = [one.entry.ref for one, other in ((pair.a, pair.b), (pair.b, pair.a)) if one.names(other)]
    if not names or pair.nearest_days > 2:
        return None
    both = len(names) == 2
    if pair.in_person:
        weight = 0.72 if both else 0.5 if pair.nearest_days <= 1 else 0.35
        reason = f"Both tell of contact in person {apart(pair.days)}, and {listed(names)} names the other agency."
    elif pair.nearest_days <= 1:
        weight = 0.42 if both else 0.25
        reason = f"{listed(names)} names the other agency, {apart(pair.days)}."
    else:
        return None
    return Link(weight, reason.replace(" names the other", " name each other's") if both else reason, "together")


def _names_each(pair: Pair) -> bool:
    return pair.a.names(pair.b) or pair.b.names(pair.a)


def _told_of_a_visit(pair: Pair) -> Link | None:
    """One has heard that the other was there: 'said that police had been at the flat'."""
    if pair.nearest_days > 1:
        return None
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        if "in person" in other.contacts and not other.agency.sectors.isdisjoint(one.visits_told):
            return Link(
                0.52,
                f"{one.entry.ref} speaks of a visit by the agency of {other.entry.ref}, {apart(pair.days)}.",
                "told of a visit",
            )
    return None


def _life_event(pair: Pair) -> Link | None:
    """Discharge, admission, arrest: rare enough in a life that two near in time are one."""
    shared = [
        TOPICS[name] for name in sorted(pair.a.topics & pair.b.topics & LIFE) if pair.nearest_days <= TOPICS[name].days
    ]
    if pair.minutes is not None and pair.minutes > 12 * 60:
        shared = [topic for topic in shared if topic.days]
    if shared:
        best = max(shared, key=lambda topic: topic.weight)
        late = pair.nearest_days > LATE
        return Link(
            best.weight * (0.85 if late else 1), f"Both speak of {best.shown}, {apart(pair.days)}.", "life event"
        )
    if pair.a.topics & EPISODE and pair.b.topics & EPISODE and pair.days <= 1:
        return Link(
            0.52,
            f"An emergency journey and an admission to hospital, {apart(pair.days)}, are likely one episode.",
            "life event",
        )
    return None


def _subject(pair: Pair) -> Link | None:
    shared = [
        TOPICS[name]
        for name in sorted((pair.a.topics & pair.b.topics) - LIFE)
        if pair.nearest_days <= TOPICS[name].days
    ]
    if not shared:
        return None
    rest = 1.0
    for topic in shared:
        rest *= 1 - topic.weight
    return Link(1 - rest, f"Both are about {listed([topic.shown for topic in shared])}, {apart(pair.days)}.", "subject")


def _people(pair: Pair) -> Link | None:
    shared = sorted(pair.a.codes & pair.b.codes)
    if not shared or pair.nearest_days > 4:
        return None
    staff = any(is_staff(code) for code in shared)
    shown = listed([code.upper() if len(code) < 5 else code.capitalize() for code in shared])
    return Link(0.35 if staff else 0.15, f"Both name {shown}.", "people")


def _same_date_named(pair: Pair) -> Link | None:
    if pair.date_named:
        other = pair.b if pair.date_named is pair.a else pair.a
        return Link(
            0.25, f"{pair.date_named.entry.ref} names the date of {other.entry.ref}, {day_of(other)}.", "date named"
        )
    if pair.same_date_named and pair.a.messages.incoming and pair.b.messages.incoming:
        same_sender = pair.a.messages.by & pair.b.messages.by
        if same_sender:
            return Link(
                0.6,
                f"Both received something that {listed(sorted(same_sender))} sent on the same earlier date.",
                "same sender",
            )
        return Link(0.3, "Both tell of something sent on the same earlier date.", "date named")
    return None


def _clock(pair: Pair) -> Link | None:
    if pair.minutes is None or pair.minutes > 60:
        return None
    return Link(
        0.35 if pair.minutes <= 30 else 0.2,
        f"Their times are {pair.minutes} minutes apart." if pair.minutes else "They have the same time.",
        "clock",
    )


def _opposed(pair: Pair) -> Link | None:
    """An opposite statement on the same narrow subject makes the pair worth showing."""
    on_subject = [
        claim for claim in opposed(pair.a.claims, pair.b.claims)
        if claim.subject and claim.subject in pair.a.topics & pair.b.topics and pair.nearest_days <= TOPICS[claim.subject].days
    ]  # fmt: skip
    return (
        Link(
            0.4,
            f"They state opposites about {listed([TOPICS[claim.subject].shown for claim in on_subject])}.",
            "opposites",
        )
        if on_subject
        else None
    )


def _likeness(pair: Pair) -> Link | None:
    if pair.nearest_days > 5 or pair.likeness < 0.12:
        return None
    words = listed(shown_words(pair.a.entry.event + " " + pair.a.entry.action, pair.shared_words)[:4])
    return Link(min(0.55, pair.likeness * 0.9), f"Their words are alike ({words}).", "words")
