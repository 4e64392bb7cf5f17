"""What two accounts of one event differ in: kinds, each with a sentence."""

import re

from .facts import NOT_HAD, Claim, opposed
from .links import Link
from .pairing import Pair, apart, day_of
from .sectors import named_in
from .topics import EPISODE, IN_HOSPITAL, LIFE
from .traits import Traits

SAME = "same_episode"
_MINUTES = 5
# Call, arrival and admission follow one another: hours between them are stages of one episode and no disagreement.
_STAGE = 60
_NOT_THERE = re.compile(
    r"not present|did not attend|apologies|no record[\w ]* of an? invitation|not invited|absent|were not there"
    r"|unable to attend",
    re.IGNORECASE,
)
_THERE = re.compile(r"attending|attended|present\b|in attendance|list(?:ed|s|ing)? ", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")


def differences(pair: Pair, found: list[Link]) -> list[tuple[str, str]]:
    """Kinds with their sentences, the gravest first; `same_episode` where nothing differs."""
    message = next((link.message for link in found if link.message and link.weight >= 0.25), None)
    kinds = [*_order(pair, message), *_said(pair), *_present(pair), *_not_told(pair)]
    if not any(kind == "impossible_order" for kind, _ in kinds):
        kinds += _when(pair, message)
    episode = pair.a.topics & pair.b.topics & LIFE or (pair.a.topics & EPISODE and pair.b.topics & EPISODE)
    if not kinds or (episode and not any(kind in ("lag", "impossible_order", "contradiction") for kind, _ in kinds)):
        kinds.insert(0, (SAME, "Both tell of one episode."))
    return kinds


def _order(pair: Pair, message: tuple[Traits, Traits] | None) -> list[tuple[str, str]]:
    """Told before it was sent, or a state described before it began."""
    if message and message[0] is pair.b and pair.days >= 1 and message[1] is pair.a and _one_way(message):
        return [
            (
                "impossible_order",
                f"{pair.a.entry.ref} is dated {day_of(pair.a)}, before what it received was sent ({day_of(pair.b)}).",
            )
        ]
    early, late = pair.a, pair.b
    if (
        pair.days >= 1
        and IN_HOSPITAL.search(early.entry.event)
        and late.topics & EPISODE
        and not IN_HOSPITAL.search(late.entry.event)
    ):
        return [
            (
                "impossible_order",
                f"{early.entry.ref} speaks on {day_of(early)} of what began on {day_of(late)} by {late.entry.ref}.",
            )
        ]
    return []


def _one_way(message: tuple[Traits, Traits]) -> bool:
    """The sender does not itself say that it heard from the other: then it may be an answer."""
    sender, receiver = message
    return not receiver.agency.is_named(sender.messages.by, "") and not sender.agency.is_named(receiver.messages.to, "")


def _said(pair: Pair) -> list[tuple[str, str]]:
    found = []
    for claim in opposed(pair.a.claims, pair.b.claims):
        if _comparable(pair, claim):
            one, other = pair.a.claims[claim.name], pair.b.claims[claim.name]
            sentence = f"{pair.a.entry.ref} says {claim.shown[one]}; {pair.b.entry.ref} says {claim.shown[other]}."
            found.append(("contradiction" if claim.flat else "content", sentence))
    return sorted(found, key=lambda kind: kind[0] != "contradiction")


def _comparable(pair: Pair, claim: Claim) -> bool:
    if claim.subject:
        return claim.subject in pair.a.topics and claim.subject in pair.b.topics
    if claim.name in ("seen", "where", "company"):
        return pair.in_person and pair.nearest_days <= 2
    return True


def _present(pair: Pair) -> list[tuple[str, str]]:
    """Who was at a meeting: one lists somebody whom the other says was not there."""
    if "meeting" not in pair.a.topics & pair.b.topics:
        return []
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        missing = _attendance(one)[1] & _attendance(other)[0]
        if missing:
            who = " and ".join(sorted(missing))
            return [("contradiction", f"{other.entry.ref} has {who} at the meeting; {one.entry.ref} says not.")]
    return []


def _not_told(pair: Pair) -> list[tuple[str, str]]:
    """One says that it told the other, which says that it was not told."""
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        if other.agency.is_named(one.messages.to, "") and NOT_HAD.search(other.entry.event):
            return [
                (
                    "contradiction",
                    f"{one.entry.ref} says that it told or sent; {other.entry.ref} says that nothing came.",
                )
            ]
    return []


def _attendance(traits: Traits) -> tuple[set[str], set[str]]:
    there: set[str] = set()
    absent: set[str] = set()
    for sentence in _SENTENCE.split(traits.entry.event):
        named = {each.sector for each in named_in(sentence)}
        if _NOT_THERE.search(sentence):
            absent |= (
                (named or set(traits.agency.sectors))
                if "apologies" not in sentence.lower()
                else set(traits.agency.sectors) | named
            )
        elif _THERE.search(sentence):
            there |= named
    if not absent and "meeting" in traits.contacts:
        there |= {each.sector for each in named_in(traits.entry.people)}
    return there, absent


def _when(pair: Pair, message: tuple[Traits, Traits] | None) -> list[tuple[str, str]]:
    stages = pair.a.topics & EPISODE and pair.b.topics & EPISODE
    far = pair.minutes is None or pair.minutes > _STAGE
    if stages and not message and pair.days <= 1 and far:
        return []
    if pair.days >= 1:
        gap = f"{day_of(pair.a)} by {pair.a.entry.ref}, {day_of(pair.b)} by {pair.b.entry.ref}"
        if (
            message
            or "discharge" in pair.a.topics & pair.b.topics
            or pair.a.messages.incoming
            or pair.b.messages.incoming
        ):
            return [("lag", f"Sent and received, or done and known, {apart(pair.days)}: {gap}.")]
        return [("date", f"The dates are {apart(pair.days)}: {gap}.")]
    if pair.minutes is not None and pair.minutes >= _MINUTES:
        if message and pair.minutes > 60:
            return [("lag", f"{pair.minutes // 60} hours between them on {day_of(pair.a)}.")]
        return [("time", f"The times differ by {pair.minutes} minutes on {day_of(pair.a)}.")]
    return []
