"""Rules that say why two entries, alike as they are, may not be the same event. Each speaks with a strength."""

from collections.abc import Iterator

from .pairing import Pair

_HOURS = 5 * 60


def doubts(pair: Pair) -> Iterator[tuple[str, float]]:
    if pair.days == 0 and pair.minutes is not None and pair.minutes > _HOURS:
        yield "other hours", 1
    if (pair.a.messages.to or pair.b.messages.to) and not pair.speak and _told_somebody_else(pair):
        yield "told others", 1
    if strength := _news_of_death(pair):
        yield "news", strength


def _told_somebody_else(pair: Pair) -> bool:
    """A message to one agency is not what another agency did that day."""
    return any(
        one.messages.to and not one.contacts & {"in person", "meeting"} and not other.is_in(one.messages.to)
        for one, other in pair.both_ways()
    )


def _news_of_death(pair: Pair) -> float:
    """To be told of a death is another event than finding it, and each notification is its own: twice a reason for doubt
    where both were told, by others.
    """
    ours, theirs = pair.a.has_news_of_death, pair.b.has_news_of_death
    if not (ours or theirs) or (ours and pair.tells[1]) or (theirs and pair.tells[0]):
        return 0
    return 2 if ours and theirs and not pair.a.messages.by & pair.b.messages.by else 1
