"""Handing a disciplinary matter over, outside the review (R6)."""

from django.shortcuts import redirect, render
from django.urls import reverse

from imr.forms.appointment import HandOverForm
from imr.models import HandOver
from imr.selectors.interviews import hand_overs_of
from imr.selectors.register import members_to_tell
from imr.services.handover import hand_over
from imr.views.pages import answer, typed
from reviews.models import AgencyReturn
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in


@requires(Perm.HAND_OVER, on=AgencyReturn, known_by={"reference": "reference"}, apart=True)
def concern_hand_over(request, ret):
    form = HandOverForm(typed(request), people=members_to_tell(request.user, ret))

    def hand(recipient, handed_on, how):
        return hand_over(agency_return=ret, recipient=recipient, how=how, handed_on=handed_on, by=request.user)

    def then(kept) -> str:
        return reverse("imr:hand_over_detail", args=[kept.pk])

    return answer(request, "concern_hand_over", ret, form, hand, then=then, done="The hand-over is kept.")


@requires(Perm.READ_HAND_OVER, on=HandOver, known_by={"key": "pk"})
def hand_over_detail(request, kept):
    return render(request, "imr/hand_over_detail.html", {"kept": kept, "is_mine": kept.by_id == request.user.pk})


@signed_in
def hand_over_list(request):
    return render(request, "imr/hand_over_list.html", {"kept": hand_overs_of(request.user)})


@signed_in
def waiting_list(request):
    """Where the notice of a hand-over leads: the address in the e-mail does not say what it is."""
    return redirect("imr:hand_over_list")
