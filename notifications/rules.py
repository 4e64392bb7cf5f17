"""When people are reminded, and who: one table, in working days before (-) and after (+) the due date."""

from dataclasses import dataclass
from datetime import date

from notifications.working_days import add_working_days
from sar_portal.access.permissions import Kind, Perm


@dataclass(frozen=True)
class Rule:
    """One reminder. `escalates` sends it to whoever oversees the scope instead of whoever has the work to do."""

    name: str
    offset: int
    escalates: bool = False

    @property
    def notice(self) -> str:
        if self.offset < 0:
            return "deadline_before"
        return "deadline_after" if self.offset else "deadline_on"

    def day(self, due_on: date) -> date:
        return add_working_days(due_on, self.offset)


STANDARD = (
    Rule("before_5", -5),
    Rule("before_1", -1),
    Rule("on", 0),
    Rule("after_1", 1),
    Rule("after_5", 5),
    Rule("escalate_5", 5, escalates=True),
)
# Records can be lost while nobody secures them, and a request that nobody acknowledged may not have arrived.
URGENT = (
    Rule("before_1", -1),
    Rule("on", 0),
    Rule("after_1", 1),
    Rule("escalate_2", 2, escalates=True),
)
# An impact check is due a year after; half a year after is the first day on which a change can show whether it lasts.
LONG = (
    Rule("before_120", -120),
    Rule("before_20", -20),
    Rule("on", 0),
    Rule("after_5", 5),
    Rule("escalate_5", 5, escalates=True),
)
REMINDERS: dict[str, tuple[Rule, ...]] = {"records": URGENT, "acknowledgement": URGENT, "impact_check": LONG}

# Who oversees what is late, by the kind of scope.
OVERSEES: dict[str, Perm] = {
    Kind.BOARD: Perm.OPEN_REVIEW,
    Kind.AGENCY: Perm.MANAGE_PEOPLE,
    Kind.REVIEW: Perm.MANAGE_REVIEW,
    Kind.RETURN: Perm.CHECK_QUALITY,
    Kind.HAND_OVER: Perm.READ_HAND_OVER,
}
# Who is told while nobody holds the deadline's own permission yet: before an author is appointed, the agency lead.
INSTEAD: dict[str, Perm] = {Kind.RETURN: Perm.ANSWER_REQUEST}


def rules_for(kind: str) -> tuple[Rule, ...]:
    return REMINDERS.get(kind, STANDARD)


def next_day(kind: str, due_on: date, after: date) -> date | None:
    """The day of the first rule after the given day, or None when no rule is left."""
    return min((day for rule in rules_for(kind) if (day := rule.day(due_on)) > after), default=None)


def due_rules(kind: str, due_on: date, since: date, today: date) -> list[Rule]:
    """The rules whose day came from `since` to `today`; after an outage only the latest for the same people.

    So a stopped worker never ends in four reminders at once.
    """
    latest: dict[bool, Rule] = {}
    for rule in sorted(rules_for(kind), key=lambda rule: rule.offset):
        if since <= rule.day(due_on) <= today:
            latest[rule.escalates] = rule
    return list(latest.values())
