"""The QR code that an authenticator app reads when it is set up."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY


def pending_seed(request) -> str | None:
    """SVG of the seed waiting in the session, or None when none is being set up."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        return None
    adapter = get_adapter()
    return adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
