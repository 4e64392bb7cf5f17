"""The sign-in page, and the way by an organisation's own sign-in."""

from functools import wraps

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sar_portal.access.views import public
from sar_portal.accounts import coming, organisation


class SignIn(account.LoginView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "organisation": organisation.configured(),
            "organisation_words": f"Sign in with {settings.OIDC_NAME}",
        }


def _where_one_is_named(view):
    """Without an organisation's sign-in in the environment its addresses are none."""

    @wraps(view)
    def guarded(request):
        if not organisation.configured():
            raise Http404
        return view(request)

    return guarded


@public
@_where_one_is_named
@require_POST
def organisation_sign_in(request):
    """Leads to the organisation by a page rather than a redirect: a form may be sent to nobody but us, and a policy that
    named the organisation would stop it from leading on to another host of its own.
    """
    if request.user.is_authenticated:
        return redirect("/")
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    issuer = organisation.Issuer(request)
    try:
        answer = issuer.get_provider().redirect(request, process="login", next_url=get_next_redirect_url(request))
    except organisation.BROKEN:
        return coming.away(request)
    return render(request, "accounts/organisation_sign_in.html", {"name": settings.OIDC_NAME, "address": answer.url})


@public
@_where_one_is_named
@require_GET
def organisation_back(request):
    """Where the organisation sends the browser back to, with a code that is good once for this session.

    It is not counted: without a question that was counted it asks nobody anything.
    """
    if request.user.is_authenticated:
        return redirect("/")
    try:
        return OAuth2CallbackView.adapter_view(organisation.Issuer(request))(request)
    except organisation.BROKEN as fault:
        return coming.stay_out(request, fault)
