"""Which browsers an account has been used in: a signed cookie, so that a new one can be told of (A8)."""

from django.conf import settings
from django.core import signing

NAME = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
SALT = "sar_portal.accounts.browser"
KEPT = 365 * 24 * 3600
MOST = 10  # people who share one browser


def _people(request) -> list[int]:
    try:
        return signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return []


def known(request, user) -> bool:
    return user.pk in _people(request)


def remember(request, response, user) -> None:
    people = [user.pk, *(pk for pk in _people(request) if pk != user.pk)][:MOST]
    response.set_cookie(
        NAME,
        signing.dumps(people, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
