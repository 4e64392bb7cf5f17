"""When people are reminded, and who: patterns of rules, in working days before (-) and after (+) the due date.

What a date is of, nobody here knows: whoever sets one says at which pace it runs. A board may write its own pattern for each
pace (models.ReminderPlan, docs/decisions/0015); the house's stand below.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from notifications.working_days import NONE_CLOSED, add_working_days
from sar_portal.access.permissions import Kind, Perm

# The names of the rules that escalate, as their reminders keep them.
ESCALATIONS = r"^escalate_[0-9]+$"


class Pace(TextChoices):
    STANDARD = "standard", "Most dates"
    URGENT = "urgent", "Dates that cannot wait"
    LONG = "long", "Dates a long way off"


class To(TextChoices):
    HOLDER = "holder", "whoever has the work to do"
    LEAD = "lead", "the agency lead"
    OVERSEER = "overseer", "the coordinator, or whoever else oversees it"


@dataclass(frozen=True)
class Rule:
    """One reminder: on which working day, seen from the due date, and to whom."""

    offset: int
    to: To = To.HOLDER

    @property
    def escalates(self) -> bool:
        """Does it tell whoever oversees a date that it is late?"""
        return self.to == To.OVERSEER and self.offset > 0

    @property
    def name(self) -> str:
        """What a reminder by this rule is known by: with the deadline, its date and the person it goes once (R13)."""
        when = f"before_{-self.offset}" if self.offset < 0 else f"after_{self.offset}" if self.offset else "on"
        if self.to == To.OVERSEER:
            return f"escalate_{when.removeprefix('after_')}"
        return f"lead_{when}" if self.to == To.LEAD else when

    @property
    def notice(self) -> str:
        if self.offset < 0:
            return "deadline_before"
        return "deadline_after" if self.offset else "deadline_on"

    @property
    def sentence(self) -> str:
        """What is shown of it: '2 working days before: the agency lead'."""
        days = abs(self.offset)
        count = f"{days} working day{'' if days == 1 else 's'} {'before' if self.offset < 0 else 'after'}"
        return f"{count if self.offset else 'On the day'}: {self.to.label}"

    def day(self, due_on: date, closed: frozenset[date] = NONE_CLOSED) -> date:
        return add_working_days(due_on, self.offset, closed)


@dataclass(frozen=True)
class Pattern:
    """The rules of one pace. `stops`: once whoever oversees it is told of a late one, nobody below is reminded any more.
    `waits`: nor while an answer about the date is waited for.
    """

    rules: tuple[Rule, ...]
    stops: bool = False
    waits: bool = False

    @property
    def speaking(self) -> list[Rule]:
        """The rules that count, in the order of their days."""
        told_above = [rule.offset for rule in self.rules if rule.escalates]
        last = min(told_above, default=0) if self.stops and told_above else max(rule.offset for rule in self.rules)
        found = [rule for rule in self.rules if rule.to == To.OVERSEER or rule.offset <= last]
        return sorted(found, key=lambda rule: (rule.offset, list(To).index(rule.to)))


@dataclass(frozen=True)
class Plan:
    """Everything that counts for a deadline: a pattern for each pace, and the days on which the board is closed."""

    patterns: dict[Pace, Pattern]
    closed: frozenset[date] = NONE_CLOSED

    def rules(self, pace: str) -> list[Rule]:
        return self.patterns[Pace(pace)].speaking

    def next_day(self, pace: str, due_on: date, after: date) -> date | None:
        """The day of the first rule after the given day, or None when no rule is left."""
        days = (rule.day(due_on, self.closed) for rule in self.rules(pace))
        return min((day for day in days if day > after), default=None)

    def escalated_on(self, pace: str, due_on: date, today: date) -> date | None:
        """The day on which whoever oversees it was to be told that it is late, the last of several; None where none has come."""
        days = (rule.day(due_on, self.closed) for rule in self.rules(pace) if rule.escalates)
        return max((day for day in days if day <= today), default=None)

    def due(self, pace: str, due_on: date, since: date, today: date, *, waiting: bool = False) -> list[Rule]:
        """The rules whose day came from `since` to `today`; after an outage only the latest for the same people.

        So a stopped worker never ends in four reminders at once. `waiting`: an answer about the date is waited for.
        """
        above_alone = waiting and self.patterns[Pace(pace)].waits
        rules = [rule for rule in self.rules(pace) if rule.to == To.OVERSEER or not above_alone]
        return list({rule.to: rule for rule in rules if since <= rule.day(due_on, self.closed) <= today}.values())

    def as_data(self) -> dict:
        """What a row of ReminderPlan keeps."""
        patterns = {
            pace.value: {
                "rules": [[rule.offset, rule.to.value] for rule in one.rules],
                "stops": one.stops,
                "waits": one.waits,
            }
            for pace, one in self.patterns.items()
        }
        return {"patterns": patterns, "closed": [day.isoformat() for day in sorted(self.closed)]}


def from_data(data: dict) -> Plan:
    """What `as_data` wrote."""
    patterns = {
        Pace(pace): Pattern(_rules(one["rules"]), one["stops"], one.get("waits", False))
        for pace, one in data["patterns"].items()
    }
    return Plan(patterns, frozenset(date.fromisoformat(day) for day in data["closed"]))


def _rules(rows: Iterable) -> tuple[Rule, ...]:
    return tuple(Rule(offset, To(to)) for offset, to in rows)


HOUSE = Plan(
    {
        Pace.STANDARD: Pattern((Rule(-5), Rule(-1), Rule(0), Rule(1), Rule(5), Rule(5, To.OVERSEER))),
        # What is lost while nobody acts, such as records that nobody secures, is followed more closely.
        Pace.URGENT: Pattern((Rule(-1), Rule(0), Rule(1), Rule(2, To.OVERSEER))),
        # Where the date is a year off, half a year is the first day on which a change can show whether it lasts.
        Pace.LONG: Pattern((Rule(-120), Rule(-20), Rule(0), Rule(5), Rule(5, To.OVERSEER))),
    }
)

# Who oversees what is late, by the kind of scope.
OVERSEES: dict[str, Perm] = {
    Kind.BOARD: Perm.OPEN_REVIEW,
    Kind.AGENCY: Perm.MANAGE_PEOPLE,
    Kind.REVIEW: Perm.MANAGE_REVIEW,
    Kind.RETURN: Perm.CHECK_QUALITY,
    Kind.HAND_OVER: Perm.READ_HAND_OVER,
}
# The agency lead of a scope: told by rules of their own, and while nobody holds the deadline's own permission yet, as before
# an author is appointed. Where no agency is asked, there is none.
INSTEAD: dict[str, Perm] = {Kind.RETURN: Perm.ANSWER_REQUEST}
