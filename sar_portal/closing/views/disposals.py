"""A disposal from proposal to certificate."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.models import Review
from reviews.views.pages import attempt, in_time, typed
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.factors import given_at
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.closing.forms.retention import ConfirmForm, ProposeForm
from sar_portal.closing.models import Disposal
from sar_portal.closing.selectors.retention import READS
from sar_portal.closing.selectors.rows import kinds_of, what_goes
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.views.pages import BY_REFERENCE, of_review
from sar_portal.closing.views.retention import words_of

BY_KEY = {"key": "pk"}


def _page(request, page: str, disposal: Disposal, **context):
    request.board = disposal.board
    return render(request, f"closing/{page}.html", {"disposal": disposal, **context})


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication
def disposal_propose(request, review, kind):
    words, form = words_of(kind), ProposeForm(typed(request))

    def propose(sure):
        return verbs.propose_disposal(review=review, kind=kind, proved_at=given_at(request), by=request.user)

    then = reverse("closing:closing_detail", args=[review.reference])
    went, besides = attempt(request, form, propose, then=then, done="An administrator has to confirm it.")
    return went or of_review(request, "disposal_propose", review, form=form, words=words, kind=kind, **besides)


@requires(*READS, on=Disposal, known_by=BY_KEY)
def disposal_detail(request, disposal):
    waits = disposal.state == Disposal.State.PROPOSED and bool(request.allowed & {Perm.OPEN_REVIEW, Perm.MANAGE_BOARD})
    confirms = Perm.MANAGE_BOARD in request.allowed and disposal.proposed_by_id != request.user.pk
    context = {"certificate": getattr(disposal, "certificate", None), "kinds": kinds_of(disposal.counted)}
    return _page(request, "disposal_detail", disposal, waits=waits, confirms=confirms, **context)


@requires(Perm.MANAGE_BOARD, on=Disposal, known_by=BY_KEY)
@requires_recent_authentication
def disposal_confirm(request, disposal):
    """The second person reads what would go, and types the reference."""
    if disposal.state != Disposal.State.PROPOSED:
        raise NotNow(f"This cannot be done now: {disposal.get_state_display().lower()}.")
    form = ConfirmForm(typed(request), reference=disposal.reference)
    confirm = in_time(partial(verbs.confirm_disposal, disposal=disposal, proved_at=given_at(request), by=request.user))
    then = reverse("closing:disposal_detail", args=[disposal.pk])
    went, _ = attempt(request, form, lambda reference: confirm(), then=then, done="It is being disposed of.")
    return went or _page(request, "disposal_confirm", disposal, form=form, counted=what_goes(disposal))


@require_POST
@requires(Perm.OPEN_REVIEW, Perm.MANAGE_BOARD, on=Disposal, known_by=BY_KEY)
def disposal_withdraw(request, disposal):
    try:
        verbs.withdraw_disposal(disposal=disposal, by=request.user)
        messages.success(request, "The proposal is withdrawn. Nothing was disposed of.")
    except (Refused, NotNow) as refusal:
        messages.error(request, refusal.sentence)
    return redirect("closing:disposal_detail", key=disposal.pk)
