"""Two ways to look at the portal: Django's own client, and the system's Chromium, one for each file that asks for it."""

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from sar_portal.running import machine

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse():
    """A client signed in as somebody: `browse(police.author).get(...)`."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
