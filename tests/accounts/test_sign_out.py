"""After signing out nothing is left in the browser, and Back shows nothing (S3, S6)."""

import json
import subprocess
import sys

import pytest

from sar_portal.running.checks import production_values

COOKIES = """
import json
from django.conf import settings as s
print(json.dumps({
    "names": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME],
    "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
    "http_only": [s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY],
    "same_site": [s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE],
    "domain": [s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN],
    "path": [s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH],
}))
"""
PRODUCTION = production_values() | {
    "DJANGO_SETTINGS_MODULE": "sar_portal.settings",
    "REDIS_URL": "redis://127.0.0.1/0",
    "DATABASE_URL": "postgres://a@127.0.0.1/a",
}


@pytest.mark.django_db(transaction=True)
def test_back_shows_nothing_and_nothing_is_stored(world, live_server, browser):
    page = browser.page
    browser.sign_in_by_password(live_server.url)
    page.goto(live_server.url + "/account/security/")
    page.get_by_text("officer@example.org").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    page.wait_for_load_state()
    assert "officer@example.org" not in page.content()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_cookies_in_production_are_bound_to_this_host_and_kept_from_scripts():
    done = subprocess.run([sys.executable, "-c", COOKIES], env=PRODUCTION, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said["names"] == ["__Host-session", "__Host-csrf"]
    assert said["secure"] == said["http_only"] == [True, True]
    assert (said["same_site"], said["domain"], said["path"]) == (["Lax", "Lax"], [None, None], ["/", "/"])
