"""When something may be done about a recommendation: each check raises Refused with a sentence fit to show."""

from datetime import date

from django.utils import timezone

from imr.policies import check_senior_manager
from reviews.models import Action, ActionState, Recommendation
from sar_portal.access.errors import Refused
from sar_portal.actions.models import IMPACT_FROM


def check_owner(recommendation: Recommendation, *, by, **facts) -> None:
    """An agency's recommendation is acted on by its owner, not by the owner of another one of the same return."""
    if recommendation.agency_return_id and recommendation.owner_id != by.pk:
        raise Refused(f"This recommendation is owned by {recommendation.owner}.")


def check_open(recommendation: Recommendation) -> None:
    if not recommendation.is_open:
        raise Refused(
            f"This recommendation is {recommendation.get_state_display().lower()}. Reopen it to go on with it."
        )


def check_day_has_come(on_day, **_facts) -> None:
    if on_day is None or on_day > timezone.localdate():
        raise Refused("Give the day, today or before.")


def check_implemented(recommendation: Recommendation, *, by, on_day=None, **facts) -> None:
    """It is implemented once something was done and nothing is left to do."""
    check_day_has_come(on_day)
    states = list(recommendation.actions.values_list("state", flat=True))
    if ActionState.PLANNED in states:
        left = states.count(ActionState.PLANNED)
        raise Refused(f"{left} of its actions {'is' if left == 1 else 'are'} not done yet. Finish or drop them first.")
    if ActionState.DONE not in states:
        raise Refused("No action of it was done. Add what was done as an action first.")


def check_not_implemented(recommendation: Recommendation, *, by, on_day=None, **facts) -> None:
    check_day_has_come(on_day)


def check_impact_said(
    recommendation: Recommendation, *, by, what_changed="", how_known="", on_day=None, **facts
) -> None:
    """An impact check says what changed and how that is known, on a day after it was implemented."""
    check_day_has_come(on_day)
    if not what_changed or not how_known:
        raise Refused("Say what changed, and how it is known.")
    if recommendation.ended_on is not None and on_day < recommendation.ended_on:
        raise Refused("The check cannot be before the day it was implemented.")


def check_impact_not_early(recommendation: Recommendation, *, on_day: date, reason: str) -> None:
    """Before half a year a change seldom shows whether it lasts: who checks sooner says why."""
    ended = recommendation.ended_on
    if ended is not None and on_day < ended + IMPACT_FROM and not reason.strip():
        raise Refused("Less than 6 months have passed since it was implemented. Say why it is checked already.")


def check_action_owner(action: Action, *, by, **facts) -> None:
    check_owner(action.recommendation, by=by)
    check_open(action.recommendation)


def check_action_done(action: Action, *, by, on_day=None, **facts) -> None:
    check_day_has_come(on_day)


def check_can_own(recommendation: Recommendation, person) -> None:
    """R2, R12: a senior manager of the same agency, who wrote nothing of the return and is not involved in it."""
    if recommendation.agency_return is None:
        raise Refused("The board owns this recommendation.")
    if person.pk == recommendation.owner_id:
        raise Refused("This person owns it already.")
    if not person.is_active:
        raise Refused("This account is closed.")
    check_senior_manager(recommendation.agency_return, person)
