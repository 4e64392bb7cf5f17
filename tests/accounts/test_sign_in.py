"""Signing in by address and password (A5, A6, A9), and what a session carries."""

import statistics
import time

import pytest
from django.test import Client
from django.urls import reverse

from sar_portal.access.models import AuditEvent
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in

SIGN_IN = "/sign-in/"


def post(client, address, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": address, "password": password}, **extra)


def body(response) -> str:
    """The page without what differs on purpose: the typed address, the form's token and the reference code."""
    text = response.content.decode()
    for secret in (response.context["csrf_token"], response.headers["X-Request-Id"], "officer@", "nobody@"):
        text = text.replace(str(secret), "")
    return text


def test_address_and_password_open_a_session_and_lead_back_to_the_page(client, world):
    response = client.post(
        SIGN_IN + "?next=/permissions/", {"login": "OFFICER@example.org", "password": PASSWORD, "next": "/permissions/"}
    )
    assert response.status_code == 302 and response.url == "/permissions/"
    assert client.get("/permissions/").status_code == 200
    assert AuditEvent.objects.filter(verb="sign_in", what="did", actor=world.officer).count() == 1


def test_next_leads_to_no_other_site(client, world):
    response = client.post(
        SIGN_IN, {"login": "officer@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert "evil" not in response.url


def test_known_and_unknown_addresses_get_the_same_answer(client, world):
    known, unknown = post(client, "officer@example.org", "wrong"), post(client, "nobody@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert body(known) == body(unknown)
    assert AuditEvent.objects.filter(verb="sign_in", what="refused", actor=None).count() == 2


def test_timing_does_not_tell_who_has_an_account(client, world, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    world.officer.set_password(PASSWORD)
    world.officer.save()
    spent = {"officer@example.org": [], "nobody@example.org": []}
    for _ in range(8):
        for address, times in spent.items():
            start = time.perf_counter()
            post(client, address, "wrong")
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown)


def test_sixth_try_is_refused_even_with_the_right_password_and_others_are_not_locked_out(client, world):
    for _ in range(5):
        post(client, "officer@example.org", "wrong")
    refused = post(client, "officer@example.org")
    assert refused.status_code == 200 and b"too many failed attempts" in refused.content
    assert post(client, "coordinator@example.org").status_code == 302


def test_the_right_password_is_taken_again_after_five_minutes(client, world, monkeypatch):
    for _ in range(5):
        post(client, "officer@example.org", "wrong")
    assert b"too many failed attempts" in post(client, "officer@example.org").content
    later = time.time() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert post(client, "officer@example.org").status_code == 302


def test_without_the_shared_cache_nobody_signs_in_and_who_is_in_reads_on(client, world, settings):
    """It counts the tries and keeps the used codes: where it is away, guessing must not be free (A2, N11)."""
    client.raise_request_exception = False
    inside = Client()
    sign_in(inside, world.officer)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    refused = post(client, "officer@example.org")
    assert refused.status_code >= 400 and "_auth_user_id" not in client.session
    assert inside.get("/permissions/").status_code == 200


def test_ten_tries_a_minute_from_one_place_whatever_it_says_of_itself(client, world):
    for number in range(10):
        post(client, f"nobody{number}@example.org", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    refused = post(client, "officer@example.org", HTTP_X_FORWARDED_FOR="10.0.9.9")
    assert b"too many failed attempts" in refused.content


def test_a_closed_account_does_not_come_in(client, world):
    world.officer.is_active = False
    world.officer.save()
    assert post(client, "officer@example.org").status_code in (200, 302)
    assert client.get("/permissions/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/signup/", "/sign-up/", "/accounts/signup/", "/accounts/social/signup/", "/account/email/", "/recovery-codes/"],
)
def test_there_is_no_sign_up_no_recovery_codes_and_no_change_of_address(client, world, path):
    sign_in(client, world.officer)
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "new@example.org", "password1": PASSWORD}).status_code == 404


def test_the_code_is_asked_for_and_works_once(client, world):
    secret = enrol(world.officer)
    assert post(client, "officer@example.org").url == reverse("mfa_authenticate")
    assert client.get("/permissions/").status_code == 302
    now = code(secret)
    assert client.post("/sign-in/check/", {"code": now}).status_code == 302
    assert client.get("/permissions/").status_code == 200
    client.post("/sign-out/")
    post(client, "officer@example.org")
    again = client.post("/sign-in/check/", {"code": now})
    assert again.status_code == 200 and b"was used before" in again.content


def test_a_new_browser_is_told_of_and_a_known_one_is_not(client, world, mailoutbox, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            post(client, "officer@example.org")
        client.post("/sign-out/")
    assert [message.to for message in mailoutbox] == [["officer@example.org"]]
    assert "Officer" not in mailoutbox[0].body and "had not been used in before" in mailoutbox[0].body


def test_every_process_shares_the_used_codes(settings):
    from django.core import checks

    def found() -> set[str]:
        return {error.id for error in checks.run_checks(tags=["security"])}

    assert "accounts.E001" not in found()
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert "accounts.E001" in found()
