"""The portal as it runs: web server, database, broker, a worker in its own process, a mail server, a browser."""

import pytest

from sar_portal import celery  # noqa: F401  (or tasks would be sent to a broker that there is none of)
from tests.faults.worker import Worker
from tests.journeys.portal import Portal
from tests.notifications.sink import Sink


@pytest.fixture
def mail_server():
    with Sink() as sink:
        yield sink


@pytest.fixture
def portal(transactional_db, live_server, chromium, mail_server, mailoutbox, settings, tmp_path):
    """Files and links are the same to the web server and to the worker: both are told where, here."""
    settings.PRIVATE_ROOT, settings.BASE_URL = tmp_path / "files", live_server.url
    worker = Worker(tmp_path / "worker.log", mail_server.port)
    worker.environment |= {"PRIVATE_ROOT": str(settings.PRIVATE_ROOT), "BASE_URL": live_server.url}
    worker.start()
    portal = Portal(live_server.url, chromium)
    portal.mail, portal.outbox, portal.worker = mail_server, mailoutbox, worker
    yield portal
    worker.kill()
