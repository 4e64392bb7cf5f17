"""Rules that say why two entries, alike as they are, may not be the same event. Each speaks with a strength."""

from .pairing import Pair

_HOURS = 5 * 60


def doubts(pair: Pair) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    if pair.minutes is not None and pair.minutes > _HOURS and pair.days == 0:
        found.append(("other hours", 1))
    if (pair.a.told_apart or pair.b.told_apart) and not pair.speak and _told_somebody_else(pair):
        found.append(("told others", 1))
    if (pair.a.has_news_of_death or pair.b.has_news_of_death) and (strength := _news_of_death(pair)):
        found.append(("news", strength))
    return found


def _told_somebody_else(pair: Pair) -> bool:
    """A message to one agency is not what another agency did that day."""
    return (pair.a.told_apart and not pair.ours.told) or (pair.b.told_apart and not pair.theirs.told)


def _news_of_death(pair: Pair) -> float:
    """To be told of a death is another event than finding it, and each notification is its own: twice a reason for doubt
    where both were told, by others.
    """
    ours, theirs = pair.a.has_news_of_death, pair.b.has_news_of_death
    if (ours and pair.tells[1]) or (theirs and pair.tells[0]):
        return 0
    return 2 if ours and theirs and not pair.a.messages.by & pair.b.messages.by else 1
