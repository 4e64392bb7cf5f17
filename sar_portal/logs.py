"""JSON log lines from an allow-list of fields, so that no personal data can reach a log by accident (R9)."""

import logging
import traceback
from contextvars import ContextVar
from types import TracebackType

import structlog

# Set by the request-id middleware and by the worker for each task, so that nothing need carry it: a task has the id of the
# request that asked for it, in the log and in the audit trail.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Whatever else a library puts on a record stays out of the line.
ALLOWED = (
    "event",
    "level",
    "timestamp",
    "logger",
    "request_id",
    "method",
    "view",
    "status",
    "ms",
    "task",
    "error_type",
    "where",
    "rule",
)


def _only_allowed(_logger, _method, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: event[key] for key in ALLOWED if key in event}


def _from_record(_logger, _method, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Standard-library records: the message template alone, never its arguments (they may hold a name or a path)."""
    record = event.get("_record")
    if record is not None:
        event["event"] = str(record.msg)[:300]
        if own := request_id.get():
            event["request_id"] = own
        for field in ("request_id", "view", "status", "method", "ms", "task"):
            if hasattr(record, field):
                event[field] = getattr(record, field)
        if hasattr(record, "status_code"):
            event.update(_of_request(record))
        error = event.get("exc_info")  # from the record itself structlog takes it away, lest its text be printed
        if error and error[0]:
            event["error_type"] = error[0].__name__
            event["where"] = _where(error[2])
    return event


def _of_request(record) -> dict:
    """Django's record of a refused or failed request: the view's name instead of the path, no query and no person."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    return {
        "event": "request refused" if record.status_code < 500 else "request failed",
        "status": record.status_code,
        "method": getattr(request, "method", ""),
        "view": match.view_name if match else "",
        "request_id": getattr(request, "id", ""),
    }


def _where(trace: TracebackType | None) -> str:
    """File, line and function of the innermost frame of our own code: enough to find the fault, and nothing of a case."""
    frames = [frame for frame in traceback.extract_tb(trace) if "site-packages" not in frame.filename]
    if not frames:
        return ""
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno} {frames[-1].name}"


def configure(level: str, *, as_json: bool) -> None:
    """One handler for everything; JSON in production, readable lines elsewhere."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[_from_record, _only_allowed, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # SQL parameters are case text; these loggers stay silent whatever the level.
    logging.getLogger("django.db.backends").setLevel(logging.CRITICAL)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
