"""A stranger who guesses keeps nobody out of a browser of their own (A5), and what knows it opens nothing by itself."""

from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.test import Client

from sar_portal.accounts import devices
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in
from tests.accounts.test_passwords import NEW
from tests.accounts.test_sign_in import post

OFFICER, COORDINATOR = "officer@example.org", "coordinator@example.org"
REFUSED = b"too many failed attempts"
PLACES = count(1)


def somewhere() -> Client:
    """A browser at an address of its own: how often one may try from one place is another limit."""
    return Client(REMOTE_ADDR=f"10.0.{next(PLACES)}.7")


@pytest.fixture
def own(world) -> Client:
    """A browser in which the officer has come in and signed out again."""
    return used_by(OFFICER)


def used_by(address: str, browser: Client | None = None) -> Client:
    browser = browser or somewhere()
    assert post(browser, address).status_code == 302
    browser.post("/sign-out/")
    assert "_auth_user_id" not in browser.session
    return browser


def guess(browser: Client, address: str = OFFICER, times: int = 5) -> None:
    for _ in range(times):
        assert post(browser, address, "wrong").status_code == 200


def carrying(cookie: str) -> Client:
    browser = somewhere()
    browser.cookies[devices.NAME] = cookie
    return browser


def test_a_stranger_keeps_nobody_out_of_a_browser_of_their_own(own):
    guess(somewhere())
    assert REFUSED in post(somewhere(), OFFICER).content
    assert post(own, OFFICER.upper()).status_code == 302


def test_a_cookie_of_another_account_or_a_forged_one_helps_nobody(own):
    others = used_by(COORDINATOR)
    cookie = own.cookies[devices.NAME].value
    guess(somewhere())
    assert REFUSED in post(others, OFFICER).content
    said = signing.loads(others.cookies[devices.NAME].value, salt=devices.SALT)
    forged = signing.dumps(said, key="another key", salt=devices.SALT)
    elsewhere = signing.dumps(signing.loads(cookie, salt=devices.SALT), salt="of something else")
    for tried in (forged, elsewhere, cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), "", "[]"):
        assert REFUSED in post(carrying(tried), OFFICER).content
    assert post(carrying(cookie), OFFICER).status_code == 302


def test_guesses_in_it_are_limited_too_and_a_copy_of_it_has_no_more_of_them(own):
    another, copy = used_by(OFFICER), carrying(own.cookies[devices.NAME].value)
    guess(copy)
    assert REFUSED in post(own, OFFICER).content and REFUSED in post(copy, OFFICER).content
    assert post(another, OFFICER).status_code == 302
    assert post(somewhere(), OFFICER).status_code == 302


def test_it_dies_with_the_password(own, world):
    changing = somewhere()
    sign_in(changing, world.officer)
    answer = changing.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    guess(somewhere())
    assert REFUSED in post(own, OFFICER, NEW).content


def test_a_changed_secret_key_ends_it_no_sooner_than_sessions(own, settings):
    guess(somewhere())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert post(own, OFFICER).status_code == 302


def test_it_is_given_with_the_second_factor_and_not_before(world):
    secret, browser = enrol(world.officer), somewhere()
    post(browser, OFFICER)
    assert devices.NAME not in browser.cookies
    assert browser.post("/sign-in/check/", {"code": code(secret)}).status_code == 302
    assert devices.NAME in browser.cookies


def test_two_who_share_a_browser_are_both_known_and_it_names_nobody(own):
    shared = used_by(COORDINATOR, own)
    guess(somewhere())
    assert post(shared, OFFICER).status_code == 302
    cookie = shared.cookies[devices.NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]
    assert bool(cookie["secure"]) is settings.SESSION_COOKIE_SECURE and "example.org" not in cookie.value


def test_a_cookie_from_before_spares_a_letter_and_counts_with_the_rest(
    world, mailoutbox, django_capture_on_commit_callbacks
):
    browser = carrying(signing.dumps([world.officer.pk], salt=devices.SALT))
    guess(somewhere())
    assert REFUSED in post(browser, OFFICER).content
    browser = carrying(signing.dumps([world.coordinator.pk], salt=devices.SALT))
    with django_capture_on_commit_callbacks(execute=True):
        assert post(browser, COORDINATOR).status_code == 302
    assert mailoutbox == []
    browser.post("/sign-out/")
    guess(somewhere(), COORDINATOR, times=4)
    assert post(browser, COORDINATOR).status_code == 302


def test_signed_in_there_a_stranger_s_guesses_do_not_stop_the_proof_before_an_act(own, world):
    EmailAddress.objects.create(user=world.officer, email=OFFICER, verified=True, primary=True)
    assert post(own, OFFICER).status_code == 302
    guess(somewhere())
    assert own.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    assert REFUSED in post(somewhere(), OFFICER).content
