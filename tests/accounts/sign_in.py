"""Signing a test's client in as a person would be, second factor included, without the pages in between."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client, user, second_factor: bool = True, at: float | None = None) -> None:
    """Gives the client a session of the user, opened at `at` (now) with a password and, if wanted, a factor."""
    at = at or time.time()
    client.force_login(user, backend=BACKEND)
    given = [{"method": "password", "at": at, "reauthenticated": True}]
    if second_factor:
        given.append({"method": "mfa", "type": "totp", "at": at, "reauthenticated": True})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = given
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
