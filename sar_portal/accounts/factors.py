"""Whether this session was opened with a second factor, and what happens when a factor is added."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

# allauth's word for both kinds of second factor in the session's list of what was given.
METHOD = "mfa"


def used(request) -> bool:
    """True when a code or passkey was given in this session; a passkey alone counts: it asks for a PIN or face."""
    return any(given.get("method") == METHOD for given in get_authentication_records(request, request.user))


def given_lately(request) -> bool:
    """Was the password, a code or a passkey given in this session within the last five minutes?"""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(given["at"] > since for given in get_authentication_records(request, request.user))


def enrolled(user) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def of(user) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user).order_by("created_at"))


def note_enrolled(request, kind: str) -> None:
    """Adding a factor proves it, so this session need not be opened again with it."""
    record_authentication(request, request.user, METHOD, type=kind)
