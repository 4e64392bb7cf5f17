"""'No interview until cleared': held for one person, and lifted only by a recorded decision (R8)."""

from django.db import transaction

from imr.clearance import holds_of
from imr.models import InterviewClearance, PractitionerInvolvement
from imr.policies import check_not_about, check_review_runs
from imr.services.recheck import lock_for
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


@transaction.atomic
def hold_interviews(*, involvement: PractitionerInvolvement, said_by: str, reason: str, by) -> InterviewClearance:
    """No interview with this person can be planned or held until somebody records that they are cleared.

    Raises NotAllowed without 'Keep the register', Refused without who asked for it and why, or when it holds already.
    """
    row = _locked(Perm.KEEP_REGISTER, involvement, by)
    if row.no_interview_until_cleared:
        raise Refused(f"{row.code} may not be interviewed until cleared already.")
    return _decide(row, "hold", said_by, reason, by, holds=True)


@transaction.atomic
def clear_for_interview(*, involvement: PractitionerInvolvement, said_by: str, reason: str, by) -> InterviewClearance:
    """Lifts whatever holds interviews with this person now; a process that holds them later has to be cleared anew.

    The agency lead records it, never the author who wants the interview. Raises NotAllowed without 'Appoint the author',
    Refused without who cleared them and why, or when nothing holds.
    """
    row = _locked(Perm.APPOINT_AUTHOR, involvement, by)
    holds = holds_of(row.agency_return)
    if not holds.on(row):
        raise Refused(f"Nothing holds interviews with {row.code}.")
    processes = [process.pk for process in holds.processes_on(row)]
    return _decide(row, "clear", said_by, reason, by, holds=False, processes=processes)


def _locked(perm: Perm, involvement: PractitionerInvolvement, by) -> PractitionerInvolvement:
    locked = lock_for(perm, involvement, by)
    check_review_runs(locked)
    rows = PractitionerInvolvement.objects.select_related("agency_return__review", "agency_return__agency")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=involvement.pk)
    if row.struck_off_at is not None:
        raise Refused("This entry was struck off.")
    check_not_about(row, by)
    return row


def _decide(row, verb: str, said_by: str, reason: str, by, *, holds: bool, processes: list[int] | None = None):
    if not said_by.strip() or not reason.strip():
        raise Refused("Say who said so, and why.")
    if row.no_interview_until_cleared != holds:
        row.no_interview_until_cleared = holds
        row.version += 1
        row._history_user = by
        row.save(update_fields=["no_interview_until_cleared", "version"])
    made = InterviewClearance.objects.create(
        subject=row, verb=verb, said_by=said_by.strip(), reason=reason.strip(), processes=processes or [], by=by
    )
    record("did", f"{verb}_interviews", row, by=by, details={"decision": made.pk})
    return made
