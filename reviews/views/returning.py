"""Versions of a part, and the senior manager's one decision."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reviews.forms.returning import NEWER, AcceptForm, DecisionForm, OfVersion, ReopenForm, plain, texts_in
from reviews.models import PartKind, PartState, ReturnPart, Submission
from reviews.selectors import returning as selectors
from reviews.selectors.differences import differences
from reviews.selectors.places import places_of
from reviews.selectors.queries import compared, threads_of
from reviews.services import returning as verbs
from reviews.services.unsent_decision import DECIDED, ELSEWHERE, check_no_reasons, keep, settle
from reviews.views.pages import show, typed
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import CHOOSE, Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import Acknowledged, requires
from sar_portal.accounts.stepup import confirm_identity
from sar_portal.documents.views import rendering_response

PART = {"reference": "agency_return__reference", "kind": "kind"}
NOTHING = "You have written nothing here, so nothing is kept."
VERSION = {"reference": "part__agency_return__reference", "kind": "part__kind", "number": "number"}


def _page(request, template: str, part: ReturnPart, **context):
    agency_return = part.agency_return
    return show(request, template, agency_return.review, part=part, agency_return=agency_return, **context)


def _expect(part: ReturnPart, state: PartState) -> Submission:
    """The newest version, when the part is where this page needs it. Raises NotNow."""
    if part.state != state:
        raise NotNow(f"There is nothing to decide now: this part is {part.get_state_display().lower()}.")
    # What was returned is what the part says: a version that the author submits while the board's page is made is none (R3).
    accepted = state in (PartState.RETURNED, PartState.FINAL)
    newest = selectors.returned_version(part) if accepted else selectors.newest_version(part)
    if newest is None:
        raise NotNow("There is no version to decide on.")
    return newest


def expect_with(request, part: ReturnPart, state: PartState, form_of: Callable[[Submission], Form]) -> Submission:
    """As `_expect`; where somebody decided while this one wrote, the refusal shows them their words, to copy (R14): those that
    were sent just now, and those that were kept.
    """
    try:
        return _expect(part, state)
    except NotNow as refusal:
        newest = selectors.newest_version(part)
        sent = texts_in(form_of(newest)) if request.method == "POST" and newest is not None else []
        _show_words(refusal, sent, left_over(request, part, form_of))
        raise


def _show_words(refusal: NotNow, sent: list[tuple[str, str]], left: list[tuple[str, str]]) -> None:
    """Says with the refusal what was `sent`, and where it is kept: nowhere, unless all of it is in what is `left`."""
    if {plain(text) for _, text in sent} <= {text for _, text in left}:
        refusal.unsent, refusal.kept = left, "for you alone, until two weeks after the decision"
    else:
        refusal.unsent = sent


def left_over(request, part: ReturnPart, form_of: Callable[[Submission], Form], but: Submission | None = None):
    """(label, text) of what the viewer had kept of versions that somebody else decided on before them."""
    rows = selectors.left_of(request.user, part, but)
    found = [(row, one) for row in rows for one in texts_in(form_of(row.submission), row.words)]
    return [(f"{label} (version {row.submission.number})", text) for row, (label, text) in found]


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=ReturnPart, known_by=PART)
def version_list(request, part):
    versions = selectors.with_fate(selectors.versions_of(request.user, part))
    return _page(request, "version_list", part, versions=versions)


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=Submission, known_by=VERSION)
def version_detail(request, submission):
    paper = selectors.paper_of(submission)
    context = {
        "submission": submission,
        "content": submission.content,
        "paper": paper,
        "late": selectors.paper_is_late(submission),
        "progress": selectors.paper_progress(submission) if paper is None else None,
        "acceptance": selectors.acceptance_of(submission),
        "seal": selectors.seal_of(submission),
        "before": selectors.seen_before(request.user, submission),
        "threads": threads_of(request.user, submission.part),
        "asks": Perm.CHECK_QUALITY in request.allowed
        and submission.part.state == PartState.RETURNED
        and submission.part.returned_id == submission.pk,
    }
    return _page(request, "version_detail", submission.part, **context)


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=Submission, known_by=VERSION)
def version_compare(request, submission, other):
    """Both versions have to be the viewer's to read: one that was sent back stays in the agency (R3)."""
    part = submission.part
    before = selectors.versions_of(request.user, part).filter(number=other).first()
    if before is None:
        raise Http404
    beside = compared(differences(before, submission), threads_of(request.user, part))
    return _page(request, "version_compare", part, submission=submission, before=before, beside=beside)


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=Submission, known_by=VERSION)
def version_download(request, submission):
    paper = selectors.paper_of(submission)
    if paper is None:
        raise Http404
    return rendering_response(paper.rendering)


@requires(Perm.ACCEPT, on=ReturnPart, known_by=PART)
def part_decide(request, part):
    def form_of(version, unsent=None):
        return DecisionForm(typed(request), places=_sent_back_at(version), version=version.number, unsent=unsent)

    submission = expect_with(request, part, PartState.WITH_MANAGER, form_of)
    unsent = selectors.unsent_of(request.user, submission)
    form = form_of(submission, unsent)
    goes_on, besides = met(request, Perm.ACCEPT, submission, form, form_of)
    if goes_on and "later" in request.POST:
        return redirect(request.path)
    if goes_on and form.is_valid():
        try:
            return _decided(request, part, submission, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    before, read = selectors.read_before(request.user, submission)
    context = {
        "submission": submission,
        "content": submission.content,
        "paper": selectors.paper_of(submission),
        "late": selectors.paper_is_late(submission),
        "asked": selectors.asked_to_accept(request.user, part.agency_return),
        "earlier": part.sign_offs.filter(verb="send_back").select_related("submission").order_by("-at"),
        "before": before,
        "read": read,
        "changed": differences(before, submission) if before else [],
        "threads": threads_of(request.user, part),
    }
    context |= besides | {"left": left_over(request, part, form_of, submission)}
    return _page(request, "part_decide", part, form=form, unsent=unsent, **context)


@require_POST
@requires(Perm.ACCEPT, on=ReturnPart, known_by=PART)
def part_decide_autosave(request, part):
    def form(submission):
        return DecisionForm(typed(request), places=_sent_back_at(submission), version=submission.number)

    return kept(request, Perm.ACCEPT, part, form)


def met(
    request, perm: Perm, submission: Submission, form: OfVersion, form_of: Callable[[Submission], Form]
) -> tuple[bool, dict]:
    """Whether what was sent goes on, and what the page shows besides: where another window keeps other words of this decision,
    both, and nothing is decided (R14).

    By the buttons `later` and `ask` the words are kept, right or wrong. Raises NotNow, with the words, once it was decided on.
    """
    if request.method != "POST":
        return False, {}
    unfinished = "later" in request.POST or "ask" in request.POST
    valid = form.is_valid()
    if form.of_older():
        return False, {}
    facts = {"words": form.words(), "version": form.cleaned_data.get("kept") or 0, "by": request.user}
    try:
        row = (keep if unfinished else settle)(submission=submission, perm=perm, **facts)
    except Stale as stale:
        besides = {"theirs": form.elsewhere(stale.current.words), "met": ELSEWHERE}
        if unfinished:
            form.errors.clear()
        form.meet(stale.current.version)
        form.add_error(None, f"{ELSEWHERE}. {CHOOSE}")
        return False, besides
    except NotNow as refusal:
        _show_words(refusal, texts_in(form), left_over(request, submission.part, form_of))
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False, {}
    form.meet(row.version if row else 0)
    if "later" in request.POST:
        said = "What you wrote is kept for you alone. It was not sent." if facts["words"] else NOTHING
        messages.success(request, said)
    return unfinished or valid, {}


def kept(request, perm: Perm, part: ReturnPart, form_of: Callable[[Submission], OfVersion]):
    """Keeps what was typed of a decision so far, right or wrong, and answers as docs/reference/components.md says."""
    try:
        submission = _expect(part, DECIDED[perm])
        form = form_of(submission)
        form.full_clean()
        if form.of_older():
            raise Refused(NEWER)
        facts = {"words": form.words(), "version": form.cleaned_data.get("kept") or 0, "by": request.user}
        row = keep(submission=submission, perm=perm, **facts)
    except Stale as stale:
        context = {"theirs": form.elsewhere(stale.current.words), "met": ELSEWHERE, "live": True}
        return render(request, "reviews/_theirs.html", context, status=409)
    except (Refused, NotNow) as refusal:
        return JsonResponse({"errors": {"": [refusal.sentence]}}, status=422)
    return Acknowledged({"version": row.version if row else 0, "saved_at": f"{timezone.localtime():%H:%M}"})


def _sent_back_at(submission: Submission) -> dict[str, str]:
    """Where a reason can stand: in a report everywhere; entries of a chronology are named in the reason itself."""
    return {} if submission.part.kind == PartKind.CHRONOLOGY else places_of(submission)


def _decided(request, part: ReturnPart, submission: Submission, form: DecisionForm):
    reference, decision = part.agency_return.reference, form.cleaned_data["decision"]
    if decision == "accept":
        return redirect("reviews:part_accept", reference, part.kind, submission.number)
    if decision == "conflict":
        return redirect("imr:manager_stand_aside", reference)
    role = selectors.role_printed_of(request.user, part.agency_return) or "Senior manager"
    facts = {"reason": form.general(), "sections": form.asked(), "name": request.user.name, "role": role}
    verbs.send_back(part=part, submission=submission, by=request.user, **facts)
    messages.success(request, "Sent back to the author with your reasons.")
    return redirect(part.agency_return)


@requires(Perm.ACCEPT, on=Submission, known_by=VERSION)
def part_accept(request, submission):
    part = submission.part
    if _expect(part, PartState.WITH_MANAGER) != submission:
        raise NotNow("A newer version has been submitted. Read that one before you decide.")
    initial = {"name": request.user.name, "role": selectors.role_printed_of(request.user, part.agency_return)}
    recommends = bool(submission.content.get("recommendations"))
    form = AcceptForm(typed(request), user=request.user, initial=initial, recommends=recommends)
    if request.method != "POST":
        try:
            check_no_reasons(submission, by=request.user)
        except Refused as refusal:
            page = _page(request, "part_accept", part, reasons=refusal.sentence, submission=submission)
            page.status_code = 409
            return page
    elif form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("statement", "name", "role")}
        try:
            confirm_identity(request, form)
            verbs.accept(part=part, submission=submission, by=request.user, **words)
            messages.success(request, "Accepted and returned to the board. The coordinator has been told.")
            return redirect("reviews:version_detail", part.agency_return.reference, part.kind, submission.number)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, "part_accept", part, form=form, submission=submission)


@requires(Perm.CHECK_QUALITY, on=ReturnPart, known_by=PART)
def part_reopen(request, part):
    _expect(part, PartState.FINAL)
    form = ReopenForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.reopen(part=part, by=request.user, **form.cleaned_data)
            messages.success(request, "Reopened. The author has been told.")
            return redirect(part.agency_return.review)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, "part_reopen", part, form=form)
