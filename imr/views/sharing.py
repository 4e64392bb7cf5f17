"""The author sends a record to its interviewee, on paper or by a link, and keeps what comes back and what is added (R5)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from imr.forms.register import ReasonForm
from imr.forms.sharing import AddendumForm, CopyGivenForm, PaperAnswerForm, ShareForm
from imr.models import RecordCopy, StaffInterview
from imr.selectors import interviews as found
from imr.services import copies, sharing
from imr.views.interviews import INTERVIEW, page_of, ret_of
from imr.views.pages import answer, show, typed
from reviews.views.pages import in_time
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.documents.views import file_response, rendering_response

COPY = {
    "reference": "interview__involvement__agency_return__reference",
    "key": "interview__pk",
    "number": "number",
}


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
@requires_recent_authentication
def record_share(request, interview):
    """The code is on the answer to the form alone: no address leads to it, and nothing keeps it but its hash."""
    form = ShareForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            if not ratelimit.consume(request, action="share", user=request.user):
                raise Refused("These were many links within an hour. Wait a while, then send this one.")
            share, code = sharing.share_record(interview=interview, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return show(request, "record_shared", ret_of(interview), interview=interview, share=share, code=code)
    return show(request, "record_share", ret_of(interview), form=form, interview=interview)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def record_take_back(request, interview):
    form = ReasonForm(typed(request), label="Why is the record taken back?")

    def take_back(reason):
        sharing.take_back(interview=interview, reason=reason, by=request.user)

    context = {"interview": interview, "then": page_of(interview), "done": "The link has ended. You can write again."}
    return answer(request, "record_take_back", ret_of(interview), form, in_time(take_back), **context)


@require_POST
@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def link_end(request, interview):
    sharing.end_link(interview=interview, by=request.user)
    messages.success(request, "The link has ended.")
    return redirect(page_of(interview))


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def record_print(request, interview):
    """Copies for somebody without e-mail; the newest one can be noted as handed over."""
    page = reverse("imr:record_print", args=[ret_of(interview).reference, interview.pk])
    if "make" in request.POST:
        _make_copy(request, interview)
        return redirect(page)
    made = list(found.copies_of(request.user, interview))
    newest = made[0] if made and not hasattr(made[0], "given") else None
    form = CopyGivenForm(typed(request), initial={"on": timezone.localdate()})

    def give(**given):
        if newest is None:
            raise Refused("Make a copy first.")
        return copies.give_copy(copy=newest, by=request.user, **given)

    context = {"interview": interview, "copies": made, "newest": newest, "then": page_of(interview)}
    return answer(request, "record_print", ret_of(interview), form, give, done="What you said is kept.", **context)


def _make_copy(request, interview) -> None:
    try:
        copies.make_copy(interview=interview, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The copy is being printed. It is here in a moment.")


@requires(Perm.HOLD_INTERVIEWS, on=RecordCopy, known_by=COPY)
def copy_download(request, copy):
    if copy.pdf is None:
        raise Http404
    return rendering_response(copy.pdf)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def answer_enter(request, interview):
    record = found.record_of(interview)
    form = PaperAnswerForm(typed(request), request.FILES or None, checks=record["checks"])

    def enter(signed_on, paper, **_boxes):
        facts = {"signed_on": signed_on, "paper": paper, **form.said}
        try:
            return copies.enter_answer(interview=interview, by=request.user, **facts)
        except NotNow as late:
            raise Refused(late.sentence) from late

    context = record | {"then": page_of(interview), "done": "Their answer is kept."}
    return answer(request, "answer_enter", ret_of(interview), form, enter, **context)


@requires(Perm.READ_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def answer_download(request, interview, number):
    kept = found.answer_on_paper(request.user, interview, number)
    if kept is None or kept.paper is None:
        raise Http404
    name = f"{ret_of(interview).reference}-INT-{interview.pk}-answer.{kept.paper.kind}"
    return file_response(kept.paper, name=name)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def addendum_add(request, interview):
    form = AddendumForm(typed(request))

    def add(text):
        return sharing.add_addendum(interview=interview, text=text, by=request.user)

    context = {"interview": interview, "then": page_of(interview), "done": "Added beside the record."}
    return answer(request, "addendum_add", ret_of(interview), form, add, **context)
