"""What the subgroup says of the combined returns, and what it decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from chronology.naming import Key
from chronology.selectors.people import shown as people_shown
from reviews.models import Review
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.meeting import AnswerForm, CommentForm, DecisionForm, ThreadForm
from sar_portal.combined.selectors import meeting as selectors
from sar_portal.combined.selectors import threads
from sar_portal.combined.services import meeting as services
from sar_portal.combined.views.pages import BY_REFERENCE, show


def _show(request, review, **forms):
    """The page with both forms, of which one may hold what was typed."""
    returns, seen = selectors.returns_of(request.user, review), people_shown(request.user, review)
    context = {
        "groups": threads.said_by_place(request.user, review, seen),
        "decisions": selectors.as_read(selectors.decisions(request.user, review), seen),
        "comment_form": forms.get("comment_form") or CommentForm(returns=returns),
        "decision_form": forms.get("decision_form") or DecisionForm(returns=returns),
    }
    return show(request, review, "meeting_detail", **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def meeting_detail(request, review):
    return _show(request, review)


def _key(request, review) -> Key:
    """With what the words that somebody sent are searched for names."""
    return people_shown(request.user, review).sought(None)


def _add(request, review, form_class, field: str, verb):
    """Adds what was typed, or shows the page again with it: nothing typed is lost."""
    form = form_class(
        request.POST or None, key=_key(request, review), returns=selectors.returns_of(request.user, review)
    )
    if form.is_valid():
        try:
            verb(review=review, by=request.user, **form.cleaned_data)
            return redirect("combined:meeting_detail", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _show(request, review, **{field: form})


@requires(Perm.COMMENT, on=Review, known_by=BY_REFERENCE)
def comment_add(request, review):
    return _add(request, review, CommentForm, "comment_form", services.add_comment)


@requires(Perm.DECIDE, on=Review, known_by=BY_REFERENCE)
def decision_add(request, review):
    return _add(request, review, DecisionForm, "decision_form", services.add_decision)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def thread_detail(request, review, place):
    at = threads.place_of(request.user, review, place)
    order = threads.order_at(request.user, review, at)
    answered, typed = None, None
    if request.method == "POST":
        require(Perm.COMMENT, review, request.user)
        answered = _answered(request, review, order)
        typed = _typed(request, review, at, answered)
        if typed.is_valid():
            try:
                words = {"about": "", **typed.cleaned_data, "place": place, "answers": answered}
                kept = services.add_comment(review=review, by=request.user, **words)
                messages.success(request, "Your answer is added." if answered else "Your comment is added.")
                return redirect(threads.address_of(kept))
            except Refused as refusal:
                typed.add_error(None, refusal.sentence)
    page, said = _page(request, review, order, answered)
    forms = [(one, typed if typed and one.first == answered else AnswerForm(comment=one.first)) for one in said]
    bare = ThreadForm(place=at, returns=selectors.returns_of(request.user, review))
    form = bare if typed is None or answered else typed
    context = {"place": at, "page": page, "threads": forms, "newest": order.newest}
    return show(request, review, "thread_detail", form=form, typed=typed or form, **context)


def _page(request, review, order, answered):
    """The page that the address asks for by number, or by what stands `at` it; but never one without the comment that
    `answered` is, as what was typed stands below it, and others may have moved it on meanwhile.
    """
    seen = people_shown(request.user, review)
    number = request.GET.get("page") or order.page_of(request.GET.get("at"))
    page, said = threads.page_at(request.user, review, order, number, seen)
    if answered and all(one.first != answered for one in said):
        return threads.page_at(request.user, review, order, order.page_of(answered.pk), seen)
    return page, said


def _answered(request, review, order):
    """The comment that is answered, on whatever page; None for a new one. Raises Http404 for one that begins no thread here."""
    key = request.POST.get("answers")
    if key is None:
        return None
    if key not in map(str, order.threads):
        raise Http404
    return selectors.comments(request.user, review).get(pk=key)


def _typed(request, review, at, answered) -> AnswerForm | ThreadForm:
    if answered is not None:
        return AnswerForm(request.POST, key=_key(request, review), comment=answered)
    returns = selectors.returns_of(request.user, review)
    return ThreadForm(request.POST, key=_key(request, review), place=at, returns=returns)
