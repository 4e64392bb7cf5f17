"""The set-up of a review, one page for each step; every step can be left and taken up again."""

from django.urls import reverse

from reviews.forms.reviews import AdultForm, BasicsForm, CriteriaForm, FamilyForm, RemitForm
from reviews.models import Review
from reviews.selectors.reviews import missing_for_sending, planned_of, setup_tasks
from reviews.services import reviews as verbs
from reviews.views.pages import answer, show, typed
from reviews.views.people import names_first
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "reference"}


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def review_setup(request, review):
    missing = missing_for_sending(review, planned_of(review))
    all_sent = review.returns.exists() and not review.planned_requests.exists()
    return show(request, "review_setup", review, tasks=setup_tasks(review), missing=missing, all_sent=all_sent)


def _change(request, review, page: str, form_class):
    """One step: the same page for each, filled with what is stored."""
    form = form_class.of(review, typed(request))

    def change_it(version, **facts):
        return verbs.change_review(review=review, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:review_setup", args=[review.reference])
    return answer(request, page, form, change_it, then=then, done="Saved.", review=review)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def basics_change(request, review):
    return _change(request, review, "basics_change", BasicsForm)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def criteria_change(request, review):
    return _change(request, review, "criteria_change", CriteriaForm)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def remit_change(request, review):
    return _change(request, review, "remit_change", RemitForm)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def family_change(request, review):
    return _change(request, review, "family_change", FamilyForm)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def adult_change(request, review):
    identity = getattr(review, "identity", None)
    if identity and (elsewhere := names_first(request, review)):
        return elsewhere
    form = AdultForm.of(identity, typed(request)) if identity else AdultForm(typed(request))

    def identify(version, **facts):
        return verbs.identify_adult(review=review, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:review_setup", args=[review.reference])
    return answer(
        request, "adult_change", form, identify, then=then, done="Saved, apart from the review.", review=review
    )
