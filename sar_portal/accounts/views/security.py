"""One's own second factors and sessions."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sar_portal.access.views import signed_in
from sar_portal.accounts import factors, organisation, picture, sessions
from sar_portal.accounts.services import end_other_sessions, end_own_session


@signed_in
@require_GET
def account_security(request):
    held = factors.of(request.user)
    context = {
        "factors": held,
        "has_app": any(factor.type == "totp" for factor in held),
        "sessions": sessions.of(request.user),
        "organisation": settings.OIDC_NAME if organisation.is_bound(request.user) else "",
        "needs_second_factor": sessions.second_factor_required() and not held,
    }
    return render(request, "accounts/account_security.html", context)


@signed_in
@require_POST
def session_end(request, session):
    """Ends one other session of one's own. An unknown one is 404, whosever it is."""
    if not end_own_session(session=session, current=request.session.session_key, by=request.user):
        raise Http404
    messages.success(request, "The session was ended.")
    return redirect("accounts:account_security")


@signed_in
@require_POST
def sessions_end_others(request):
    count = end_other_sessions(current=request.session.session_key, by=request.user)
    messages.success(request, f"{count} other session{'' if count == 1 else 's'} ended.")
    return redirect("accounts:account_security")


@signed_in
@require_POST
def session_keep(request):
    """'Stay signed in': a human action, so the middleware has started the idle time again."""
    return JsonResponse({"seconds_left": sessions.seconds_left(request)})


@signed_in
@require_GET
def session_left(request):
    """How long this session lasts yet. The page asks with X-Background, so that asking does not keep it alive.

    A page whose owner signed in again in another tab takes the new token from here, and saves what was typed meanwhile.
    """
    left = {"seconds_left": sessions.seconds_left(request), "token": get_token(request), "person": request.user.pk}
    return JsonResponse(left)


@signed_in
@require_GET
def authenticator_picture(request):
    """The QR code of the seed that is being set up, as a file of its own: no data: image passes the policy (H1)."""
    svg = picture.pending_seed(request)
    if svg is None:
        raise Http404
    return HttpResponse(svg, content_type="image/svg+xml")
