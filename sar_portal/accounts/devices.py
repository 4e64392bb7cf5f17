"""Which browsers an account has been used in: a signed cookie, so that a new one can be told of (A8), and so that nobody who
guesses at an account keeps its owner out of a browser of their own (A5).
"""

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from sar_portal.accounts.models import User

NAME = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
SALT = "sar_portal.accounts.browser"
KEPT = 365 * 24 * 3600
MOST = 10  # people who share one browser


@dataclass
class Browser:
    """A number at random by which its failures are counted, and who came in from it, latest first, each with a mark of the
    password that they had then.
    """

    number: str = ""
    people: dict[int, str] = field(default_factory=dict)


def _browser(request) -> Browser:
    try:
        said = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return Browser()
    if isinstance(said, list):  # a cookie from before: who, and no more
        return Browser("", dict.fromkeys(said, ""))
    return Browser(said["number"], {pk: mark for pk, mark in said["people"]})


def _mark(user, key: str) -> str:
    return salted_hmac(SALT, user.password, secret=key, algorithm="sha256").hexdigest()[:32]


def _has_its_mark(user, mark: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(mark, _mark(user, key)) for key in keys)


def known(request, user) -> bool:
    return user.pk in _browser(request).people


def counted_apart(request, address: str) -> str:
    """The number of this browser if the account of that address came in from it with the password that it has now; "" of any
    other. A browser without a cookie of ours costs no query, so that time tells nobody who has an account (A6).
    """
    browser = _browser(request)
    if not browser.number:
        return ""
    for user in User.objects.filter(pk__in=browser.people):
        if user.email.lower() == address.lower() and _has_its_mark(user, browser.people[user.pk]):
            return browser.number
    return ""


def remember(request, response, user) -> None:
    browser = _browser(request)
    people = {user.pk: _mark(user, settings.SECRET_KEY)} | {
        pk: mark for pk, mark in browser.people.items() if pk != user.pk
    }
    said = {"number": browser.number or secrets.token_urlsafe(16), "people": [*people.items()][:MOST]}
    response.set_cookie(
        NAME,
        signing.dumps(said, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
