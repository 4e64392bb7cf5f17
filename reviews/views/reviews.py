"""Pages of a review itself: the list, the overview, the terms, the adult, and moving it on."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from reviews import states
from reviews.forms.reviews import MoveForm, OpenForm
from reviews.models import AbuseType, Review, ReviewState
from reviews.selectors.milestones import course_of
from reviews.selectors.overview import overview_of
from reviews.selectors.people import names_shown_until, same_adult_elsewhere
from reviews.selectors.reviews import (
    boards_for,
    boards_with_themes,
    listed,
    proposed_reference,
    reviews_for,
    states_for,
)
from reviews.services import reviews as verbs
from reviews.views.pages import answer, show, typed
from sar_portal.access.errors import NotNow
from sar_portal.access.moves import possible
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in
from sar_portal.accounts.models import Board

KNOWN_BY = {"reference": "reference"}
MOVE_WORDS = {
    "start_analysis": "Start the analysis",
    "start_reporting": "Start reporting",
    "start_actions": "Start the actions",
    "close": "Close the review",
    "suspend": "Suspend the review",
    "resume": "Resume the review",
}


@signed_in
def review_list(request):
    chosen = request.GET.get("state", "")
    page = Paginator(reviews_for(request.user, chosen), 25).get_page(request.GET.get("page"))
    counts = states_for(request.user)
    shown = listed(request.user, list(page.object_list))
    return show(
        request,
        "review_list",
        None,
        page=page,
        listed=shown,
        several_boards=len({one.review.board_id for one in shown}) > 1,
        filters=[(state, ReviewState(state).label, count) for state, count in counts.items()],
        total=sum(counts.values()),
        chosen=chosen if chosen in ReviewState.values else "",
        boards=boards_for(request.user),
        themed=boards_with_themes(request.user),
    )


@requires(Perm.OPEN_REVIEW, on=Board, known_by={})
def review_open(request, board):
    boards = boards_for(request.user)
    proposed = {"board": board, "reference": proposed_reference(board, timezone.localdate().year)}
    form = OpenForm(typed(request), initial=proposed, boards=boards)

    def open_it(version, **facts):
        return verbs.open_review(**facts, by=request.user)

    def setup(review):
        return reverse("reviews:review_setup", args=[review.reference])

    request.board = board
    done = "The review is opened. It stays in set-up until you send the requests."
    return answer(request, "review_open", form, open_it, then=setup, done=done, review=None)


@requires(Perm.SEE_REVIEW, on=Review, known_by=KNOWN_BY)
def review_overview(request, review):
    """An agency's people may know the review but not how far the others are (R4): they are led to its terms."""
    if Perm.READ_COMBINED not in request.allowed:
        return redirect("reviews:review_terms", review.reference)
    verbs_now = [(verb, MOVE_WORDS[verb]) for verb in possible(review, request.user) if verb in MOVE_WORDS]
    return show(
        request,
        "review_overview",
        review,
        overview=overview_of(request.user, review),
        course=course_of(review, review.milestones.all(), timezone.localdate()),
        moves=verbs_now,
        manages=Perm.MANAGE_REVIEW in request.allowed,
        sees_holders=bool(request.allowed & {Perm.MANAGE_REVIEW, Perm.SEE_IDENTITY}),
    )


@requires(Perm.SEE_REVIEW, on=Review, known_by=KNOWN_BY)
def review_terms(request, review):
    whole = Perm.READ_COMBINED in request.allowed
    return show(
        request,
        "review_terms",
        review,
        whole=whole,
        manages=Perm.MANAGE_REVIEW in request.allowed,
        abuse=[AbuseType(kind).label for kind in review.types_of_abuse],
        kloes=review.kloes.all(),
        parallel=review.parallel_processes.filter(ended_on__isnull=True),
        milestones=review.milestones.all() if whole else (),
    )


@requires(Perm.SEE_IDENTITY, on=Review, known_by=KNOWN_BY)
def adult_detail(request, review):
    """The one page with the adult's name, once the names are shown (G5); `requires` records who looked (R10)."""
    identity, until = getattr(review, "identity", None), names_shown_until(request.user, review)
    context = {"identity": identity, "until": until, "manages": Perm.MANAGE_REVIEW in request.allowed}
    if identity and until:
        context["elsewhere"] = same_adult_elsewhere(request.user, identity)
    return show(request, "adult_detail", review, **context)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def review_move(request, review, verb):
    """One page for each step of the review's table of states: what it does, and the reason."""
    if verb not in possible(review, request.user) or verb not in MOVE_WORDS:
        raise NotNow(f"This cannot be done now: the review is in the state ‘{review.get_state_display().lower()}’.")
    needs_reason = any(row.reason for row in states.REVIEW.rows(verb))
    form = MoveForm(typed(request), needs_reason=needs_reason)

    def move_it(reason):
        return verbs.move_review(review=review, verb=verb, reason=reason, by=request.user)

    then = reverse("reviews:review_overview", args=[review.reference])
    words = {"step": verb, "words": MOVE_WORDS[verb]}
    return answer(request, "review_move", form, move_it, then=then, done="Done.", review=review, **words)
