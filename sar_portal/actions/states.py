"""The two state tables of the register: of a recommendation and of an action under it.

Each verb has two rows: an agency's recommendation is its owner's, one of the board is the coordinator's. On a return
nobody holds `manage_review` and on a review nobody `own_recommendations`, so one row at most is anybody's.
"""

from notifications.notices import Notice
from reviews.models import Action, ActionState, Recommendation, RecommendationState
from sar_portal.access.moves import Move, StateTable
from sar_portal.access.permissions import Perm
from sar_portal.actions import policies
from sar_portal.actions.models import ActionDecision, RecommendationDecision

_R, _A = RecommendationState, ActionState
ACTS = (Perm.OWN_RECOMMENDATIONS, Perm.MANAGE_REVIEW)
_TELLS_THE_BOARD = Notice("recommendation_not_implemented")


def _ended(subject, before, facts) -> list[str]:
    subject.ended_on = facts["on_day"]
    return ["ended_on"]


def _open_again(subject, before, facts) -> list[str]:
    subject.ended_on = None
    return ["ended_on"]


def _moved_on(also):
    """An action is a fact that people edit: whoever has an older page open learns of it (R14)."""

    def both(action, before, facts) -> list[str]:
        action.version += 1
        return [*also(action, before, facts), "version"]

    return both


def _of_recommendation(perm: Perm) -> tuple[Move, ...]:
    made, owner = RecommendationDecision, policies.check_owner
    ended = (_R.IMPLEMENTED, _R.CHECKED, _R.NOT_IMPLEMENTED)
    told = _TELLS_THE_BOARD if perm == Perm.OWN_RECOMMENDATIONS else None
    return (
        Move(
            "implement",
            (_R.AGREED,),
            _R.IMPLEMENTED,
            perm,
            made,
            checks=(owner, policies.check_implemented),
            also=_ended,
        ),
        Move(
            "not_implement",
            (_R.AGREED,),
            _R.NOT_IMPLEMENTED,
            perm,
            made,
            notice=told,
            reason=True,
            checks=(owner, policies.check_not_implemented),
            also=_ended,
        ),
        Move("check_impact", (_R.IMPLEMENTED,), _R.CHECKED, perm, made, checks=(owner, policies.check_impact_said)),
        Move("reopen", ended, _R.AGREED, perm, made, reason=True, checks=(owner,), also=_open_again),
    )


def _of_action(perm: Perm) -> tuple[Move, ...]:
    made, owner = ActionDecision, policies.check_action_owner
    ends = {"checks": (owner, policies.check_action_done), "also": _moved_on(_ended)}
    return (
        Move("finish", (_A.PLANNED,), _A.DONE, perm, made, **ends),
        Move("drop", (_A.PLANNED,), _A.DROPPED, perm, made, reason=True, **ends),
        Move(
            "reopen",
            (_A.DONE, _A.DROPPED),
            _A.PLANNED,
            perm,
            made,
            reason=True,
            checks=(owner,),
            also=_moved_on(_open_again),
        ),
    )


RECOMMENDATION = StateTable(
    model=Recommendation,
    states=dict(_R.choices),
    start=_R.AGREED,
    final=(_R.CHECKED, _R.NOT_IMPLEMENTED),
    moves=tuple(move for perm in ACTS for move in _of_recommendation(perm)),
)
ACTION = StateTable(
    model=Action,
    states=dict(_A.choices),
    start=_A.PLANNED,
    final=(_A.DONE, _A.DROPPED),
    moves=tuple(move for perm in ACTS for move in _of_action(perm)),
)
