"""The agency's side of a request: read it, acknowledge it, answer each part; and the letter, for both sides."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reviews.forms.requests import AskExtensionForm, PartialReplyForm, ReasonForm, RestForm
from reviews.models import AgencyReturn, InformationRequest, ReturnPart
from reviews.selectors import requests as reading
from reviews.services import answers as verbs
from reviews.services.letters import letter_later
from reviews.views.pages import answer, show, typed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.selectors import picture_of
from sar_portal.documents.views import picture_response, rendering_response

KNOWN_BY = {"reference": "reference"}
PART = {"reference": "agency_return__reference", "kind": "kind"}
LETTER = {"reference": "agency_return__reference", "number": "number"}


@requires(Perm.ANSWER_REQUEST, Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def request_detail(request, agency_return):
    """The dates of a request lead here, whoever is reminded of them: the board's side has a page of its own."""
    if Perm.ANSWER_REQUEST not in request.allowed:
        return redirect("reviews:return_progress", agency_return.reference)
    return show(
        request,
        "request_detail",
        agency_return.review,
        agency_return=agency_return,
        parts=reading.parts_of(request.user, agency_return),
        requests=reading.requests_of(request.user, agency_return),
        to_acknowledge=reading.to_acknowledge(agency_return),
        partial=reading.partial_replies(agency_return),
        steps=reading.timeline_of(request.user, agency_return),
    )


@requires(Perm.ANSWER_REQUEST, on=InformationRequest, known_by=LETTER)
def request_acknowledge(request, asked):
    agency_return = asked.agency_return
    if request.method == "POST":
        try:
            verbs.acknowledge(request=asked, by=request.user)
            messages.success(request, "The request is acknowledged. The coordinator is told.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("reviews:request_detail", agency_return.reference)
    return show(request, "request_acknowledge", agency_return.review, agency_return=agency_return, asked=asked)


def _then(part) -> str:
    return reverse("reviews:request_detail", args=[part.agency_return.reference])


@requires(Perm.ANSWER_REQUEST, on=ReturnPart, known_by=PART)
def part_nil(request, part):
    hint = "Say which systems and files were searched, and for which names and dates."
    form = ReasonForm(typed(request), label="What was searched, and that nothing was found", hint=hint)

    def declare(reason):
        return verbs.declare_nil(part=part, reason=reason, by=request.user)

    done = "The nil return is recorded. The coordinator is told."
    context = {"review": part.agency_return.review, "agency_return": part.agency_return, "part": part}
    return answer(request, "part_nil", form, declare, then=_then(part), done=done, **context)


@requires(Perm.ANSWER_REQUEST, on=ReturnPart, known_by=PART)
def part_refuse(request, part):
    form = ReasonForm(typed(request), label="Why you refuse", hint="The coordinator reads it and may ask again.")

    def refuse(reason):
        return verbs.refuse(part=part, reason=reason, by=request.user)

    done = "The refusal is recorded. The coordinator is told."
    context = {"review": part.agency_return.review, "agency_return": part.agency_return, "part": part}
    return answer(request, "part_refuse", form, refuse, then=_then(part), done=done, **context)


@requires(Perm.ANSWER_REQUEST, Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_partial(request, part):
    """One page for the agency that says so, and for the coordinator who was told so outside the portal; and then for what
    becomes of the rest.
    """
    agency_return, standing = part.agency_return, reading.standing_reply(part)
    then = reverse(f"reviews:{_own_page(request)}", args=[agency_return.reference])

    def reply(missing, until):
        return verbs.reply_in_part(part=part, missing=missing, until=until, by=request.user)

    def follow_up(rest, came_on, **facts):
        return verbs.rest_has_come(part=part, came_on=came_on, by=request.user) if rest == "came" else reply(**facts)

    form: Form
    verb: Callable
    # Whoever answers the second form is told what became of it meanwhile, and is not given the first with half of their words.
    if standing is None and "rest" not in request.POST:
        form, verb = PartialReplyForm(typed(request)), reply
    else:
        known = {"came_on": timezone.localdate(), "missing": standing.reason if standing else ""}
        form, verb = RestForm(typed(request), initial=known), follow_up
    context = {"review": agency_return.review, "agency_return": agency_return, "part": part}
    context |= {"standing": standing, "partial": [standing] if standing else []}
    return answer(request, "part_partial", form, verb, then=then, done=_reply_done, back=then, **context)


def _reply_done(decision) -> str:
    if decision.verb == "rest_came":
        return "It is recorded that the rest has come. Nobody is reminded of it any more."
    return "The partial reply is recorded. The date of the part stands."


def _own_page(request) -> str:
    return "request_detail" if Perm.ANSWER_REQUEST in request.allowed else "return_progress"


@requires(Perm.ANSWER_REQUEST, on=ReturnPart, known_by=PART)
def extension_ask(request, part):
    form = AskExtensionForm(typed(request), due_on=part.deadline.due_on)

    def ask(until, reason):
        return verbs.ask_extension(part=part, until=until, reason=reason, by=request.user)

    done = "You have asked for more time. The date stands until the coordinator decides."
    context = {"review": part.agency_return.review, "agency_return": part.agency_return, "part": part}
    return answer(request, "extension_ask", form, ask, then=_then(part), done=done, **context)


# --- the letter: one page for the agency that received it and the coordinator who sent it ---------------------------
@requires(Perm.ANSWER_REQUEST, Perm.CHECK_QUALITY, on=InformationRequest, known_by=LETTER)
def letter_read(request, asked):
    agency_return = asked.agency_return
    back = reverse(f"reviews:{_own_page(request)}", args=[agency_return.reference])
    context = {"agency_return": agency_return, "asked": asked, "content": asked.content, "back": back}
    return show(request, "letter_read", agency_return.review, **context)


@requires(Perm.ANSWER_REQUEST, Perm.CHECK_QUALITY, on=InformationRequest, known_by=LETTER)
@require_GET
def letter_crest(request, asked):
    """The picture at its head, for the page that shows it: the one that was frozen with it (R7)."""
    return picture_response(picture_of(asked.content))


@requires(Perm.ANSWER_REQUEST, Perm.CHECK_QUALITY, on=InformationRequest, known_by=LETTER)
def letter_download(request, asked):
    if asked.letter is not None:
        return rendering_response(asked.letter)
    letter_later(asked)
    messages.info(request, "The PDF is still being made. Try again in a minute; the letter itself is below.")
    return redirect("reviews:letter_read", asked.agency_return.reference, asked.number)
