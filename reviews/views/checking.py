"""The coordinator's quality check: the checklist, queries as threads, who stands aside; and whether a PDF is one of ours."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.checklist import checklist_of
from reviews.forms.returning import AnswersForm, ConflictForm, DocumentForm, QualityForm, QueryForm, ThreadForm
from reviews.models import AgencyReturn, PartState, Query, ReturnPart, Submission
from reviews.policies import check_checker
from reviews.selectors import returning as selectors
from reviews.selectors.checklist import lines_of, newest_checklist
from reviews.selectors.places import WHOLE, places_of
from reviews.selectors.queries import threads_of
from reviews.services import queries
from reviews.services import returning as verbs
from reviews.services.unsent_form import forget_unsent
from reviews.views.pages import answer, kept_meanwhile, show, typed
from reviews.views.returning import PART, VERSION, _page, expect_with, kept, left_over, met
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in
from sar_portal.documents.selectors import fingerprint_of

QUERY = {
    "reference": "submission__part__agency_return__reference",
    "kind": "submission__part__kind",
    "key": "pk",
}
ON_A_PAGE = 25  # Queries, of which each has its answers and a box to write in.
SAID = {"settle": "Settled.", "reopen": "Opened again."}


def _to_check(request, part: ReturnPart, form_of: Callable[[Submission], Form]) -> Submission:
    """The version to check, for somebody who may. Raises NotNow, with the reason, for who may not check this return."""
    submission = expect_with(request, part, PartState.RETURNED, form_of)
    try:
        check_checker(part, by=request.user)
    except Refused as refusal:
        raise NotNow(refusal.sentence) from refusal
    return submission


@requires(Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_check(request, part):
    against = newest_checklist(part.agency_return.review.board)
    lines = checklist_of(part.kind, lines_of(against))

    def form_of(version, unsent=None):
        return QualityForm(typed(request), checklist=lines, version=version.number, unsent=unsent)

    submission = _to_check(request, part, form_of)
    unsent = selectors.unsent_of(request.user, submission)
    form = form_of(submission, unsent)
    goes_on, besides = met(request, Perm.CHECK_QUALITY, submission, form, form_of)
    if goes_on and "later" in request.POST:
        return redirect(request.path)
    if goes_on and "ask" in request.POST:
        return redirect("reviews:query_add", part.agency_return.reference, part.kind, submission.number)
    if goes_on and form.is_valid():
        data = form.cleaned_data
        checklist = {key: key in data.get("met", []) for key, _ in lines}
        facts = {"part": part, "submission": submission, "checklist": checklist, "against": against, "by": request.user}
        try:
            if data["outcome"] == "finalise":
                verbs.finalise(**facts)
            else:
                revise = data["outcome"] == "return_for_revision"
                verbs.query(reason=data["reason"], due_on=data["due_on"], revise=revise, **facts)
            messages.success(request, "The quality check is recorded and the agency has been told.")
            return redirect(part.agency_return.review)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    before, threads = selectors.seen_before(request.user, submission), threads_of(request.user, part)
    context = {"submission": submission, "before": before, "threads": threads, "unsent": unsent}
    context |= besides | {"left": left_over(request, part, form_of, submission)}
    return _page(request, "part_check", part, form=form, **context)


@require_POST
@requires(Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_check_autosave(request, part):
    def form(submission):
        lines = checklist_of(part.kind, lines_of(newest_checklist(part.agency_return.review.board)))
        return QualityForm(typed(request), checklist=lines, version=submission.number)

    return kept(request, Perm.CHECK_QUALITY, part, form)


@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by={"reference": "reference"})
def checker_stand_aside(request, agency_return):
    def stand_aside(reason):
        return queries.stand_aside(agency_return=agency_return, reason=reason, by=request.user)

    context = {"review": agency_return.review, "agency_return": agency_return}
    facts = {"then": agency_return.get_absolute_url(), "done": "Your conflict is recorded: somebody else checks this."}
    return answer(request, "checker_stand_aside", ConflictForm(typed(request)), stand_aside, **facts, **context)


# --- queries ----------------------------------------------------------------------------------------------------------


@requires(Perm.CHECK_QUALITY, on=Submission, known_by=VERSION)
def query_add(request, submission):
    part = submission.part
    places = {WHOLE: "The whole of it"} | places_of(submission)
    form = QueryForm(typed(request), places=places, initial={"place": request.GET.get("place", WHOLE)})
    if _to_check(request, part, lambda _: form) != submission:
        raise NotNow("A newer version has been submitted. Read that one before you ask.")

    def ask(place, text):
        return queries.ask(submission=submission, place=place, text=text, by=request.user)

    context = {"review": part.agency_return.review, "agency_return": part.agency_return, "part": part}
    # Who asked from the text they read goes on reading there.
    read_at = places.keys() & {request.GET.get("place")} - {WHOLE}
    name, rest, at = (
        ("version_detail", [submission.number], f"#ask-{read_at.pop()}") if read_at else ("part_check", [], "")
    )
    then = reverse(f"reviews:{name}", args=[part.agency_return.reference, part.kind, *rest]) + at
    done = "Noted. The agency reads it when the check ends with it."
    return answer(request, "query_add", form, ask, then=then, done=done, submission=submission, **context)


@requires(Perm.CHECK_QUALITY, Perm.READ_DRAFT, on=ReturnPart, known_by=PART)
def thread_list(request, part):
    answers = Perm.SUBMIT in request.allowed and part.state == PartState.IN_PROGRESS
    settles = Perm.CHECK_QUALITY in request.allowed and part.state == PartState.RETURNED
    threads = threads_of(request.user, part)
    page = Paginator(threads, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    form = AnswersForm(typed(request), boxes=[f"text-{one.query.pk}" for one in threads]) if answers else None
    if form and (went := kept_meanwhile(request, form)):
        return went
    if form and form.kept_at:
        shown = [replace(one, typed=form.data.get(f"text-{one.query.pk}", "")) for one in shown]
    if request.method == "POST":
        # What was sent, not what stands on the page of that number by now: an answer given elsewhere moves its query on.
        boxes = {one.query: f"text-{one.query.pk}" for one in threads}
        texts = {query: request.POST[box] for query, box in boxes.items() if box in request.POST}
        try:
            made = queries.answer_all(texts=texts, by=request.user)
        except (Refused, NotNow) as refusal:
            messages.error(request, refusal.sentence)
            moved = [one for one in threads if one not in shown and texts.get(one.query, "").strip()]
            shown = [replace(one, typed=texts.get(one.query, "")) for one in [*moved, *shown]]
        else:
            if form and form.is_valid():
                forget_unsent(key=form.cleaned_data["unsent"], by=request.user)
            messages.success(request, f"{made} answer{'' if made == 1 else 's'} kept, to go with the next version.")
            return _same_page(request, part)
    return _page(request, "thread_list", part, page=page, threads=shown, answers=answers, settles=settles, form=form)


def _same_page(request, part):
    """Back to the page of queries that something was sent from; the first where its number says nothing."""
    number = request.GET.get("page", "")
    more = f"?page={number}" if number.isdecimal() else ""
    return redirect(reverse("reviews:thread_list", args=[part.agency_return.reference, part.kind]) + more)


@require_POST
@requires(Perm.CHECK_QUALITY, on=Query, known_by=QUERY)
def thread_settle(request, query):
    part, form = query.submission.part, ThreadForm(request.POST)
    if form.is_valid():
        verb = form.cleaned_data["verb"]
        try:
            queries.settle(query=query, settled=verb == "settle", by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, SAID[verb])
    return _same_page(request, part)


# --- is this document one of ours? -------------------------------------------------------------------------------------


@signed_in
def document_check(request):
    """The file is read once for its fingerprint and never opened, kept or named: what is not known here says nothing else."""
    form = DocumentForm(typed(request), request.FILES or None)
    context = {}
    if request.method == "POST" and form.is_valid():
        sha256 = fingerprint_of(form.cleaned_data["document"].chunks())
        context = {"sha256": sha256, "known": selectors.document_known(request.user, sha256)}
    return show(request, "document_check", None, form=form, **context)
