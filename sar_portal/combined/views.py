"""The combined agency returns, as coordinator, lead reviewer and subgroup read them."""

from django.contrib import messages
from django.shortcuts import redirect, render

from chronology.selectors import composite
from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined import selectors, services
from sar_portal.combined.forms import CommentForm, DecisionForm, FilterForm, ShareForm, WithdrawForm

BY_REFERENCE = {"reference": "reference"}


def _page(request, review: Review, template: str, **context):
    """Every combined page shows which review it is of, and what the viewer may do on it."""
    return render(request, f"combined/{template}.html", {"review": review, **context})


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def combined_overview(request, review):
    returns = selectors.returns_in(request.user, review)
    counts = selectors.learning_counts(request.user, review)
    return _page(request, review, "combined_overview", returns=returns, counts=counts)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def composite_list(request, review):
    agencies = [(one.agency.code, one.agency.name) for one in selectors.reports(request.user, review)]
    form = FilterForm(request.GET or None, agencies=agencies, kloes=review.kloes.all())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    filters = selectors.filters_from(asked)
    found = composite.composite_for(request.user, review, filters)
    rows, more = composite.page_of(found, selectors.key_from(request.GET.get("after", "")))
    context = {
        "form": form,
        "days": selectors.by_day(rows),
        "total": found.count(),
        "per_agency": composite.counts_by_agency(found),
        "next_address": selectors.next_address(request.GET, rows[-1]) if more else "",
        "is_filtered": any(asked.values()),
        "is_first": "after" not in request.GET,
    }
    page = _page(request, review, "composite_list", **context)
    if request.htmx and form.errors:
        # Only the rows would be swapped in; what is wrong with the filter has to be seen as well.
        page["HX-Redirect"] = request.get_full_path()
    return page


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def answer_compare(request, review):
    reports = selectors.reports(request.user, review)
    return _page(
        request, review, "answer_compare", rows=selectors.kloe_matrix(request.user, review), returns=list(reports)
    )


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def learning_list(request, review):
    parts = {name: selectors.learning(request.user, review, name) for name in selectors.LEARNING}
    return _page(request, review, "learning_list", **parts)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def recommendation_list(request, review):
    found = selectors.learning(request.user, review, "recommendations")
    return _page(request, review, "recommendation_list", recommendations=found)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def meeting_detail(request, review):
    context = {
        "comments": selectors.comments(request.user, review),
        "decisions": selectors.decisions(request.user, review),
        "comment_form": CommentForm(),
        "decision_form": DecisionForm(),
    }
    return _page(request, review, "meeting_detail", **context)


def _add(request, review, form, field: str, verb):
    """Adds what was typed, or shows the page again with it: nothing typed is lost."""
    if form.is_valid():
        try:
            verb(review=review, by=request.user, **form.cleaned_data)
            return redirect("combined:meeting_detail", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "comments": selectors.comments(request.user, review),
        "decisions": selectors.decisions(request.user, review),
        "comment_form": CommentForm(),
        "decision_form": DecisionForm(),
    }
    return _page(request, review, "meeting_detail", **(context | {field: form}))


@requires(Perm.COMMENT, on=Review, known_by=BY_REFERENCE)
def comment_add(request, review):
    return _add(request, review, CommentForm(request.POST or None), "comment_form", services.add_comment)


@requires(Perm.DECIDE, on=Review, known_by=BY_REFERENCE)
def decision_add(request, review):
    return _add(request, review, DecisionForm(request.POST or None), "decision_form", services.add_decision)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def sharing_list(request, review):
    form = ShareForm(request.POST or None, members=selectors.members_without(review))
    if request.method == "POST" and form.is_valid():
        try:
            services.share_with_subgroup(review=review, member=form.cleaned_data["member"], by=request.user)
            messages.success(request, "The combined returns are shared. The member has been told.")
            return redirect("combined:sharing_list", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "readers": selectors.readers(review), "sharings": selectors.sharings(review)}
    return _page(request, review, "sharing_list", **context)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def sharing_withdraw(request, review, member):
    reader = selectors.reader_of(review, member)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_sharing(review=review, member=reader, by=request.user, **form.cleaned_data)
            messages.success(request, "The sharing is withdrawn.")
            return redirect("combined:sharing_list", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, review, "sharing_withdraw", form=form, reader=reader)
