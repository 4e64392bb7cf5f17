"""Passkeys in a real browser with a virtual authenticator: added, used alone, refused without a PIN or finger (A3)."""

import pytest
from allauth.mfa.models import Authenticator

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_passkey_is_added_and_signs_in_by_itself(world, live_server, browser, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page = browser.page
    browser.plug_in(verifies=True)
    browser.sign_in_by_password(live_server.url)
    page.goto(live_server.url + "/permissions/")
    assert page.url.endswith("/account/security/")
    page.get_by_role("button", name="Add a passkey: this computer or a security key").click()
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey", exact=True).click()
    page.get_by_role("rowheader", name="Passkey: Work laptop").wait_for()
    assert Authenticator.objects.get(user=world.officer).wrap().is_passwordless
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(live_server.url + "/")
    page.goto(live_server.url + "/permissions/")
    page.get_by_role("heading", name="What each role may do").wait_for()
    assert [text for text in browser.complaints if "404" not in text] == []


def test_an_authenticator_that_does_not_verify_its_user_is_refused(world, live_server, browser):
    page = browser.page
    browser.plug_in(verifies=False)
    browser.sign_in_by_password(live_server.url)
    page.goto(live_server.url + "/account/security/passkeys/add/")
    page.get_by_role("button", name="Add a passkey", exact=True).click()
    page.get_by_text("The passkey was not used. Nothing was changed").wait_for()
    assert not Authenticator.objects.exists()


def test_a_passkey_is_the_second_factor_after_the_password(world, live_server, browser):
    page = browser.page
    key = browser.plug_in(verifies=True)
    page.clock.install()
    browser.sign_in_by_password(live_server.url)
    page.goto(live_server.url + "/account/security/passkeys/add/")
    page.get_by_role("button", name="Add a passkey", exact=True).click()
    page.wait_for_url("**/account/security/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    browser.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    browser.sign_in_by_password(live_server.url)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
    browser.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.clock.fast_forward(1100)  # within a second it would be taken for a double click
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(live_server.url + "/")
    page.goto(live_server.url + "/account/security/")
    page.get_by_role("rowheader", name="Passkey: My passkey").wait_for()
