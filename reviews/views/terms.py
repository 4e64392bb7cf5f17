"""Lines of enquiry, parallel processes and milestones: a list of each, add, change, remove."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from reviews.forms.reviews import CopyForm, KloeForm, MilestoneForm, ParallelForm
from reviews.models import KeyLineOfEnquiry, Milestone, ParallelProcess, Review
from reviews.selectors.milestones import course_of
from reviews.selectors.reviews import reviews_to_copy
from reviews.services import terms as verbs
from reviews.views.pages import answer, show, typed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "reference"}
OF_REVIEW = {"reference": "review__reference"}


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def kloe_list(request, review):
    form = CopyForm(typed(request), reviews=reviews_to_copy(request.user, review))

    def copy(source):
        return verbs.copy_kloes(review=review, source=source, by=request.user)

    context = {"kloes": review.kloes.all(), "may_copy": form.fields["source"].queryset.exists()}
    done = "The lines of enquiry were copied. Change them to fit this review."
    return answer(request, "kloe_list", form, copy, then=request.path, done=done, review=review, **context)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def kloe_add(request, review):
    form = KloeForm(typed(request))

    def add(version, **facts):
        return verbs.add_kloe(review=review, by=request.user, **facts)

    then = reverse("reviews:kloe_list", args=[review.reference])
    return answer(request, "kloe_form", form, add, then=then, done="The line of enquiry was added.", review=review)


@requires(Perm.MANAGE_REVIEW, on=KeyLineOfEnquiry, known_by=OF_REVIEW | {"number": "number"})
def kloe_change(request, kloe):
    form = KloeForm.of(kloe, typed(request))

    def change(version, **facts):
        return verbs.change_kloe(kloe=kloe, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:kloe_list", args=[kloe.review.reference])
    return answer(request, "kloe_form", form, change, then=then, done="Saved.", review=kloe.review, kloe=kloe)


@requires(Perm.MANAGE_REVIEW, on=KeyLineOfEnquiry, known_by=OF_REVIEW | {"number": "number"})
def kloe_remove(request, kloe):
    review = kloe.review
    if request.method == "POST":
        try:
            verbs.remove_kloe(kloe=kloe, by=request.user)
            messages.success(request, "The line of enquiry was removed.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("reviews:kloe_list", review.reference)
    return show(request, "kloe_remove", review, kloe=kloe)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def parallel_list(request, review):
    return show(request, "parallel_list", review, processes=review.parallel_processes.all())


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def parallel_add(request, review):
    form = ParallelForm(typed(request))

    def add(version, **facts):
        return verbs.add_parallel(review=review, by=request.user, **facts)

    then = reverse("reviews:parallel_list", args=[review.reference])
    return answer(request, "parallel_form", form, add, then=then, done="The process was added.", review=review)


@requires(Perm.MANAGE_REVIEW, on=ParallelProcess, known_by=OF_REVIEW | {"key": "pk"})
def parallel_change(request, process):
    form = ParallelForm.of(process, typed(request))

    def change(version, **facts):
        return verbs.change_parallel(parallel=process, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:parallel_list", args=[process.review.reference])
    return answer(request, "parallel_form", form, change, then=then, done="Saved.", review=process.review, row=process)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def milestone_list(request, review):
    course = course_of(review, review.milestones.all(), timezone.localdate())
    return show(request, "milestone_list", review, course=course)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def milestone_add(request, review):
    form = MilestoneForm(typed(request))

    def add(version, **facts):
        return verbs.add_milestone(review=review, by=request.user, **facts)

    then = reverse("reviews:milestone_list", args=[review.reference])
    return answer(request, "milestone_form", form, add, then=then, done="The milestone was added.", review=review)


@requires(Perm.MANAGE_REVIEW, on=Milestone, known_by=OF_REVIEW | {"key": "pk"})
def milestone_change(request, milestone):
    form = MilestoneForm.of(milestone, typed(request))

    def change(version, **facts):
        return verbs.change_milestone(milestone=milestone, version=version or 0, by=request.user, **facts)

    then = reverse("reviews:milestone_list", args=[milestone.review.reference])
    return answer(
        request, "milestone_form", form, change, then=then, done="Saved.", review=milestone.review, row=milestone
    )
