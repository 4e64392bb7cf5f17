"""The register, one recommendation, and what is decided on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from reviews.models import Recommendation, Review
from reviews.views.pages import attempt, typed
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.actions import figures
from sar_portal.actions.forms.register import (
    BoardRecommendationForm,
    DoneForm,
    EndedForm,
    FiguresForm,
    FilterForm,
    ImpactForm,
    OwnerForm,
    RatingForm,
    ReasonForm,
)
from sar_portal.actions.rating import RULE
from sar_portal.actions.selectors import detail as found
from sar_portal.actions.selectors import register as selectors
from sar_portal.actions.services import recommendations as verbs
from sar_portal.actions.services.looking import record_looks
from sar_portal.actions.states import ACTS
from sar_portal.actions.views.pages import BY_REFERENCE, answer, show

ON_A_PAGE = 50


@signed_in
def tracker_list(request):
    """Every recommendation that the viewer may read, by the filter in the address."""
    form = FilterForm(request.GET, choices=selectors.choices_of(request.user))
    rows = selectors.register_of(request.user, form.filters)
    context = {
        "form": form,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": selectors.counts_of(rows),
        "asked": any(form.cleaned_data.values()),
        "query": request.GET.urlencode(),
        "boards": selectors.may_add_to(request.user),
    }
    response = render(request, "actions/tracker_list.html", context)
    record_looks(rows=context["page"].object_list, verb="tracker_list", by=request.user)
    return response


@signed_in
def progress_detail(request):
    """The same list in figures and plain shapes, grouped as the address asks."""
    form = FiguresForm(request.GET, choices=selectors.choices_of(request.user))
    rows = selectors.register_of(request.user, form.filters)
    heading, names = figures.GROUPS[form.by]
    found = figures.figures_of(rows, names, timezone.localdate())
    context = {"form": form, "figures": found, "kinds": figures.KINDS, "by": heading}
    return render(request, "actions/progress_detail.html", context)


@requires(*selectors.READS, on=Recommendation, known_by=BY_REFERENCE)
def recommendation_detail(request, one):
    return show(request, "recommendation_detail", one, detail=found.detail_of(request.user, one), rule=RULE)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def recommendation_add(request, review):
    """A recommendation of the overview, owned by the board."""
    request.board = review.board
    form = BoardRecommendationForm(typed(request), kloes=review.kloes.all())

    def add(version, **words):
        return verbs.add_board_recommendation(review=review, by=request.user, **words)

    went, besides = attempt(
        request,
        form,
        add,
        then=lambda made: made.get_absolute_url(),
        done="It is in the register. Say what will be done.",
    )
    context = {"review": review, "form": form, **besides}
    return went or render(request, "actions/recommendation_add.html", context)


@requires(Perm.MANAGE_REVIEW, on=Recommendation, known_by=BY_REFERENCE)
def recommendation_reword(request, one):
    """Other words for one of the board's own. On a return nobody holds the permission: an agency's words are its report's."""
    now = found.row_of(one).wording
    initial = {name: getattr(now, name) for name in BoardRecommendationForm.base_fields}
    form = BoardRecommendationForm(typed(request), kloes=one.review.kloes.all(), initial=initial)
    reword = partial(verbs.reword, recommendation=one, by=request.user)
    return answer(request, "recommendation_reword", one, form, reword, done="The new words are kept beside the old.")


@dataclass(frozen=True)
class Step:
    """One verb of a recommendation: its form, heading, what it means, what is said once it is done."""

    form: type[Form]
    title: str
    hint: str
    done: str
    verb: Callable


STEPS = {
    "implement": Step(
        DoneForm,
        "This recommendation is implemented",
        "All its actions are done. Its impact is to be checked 6 to 12 months after.",
        "It is implemented. You will be reminded to check its impact.",
        verbs.implement,
    ),
    "not_implement": Step(
        EndedForm,
        "This recommendation will not be implemented",
        "The board is told, and gives the reason in its annual report (Care Act 2014, schedule 2).",
        "The decision and its reason are kept. The board has been told.",
        verbs.not_implement,
    ),
    "check_impact": Step(
        ImpactForm,
        "Check the impact",
        "6 to 12 months after it was implemented: long enough for a change to show, and to last.",
        "The impact check is kept.",
        verbs.check_impact,
    ),
    "reopen": Step(
        ReasonForm,
        "Reopen this recommendation",
        "There is more to do. What was decided before stays on record.",
        "It is open again.",
        verbs.reopen,
    ),
}


@requires(*ACTS, on=Recommendation, known_by=BY_REFERENCE)
def recommendation_move(request, one, verb):
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(typed(request))
    act = partial(step.verb, recommendation=one, by=request.user)
    row = found.row_of(one)
    return answer(request, "recommendation_move", one, form, act, done=step.done, step=step, row=row)


@requires(*verbs.RATES, on=Recommendation, known_by=BY_REFERENCE)
def rating_set(request, one):
    row = found.row_of(one)
    suggestion = row.suggestion
    form = RatingForm(typed(request), initial={"rag": one.rag or (suggestion.rag if suggestion else "")})
    said = suggestion.rag.value if suggestion else ""
    rate = partial(verbs.rate, recommendation=one, suggested=said, by=request.user)
    return answer(
        request, "rating_set", one, form, rate, done="The rating is kept.", row=row, suggestion=suggestion, rule=RULE
    )


@requires(*verbs.GIVES, on=Recommendation, known_by=BY_REFERENCE)
@requires_recent_authentication
def owner_transfer(request, one):
    if one.agency_return is None:
        raise Http404
    form = OwnerForm(typed(request), people=found.candidates(request.user, one))
    give = partial(verbs.transfer, recommendation=one, by=request.user)
    return answer(request, "owner_transfer", one, form, give, done="The new owner has been told.")
