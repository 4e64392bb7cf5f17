"""A board's escalation ladder: to whom a late or refused part is taken next, and from which day on (pure).

The house's own ladder is a usual one, not law. What a board decides is one row (models.EscalationLadder, docs/decisions/0018).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import TextChoices

from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm


class Told(TextChoices):
    """Who is written to when a matter is taken to a rung."""

    LEAD = "lead", "the agency lead, by a notice"
    MANAGER = "manager", "the return’s senior manager, by a notice"
    OUTSIDE = "outside", "nobody by the portal: you tell them"


# Whose accounts hold a rung. Nobody has an account as independent chair or chief executive.
HELD_BY: dict[str, Perm] = {Told.LEAD: Perm.ANSWER_REQUEST, Told.MANAGER: Perm.ACCEPT}


@dataclass(frozen=True)
class Rung:
    """One step: a fixed key under which escalations keep it, the role, and how many working days after the missed date."""

    key: str
    title: str
    days: int
    told: str = Told.OUTSIDE

    @property
    def sentence(self) -> str:
        """'5 working days after the date: Senior manager (the return’s senior manager, by a notice)'."""
        return f"{self.days_words} after the date: {self.title} ({Told(self.told).label})"

    @property
    def days_words(self) -> str:
        return "1 working day" if self.days == 1 else f"{self.days} working days"


HOUSE: tuple[Rung, ...] = (
    Rung("lead", "Agency lead", 1, Told.LEAD),
    Rung("manager", "Senior manager", 5, Told.MANAGER),
    Rung("chair", "Independent chair", 10),
)


def from_data(data: Iterable[dict]) -> tuple[Rung, ...]:
    return tuple(Rung(**one) for one in data)


def as_data(rungs: Iterable[Rung]) -> list[dict]:
    return [asdict(rung) for rung in rungs]


def in_words(rungs: Iterable[Rung]) -> str:
    """'the agency lead, the senior manager and the independent chair'."""
    *before, last = (f"the {rung.title[:1].lower()}{rung.title[1:]}" for rung in rungs)
    return f"{', '.join(before)} and {last}" if before else last


def next_rung(
    rungs: tuple[Rung, ...], missed: date, climbed: dict[str, date], closed: frozenset[date]
) -> tuple[int, date] | None:
    """The place of the rung above those `climbed` (key → day), and the day from which it is due; None above the last.

    Whoever was told later than the ladder says still has the days between two rungs to act.
    """
    reached = [place for place, rung in enumerate(rungs) if rung.key in climbed]
    place = reached[-1] + 1 if reached else 0
    if place == len(rungs):
        return None
    due = add_working_days(missed, rungs[place].days, closed)
    if reached:
        below = rungs[place - 1]
        due = max(due, add_working_days(climbed[below.key], rungs[place].days - below.days, closed))
    return place, due
