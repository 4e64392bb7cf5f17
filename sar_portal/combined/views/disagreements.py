"""Candidates of one event: the list, one candidate with its rows side by side, and settling it."""

from django.contrib import messages
from django.shortcuts import redirect

from chronology.selectors import disagreements as selectors
from chronology.selectors.columns import columns_in
from chronology.selectors.people import shown as people_shown
from chronology.services.settling import ask_agencies, settle
from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.disagreements import SettleForm
from sar_portal.combined.selectors.threads import comment_counts
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def disagreement_list(request, review):
    state = request.GET.get("state", "")
    state = state if state in selectors.STATES else "open"
    page = selectors.page_of(request.user, review, state, request.GET.get("page"))
    seen = people_shown(request.user, review)
    page.object_list = [selectors.told_as_read(one, seen) for one in page.object_list]
    counts = selectors.state_counts(request.user, review)
    compared = selectors.is_compared(request.user, review)
    context = {"state": state, "counts": counts, "compared": compared, "said": comment_counts(request.user, review)}
    return show(request, review, "disagreement_list", page_obj=page, **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def disagreement_detail(request, review, key):
    return _page(request, review, selectors.disagreement_of(request.user, review, key))


@requires(Perm.WORK_COMPOSITE, on=Review, known_by=BY_REFERENCE)
def disagreement_settle(request, review, key):
    shown = selectors.disagreement_of(request.user, review, key)
    form = SettleForm(request.POST or None, shown=shown, people=_people(request, review))
    if request.method == "POST" and form.is_valid():
        try:
            _settle(shown.candidate, form, request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.meet(selectors.disagreement_of(request.user, review, key))
        else:
            messages.success(request, "The question is with the agency." if form.asks else "Your decision is kept.")
            return redirect("combined:disagreement_detail", reference=review.reference, key=key)
    return _page(request, review, selectors.disagreement_of(request.user, review, key), form)


def _people(request, review):
    """By whose names what was sent is searched."""
    return people_shown(request.user, review) if request.method == "POST" else None


def _settle(candidate, form: SettleForm, by) -> None:
    kept = form.cleaned_data
    if form.asks:
        ask_agencies(candidate=candidate, questions=form.questions(), seen=kept["seen"], by=by)
    else:
        settle(candidate=candidate, verb=kept["verb"], reason=kept["reason"], seen=kept["seen"], by=by)


def _page(request, review, shown, form=None):
    others = selectors.beside(request.user, review, shown)
    form = form or SettleForm(shown=shown)
    selectors.told_as_read(shown, people_shown(request.user, review))
    context = {"said": comment_counts(request.user, review), "columns": columns_in(review)}
    return show(request, review, "disagreement_detail", shown=shown, others=others, form=form, **context)
