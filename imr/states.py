"""The state table of an interview.

The two answers, confirmed and confirmed with a comment, are the interviewee's, who has no account and so no permission:
services/sharing.py: keep_answer writes them, with an InterviewConfirmation as their decision.
"""

from imr import policies
from imr.models import InterviewDecision, InterviewState, StaffInterview
from sar_portal.access.moves import Move, StateTable, Step
from sar_portal.access.permissions import Perm

_S = InterviewState
_BY_AUTHOR = Perm.HOLD_INTERVIEWS
# Of the three ways a plan ends. A record is taken back all the same: that ends a link.
_RUNS = (policies.check_plan_stands,)

INTERVIEW = StateTable(
    model=StaffInterview,
    states=dict(InterviewState.choices),
    start=_S.PLANNED,
    final=(_S.CONFIRMED, _S.COMMENTED, _S.CANCELLED),
    moves=(
        Move("hold", (_S.PLANNED,), _S.HELD, _BY_AUTHOR, InterviewDecision, checks=(policies.check_held,)),
        Move("decline", (_S.PLANNED,), _S.DECLINED, _BY_AUTHOR, InterviewDecision, reason=True, checks=_RUNS),
        Move("leave", (_S.PLANNED,), _S.LEFT, _BY_AUTHOR, InterviewDecision, reason=True, checks=_RUNS),
        Move("cancel", (_S.PLANNED,), _S.CANCELLED, _BY_AUTHOR, InterviewDecision, reason=True, checks=_RUNS),
        Move("share", (_S.HELD,), _S.SHARED, _BY_AUTHOR, InterviewDecision, checks=(policies.check_written,)),
        Move("take_back", (_S.SHARED,), _S.HELD, _BY_AUTHOR, InterviewDecision, reason=True),
    ),
    by_others=(Step("confirm", (_S.SHARED,), _S.CONFIRMED), Step("comment", (_S.SHARED,), _S.COMMENTED)),
)
