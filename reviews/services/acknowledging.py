"""By when an agency acknowledges each request: a date of its own, met by whatever answers the request."""

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from notifications import deadlines
from notifications.models import Deadline
from notifications.rules import Pace
from notifications.selectors.plans import closed_days
from notifications.working_days import add_working_days
from reviews.models import AgencyReturn, InformationRequest, Review
from reviews.selectors.requests import to_acknowledge
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


def acknowledged_by(board: Board, on: date) -> date:
    """By when a request of that day is to be acknowledged, by the board's settings."""
    return add_working_days(on, board.acknowledge_days, closed_days(board))


def set_date(agency_return: AgencyReturn, *, number: int, by) -> Deadline:
    """The date of a request that is being sent: its lead is reminded closely, as it may not have arrived."""
    board = agency_return.review.board
    return deadlines.set_deadline(
        scope=agency_return.scope,
        kind="acknowledgement",
        reference=agency_return.reference,
        what="Acknowledge the request" if number == 1 else f"Acknowledge supplementary request {number}",
        link=reverse("reviews:request_detail", args=[agency_return.reference]),
        due_on=acknowledged_by(board, timezone.localdate()),
        to=Perm.ANSWER_REQUEST,
        pace=Pace.URGENT,
        by=by,
    )


def settle(agency_return: AgencyReturn, *, by, end: Callable = deadlines.meet) -> None:
    """Ends the dates of requests that wait for nothing any more: answered, or by `end`, no longer asked for."""
    waiting = to_acknowledge(agency_return).values("pk")
    for request in _dated(agency_return).exclude(pk__in=waiting):
        end(request.deadline, by=by)


def ask_again(agency_return: AgencyReturn, *, reason: str, by) -> None:
    """What was asked for again is to be acknowledged again, counted from today."""
    due_on = acknowledged_by(agency_return.review.board, timezone.localdate())
    for request in to_acknowledge(agency_return):
        if request.deadline is None:
            _date_late(request, by)
        elif not request.deadline.is_open:
            deadlines.reopen(request.deadline, due_on=due_on, reason=reason, by=by)


def _date_late(request: InformationRequest, by) -> None:
    """One that was acknowledged before such dates were kept, or whose review was suspended then, has one from now on."""
    request.deadline = set_date(request.agency_return, number=request.number, by=by)
    request.save(update_fields=["deadline"])


def stop(review: Review, *, by) -> None:
    """The review is suspended: nobody is reminded to acknowledge."""
    for agency_return in review.returns.order_by("pk"):
        for request in _dated(agency_return).filter(deadline__met_at__isnull=True):
            deadlines.cancel(request.deadline, by=by)


def run_on(review: Review, *, away: timedelta, reason: str, by) -> None:
    """The review goes on: what waits still is due later by the time suspended."""
    for agency_return in review.returns.order_by("pk"):
        for request in to_acknowledge(agency_return):
            if request.deadline is None:
                _date_late(request, by)
            elif request.deadline.cancelled_at:
                deadlines.reopen(request.deadline, due_on=request.deadline.due_on + away, reason=reason, by=by)


def _dated(agency_return: AgencyReturn):
    requests = InformationRequest.objects.filter(agency_return=agency_return, deadline__isnull=False)
    return requests.select_related("deadline").order_by("pk")
