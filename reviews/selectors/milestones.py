"""Milestones against the six months in which a review is expected to be completed (statutory guidance, chapter 14): a picture
in each row of their table, and one sentence.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from reviews.models import Milestone, Review
from sar_portal.design.words import date_in_words, due_words

WIDTH, EDGE = 240, 8
MONTHS = 6


@dataclass(frozen=True)
class Drawn:
    """One milestone: where it is planned on the picture's line, where it took place, and whether it is late."""

    milestone: Milestone
    planned: float
    done: float | None
    is_late: bool


@dataclass(frozen=True)
class Course:
    """All milestones of a review on one scale. `target` and `today` are None where they lie outside it or are not known."""

    sentence: str
    rows: list[Drawn] = field(default_factory=list)
    target: float | None = None
    today: float | None = None


def target_of(review: Review) -> date | None:
    """The day on which the six months end, the last of its month where it has fewer; None before the review is initiated."""
    begun = review.initiated_on
    if begun is None:
        return None
    years, month = divmod(begun.month - 1 + MONTHS, 12)
    year, month = begun.year + years, month + 1
    return date(year, month, min(begun.day, monthrange(year, month)[1]))


def course_of(review: Review, milestones: Iterable[Milestone], today: date) -> Course:
    held, target = list(milestones), target_of(review)
    known = [day for one in held for day in (one.planned_on, one.done_on) if day]
    known += [day for day in (review.initiated_on, target) if day]
    if not known:
        return Course(_sentence(target, held, today))
    first, last = min(known), max(known)

    def at(day: date) -> float:
        span = max((last - first).days, 1)
        return round(EDGE + (day - first).days * (WIDTH - 2 * EDGE) / span, 1)

    rows = [
        Drawn(one, at(one.planned_on), at(one.done_on) if one.done_on else None, _is_late(one, today)) for one in held
    ]
    within = at(today) if first <= today <= last else None
    return Course(_sentence(target, held, today), rows, at(target) if target else None, within)


def _is_late(one: Milestone, today: date) -> bool:
    return one.done_on is None and one.planned_on < today


def _sentence(target: date | None, held: list[Milestone], today: date) -> str:
    done, late = sum(one.done_on is not None for one in held), sum(_is_late(one, today) for one in held)
    said = [f"{done} of {len(held)} milestones took place{f', {late} late' if late else ''}."] if held else []
    if target is None:
        return " ".join([*said, "The six months are counted once the day is known on which the review was initiated."])
    return " ".join([*said, f"The six months end on {date_in_words(target)}: {due_words(target, today)}."])
