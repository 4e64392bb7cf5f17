"""What all agencies recommend and have learnt, in groups; and two recommendations side by side."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from chronology.selectors.people import shown as people_shown
from reviews.models import Review
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.recommendations import OverlapForm, TwoForm
from sar_portal.combined.selectors import recommendations as selectors
from sar_portal.combined.selectors.returns import learning, reports
from sar_portal.combined.selectors.threads import comment_counts
from sar_portal.combined.services.overlapping import decide_overlap
from sar_portal.combined.views.pages import BY_REFERENCE, show

OVERLAPS = "overlaps"


def _grouping(request, *more: str) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in (*selectors.GROUPINGS, *more) else "agency"


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def recommendation_list(request, review):
    by = _grouping(request, OVERLAPS)
    of = reports(request.user, review)
    found = selectors.recommended(request.user, review, of)
    pairs = selectors.pairs_of(request.user, review, found)
    groups = [] if by == OVERLAPS else selectors.grouped_recommendations(review, found, pairs, by)
    states = [
        (words, [one for one in pairs if one.state == state]) for state, words in selectors.OVERLAP_STATES.items()
    ]
    open_pairs = sum(one.state == "proposed" for one in pairs)
    context = {"by": by, "groupings": selectors.GROUPINGS, "groups": groups, "states": states, "to_read": open_pairs}
    context["said"] = comment_counts(request.user, review)
    context["not_entered"] = selectors.not_entered(of, found)
    return show(request, review, "recommendation_list", found=found, pairs=pairs, **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def learning_list(request, review):
    by = _grouping(request)
    practice, lessons = (learning(request.user, review, part) for part in ("good_practice", "lessons"))
    groups = selectors.grouped_lessons(review, lessons, by)
    context = {"by": by, "groupings": selectors.GROUPINGS, "good_practice": practice, "groups": groups}
    return show(request, review, "learning_list", said=comment_counts(request.user, review), **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def recommendation_pair(request, review):
    two = TwoForm(request.GET or None, found=selectors.recommended(request.user, review))
    chosen = two.chosen()
    if chosen is None:
        return show(request, review, "recommendation_pair", two=two)
    pair = selectors.pair_of(request.user, review, *chosen)
    if request.method == "POST":
        require(Perm.DECIDE, review, request.user)
        key = people_shown(request.user, review).sought(None)
        form = OverlapForm(request.POST, decided=len(pair.decisions), key=key)
        if form.is_valid():
            try:
                _decide(request.user, review, pair, form)
                messages.success(request, "Your decision is kept.")
                address = reverse("combined:recommendation_list", args=[review.reference])
                return redirect(f"{address}?by={OVERLAPS}")
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                pair = selectors.pair_of(request.user, review, *chosen)
                form.meet(len(pair.decisions))
    else:
        form = OverlapForm(decided=len(pair.decisions))
    return show(request, review, "recommendation_pair", two=two, pair=pair, form=form)


def _decide(by, review: Review, pair, form: OverlapForm) -> None:
    wordings = {"first": pair.first.wording, "second": pair.second.wording}
    decide_overlap(review=review, by=by, **wordings, **form.cleaned_data)
