import pytest

from tests.faults.worker import Worker
from tests.notifications.sink import Sink


@pytest.fixture
def mail_server():
    with Sink() as sink:
        yield sink


@pytest.fixture
def worker(transactional_db, mail_server, tmp_path):
    worker = Worker(tmp_path / "worker.log", mail_server.port)
    yield worker
    worker.kill()
