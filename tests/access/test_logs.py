"""A log line has fields of an allow-list alone: no argument, path, name or message of an error (R9)."""

import json
import logging
from copy import copy
from types import SimpleNamespace

from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from sar_portal.logs import ALLOWED

CANARY = "Leonard Brindle"


def line_of(**fields) -> dict:
    """As our one handler writes it."""
    record = logging.makeLogRecord({"msg": "%s happened", "args": (CANARY,)} | fields)
    [handler] = [one for one in logging.getLogger().handlers if isinstance(one.formatter, ProcessorFormatter)]
    formatter = copy(handler.formatter)
    formatter.processors = [*formatter.processors[:-1], JSONRenderer()]
    line = json.loads(formatter.format(record))
    return {key: value for key, value in line.items() if key not in ("level", "logger", "timestamp")}


def test_the_template_is_kept_and_its_arguments_are_not():
    assert line_of() == {"event": "%s happened"}


def test_a_failed_request_names_its_view_and_never_its_path():
    match = SimpleNamespace(view_name="reviews:review_overview")
    request = SimpleNamespace(resolver_match=match, method="GET", id="abc123", path=f"/{CANARY}/")
    line = line_of(status_code=500, request=request)
    assert line["view"] == "reviews:review_overview" and line["status"] == 500 and line["request_id"] == "abc123"
    assert CANARY not in str(line)


def test_an_error_is_told_by_type_and_place_without_its_message():
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        line = line_of(exc_info=(type(error), error, error.__traceback__))
    assert line["error_type"] == "ValueError" and line["where"].startswith("test_logs.py:")
    assert CANARY not in str(line)


def test_what_is_not_on_the_list_is_left_out():
    assert set(line_of(status="late", email="someone@example.org")) <= set(ALLOWED)
    assert "email" not in line_of(email="someone@example.org")
