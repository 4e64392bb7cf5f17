"""Nobody reaches any page but sign-in, invitation, help and adding a factor without two factors (A1, A2, A3)."""

import os
import re
import subprocess
import sys
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import connection
from django.urls import URLPattern, get_resolver, resolve

from sar_portal.accounts import crypto
from sar_portal.accounts.middleware import WITHOUT_SECOND_FACTOR
from tests.accounts.codes import code, enrol, factors
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in
from tests.accounts.test_sign_out import PRODUCTION

SECURITY = "/account/security/"
# Written by hand: adding a route to the middleware's list must be a decision, so it must be added here as well.
MAY_BE_REACHED = {
    "accounts:account_security",
    "accounts:authenticator_picture",
    "accounts:session_keep",
    "accounts:session_left",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def routes(patterns=None, prefix: str = ""):
    """Every route: a path that matches it, and its view."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield "/" + prefix + _filled(entry.pattern), entry.callback
        else:
            yield from routes(entry.url_patterns, prefix + _filled(entry.pattern))


def _filled(pattern) -> str:
    if hasattr(pattern, "_route"):
        text = pattern._route
        for name, converter in pattern.converters.items():
            value = {"IntConverter": "1", "UUIDConverter": "1" * 8 + "-1111-1111-1111-" + "1" * 12}.get(
                type(converter).__name__, "X"
            )
            text = re.sub(rf"<[^<>]*\b{name}>", value, text)
        return text
    return "password/choose/1-set-password/" if "uidb36" in str(pattern) else str(pattern)


def test_every_route_is_closed_to_a_session_with_a_password_only(client, world, required):
    sign_in(client, world.administrator, second_factor=False)
    answered = set()
    for path, view in routes():
        if getattr(view, "need", None) is None or view.need.kind in ("public", "by_link"):
            continue
        response = client.get(path)
        if response.status_code != 302 or response.url != SECURITY:
            answered.add(resolve(path).view_name)
    assert answered <= MAY_BE_REACHED
    assert WITHOUT_SECOND_FACTOR == MAY_BE_REACHED


def test_a_second_factor_opens_the_same_pages(client, world, required):
    sign_in(client, world.administrator)
    assert client.get("/permissions/").status_code == 200
    assert client.get("/admin-area/ASAB/people/").status_code == 200


def test_adding_an_app_proves_it_so_the_session_goes_on(
    client, world, required, mailoutbox, django_capture_on_commit_callbacks
):
    client.post("/sign-in/", {"login": "officer@example.org", "password": PASSWORD})
    page = client.get("/account/security/authenticator/")
    secret = page.context["form"].secret
    assert secret in page.content.decode() and b"data:" not in page.content
    picture = client.get("/account/security/authenticator.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/security/authenticator/", {"code": code(secret)})
    assert factors(world.officer) == 1
    assert client.get("/permissions/").status_code == 200
    assert client.get("/account/security/authenticator.svg").status_code == 404
    assert any("authenticator app was added" in message.body for message in mailoutbox)


def test_a_session_from_before_may_not_add_a_factor_of_its_own(client, world, required):
    sign_in(client, world.officer, second_factor=False)
    enrol(world.officer)
    response = client.get("/account/security/authenticator/")
    assert response.status_code == 302 and response.url.startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_adding_a_factor_asks_for_the_password_again_after_five_minutes(client, world, required):
    sign_in(client, world.officer, second_factor=False, at=time.time() - 400)
    response = client.get("/account/security/passkeys/add/")
    assert response.status_code == 302 and response.url.startswith("/account/confirm/")


def test_a_code_ends_with_its_thirty_seconds(client, world):
    secret = enrol(world.officer)
    client.post("/sign-in/", {"login": "officer@example.org", "password": PASSWORD})
    late = client.post("/sign-in/check/", {"code": code(secret, time.time() - 31)})
    assert late.status_code == 200 and "_auth_user_id" not in client.session


def test_five_wrong_codes_stop_the_guessing(client, world):
    secret = enrol(world.officer)
    client.post("/sign-in/", {"login": "officer@example.org", "password": PASSWORD})
    for _ in range(5):
        client.post("/sign-in/check/", {"code": "000000"})
    right = client.post("/sign-in/check/", {"code": code(secret)})
    assert right.status_code == 200 and b"too many failed attempts" in right.content


ANOTHER_PROCESS = """
import sys, time, django
django.setup()
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from sar_portal.accounts import crypto
secret, given, at = sys.argv[1:]
time.time = lambda: float(at)
mine = Authenticator(user_id=1, type="totp", data={"secret": crypto.encrypt(secret)})
sys.stdin.readline()
print(mine.wrap().validate_code(given))
"""


def test_two_processes_take_the_same_code_once():
    secret = generate_totp_secret()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sar_portal.settings"}
    at = time.time()
    command = [sys.executable, "-c", ANOTHER_PROCESS, secret, code(secret, at), str(at)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, env=environment, **pipes) for _ in range(2)]
    said = [worker.communicate("now\n", timeout=60)[0].strip() for worker in workers]
    assert sorted(said) == ["False", "True"]


def test_seeds_lie_sealed_in_the_database_and_survive_a_change_of_key(world, settings):
    secret = enrol(world.officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert secret not in cursor.fetchone()[0]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key" * 6
    sealed = Authenticator.objects.get(user=world.officer).data["secret"]
    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert crypto.decrypt(sealed) == secret


def test_production_requires_it():
    line = "from django.conf import settings; print(settings.SECOND_FACTOR_REQUIRED, settings.MFA_TRUST_ENABLED)"
    done = subprocess.run([sys.executable, "-c", line], env=PRODUCTION, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
