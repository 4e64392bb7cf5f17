"""Requests under section 45 of the Care Act 2014: sent, sent again, added to, withdrawn, escalated."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from notifications import deadlines
from notifications.rules import Pace
from reviews import policies
from reviews.ladder import HELD_BY
from reviews.models import (
    ENDED,
    AgencyReturn,
    ContactLogged,
    InformationRequest,
    LetterPlan,
    PartKind,
    PlannedRequest,
    RequestDecision,
    ReturnPart,
    Review,
    ReviewState,
)
from reviews.selectors.ladder import newest_escalation, rungs_for
from reviews.selectors.requests import asked_of, latest_request
from reviews.selectors.reviews import return_reference
from reviews.services import acknowledging, promised
from reviews.services.letters import letter_content, letter_later
from reviews.services.telling import tell_agency
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.services import open_scope

# Who is reminded of a part's date. Until an author is appointed nobody holds SUBMIT, and notifications.rules.INSTEAD
# sends those reminders to the agency lead.
REMINDED = {PartKind.RECORDS: Perm.ANSWER_REQUEST}


@transaction.atomic
def send_requests(
    *,
    review: Review,
    conditions: list[str],
    supply_to: str,
    name_people_by: date | None = None,
    briefing: str = "",
    note: str = "",
    by,
) -> list[InformationRequest]:
    """Sends every planned request: one return per agency, with its parts, dates, letter and notice.

    The first sending moves the review from set-up to gathering. All or none: raises NotAllowed, or Refused when the
    review does not run, the set-up is incomplete, s45's conditions are not met, or an agency has nobody to receive it.
    """
    locked = (
        Review.objects.select_for_update(of=("self",), no_key=True).select_related("board", "scope").get(pk=review.pk)
    )
    require(Perm.MANAGE_REVIEW, review, by)
    planned = list(locked.planned_requests.select_related("agency__scope"))
    policies.check_running(locked)
    policies.check_ready_to_send(locked)
    policies.check_conditions(conditions)
    plan = LetterPlan(
        review=locked,
        conditions=conditions,
        supply_to=supply_to,
        name_people_by=name_people_by,
        briefing=briefing,
        note=note,
    )
    sent = [_send_first(each, plan, by) for each in planned]
    if locked.state == ReviewState.SET_UP:
        move(locked, "start_gathering", by=by)
        review.state = locked.state
    record("did", "send_requests", locked, by=by, details={"agencies": [each.agency_id for each in planned]})
    return sent


def _send_first(planned: PlannedRequest, plan: LetterPlan, by) -> InformationRequest:
    review, agency = plan.review, planned.agency
    scope = open_scope(Kind.RETURN, parent=review.scope, agency=agency.scope)
    last = review.returns.aggregate(last=Max("mark"))["last"]
    agency_return = AgencyReturn.objects.create(
        scope=scope,
        review=review,
        agency=agency,
        reference=return_reference(review, agency),
        mark=0 if last is None else last + 1,
    )
    grants.sync(scope)
    asked = asked_of(planned)
    for kind, due_on in asked:
        _open_part(agency_return, kind, due_on, by)
    request = _write_request(agency_return, asked, plan, by)
    planned.delete()
    return request


def _open_part(agency_return: AgencyReturn, kind: str, due_on: date, by) -> ReturnPart:
    records = kind == PartKind.RECORDS
    page = reverse("reviews:record_list", args=[agency_return.reference]) if records else agency_return.notice_link()
    deadline = deadlines.set_deadline(
        scope=agency_return.scope,
        kind=kind,
        reference=agency_return.reference,
        what=PartKind(kind).label,
        link=page,
        due_on=due_on,
        to=REMINDED.get(PartKind(kind), Perm.SUBMIT),
        pace=Pace.URGENT if records else Pace.STANDARD,  # while nobody secures them, records can be lost
        by=by,
    )
    return ReturnPart.objects.create(agency_return=agency_return, kind=kind, deadline=deadline)


def _write_request(agency_return: AgencyReturn, asked, plan: LetterPlan, by) -> InformationRequest:
    number = agency_return.requests.count() + 1
    content = letter_content(
        review=agency_return.review,
        agency=agency_return.agency,
        reference=agency_return.reference,
        number=number,
        asked=asked,
        plan=plan,
        on=timezone.localdate(),
        rungs=rungs_for(agency_return),
        by=by,
    )
    request = InformationRequest.objects.create(
        agency_return=agency_return,
        number=number,
        asks=[kind for kind, _ in asked],
        conditions=plan.conditions,
        supply_to=plan.supply_to,
        note=plan.note,
        content=content,
        deadline=acknowledging.set_date(agency_return, number=number, by=by),
        sent_by=by,
    )
    letter_later(request)
    tell_agency("request_sent", agency_return, by=by)
    record("did", "send_request", request, by=by, details={"number": number, "asks": request.asks})
    return request


@transaction.atomic
def send_supplementary(
    *,
    agency_return: AgencyReturn,
    asks: list[str],
    due: dict[str, date],
    conditions: list[str],
    supply_to: str,
    note: str,
    by,
) -> InformationRequest:
    """Asks an agency for more, at any time: new parts where there are none of the kind yet, or ended ones asked again.

    A kind whose part is already open or returned is named in the letter and keeps its state; the quality check is the
    way to have it changed. `due` gives a date for each kind of `asks`. Raises NotAllowed or Refused.
    """
    # Numbers of requests in one order.
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=agency_return.pk)
    require(Perm.CHECK_QUALITY, agency_return, by)
    policies.check_running(agency_return.review)
    policies.check_conditions(conditions)
    parts = {part.kind: part for part in agency_return.parts.select_related("deadline")}
    policies.check_asks_together(asks, parts)
    if not note.strip():
        raise Refused("Say what you ask for, and why.")
    asked = [(kind.value, due[kind]) for kind in PartKind if kind in asks]
    for kind, due_on in asked:
        if kind not in parts:
            _open_part(agency_return, kind, due_on, by)
        elif parts[kind].state in ENDED:
            _ask_again(parts[kind], due_on, note, by)
    plan = LetterPlan(review=agency_return.review, conditions=conditions, supply_to=supply_to, note=note.strip())
    request = _write_request(agency_return, asked, plan, by)
    # What an earlier request asked for is acknowledged with this one now.
    acknowledging.settle(agency_return, by=by, end=deadlines.cancel)
    return request


# --- what the coordinator decides on a request -----------------------------------------------------------------------
@transaction.atomic
def grant_extension(*, asked: RequestDecision, until: date, reason: str = "", by) -> RequestDecision:
    """Grants more time, until the day asked for or another, and shifts the date. Raises NotAllowed or Refused."""
    part = _open_question(asked, by)
    policies.check_waits_for_agency(part)
    decision = _answer(asked, "grant_extension", reason, by, until=until)
    why = reason.strip() or f"Extension granted: {asked.reason}"
    deadlines.shift(part.deadline, due_on=until, reason=why, by=by)
    promised.go_on(part, by=by)
    _tell_extension("extension_granted", part.agency_return, by)
    return decision


@transaction.atomic
def decline_extension(*, asked: RequestDecision, reason: str, by) -> RequestDecision:
    """Declines more time, with a reason; the date stands. Raises NotAllowed or Refused."""
    part = _open_question(asked, by)
    if not reason.strip():
        raise Refused("Give a reason.")
    decision = _answer(asked, "decline_extension", reason, by)
    deadlines.go_on(part.deadline, by=by)
    promised.go_on(part, by=by)
    _tell_extension("extension_declined", part.agency_return, by)
    return decision


def _open_question(asked: RequestDecision, by) -> ReturnPart:
    # The question itself is append-only, so the request's row is what two answers wait for.
    InformationRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.subject_id)
    require(Perm.CHECK_QUALITY, asked, by)
    part = asked.part
    if part is None or asked.verb != "ask_extension" or RequestDecision.objects.filter(answers=asked).exists():
        raise Refused("This has been decided already.")
    policies.check_not_suspended(part, by=by)
    return part


def _answer(asked: RequestDecision, verb: str, reason: str, by, until: date | None = None) -> RequestDecision:
    decision = RequestDecision.objects.create(
        subject_id=asked.subject_id,
        part_id=asked.part_id,
        verb=verb,
        until=until,
        answers=asked,
        reason=reason.strip(),
        by=by,
    )
    record("did", verb, decision, by=by, details={"part": asked.part_id})
    return decision


def _tell_extension(kind: str, agency_return: AgencyReturn, by) -> None:
    tell_agency(kind, agency_return, by=by)
    tell_agency(kind, agency_return, by=by, to=Perm.SUBMIT)


@transaction.atomic
def withdraw_part(*, part: ReturnPart, reason: str, by) -> None:
    """The board no longer asks for this part, and tells the agency. Raises NotAllowed, NotNow or Refused."""
    moved = move(part, "withdraw", by=by, reason=reason)
    deadlines.cancel(moved.subject.deadline, by=by)
    promised.end(moved.subject, how=deadlines.cancel, by=by)
    acknowledging.settle(part.agency_return, by=by, end=deadlines.cancel)
    tell_agency("part_withdrawn", part.agency_return, by=by)


@transaction.atomic
def request_again(*, part: ReturnPart, due_on: date, reason: str, by) -> None:
    """Asks again for a part that was refused, withdrawn or declared nil, by a new date. Raises as withdraw_part."""
    _ask_again(part, due_on, reason, by)
    tell_agency("request_sent", part.agency_return, by=by)


def _ask_again(part: ReturnPart, due_on: date, reason: str, by) -> None:
    moved = move(part, "request_again", by=by, reason=reason)
    deadlines.reopen(moved.subject.deadline, due_on=due_on, reason=reason, by=by)
    acknowledging.ask_again(part.agency_return, reason=reason, by=by)


@transaction.atomic
def escalate(
    *, agency_return: AgencyReturn, to_whom: str = "", reason: str, rung: str = "", seen: int | None = None, by
) -> RequestDecision:
    """Takes the matter higher: to a rung of the board's ladder by its key, or to somebody else by role, and why (SAR Quality
    Marker 9). Whoever has an account for the rung is told by a notice.

    `seen` is the escalation that the page showed as the newest, 0 for none. Raises NotAllowed, or Refused: to nobody,
    without a reason, or somebody has escalated it in between.
    """
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=agency_return.pk)
    require(Perm.CHECK_QUALITY, agency_return, by)
    policies.check_returns_open(agency_return.review)
    step = next((one for one in rungs_for(agency_return) if one.key == rung), None)
    to_whom = step.title if step else to_whom.strip()
    if not to_whom or not reason.strip():
        raise Refused("Say to whom you escalate it, by role, and why.")
    newest = newest_escalation(agency_return)
    if seen is not None and (newest.pk if newest else 0) != seen:
        raise Refused("It was escalated meanwhile. Look at what was decided before you escalate it again.")
    decision = RequestDecision.objects.create(
        subject=latest_request(agency_return),
        verb="escalate",
        rung=step.key if step else "",
        to_whom=to_whom,
        reason=reason.strip(),
        by=by,
    )
    if step and step.told in HELD_BY:
        tell_agency("return_escalated", agency_return, by=by, to=HELD_BY[step.told])
    record("did", "escalate", decision, by=by, details={"rung": decision.rung})
    return decision


@transaction.atomic
def log_contact(
    *, agency_return: AgencyReturn, how: str, happened_on: date, with_whom: str, said: str, by
) -> ContactLogged:
    """Notes a contact outside the portal, for the board's side alone; what was promised is still asked for in the portal.

    Raises NotAllowed, or Refused: not said with whom or what about, a day to come, or a review that is closed.
    """
    require(Perm.CHECK_QUALITY, agency_return, by)
    policies.check_open(agency_return.review)
    if not with_whom.strip() or not said.strip():
        raise Refused("Say with whom you spoke, by role, and what was said.")
    if happened_on > timezone.localdate():
        raise Refused("Note it once it has taken place.")
    contact = ContactLogged.objects.create(
        subject=agency_return,
        verb=ContactLogged.How(how),
        happened_on=happened_on,
        with_whom=with_whom.strip(),
        reason=said.strip(),
        by=by,
    )
    record("did", "log_contact", contact, by=by)
    return contact
