"""Rules that say why two entries, alike as they are, may not be the same event. Each lowers the score."""

from .pairing import Pair
from .topics import EPISODE, IN_HOSPITAL, LIFE
from .traits import Traits


def doubt(pair: Pair) -> float:
    """What the score is multiplied by: 1 where nothing speaks against it."""
    return (
        _different_senders(pair)
        * _told_of_death(pair)
        * _for_somebody_else(pair)
        * _absence(pair)
        * _before_it_began(pair)
    )


def _different_senders(pair: Pair) -> float:
    """Two agencies that each heard from somebody else had two messages."""
    ours, theirs = pair.a.messages, pair.b.messages
    if ours.incoming and theirs.incoming and ours.by and theirs.by and not ours.by & theirs.by and not _speak(pair):
        return 0.25
    if pair.a.topics & pair.b.topics & LIFE or _passed_on(pair):
        return 1.0
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        by = one.messages.by
        if one.messages.incoming and by and other.messages.to and not other.agency.is_named(by, one.text):
            return 0.6
    return 1.0


def _told_of_death(pair: Pair) -> float:
    """To be told of a death is another event than finding it, and each notification is its own."""
    news = "news of a death"
    told = [news in one.messages.objects for one in (pair.a, pair.b)]
    return 0.4 if any(told) and not _speak(pair) else 1.0


def _for_somebody_else(pair: Pair) -> float:
    """A message to one agency is not what another agency did that day; stages of one stay in hospital aside."""
    a, b = pair.a, pair.b
    if _speak(pair) or a.topics & b.topics & LIFE or (a.topics & EPISODE and b.topics & EPISODE):
        return 1.0
    for one, other in ((a, b), (b, a)):
        only_message = one.messages.to and not one.contacts & {"in person", "meeting"}
        if only_message and not one.names(other) and not other.names(one):
            return 0.6
    return 1.0


def _absence(pair: Pair) -> float:
    """Somebody who did not come to one agency's appointment was elsewhere by another's account only if times agree."""
    absent = ["absence" in one.contacts for one in (pair.a, pair.b)]
    together = "meeting" in pair.a.topics & pair.b.topics or _speak(pair)
    return 0.5 if any(absent) and not all(absent) and not together else 1.0


def _before_it_began(pair: Pair) -> float:
    """A stay in hospital told of before it began is a wrong date, or another stay: it needs the other agency named."""
    a, b = pair.a, pair.b
    early = pair.days >= 1 and IN_HOSPITAL.search(a.entry.event) and not IN_HOSPITAL.search(b.entry.event)
    return 0.7 if early and b.topics & EPISODE and not a.names(b) else 1.0


def _speak(pair: Pair) -> bool:
    """Whether one says that it told, or heard from, the other; or one told whom the other heard from."""
    if _passed_on(pair):
        return True
    return _between(pair.a, pair.b) or _between(pair.b, pair.a)


def _passed_on(pair: Pair) -> bool:
    return bool(pair.a.messages.to & pair.b.messages.by or pair.b.messages.to & pair.a.messages.by)


def _between(one: Traits, other: Traits) -> bool:
    return other.agency.is_named(one.messages.to | one.messages.by, "")
