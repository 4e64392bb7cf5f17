"""The coordinator's side of the requests: plan, preview, send, decide, ask for more."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reviews.forms.requests import (
    ContactForm,
    DecideExtensionForm,
    EscalateForm,
    LetterPlanForm,
    PlanForm,
    ReasonForm,
    RequestAgainForm,
    SendForm,
    SupplementaryForm,
)
from reviews.models import AgencyReturn, PlannedRequest, RequestDecision, ReturnPart, Review
from reviews.selectors import ladder
from reviews.selectors import requests as reading
from reviews.selectors.reviews import agencies_to_plan, missing_for_sending, planned_of
from reviews.services import letters, planning
from reviews.services import requests as verbs
from reviews.views.pages import answer, attempt, show, typed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.selectors import crest_of, picture_of
from sar_portal.documents.views import picture_response

KNOWN_BY = {"reference": "reference"}
PLAN = {"reference": "review__reference", "code": "agency__code"}
PART = {"reference": "agency_return__reference", "kind": "kind"}


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def plan_list(request, review):
    return show(request, "plan_list", review, planned=planned_of(review), sent=reading.sent_of(request.user, review))


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def plan_add(request, review):
    agencies = agencies_to_plan(review)
    form = PlanForm(typed(request), agencies=agencies, initial=planning.proposed_dates(review.board))

    def plan(version, **facts):
        return planning.plan_request(review=review, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:plan_list", args=[review.reference])
    done = "The agency was added to the plan. Nothing has been sent yet."
    return answer(request, "plan_form", form, plan, then=then, done=done, review=review, agencies=agencies)


@requires(Perm.MANAGE_REVIEW, on=PlannedRequest, known_by=PLAN)
def plan_change(request, planned):
    review = planned.review
    stored = {name: getattr(planned, name) for name in planning.proposed_dates(review.board)}
    proposed = planning.proposed_dates(review.board)
    dates = {name: stored[name] or proposed[name] for name in stored}
    form = PlanForm(typed(request), initial=dates | {"asks": planned.asks, "version": planned.version})

    def plan(version, **facts):
        facts |= {"agency": planned.agency, "version": version or 0}
        return planning.plan_request(review=review, by=request.user, **facts)

    then = reverse("reviews:plan_list", args=[review.reference])
    return answer(request, "plan_form", form, plan, then=then, done="Saved.", review=review, planned=planned)


@requires(Perm.MANAGE_REVIEW, on=PlannedRequest, known_by=PLAN)
def plan_remove(request, planned):
    review = planned.review
    if request.method == "POST":
        try:
            planning.drop_plan(planned=planned, by=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "The agency was taken out of the plan.")
        return redirect("reviews:plan_list", review.reference)
    return show(request, "plan_remove", review, planned=planned)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def request_prepare(request, review):
    """What the letters say alike; kept, so that the next pages can show each letter before it goes out."""
    kept = getattr(review, "letter_plan", None)
    proposed = {
        "supply_to": review.board.name,
        "name_people_by": letters.people_named_by(review.board, timezone.localdate()),
    }
    sent = typed(request)
    form = LetterPlanForm.of(kept, sent) if kept else LetterPlanForm(sent, initial=proposed)

    def keep(version, **facts):
        return planning.plan_letter(review=review, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:request_preview", args=[review.reference])
    return answer(request, "request_prepare", form, keep, then=then, done="Saved.", review=review)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def request_preview(request, review):
    """Everybody who will get a letter, what is asked and by when, and the letters; then one confirmation sends them all."""
    plan = getattr(review, "letter_plan", None)
    if plan is None:
        return redirect("reviews:request_prepare", review.reference)
    planned = planned_of(review)
    form = SendForm(typed(request))

    def send(confirm):
        facts = {name: getattr(plan, name) for name in LetterPlanForm.base_fields if name != "version"}
        return verbs.send_requests(review=review, by=request.user, **facts)

    then = reverse("reviews:request_sent", args=[review.reference])
    context = {"plan": plan, "planned": planned, "missing": missing_for_sending(review, planned)}
    contents = letters.previews(planned=[each.plan for each in planned], plan=plan, by=request.user)
    context |= {"letters": list(zip(planned, contents, strict=True))}
    return answer(request, "request_preview", form, send, then=then, done="Sent.", review=review, **context)


@requires(Perm.MANAGE_REVIEW, on=PlannedRequest, known_by=PLAN)
def letter_preview(request, planned):
    """The letter as it would be frozen today."""
    review = planned.review
    plan = getattr(review, "letter_plan", None)
    if plan is None:
        return redirect("reviews:request_prepare", review.reference)
    [content] = letters.previews(planned=[planned], plan=plan, by=request.user)
    return show(request, "letter_preview", review, content=content, planned=planned)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
@require_GET
def crest_preview(request, review):
    """The picture at the head of letters that are not sent yet: the board's of today."""
    return picture_response(picture_of(crest_of(review.board)))


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def request_sent(request, review):
    return show(request, "request_sent", review, sent=reading.sent_of(request.user, review))


# --- one agency's request --------------------------------------------------------------------------------------------
@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def return_progress(request, agency_return):
    return show(
        request,
        "return_progress",
        agency_return.review,
        agency_return=agency_return,
        parts=reading.parts_of(request.user, agency_return),
        holds=reading.holds_of(agency_return),
        asked=reading.open_extensions(agency_return),
        proposal=ladder.proposal_for(agency_return),
        requests=reading.requests_of(request.user, agency_return),
        to_acknowledge=reading.to_acknowledge(agency_return),
        partial=reading.partial_replies(agency_return),
        steps=reading.timeline_of(request.user, agency_return),
    )


def _progress(agency_return) -> str:
    return reverse("reviews:return_progress", args=[agency_return.reference])


@requires(
    Perm.CHECK_QUALITY, on=RequestDecision, known_by={"reference": "subject__agency_return__reference", "key": "pk"}
)
def extension_decide(request, asked):
    agency_return = asked.subject.agency_return
    if asked.verb != "ask_extension":
        raise Http404
    form = DecideExtensionForm(typed(request), initial={"until": asked.until})

    def decide(decision, until, reason):
        if decision == "grant":
            return verbs.grant_extension(asked=asked, until=until, reason=reason, by=request.user)
        return verbs.decline_extension(asked=asked, reason=reason, by=request.user)

    then, context = _progress(agency_return), {"agency_return": agency_return, "asked": asked}
    done = "Your decision is recorded, and the agency is told."
    return answer(
        request, "extension_decide", form, decide, then=then, done=done, review=agency_return.review, **context
    )


@requires(Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_withdraw(request, part):
    agency_return = part.agency_return
    form = ReasonForm(typed(request), label="Why it is no longer asked for", hint="The agency reads it.")

    def withdraw(reason):
        return verbs.withdraw_part(part=part, reason=reason, by=request.user)

    context = {"agency_return": agency_return, "part": part, "then": _progress(agency_return)}
    done = "The request for this part is withdrawn."
    return answer(request, "part_withdraw", form, withdraw, done=done, review=agency_return.review, **context)


@requires(Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_request_again(request, part):
    agency_return = part.agency_return
    form = RequestAgainForm(
        typed(request), initial={"due_on": planning.proposed_date(agency_return.review.board, part.kind)}
    )

    def request_again(due_on, reason):
        return verbs.request_again(part=part, due_on=due_on, reason=reason, by=request.user)

    context = {"agency_return": agency_return, "part": part, "then": _progress(agency_return)}
    done = "The part is requested again, and the agency is told."
    return answer(request, "part_request_again", form, request_again, done=done, review=agency_return.review, **context)


@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def request_escalate(request, agency_return):
    """Offers the rung that is next, with the facts as the reason's beginning; a person decides, and sends."""
    proposal, newest = ladder.proposal_for(agency_return), ladder.newest_escalation(agency_return)
    rungs = ladder.rungs_for(agency_return)
    told = {rung.key: ladder.told_words(agency_return, rung) for rung in rungs}
    initial: dict = {"seen": newest.pk if newest else 0}
    if proposal:
        initial |= {"rung": proposal.rung.key, "reason": proposal.facts}
    form = EscalateForm(typed(request), rungs=rungs, told=told, initial=initial)

    def escalate(**facts):
        try:
            return verbs.escalate(agency_return=agency_return, by=request.user, **facts)
        except Refused:
            # What was decided meanwhile is shown, and the next submit is made knowing it (R14).
            if (latest := ladder.newest_escalation(agency_return)) and latest.pk != facts["seen"]:
                form.meet(latest)
                context["meanwhile"] = latest
            raise

    def then(decision) -> str:
        told = ladder.told_of(decision)
        return _progress(agency_return) if told else _noting(agency_return, decision)

    def done(decision) -> str:
        if told := ladder.told_of(decision):
            return f"The escalation is recorded, and a notice goes to {' and '.join(told)}."
        return f"The escalation is recorded. The portal writes to nobody: tell them ({decision.to_whom}), and note it here."

    context = {"agency_return": agency_return, "proposal": proposal}
    went, besides = attempt(request, form, escalate, then=then, done=done)
    return went or show(request, "request_escalate", agency_return.review, form=form, **context, **besides)


def _noting(agency_return, decision) -> str:
    return f"{reverse('reviews:contact_add', args=[agency_return.reference])}?escalation={decision.pk}"


@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def contact_add(request, agency_return):
    initial: dict = {"happened_on": timezone.localdate()}
    if escalated := ladder.escalation_of(agency_return, request.GET.get("escalation", "")):
        initial |= {"with_whom": escalated.to_whom}
    form = ContactForm(typed(request), initial=initial)

    def log(**facts):
        return verbs.log_contact(agency_return=agency_return, by=request.user, **facts)

    context = {"agency_return": agency_return, "then": _progress(agency_return)}
    done = "The contact is noted."
    return answer(request, "contact_add", form, log, done=done, review=agency_return.review, **context)


@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def request_supplement(request, agency_return):
    review = agency_return.review
    latest = reading.latest_request(agency_return)
    proposed = {"conditions": latest.conditions, "supply_to": latest.supply_to}
    form = SupplementaryForm(typed(request), initial=planning.proposed_dates(review.board) | proposed)

    def send(asks, conditions, supply_to, note, **dates):
        due = {ask: dates[reading.DATE_OF[ask]] for ask in asks}
        facts = {"asks": asks, "due": due, "conditions": conditions, "supply_to": supply_to, "note": note}
        return verbs.send_supplementary(agency_return=agency_return, by=request.user, **facts)

    then, done = _progress(agency_return), "The supplementary request was sent."
    return answer(
        request, "request_supplement", form, send, then=then, done=done, review=review, agency_return=agency_return
    )
