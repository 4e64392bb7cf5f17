"""What an agency answers to a request: acknowledged, nil return, refused, partial reply and its rest, more time."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from notifications import deadlines
from reviews import policies
from reviews.models import InformationRequest, PartState, RequestDecision, ReturnPart, Review
from reviews.selectors.requests import latest_request, standing_reply
from reviews.services import acknowledging, promised
from reviews.services.telling import tell_board
from sar_portal.access.audit import record
from sar_portal.access.decide import can, require
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm


@transaction.atomic
def acknowledge(*, request: InformationRequest, by) -> RequestDecision:
    """Acknowledges a request: every part of it that waits for an answer is in progress from now on.

    A part that was asked for again waits again. Raises NotAllowed, or Refused when nothing of the request waits for an
    acknowledgement, or the review is suspended.
    """
    # Of two people who acknowledge at once, the second waits here and is told.
    InformationRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    require(Perm.ANSWER_REQUEST, request, by)
    waiting = list(request.agency_return.parts.filter(kind__in=request.asks, state=PartState.REQUESTED))
    if not waiting and request.decisions.filter(verb="acknowledge").exists():
        raise Refused("This request was acknowledged already.")
    for part in waiting:
        move(part, "acknowledge", by=by)
    decision = RequestDecision.objects.create(subject=request, verb="acknowledge", by=by)
    acknowledging.settle(request.agency_return, by=by)
    tell_board("request_acknowledged", request.agency_return, by=by)
    record("did", "acknowledge", decision, by=by, details={"number": request.number})
    return decision


@transaction.atomic
def declare_nil(*, part: ReturnPart, reason: str, by) -> None:
    """Declares that the agency holds nothing for this part, and why. Raises NotAllowed, NotNow or Refused."""
    _end(part, "nil_return", "nil_return", reason, by)


@transaction.atomic
def refuse(*, part: ReturnPart, reason: str, by) -> None:
    """Refuses a part, with the reason (Care Act 2014 s45). Raises NotAllowed, NotNow or Refused."""
    _end(part, "refuse", "request_refused", reason, by)


def _end(part: ReturnPart, verb: str, notice: str, reason: str, by) -> None:
    moved = move(part, verb, by=by, reason=reason)
    deadlines.cancel(moved.subject.deadline, by=by)
    promised.end(moved.subject, how=deadlines.cancel, by=by)
    acknowledging.settle(part.agency_return, by=by)
    tell_board(notice, part.agency_return, by=by)


@transaction.atomic
def reply_in_part(*, part: ReturnPart, missing: str, until: date, by) -> RequestDecision:
    """Some of what was asked has come: what is missing and why, and by when it is to come. The agency says so, or the coordinator
    notes what they were told; the part's state and date stand as they are, and of the rest's own date the lead is reminded.

    Raises NotAllowed, or Refused: nothing said, a day that has passed, a part that has ended, a review that stands still.
    """
    locked, agency = _open_for_reply(part, by)
    if not missing.strip():
        raise Refused("Say what is missing.")
    if until < timezone.localdate():
        raise Refused("The rest cannot be promised for a day that has passed.")
    decision = RequestDecision.objects.create(
        subject=latest_request(locked.agency_return, locked.kind),
        part=locked,
        verb="partial_reply",
        until=until,
        reason=missing.strip(),
        by=by,
    )
    promised.set_date(locked, until=until, by=by)
    if agency:
        tell_board("partial_reply", locked.agency_return, by=by)
    record("did", "reply_in_part", decision, by=by, details={"part": locked.pk})
    return decision


@transaction.atomic
def rest_has_come(*, part: ReturnPart, came_on: date, by) -> RequestDecision:
    """What a partial reply said was missing has come, on that day: nobody is reminded of it any more. Said by whoever may say
    that a reply is in part; the part's own state and date stand.

    Raises NotAllowed, or Refused: nothing was said to be missing, it has come already, a day to come or one before the request;
    or as reply_in_part.
    """
    locked, agency = _open_for_reply(part, by)
    reply = standing_reply(locked)
    if reply is None:
        raise Refused(
            "Nothing is said to be missing of this part: the rest has come already, or all of it came at once."
        )
    if came_on > timezone.localdate():
        raise Refused("Say so once it has come.")
    if came_on < timezone.localdate(reply.subject.sent_at):
        raise Refused("The rest cannot have come before it was asked for.")
    decision = RequestDecision.objects.create(
        subject=reply.subject, part=locked, verb="rest_came", came_on=came_on, by=by
    )
    promised.end(locked, by=by)
    if agency:
        tell_board("rest_came", locked.agency_return, by=by)
    record("did", "rest_came", decision, by=by, details={"part": locked.pk})
    return decision


def _open_for_reply(part: ReturnPart, by) -> tuple[ReturnPart, bool]:
    """The part, locked, of which something is still to come; and whether the agency itself speaks. Raises as reply_in_part."""
    # Whoever suspends the review stops the dates that run, and one that is set here would begin unseen.
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=part.agency_return.review_id)
    locked = ReturnPart.objects.select_for_update(of=("self",), no_key=True).get(pk=part.pk)
    agency = can(by, Perm.ANSWER_REQUEST, part)
    require(Perm.ANSWER_REQUEST if agency else Perm.CHECK_QUALITY, part, by)
    policies.check_not_suspended(locked, by=by)
    policies.check_reply_open(locked)
    return locked, agency


@transaction.atomic
def ask_extension(*, part: ReturnPart, until: date, reason: str, by) -> RequestDecision:
    """Asks for more time for one part.

    Raises NotAllowed, or Refused: the date does not run, no reason, not a later day, asked already.
    """
    locked = ReturnPart.objects.select_for_update(of=("self",), no_key=True).select_related("deadline").get(pk=part.pk)
    require(Perm.ANSWER_REQUEST, part, by)
    policies.check_not_suspended(locked, by=by)
    policies.check_waits_for_agency(locked)
    if not reason.strip():
        raise Refused("Say why more time is needed.")
    if until <= locked.deadline.due_on:
        raise Refused("The new date must be after the present one.")
    if RequestDecision.objects.filter(part=locked, verb="ask_extension", answer__isnull=True).exists():
        raise Refused("More time was asked for already, and waits for the coordinator's decision.")
    decision = RequestDecision.objects.create(
        subject=latest_request(locked.agency_return, locked.kind),
        part=locked,
        verb="ask_extension",
        until=until,
        reason=reason.strip(),
        by=by,
    )
    deadlines.wait(locked.deadline, by=by)
    promised.wait(locked, by=by)
    tell_board("extension_asked", locked.agency_return, by=by)
    record("did", "ask_extension", decision, by=by, details={"part": locked.pk})
    return decision
