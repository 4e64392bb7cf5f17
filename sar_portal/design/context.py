"""What base.html shows on every page, without a query of its own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("blue", "green", "purple", "teal", "burgundy", "slate")


def page(request: HttpRequest) -> dict[str, Any]:
    """Reference code of the request, the session's limits for session-warning.js, and the board where one is known."""
    return {
        "reference_code": reference_of(request),
        "session_idle_seconds": settings.SESSION_IDLE_MINUTES * 60,
        "session_warning_seconds": settings.SESSION_WARNING_MINUTES * 60,
        "board": getattr(request, "board", None),
    }


def reference_of(request: HttpRequest | None) -> str:
    """The code a person can read out, and the log line has (R9: it says nothing else)."""
    return str(getattr(request, "id", ""))
