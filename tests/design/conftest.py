"""The page with everything on it, and a window to look at it."""

from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as configured

from tests.design.kitchen import MIDDLEWARE, serve


@pytest.fixture
def kitchen_settings(settings):
    templates = deepcopy(configured.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        "sar_portal.design.context.page",
    ]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.design.kitchen"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.DEBUG = False
    return settings


@pytest.fixture
def kitchen(kitchen_settings):
    server = serve()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()
