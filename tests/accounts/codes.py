"""Authenticator apps for tests: the seed goes in through the adapter, so it lies sealed in the database."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value


def enrol(user) -> str:
    """Gives the user an authenticator app and returns its seed."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str, at: float | None = None) -> str:
    """The code of a moment; for now, one that is good for some seconds yet, so that no test fails at the turn."""
    if at is None and (left := 30 - time.time() % 30) < 4:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def factors(user) -> int:
    return Authenticator.objects.filter(user=user).count()
