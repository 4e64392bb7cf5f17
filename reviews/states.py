"""The two state tables of the board's side, as product.md has them."""

from django.utils import timezone

from notifications.notices import Notice
from reviews import policies
from reviews.models import (
    PartDecision,
    PartKind,
    PartState,
    QualityCheck,
    ReturnPart,
    Review,
    ReviewDecision,
    ReviewState,
    SignOff,
)
from sar_portal.access.moves import Move, StateTable
from sar_portal.access.permissions import Perm


def _is_records(part) -> bool:
    return part.kind == PartKind.RECORDS


def _is_written(part) -> bool:
    return part.kind != PartKind.RECORDS


def _since(part, before, facts) -> list[str]:
    part.state_since = timezone.now()
    return ["state_since"]


def _returned(part, before, facts) -> list[str]:
    part.returned = facts["submission"]
    return [*_since(part, before, facts), "returned"]


_S = PartState
_going_on = (policies.check_not_suspended,)


def _asking(verb: str) -> tuple[Move, Move]:
    """A check that asks for another version. Records are secured by the lead, the rest is written: who is told is who can
    act on it.
    """

    def row(to: Perm, only) -> Move:
        return Move(
            verb,
            (_S.RETURNED,),
            _S.IN_PROGRESS,
            Perm.CHECK_QUALITY,
            QualityCheck,
            notice=Notice("quality_query", to=to),
            reason=True,
            checks=(*_going_on, policies.check_checker, policies.check_current),
            only=only,
            also=_since,
        )

    return row(Perm.SUBMIT, _is_written), row(Perm.ANSWER_REQUEST, _is_records)


PART = StateTable(
    model=ReturnPart,
    states=dict(PartState.choices),
    start=_S.REQUESTED,
    final=(_S.FINAL,),
    moves=(
        Move(
            "acknowledge",
            (_S.REQUESTED,),
            _S.IN_PROGRESS,
            Perm.ANSWER_REQUEST,
            PartDecision,
            checks=_going_on,
            also=_since,
        ),
        Move(
            "nil_return",
            (_S.REQUESTED,),
            _S.NIL,
            Perm.ANSWER_REQUEST,
            PartDecision,
            reason=True,
            checks=_going_on,
            also=_since,
        ),
        Move(
            "refuse",
            (_S.REQUESTED,),
            _S.REFUSED,
            Perm.ANSWER_REQUEST,
            PartDecision,
            reason=True,
            checks=_going_on,
            also=_since,
        ),
        Move(
            "confirm_secured",
            (_S.IN_PROGRESS,),
            _S.RETURNED,
            Perm.ANSWER_REQUEST,
            SignOff,
            notice=Notice("records_secured", to=Perm.CHECK_QUALITY),
            checks=(*_going_on, policies.check_records_secured),
            only=_is_records,
            also=_returned,
        ),
        Move(
            "submit",
            (_S.IN_PROGRESS,),
            _S.WITH_MANAGER,
            Perm.SUBMIT,
            PartDecision,
            notice=Notice("part_submitted", to=Perm.ACCEPT),
            checks=(*_going_on, policies.check_no_hold, policies.check_queries_answered),
            only=_is_written,
            also=_since,
        ),
        Move(
            "accept",
            (_S.WITH_MANAGER,),
            _S.RETURNED,
            Perm.ACCEPT,
            SignOff,
            notice=Notice("part_accepted", to=Perm.CHECK_QUALITY),
            checks=(
                *_going_on,
                policies.check_no_hold,
                policies.check_accepter,
                policies.check_current,
                policies.check_has_paper,
                policies.check_attached,
            ),
            only=_is_written,
            also=_returned,
        ),
        Move(
            "send_back",
            (_S.WITH_MANAGER,),
            _S.IN_PROGRESS,
            Perm.ACCEPT,
            SignOff,
            notice=Notice("part_sent_back", to=Perm.SUBMIT),
            reason=True,
            checks=(*_going_on, policies.check_current),
            only=_is_written,
            also=_since,
        ),
        Move(
            "finalise",
            (_S.RETURNED,),
            _S.FINAL,
            Perm.CHECK_QUALITY,
            QualityCheck,
            notice=Notice("part_final", to=Perm.APPOINT_AUTHOR),
            checks=(*_going_on, policies.check_checker, policies.check_current, policies.check_queries_settled),
            also=_since,
        ),
        *_asking("query"),
        *_asking("return_for_revision"),
        Move(
            "reopen",
            (_S.FINAL,),
            _S.IN_PROGRESS,
            Perm.CHECK_QUALITY,
            PartDecision,
            notice=Notice("part_reopened", to=Perm.SUBMIT),
            reason=True,
            checks=(*_going_on, policies.check_checker),
            only=_is_written,
            also=_since,
        ),
        Move(
            "reopen",
            (_S.FINAL,),
            _S.IN_PROGRESS,
            Perm.CHECK_QUALITY,
            PartDecision,
            notice=Notice("part_reopened", to=Perm.ANSWER_REQUEST),
            reason=True,
            checks=(*_going_on, policies.check_checker),
            only=_is_records,
            also=_since,
        ),
        Move(
            "withdraw",
            (_S.REQUESTED, _S.IN_PROGRESS),
            _S.WITHDRAWN,
            Perm.CHECK_QUALITY,
            PartDecision,
            reason=True,
            checks=_going_on,
            also=_since,
        ),
        Move(
            "request_again",
            (_S.NIL, _S.REFUSED, _S.WITHDRAWN),
            _S.REQUESTED,
            Perm.CHECK_QUALITY,
            PartDecision,
            reason=True,  # its service tells: a supplementary request that asks for several parts again is one letter
            checks=_going_on,
            also=_since,
        ),
    ),
)

_R = ReviewState
_RUNNING = (_R.GATHERING, _R.ANALYSIS, _R.REPORTING, _R.ACTIONS)


def _remember(review, before, facts) -> list[str]:
    review.suspended_from = before
    return ["suspended_from"]


def _forget(review, before, facts) -> list[str]:
    review.suspended_from = ""
    return ["suspended_from"]


def _resume_to(state: str) -> Move:
    """A review resumes in the state it was suspended from; one row for each, so that the table stays plain data."""
    return Move(
        "resume",
        (_R.SUSPENDED,),
        state,
        Perm.MANAGE_REVIEW,
        ReviewDecision,
        notice=Notice("review_resumed", to=Perm.SEE_REVIEW),
        reason=True,
        only=lambda review: review.suspended_from == state,
        also=_forget,
    )


REVIEW = StateTable(
    model=Review,
    states=dict(ReviewState.choices),
    start=_R.SET_UP,
    final=(_R.CLOSED,),
    moves=(
        Move("start_gathering", (_R.SET_UP,), _R.GATHERING, Perm.MANAGE_REVIEW, ReviewDecision),
        Move("start_analysis", (_R.GATHERING,), _R.ANALYSIS, Perm.MANAGE_REVIEW, ReviewDecision),
        Move("start_reporting", (_R.ANALYSIS,), _R.REPORTING, Perm.MANAGE_REVIEW, ReviewDecision),
        Move("start_actions", (_R.REPORTING,), _R.ACTIONS, Perm.MANAGE_REVIEW, ReviewDecision),
        Move("close", (_R.ACTIONS,), _R.CLOSED, Perm.MANAGE_REVIEW, ReviewDecision, checks=(policies.check_can_close,)),
        Move(
            "suspend",
            _RUNNING,
            _R.SUSPENDED,
            Perm.MANAGE_REVIEW,
            ReviewDecision,
            notice=Notice("review_suspended", to=Perm.SEE_REVIEW),
            reason=True,
            also=_remember,
        ),
        *(_resume_to(state) for state in _RUNNING),
    ),
)
