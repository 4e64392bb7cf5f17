"""Signing out leaves nothing behind in the browser (security.md S6)."""

from allauth.account import views as allauth_views

from sar_portal.access.views import public
from sar_portal.accounts import services

# Not "cookies": the one that knows this browser is what spares people a warning at the next sign-in.
LEAVES_NOTHING = '"cache", "storage"'


@public
def sign_out(request):
    """GET asks, POST signs out. Also how a half-finished sign-in is given up."""
    if request.method == "POST" and request.user.is_authenticated:
        services.record_sign_out(by=request.user)
    response = allauth_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = LEAVES_NOTHING
    return response
