"""Reading requests: the letters of a return, and everything that was asked and decided, as one timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from reviews.models import (
    ENDED,
    NOT_WAITED_FOR,
    AgencyReturn,
    ContactLogged,
    InformationRequest,
    PartDecision,
    PartKind,
    PartState,
    PlannedRequest,
    QualityCheck,
    RequestDecision,
    ReturnPart,
    Review,
    ReviewDecision,
    SignOff,
)
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

# How each step reads. A senior manager's sending back stays inside the agency (R3), so it has no words here.
WORDS = {
    "acknowledge": "Request acknowledged",
    "ask_extension": "More time asked for",
    "grant_extension": "More time granted",
    "decline_extension": "More time declined",
    "escalate": "Escalated",
    "partial_reply": "Partial reply",
    "rest_came": "The rest has come",
    "nil_return": "Nil return declared",
    "refuse": "Refused",
    "withdraw": "Withdrawn",
    "request_again": "Requested again",
    "submit": "Given to the senior manager",
    "reopen": "Reopened",
    "confirm_secured": "Records confirmed as secured",
    "accept": "Accepted by the senior manager and returned",
    "finalise": "Final after the quality check",
    "query": "Accepted with queries, sent to the agency",
    "return_for_revision": "Returned for revision",
    "start_gathering": "Requests sent, gathering started",
    "start_analysis": "Analysis started",
    "start_reporting": "Reporting started",
    "start_actions": "Actions started",
    "close": "Review closed",
    "suspend": "Review suspended",
    "resume": "Review resumed",
}


# Which date of a plan is the date of which part.
DATE_OF = {
    PartKind.RECORDS: "records_due",
    PartKind.CHRONOLOGY: "chronology_due",
    PartKind.IMR: "report_due",
    PartKind.INFORMATION_REPORT: "report_due",
}


def asked_of(planned: PlannedRequest) -> list[tuple[str, date]]:
    """What is asked and by when, in the order of the parts."""
    return [(ask, getattr(planned, DATE_OF[PartKind(ask)])) for ask in planned.asks]


@dataclass(frozen=True)
class Step:
    """One thing that was asked, answered or decided."""

    at: datetime
    title: str
    part: str = ""
    reason: str = ""
    by: str = ""
    until: date | None = None
    came_on: date | None = None
    letter: int | None = None
    agency: str = ""


def step_of(decision, part_kind: str = "", **more) -> Step:
    """A decision row as a step. `more` replaces what should read otherwise, such as an empty reason."""
    title = WORDS.get(decision.verb, decision.verb.replace("_", " ").capitalize())
    if decision.verb == "escalate":
        title = f"Escalated to {decision.to_whom}"
    facts = {
        "at": decision.at,
        "title": title,
        "part": PartKind(part_kind).label if part_kind else "",
        "reason": decision.reason,
        "by": decision.by.get_full_name(),
        "until": getattr(decision, "until", None),
        "came_on": getattr(decision, "came_on", None),
    }
    return Step(**facts | more)


def latest_request(agency_return: AgencyReturn, kind: str | None = None) -> InformationRequest:
    """The newest request to the agency, or the newest that asked for this kind of part."""
    requests = agency_return.requests.order_by("-number")
    return (kind and requests.filter(asks__contains=[kind]).first()) or requests[0]


def requests_of(viewer, agency_return: AgencyReturn):
    """The letters sent to the agency, for its lead and for the coordinator, newest first."""
    lead = visible(viewer, Perm.ANSWER_REQUEST, InformationRequest)
    coordinator = visible(viewer, Perm.CHECK_QUALITY, InformationRequest)
    return (lead | coordinator).filter(agency_return=agency_return).select_related("sent_by").order_by("-number")


def timeline_of(viewer, agency_return: AgencyReturn) -> list[Step]:
    """Everything asked and decided on one return, newest first, as both sides see it."""
    steps = [
        Step(
            at=each.sent_at,
            title="Request sent" if each.number == 1 else "Supplementary request sent",
            by=each.sent_by.get_full_name(),
            letter=each.number,
        )
        for each in requests_of(viewer, agency_return)
    ]
    decided = RequestDecision.objects.filter(subject__agency_return=agency_return).select_related("by", "part")
    steps += [step_of(each, each.part.kind if each.part else "") for each in decided]
    moved = PartDecision.objects.filter(subject__agency_return=agency_return).exclude(verb="acknowledge")
    signed = SignOff.objects.filter(subject__agency_return=agency_return, verb__in=["accept", "confirm_secured"])
    checked = QualityCheck.objects.filter(subject__agency_return=agency_return)
    for rows in (moved, signed, checked):
        steps += [step_of(each, each.subject.kind) for each in rows.select_related("by", "subject")]
    paused = ReviewDecision.objects.filter(subject=agency_return.review_id, verb__in=["suspend", "resume"])
    steps += [step_of(each) for each in paused.filter(at__gte=agency_return.created_at).select_related("by")]
    steps += [_contact(each) for each in contacts_with(viewer, agency_return)]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def contacts_with(viewer, agency_return: AgencyReturn):
    """What the board's side noted of contacts outside the portal: nothing of it for the agency."""
    noted = visible(viewer, Perm.CHECK_QUALITY, ContactLogged).filter(subject=agency_return)
    return noted.select_related("by")


def _contact(one: ContactLogged) -> Step:
    words = f"{one.how_said}, {one.happened_on:%-d %B %Y}: {one.with_whom}"
    return Step(at=one.at, title="Contact noted", part=words, reason=one.reason, by=one.by.get_full_name())


def open_extensions(agency_return: AgencyReturn):
    """What the agency asked for and the coordinator has not answered."""
    asked = RequestDecision.objects.filter(subject__agency_return=agency_return, verb="ask_extension")
    return asked.filter(answer__isnull=True).select_related("part__deadline", "by").order_by("at")


def partial_replies(agency_return: AgencyReturn) -> list[RequestDecision]:
    """The newest partial reply to each part of which something is still waited for, with what is missing until when.

    What was said before the rest or the part came, or was asked for anew, stands in the timeline alone. A version that is with
    the agency's own senior manager has not come: it may be sent back.
    """
    this_part, later = Q(subject=OuterRef("part")), Q(at__gt=OuterRef("at"))
    moved = PartDecision.objects.filter(this_part, later, verb__in=["reopen", "request_again"])
    came = SignOff.objects.filter(this_part, later, verb__in=["accept", "confirm_secured"])
    rest = RequestDecision.objects.filter(later, part=OuterRef("part"), verb="rest_came")
    said = RequestDecision.objects.filter(subject__agency_return=agency_return, verb="partial_reply")
    ended = Exists(moved) | Exists(came) | Exists(rest) | Q(part__state__in=NOT_WAITED_FOR)
    waited = said.exclude(ended).select_related("part__promised", "part__agency_return", "by")
    newest = {one.part_id: one for one in waited.order_by("at", "pk")}
    return list(newest.values())


def standing_reply(part: ReturnPart) -> RequestDecision | None:
    """The partial reply to this part of which the rest is waited for."""
    return next((one for one in partial_replies(part.agency_return) if one.part_id == part.pk), None)


def sent_of(viewer, review: Review):
    """The returns of a review whose progress the person may see, in the order of their marks."""
    returns = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review)
    return returns.select_related("agency").order_by("mark")


def parts_of(viewer, agency_return: AgencyReturn):
    """The parts of one return with their dates."""
    parts = visible(viewer, Perm.SEE_PROGRESS, ReturnPart).filter(agency_return=agency_return)
    return parts.select_related("deadline", "agency_return").order_by("pk")


def holds_of(agency_return: AgencyReturn):
    """What blocks submission, by kind alone: the sentence of a hold may say more than the board should read (R3)."""
    return agency_return.holds.filter(until__isnull=True).order_by("since")


def to_acknowledge(agency_return: AgencyReturn):
    """The requests that nobody at the agency has acknowledged, or of which a part was asked for again since.

    One is answered, too, where each part that it asks for has ended, has been begun since, or is asked for by a newer one.
    """
    parts = {part.kind: part for part in agency_return.parts.all()}
    waiting = [
        latest_request(agency_return, kind).pk for kind, part in parts.items() if part.state == PartState.REQUESTED
    ]
    requests = list(agency_return.requests.order_by("number"))
    newest = {kind: one.pk for one in requests for kind in one.asks}

    def is_answered(kind: str, by_request: InformationRequest) -> bool:
        part = parts.get(kind)
        if newest[kind] != by_request.pk or part is None or part.state in ENDED:
            return True
        return part.state != PartState.REQUESTED and part.state_since > by_request.sent_at

    answered = [one.pk for one in requests if one.asks and all(is_answered(kind, one) for kind in one.asks)]
    answered = [pk for pk in answered if pk not in waiting]
    asked = agency_return.requests.filter(Q(pk__in=waiting) | ~Q(decisions__verb="acknowledge"))
    return asked.exclude(pk__in=answered).select_related("deadline").distinct().order_by("number")
