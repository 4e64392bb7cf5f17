"""Over the real broker too, a task has the id of the request that asked for it."""

from sar_portal.celery import app
from sar_portal.logs import request_id
from sar_portal.upkeep.tasks import live_quick
from tests.faults.worker import wait_until


def test_the_workers_log_names_the_request(worker):
    worker.start()
    token = request_id.set("abc123def456")
    live_quick.delay()
    request_id.reset(token)
    wait_until(lambda: "request_id=abc123def456" in worker.log.read_text(), "the worker logs the request", worker)
    line = next(line for line in worker.log.read_text().splitlines() if "abc123def456" in line)
    assert "task done" in line and "task=sar_portal.upkeep.tasks.live_quick" in line


def test_a_task_that_fails_says_its_errors_type_and_never_its_words(worker):
    """Django's own error repeats the value that it could not use (R9)."""
    worker.start()
    app.send_task("reviews.tasks.make_letter", args=["Leonard Brindle"])
    wait_until(lambda: "error_type=ValueError" in worker.log.read_text(), "the error is logged", worker)
    assert "Brindle" not in worker.log.read_text()
