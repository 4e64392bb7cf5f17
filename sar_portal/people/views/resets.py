"""A lost second factor: one person asks, another confirms (security.md A7)."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sar_portal.access.errors import Refused
from sar_portal.access.views import signed_in
from sar_portal.accounts.services import request_factor_reset, withdraw_factor_reset
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.people.forms.people import ReasonForm
from sar_portal.people.selectors import open_reset_of, person_of, reset_for
from sar_portal.people.services import confirm_reset
from sar_portal.people.views.board_people import of_board
from sar_portal.people.views.pages import confirmed


@of_board
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def factor_reset_request(request, board, person):
    found = person_of(request.user, board, person)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            request_factor_reset(user=found, board=board, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "Asked for. A lead of the person’s agency, or a colleague of yours, must confirm it."
            )
            return redirect("people:person_detail", board=board.code, person=found.pk)
    return render(request, "people/factor_reset_request.html", {"administered": board, "person": found, "form": form})


@of_board
@require_POST
def factor_reset_withdraw(request, board, person):
    found = person_of(request.user, board, person)
    reset = open_reset_of(found) if found else None
    if found is None or reset is None:
        raise Http404
    try:
        withdraw_factor_reset(reset=reset, board=board, by=request.user)
        messages.success(request, "The request was taken back.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("people:person_detail", board=board.code, person=found.pk)


@signed_in
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def factor_reset_confirm(request, reset):
    """For leads of the person's agency, coordinators and administrators of the board; to others it does not exist."""
    found = reset_for(request.user, reset)
    if found is None:
        raise Http404
    done = "The second factors were removed. The person can sign in and add new ones."
    confirm = partial(confirm_reset, reset=found)
    return confirmed(request, "factor_reset_confirm", confirm, then="people:people_home", done=done, reset=found)
