"""Another e-mail address for an account: one's own, or a person's whom an administrator looks after."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sar_portal.access.errors import Refused
from sar_portal.access.views import signed_in
from sar_portal.accounts.services import ask_for_address
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.people.forms.people import AddressForm
from sar_portal.people.selectors import address_change_of, person_of
from sar_portal.people.services import confirm_address
from sar_portal.people.views.board_people import of_board
from sar_portal.people.views.pages import confirmed

SENT = "A link was sent to the new address. It works for a day; until it is used, nothing changes."


def _asked(request, form: AddressForm, ask) -> bool:
    if not form.is_valid():
        return False
    try:
        ask(address=form.cleaned_data["email"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, SENT)
    return True


@signed_in
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def address_ask(request):
    form = AddressForm(request.POST or None)
    if _asked(request, form, partial(ask_for_address, user=request.user)):
        return redirect("accounts:account_security")
    return render(request, "people/address_ask.html", {"form": form})


@of_board
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def person_address(request, board, person):
    found = person_of(request.user, board, person)
    if found is None:
        raise Http404
    form = AddressForm(request.POST or None)
    if _asked(request, form, partial(ask_for_address, user=found, board=board)):
        return redirect("people:person_detail", board=board.code, person=found.pk)
    return render(request, "people/person_address.html", {"administered": board, "person": found, "form": form})


@signed_in
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def address_confirm(request, nonce):
    """To its owner alone; to others it does not exist. Looking at it uses nothing up (I2)."""
    change = address_change_of(request.user, nonce)
    if change is None:
        raise Http404
    confirm = partial(confirm_address, change=change, keep=request.session.session_key)
    done = "Your e-mail address was changed. Sign in with it from now on."
    return confirmed(request, "address_confirm", confirm, then="accounts:account_security", done=done, change=change)
