"""Interviews from plan to record; the record itself goes out by services/sharing.py (R5)."""

from django.db import transaction
from django.utils import timezone

from imr import states  # registers the table that move() reads
from imr.models import InterviewState, PractitionerInvolvement, StaffInterview
from imr.models.interview import RECORD
from imr.policies import (
    check_interviews_allowed,
    check_may_begin,
    check_none_planned,
    check_record_open,
    check_review_runs,
)
from imr.services.recheck import lock_for, recheck
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm

PLAN = frozenset(
    {"planned_for", "place", "arranged_with", "arranged_on", "arranged_by", "companion", "support_before_on"}
)
HELD = frozenset({"held_on", "purpose_explained", "companion", "support_before_on"})
TABLE = states.INTERVIEW


def _known(fields: dict, names) -> dict:
    if unknown := set(fields) - set(names):
        raise ValueError(f"not fields of an interview: {sorted(unknown)}")
    return fields


def locked_interview(interview: StaffInterview) -> StaffInterview:
    """The interview with its row locked, as it is stored now."""
    return StaffInterview.objects.select_for_update(of=("self",), no_key=True).get(pk=interview.pk)


def lock_interview(interview: StaffInterview, by) -> StaffInterview:
    """The same for whoever holds interviews, once it is locked: who waited for it may have been excluded meanwhile (R12). Raises
    NotAllowed.
    """
    locked = locked_interview(interview)
    require(Perm.HOLD_INTERVIEWS, interview, by)
    return locked


@transaction.atomic
def plan_interview(*, involvement: PractitionerInvolvement, fields: dict, by) -> StaffInterview:
    """Plans an interview, arranged with the line manager; the independence test runs again (R1).

    Raises NotAllowed, or Refused while 'no interviews until cleared', another is planned, or without the line manager
    consulted.
    """
    locked = lock_for(Perm.HOLD_INTERVIEWS, involvement, by)
    check_review_runs(locked)
    row = PractitionerInvolvement.objects.select_related("agency_return__review").get(pk=involvement.pk)
    check_interviews_allowed(row)
    check_none_planned(row)
    _check_arranged(fields)
    interview = StaffInterview(involvement=row, **_known(fields, PLAN))
    interview._history_user = by
    interview.save(force_insert=True)
    recheck(agency_return=locked, by=by)
    record("did", "plan_interview", interview, by=by)
    return interview


def _check_arranged(fields: dict) -> None:
    if not fields.get("arranged_with", "").strip():
        raise Refused("Say with which line manager the interview was arranged.")


@transaction.atomic
def change_plan(*, interview: StaffInterview, version: int, fields: dict, by) -> StaffInterview:
    """Changes when, where and with whom, until it is held. Raises NotAllowed, Refused or Stale (R14)."""
    locked = lock_for(Perm.HOLD_INTERVIEWS, interview, by)
    check_review_runs(locked)
    if locked_interview(interview).state != InterviewState.PLANNED:
        raise Refused("The interview is no longer being planned.")
    _check_arranged(fields)
    saved = save_checked(interview, version=version, values=_known(fields, PLAN), by=by)
    recheck(agency_return=locked, by=by)
    record("did", "change_plan", saved, by=by)
    return saved


@transaction.atomic
def hold_interview(*, interview: StaffInterview, version: int, fields: dict, by) -> StaffInterview:
    """Notes that it was held: when, purpose and confidentiality explained, who came along, support confirmed before.

    Raises NotAllowed, NotNow, Stale (R14), or Refused (not cleared, no day, nothing explained).
    """
    locked = lock_interview(interview, by)
    if locked.state == InterviewState.PLANNED:
        locked = save_checked(locked, version=version, values=_known(fields, HELD), by=by)
    return move(locked, "hold", by=by).subject


@transaction.atomic
def end_plan(*, interview: StaffInterview, verb: str, reason: str, by) -> None:
    """The interviewee declines ('decline'), has left the organisation and is not to be had ('leave'), or it is called off
    ('cancel'), with the reason. Raises as move() does.
    """
    if verb not in {"decline", "leave", "cancel"}:
        raise ValueError(verb)
    move(interview, verb, by=by, reason=reason)


@transaction.atomic
def write_record(
    *, interview: StaffInterview, version: int, fields: dict, autosave: bool = False, by
) -> StaffInterview:
    """Saves sections of the record while it is open (R15); one that is begun can be finished.

    Raises NotAllowed, Stale (R14), or Refused: shared, or 'no interviews until cleared' before it is begun.
    """
    locked = lock_interview(interview, by)
    check_review_runs(interview.involvement.agency_return)
    check_record_open(locked)
    if not locked.is_written:
        check_may_begin(locked)
    saved = save_checked(interview, version=version, values=_known(fields, RECORD), by=by, autosave=autosave)
    if saved.version != version:
        record("did", "write_record", saved, by=by, details={"version": saved.version})
    return saved


@transaction.atomic
def confirm_support_after(*, interview: StaffInterview, on, by) -> None:
    """The line manager confirmed support after the interview; it may be noted at any time after it was held."""
    locked = lock_interview(interview, by)
    check_review_runs(locked.involvement.agency_return)
    if locked.held_on is None:
        raise Refused("The interview has not been held.")
    if on is None or not locked.held_on <= on <= timezone.localdate():
        raise Refused("Support after the interview is confirmed on a day since it was held, today at the latest.")
    locked.support_after_on = on
    locked._history_user = by
    locked.save(update_fields=["support_after_on"])
    record("did", "confirm_support_after", locked, by=by)
