"""Threads on a text of the report, inside the agency."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.comments import CommentForm, ThreadForm
from imr.models import ReportPart
from imr.selectors.comments import comment_of, text_at, threads_at
from imr.services.comments import add_comment, settle_comment
from imr.views.pages import answer, typed
from imr.views.report import KNOWN_BY, read
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

DONE = {"reply": "Replied.", "resolve": "Resolved.", "reopen": "Opened again."}


def _page(part, place: str) -> str:
    return reverse("imr:comment_list", args=[part.agency_return.reference, place])


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def comment_list(request, part, place):
    report = read(request, part)
    about = text_at(report, place)
    if about is None:
        raise Http404

    def add(text):
        return add_comment(report=report, place=place, text=text, by=request.user)

    context = {"part": part, "about": about, "place": place, "threads": threads_at(request.user, report, place)}
    facts = {"then": _page(part, place), "done": "Your comment is added."}
    return answer(request, "comment_list", part.agency_return, CommentForm(typed(request)), add, **facts, **context)


@require_POST
@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def comment_answer(request, part, place, key):
    report, form = read(request, part), ThreadForm(request.POST)
    thread = comment_of(request.user, report, key)
    if thread is None or thread.place != place:
        raise Http404
    if form.is_valid():
        verb, text = form.cleaned_data["verb"], form.cleaned_data["text"]
        try:
            if verb == "reply":
                add_comment(report=report, place=place, text=text, begins=thread, by=request.user)
            else:
                settle_comment(comment=thread, resolved=verb == "resolve", by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, DONE[verb])
    return redirect(_page(part, place))
