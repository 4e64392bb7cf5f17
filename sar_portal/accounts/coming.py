"""How a visit to an organisation's own sign-in ends: in, on to the second factor, or back at our sign-in page."""

import logging

import requests
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

from sar_portal.accounts import factors, organisation
from sar_portal.accounts.services import NotLetIn, let_in, record_not_let_in

log = logging.getLogger(__name__)


def _back(request, sentence: str):
    messages.error(request, sentence)
    return redirect("account_login")


def away(request):
    log.warning("the organisation's sign-in did not answer as it should")
    return _back(
        request, f"{settings.OIDC_NAME} cannot be reached now. Sign in with your password, or try again later."
    )


def stay_out(request, exception: Exception | None = None, *, why: str = "no_proof", user=None):
    """One sentence whatever the reason, so that nobody learns who has an account (A6). Raises nothing."""
    if isinstance(exception, requests.RequestException):
        return away(request)
    # What the issuer sent may hold anything, so our own words or the kind of the fault are logged and nothing else.
    ours = (
        why
        if exception is None
        else str(exception)
        if isinstance(exception, organisation.NoProof)
        else type(exception).__name__
    )
    log.warning("the organisation's sign-in let nobody in: %s", ours)
    record_not_let_in(why=why, user=user)
    return _back(
        request,
        f"You could not be signed in by {settings.OIDC_NAME}. Sign in with your e-mail address and password, or ask your "
        "agency’s lead or the board’s administrator.",
    )


def come_in(request, login):
    """What follows once the organisation has told who somebody is: the same steps as after a password."""
    try:
        user = let_in(provider=login.account.provider, subject=login.account.uid, claims=login.claims)
    except NotLetIn as no:
        return stay_out(request, why=no.why, user=no.user)
    factors.note_organisation(request, user, second_factor=organisation.second_factor_given(login.claims))
    return perform_login(request, Login(user=user, redirect_url=login.state.get("next")))
