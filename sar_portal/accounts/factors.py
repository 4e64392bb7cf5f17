"""Whether this session was opened with a second factor, and what happens when a factor is added."""

import time
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

# allauth's word for both kinds of second factor in the session's list of what was given.
METHOD = "mfa"
# An organisation's own sign-in, and a second factor that was given there.
ORGANISATION = "organisation"


def used(request) -> bool:
    """True when a code or passkey was given in this session; a passkey alone counts: it asks for a PIN or face."""
    return any(given.get("method") == METHOD for given in get_authentication_records(request, request.user))


def given_at(request) -> datetime:
    """When the password, a code or a passkey was last given in this session; long ago where none was.

    An organisation's sign-in is none of these: its browser may have come by without a person typing anything.
    """
    given_here = [
        given["at"]
        for given in get_authentication_records(request, request.user)
        if ORGANISATION not in (given["method"], given.get("type"))
    ]
    return datetime.fromtimestamp(max(given_here, default=0), UTC)


def given_lately(request) -> bool:
    """Was it within the last five minutes?"""
    return given_at(request).timestamp() > time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def by_organisation(request, user) -> bool:
    return any(given["method"] == ORGANISATION for given in get_authentication_records(request, user))


def shown_by_organisation(request, user) -> bool:
    return any(given.get("type") == ORGANISATION for given in get_authentication_records(request, user))


def note_organisation(request, user, *, second_factor: bool) -> None:
    """The organisation has told who this is and, where the environment lets that count, that a second factor was given."""
    clear_authentication_records(request)
    record_authentication(request, user, ORGANISATION)
    if second_factor:
        record_authentication(request, user, METHOD, type=ORGANISATION)


def enrolled(user) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def of(user) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user).order_by("created_at"))


def note_enrolled(request, kind: str) -> None:
    """Adding a factor proves it, so this session need not be opened again with it."""
    record_authentication(request, request.user, METHOD, type=kind)
