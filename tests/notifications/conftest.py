import pytest

import sar_portal.celery  # noqa: F401  (the application that kick() sends to)
from tests.notifications.sink import Sink
from tests.notifications.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def sink(settings):
    """Mail goes to a real SMTP server of this test."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
