"""The id of a request goes with the work it asks for, into the worker's log and trail."""

import logging

from celery import Celery

from sar_portal.celery import app
from sar_portal.logs import _from_record, request_id
from sar_portal.upkeep.tasks import live_heavy


def test_what_a_request_asks_of_a_worker_carries_its_id(monkeypatch):
    sent = []
    monkeypatch.setattr(Celery, "send_task", lambda self, *args, **options: sent.append(options["headers"]))
    token = request_id.set("abc123")
    live_heavy.delay()
    app.send_task("reviews.tasks.make_letter", args=[1])
    request_id.reset(token)
    assert [headers["request_id"] for headers in sent] == ["abc123", "abc123"]


def test_a_task_works_under_that_id_and_leaves_none_behind(caplog):
    seen = []

    @app.task(name="tests.look")
    def look():
        seen.append(request_id.get())
        logging.getLogger("tests").warning("inside")

    with caplog.at_level(logging.INFO):
        look.apply(headers={"request_id": "abc123"})
        look.apply(task_id="0123456789abcdef")
    assert seen == ["abc123", "0123456789ab"] and request_id.get() == ""
    assert [record.task for record in caplog.records if record.msg == "task done"] == ["tests.look"] * 2


def test_each_line_has_the_id_of_its_request():
    token = request_id.set("abc123")
    record = logging.makeLogRecord({"msg": "x"})
    assert _from_record(None, "", {"_record": record})["request_id"] == "abc123"
    request_id.reset(token)
    assert "request_id" not in _from_record(None, "", {"_record": record})
