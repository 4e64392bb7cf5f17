"""What the subgroup says of the combined returns, and what it decides."""

from django.shortcuts import redirect

from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.meeting import CommentForm, DecisionForm
from sar_portal.combined.selectors import meeting as selectors
from sar_portal.combined.services import meeting as services
from sar_portal.combined.views.pages import BY_REFERENCE, show


def _show(request, review, **forms):
    """The page with both forms, of which one may hold what was typed."""
    returns = selectors.returns_of(request.user, review)
    context = {
        "comments": selectors.comments(request.user, review),
        "decisions": selectors.decisions(request.user, review),
        "comment_form": forms.get("comment_form") or CommentForm(returns=returns),
        "decision_form": forms.get("decision_form") or DecisionForm(returns=returns),
    }
    return show(request, review, "meeting_detail", **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def meeting_detail(request, review):
    return _show(request, review)


def _add(request, review, form_class, field: str, verb):
    """Adds what was typed, or shows the page again with it: nothing typed is lost."""
    form = form_class(request.POST or None, returns=selectors.returns_of(request.user, review))
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
