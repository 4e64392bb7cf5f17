"""Being asked again who you are before an act that cannot be taken back (security.md S4)."""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
    reauthenticate_by_password,
)
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from sar_portal.access.errors import Refused


def requires_recent_authentication(view):
    """Asks for the password or factor again when the last time was over five minutes ago.

    What was posted is kept on the server meanwhile and played again afterwards, so nothing typed is lost. Wear it
    inside the decorator that declares the need: `@requires(...)` above, this below it.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        raise_if_reauthentication_required(request, app="allauth.account")
        return view(request, *args, **kwargs)

    asking: Any = guarded
    asking.asks_again = True  # read by the test that tries each of them
    return asking


def requires_recent_authentication_to_send(view):
    """The same for what is sent alone, where the page is also one that people read: opening it asks nothing."""
    guarded = requires_recent_authentication(view)

    @wraps(guarded)
    def asked(request, *args, **kwargs):
        return (guarded if request.method == "POST" else view)(request, *args, **kwargs)

    return asked


def confirm_identity(request, form) -> None:
    """Checks a bound, valid ConfirmIdentityForm; the session then counts as confirmed for five minutes.

    Raises Refused when the password or code is wrong, or after too many tries (A5).
    """
    try:
        if not get_adapter().reauthenticate(request.user, form.cleaned_data["password"]):
            raise Refused("The password is not right.")
        if "code" in form.fields:
            _check_code(request.user, form.cleaned_data["code"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    reauthenticate_by_password(request)


def _check_code(user, code: str) -> None:
    clear = check_rate_limit(user)
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if totp is None or not totp.wrap().validate_code(code):
        raise Refused("The code is not right, or it was used before. Wait for the next one.")
    clear()
