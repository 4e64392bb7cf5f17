"""What a session must have before a page answers: it has not lasted too long, and it has a second factor."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sar_portal.accounts import factors, sessions

# The only pages behind sign-in that a session without a second factor may reach: adding one (security.md A1).
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "accounts:account_security",
        "accounts:authenticator_picture",
        "accounts:session_keep",
        "accounts:session_left",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    }
)
# What a browser sends by itself, and with the session's cookie.
BY_ITSELF = "upkeep:policy_report"
OPEN_NEEDS = {"public", "by_link"}
# Where scripts run the page asks before it sends, and keeps the words (static/js/session-warning.js).
NOT_TAKEN = "What you had just sent was not saved: sign in, then send it again."


def in_background(request) -> bool:
    """Saving and polling that no person asked for just now; it never keeps a session alive (S1)."""
    said = "X-Autosave" in request.headers or "X-Background" in request.headers
    return said or request.path == reverse(BY_ITSELF)


def _sent(request) -> bool:
    """Did a person send a form with this?"""
    return request.method == "POST" and not in_background(request)


def _came_from(request) -> str:
    """The page to return to after signing in: this one, or the one that the form was on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}):
        parts = urlsplit(page)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"


def _to_sign_in(request):
    where = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: _came_from(request)})}"
    if in_background(request):
        # The page stays as it is: what is not saved yet must not be swapped away by the sign-in page.
        return HttpResponse("You are signed out. Sign in again in another tab, then this page can save.", status=401)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": where})
    return redirect(where)


class SessionLimits:
    """Ends a session after 30 minutes without a human action, and after 12 hours in any case."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            sessions.start(request)
            if sentence := sessions.over(request):
                logout(request)
                messages.info(request, f"{sentence} {NOT_TAKEN}" if _sent(request) else sentence)
                # The page's own clock may have led there already, with the way back in the address.
                at_sign_in = request.path == reverse("account_login")
                return self.get_response(request) if at_sign_in else _to_sign_in(request)
            if not in_background(request):
                sessions.note_action(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        fragment = in_background(request) or request.headers.get("HX-Request")
        if fragment and not request.user.is_authenticated and getattr(view, "login_required", True):
            return _to_sign_in(request)
        return None


class SecondFactor:
    """Denies by default: without a second factor in this session only the pages for adding one answer (A1)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        need = getattr(view, "need", None)
        if need is None or need.kind in OPEN_NEEDS or factors.used(request):
            return None
        if factors.enrolled(request.user):
            # Opened before the factor was added elsewhere: it may not add one of its own.
            logout(request)
            messages.info(request, "Sign in again, with your second factor.")
            return _to_sign_in(request)
        if request.resolver_match.view_name in WITHOUT_SECOND_FACTOR:
            return None
        return redirect("accounts:account_security")
