"""Handing a disciplinary matter over, outside the review (R6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from imr.forms.appointment import HandOverForm
from imr.models import HandOver
from imr.selectors.interviews import hand_overs_of, text_waits
from imr.selectors.register import managers_to_tell, members_to_tell
from imr.services.handover import hand_over, read_text, record_listed
from imr.views.pages import answer, typed
from reviews.models import AgencyReturn
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in


@requires(Perm.HAND_OVER, on=AgencyReturn, known_by={"reference": "reference"}, apart=True)
def concern_hand_over(request, ret):
    choice = {"people": members_to_tell(request.user, ret), "managers": managers_to_tell(request.user, ret)}
    form = HandOverForm(typed(request), days=ret.agency.hand_over_days, **choice)

    def hand(recipient, **facts):
        return hand_over(agency_return=ret, by=request.user, **form.to, **facts)

    def then(kept) -> str:
        return reverse("imr:hand_over_detail", args=[kept.pk])

    before = hand_overs_of(request.user).exists()
    done = "The hand-over is kept."
    return answer(request, "concern_hand_over", ret, form, hand, then=then, done=done, before=before)


@requires(Perm.READ_HAND_OVER, on=HandOver, known_by={"key": "pk"})
def hand_over_detail(request, kept):
    """The fact of it. Sent by its recipient, the page shows the text that waits."""
    context = {"kept": kept, "is_mine": kept.by_id == request.user.pk}
    if request.method == "POST" and not context["is_mine"]:
        try:
            context["text"] = read_text(kept=kept, by=request.user)
        except Refused as refused:
            messages.info(request, refused.sentence)
    context["waits"] = text_waits(kept)
    return render(request, "imr/hand_over_detail.html", context)


@signed_in
def hand_over_list(request):
    kept = list(hand_overs_of(request.user))
    response = render(request, "imr/hand_over_list.html", {"kept": kept})
    record_listed(kept, by=request.user)
    return response


@signed_in
def waiting_list(request):
    """Where the notice of a hand-over leads: the address in the e-mail does not say what it is."""
    return redirect("imr:hand_over_list")
