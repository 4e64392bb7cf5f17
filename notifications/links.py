"""Addresses in e-mails: absolute, and signed where the recipient has no account."""

from django.conf import settings
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

PARAMETER = "key"


def _signer() -> Signer:
    return Signer(salt="notifications.links")


def signature(path: str) -> str:
    """The signature over a path of this site. Expiry and single use are facts of the row that the path names."""
    return _signer().signature(path)


def valid(path: str, given: str) -> bool:
    """Is it the signature over this path, by the present key or one of the fallbacks?"""
    signer = _signer()
    keys = [signer.key, *signer.fallback_keys]
    return any(constant_time_compare(given, signer.signature(path, key)) for key in keys)


def absolute(path: str, *, signed: bool = False) -> str:
    """The address to type: settings.BASE_URL, the path and, where asked for, `?key=` with its signature."""
    return f"{settings.BASE_URL}{path}" + (f"?{PARAMETER}={signature(path)}" if signed else "")
