"""What the coordinator means to ask, before anything is sent: agencies, dates, and what the letters say alike."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from notifications.selectors.plans import closed_days
from notifications.working_days import add_working_days
from reviews import policies
from reviews.models import Condition, LetterPlan, PartKind, PlannedRequest, Review
from reviews.selectors.requests import DATE_OF
from reviews.services.reviews import keep_one
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Agency, Board


def proposed_dates(board: Board, start: date | None = None) -> dict[str, date]:
    """Due dates by the board's settings, in its working days from the given day, or from today."""
    start, closed = start or timezone.localdate(), closed_days(board)
    days = {
        "records_due": board.records_days,
        "chronology_due": board.chronology_days,
        "report_due": board.report_days,
    }
    return {name: add_working_days(start, count, closed) for name, count in days.items()}


def proposed_date(board: Board, kind: str) -> date:
    """The due date of one kind of part, counted from today."""
    return proposed_dates(board)[DATE_OF[PartKind(kind)]]


@transaction.atomic
def plan_request(
    *,
    review: Review,
    agency: Agency,
    asks: list[str],
    records_due: date | None = None,
    chronology_due: date | None = None,
    report_due: date | None = None,
    version: int | None = None,
    by,
) -> PlannedRequest:
    """Plans what is asked of an agency of the same board; a date that is not given follows from the board's settings.

    Planning an agency again changes its plan. Raises NotAllowed, Stale (R14), or Refused: closed review, nothing asked, other
    board, or the request was sent (then a supplementary request is the way).
    """
    # Held, as by whoever sends: what is planned at that moment is sent with the rest, or refused.
    locked = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    policies.check_open(locked)
    policies.check_asks(asks)
    if agency.board_id != review.board_id:
        raise Refused("The agency is not in this board's directory.")
    if review.returns.filter(agency=agency).exists():
        raise Refused("This agency has had its request. Send it a supplementary request.")
    given = {"records_due": records_due, "chronology_due": chronology_due, "report_due": report_due}
    proposed = proposed_dates(review.board)
    needed = {name: given[name] or proposed[name] for name in given if name in {DATE_OF[PartKind(ask)] for ask in asks}}
    in_order = [kind.value for kind in PartKind if kind in asks]
    facts = {**dict.fromkeys(given), **needed, "asks": in_order}
    planned = keep_one(PlannedRequest, review, facts, version, agency=agency)
    record("did", "plan_request", review, by=by, details={"agency": agency.pk, "asks": in_order})
    return planned


@transaction.atomic
def drop_plan(*, planned: PlannedRequest, by) -> None:
    """Takes an agency out of the plan; nothing was sent to it. Raises NotAllowed, or Refused where it is in the plan no longer:
    somebody took it out, or its request was sent meanwhile.
    """
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=planned.review_id)
    require(Perm.MANAGE_REVIEW, planned.review, by)
    if not PlannedRequest.objects.filter(pk=planned.pk).exists():
        raise Refused("This agency is in the plan no longer: its request was sent, or somebody took it out.")
    record("did", "drop_plan", planned.review, by=by, details={"agency": planned.agency_id})
    planned.delete()


@transaction.atomic
def plan_letter(
    *,
    review: Review,
    conditions: list[str],
    supply_to: str,
    name_people_by: date | None = None,
    briefing: str = "",
    note: str = "",
    version: int | None = None,
    by,
) -> LetterPlan:
    """Keeps what the letters will say alike. Raises NotAllowed, Stale (R14), or Refused: the conditions of s45 are not met."""
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    policies.check_running(review)
    policies.check_conditions(conditions)
    facts = {
        "conditions": [each.value for each in Condition if each in conditions],
        "supply_to": supply_to.strip(),
        "name_people_by": name_people_by,
        "briefing": briefing.strip(),
        "note": note.strip(),
    }
    plan = keep_one(LetterPlan, review, facts, version)
    record("did", "plan_letter", review, by=by)
    return plan
