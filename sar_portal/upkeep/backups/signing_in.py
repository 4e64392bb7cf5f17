"""Signing in at the portal as it stands, through its own pages, by somebody who is made up for it and gone again afterwards."""

import logging
import secrets
import time
from http import HTTPStatus

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sar_portal.accounts.models import User

SECONDS = 30  # a code is good for


def try_sign_in() -> list[str]:
    """What went wrong when a made-up person signed in with a password and a code; empty where all is well.

    All that it writes is undone: the account, the session, the events of the trail.
    """
    logging.disable(logging.INFO)  # what is answered is told by the caller
    try:
        with transaction.atomic():
            faults = _signing_in()
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)
    return faults


def _signing_in() -> list[str]:
    password, secret = secrets.token_urlsafe(24), generate_totp_secret()
    person = User.objects.create_user(f"{secrets.token_hex(8)}@drill.invalid", password=password, name="Made up")
    TOTP.activate(person, secret)
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0].lstrip("."), raise_request_exception=False)
    sign_in, check, home = (reverse(name) for name in ("account_login", "mfa_authenticate", "home:work_list"))
    asked = client.post(sign_in, {"login": person.email, "password": password}, secure=settings.TLS)
    if asked.status_code != HTTPStatus.FOUND or not asked["Location"].startswith(check):
        return [f"the sign-in page answered {asked.status_code} to the right password"]
    given = client.post(check, {"code": _code(secret)}, secure=settings.TLS)
    if given.status_code != HTTPStatus.FOUND:
        return [f"the page that asks for a code answered {given.status_code} to the right one"]
    there = client.get(home, secure=settings.TLS)
    return [] if there.status_code == HTTPStatus.OK else [f"the first page answered {there.status_code}"]


def _code(secret: str) -> str:
    """One that is good for some seconds yet."""
    if (left := SECONDS - time.time() % SECONDS) < 4:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // SECONDS))
