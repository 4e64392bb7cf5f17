"""What the facts of a recommendation suggest: red, amber or green by one plain rule. A person decides (never a score)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reviews.models import Action, ActionState, Rag

DAYS_TO_PLAN = 60
DAYS_OF_SILENCE = 90
# The rule as it stands on the page, beside what it suggests.
RULE = (
    "Red: an action is overdue, the recommendation’s own date has passed and no action has a date to come, or "
    f"{DAYS_TO_PLAN} days have passed and none is planned or done. "
    f"Amber: an action has no date, its date was moved, or nothing was noted or shown for {DAYS_OF_SILENCE} days. "
    "Green: none of these."
)


@dataclass(frozen=True)
class Suggestion:
    rag: Rag
    why: str


def _count(number: int, one: str, many: str) -> str:
    return f"{number} action {one}" if number == 1 else f"{number} actions {many}"


def suggested(
    *, agreed_on: date, actions: Sequence[Action], outlived: bool, heard_on: date | None, today: date
) -> Suggestion:
    """What the rule suggests for an open recommendation. `heard_on`: when its owner last noted or showed something.

    `outlived`: whether its own date has passed and no action has one to come.
    """
    to_do = [action for action in actions if action.is_open]
    late = sum(action.due_on is not None and action.due_on < today for action in to_do)
    if late:
        return Suggestion(Rag.RED, f"{_count(late, 'is', 'are')} overdue.")
    if outlived:
        return Suggestion(Rag.RED, "The date by which it was to be implemented has passed.")
    kept = [action for action in actions if action.state != ActionState.DROPPED]
    if not kept and today - agreed_on > timedelta(days=DAYS_TO_PLAN):
        return Suggestion(Rag.RED, f"It was agreed more than {DAYS_TO_PLAN} days ago and no action is planned or done.")
    if undated := sum(action.due_on is None for action in to_do):
        return Suggestion(Rag.AMBER, f"{_count(undated, 'has', 'have')} no date.")
    if moved := sum(action.revised_on is not None for action in to_do):
        return Suggestion(Rag.AMBER, f"The date of {_count(moved, 'was', 'were')} moved.")
    if to_do and today - max(heard_on or agreed_on, agreed_on) > timedelta(days=DAYS_OF_SILENCE):
        return Suggestion(Rag.AMBER, f"Nothing was noted or shown for more than {DAYS_OF_SILENCE} days.")
    return Suggestion(Rag.GREEN, "No action is overdue, undated or moved.")
