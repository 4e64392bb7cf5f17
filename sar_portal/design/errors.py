"""The pages for what went wrong: plain words, a reference code, nothing of the case (R9). 500 needs no database."""

import errno
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from redis.exceptions import RedisError

from sar_portal.design.context import reference_of

# The database or the cache does not answer, or ended the talk: it is no fault of the page, and soon it may be there again.
AWAY = (OperationalError, InterfaceError, RedisError)
# A disk that is full, such as that on which a large upload lies while it comes in.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def error_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """`templates/errors/<status>.html` with the reference code; `sentence` says what stands in the way."""
    context = {"reference_code": reference_of(request), **context}
    return HttpResponse(render_to_string(f"errors/{status}.html", context, request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known to the person, not allowed. The sentence of a refusal is written to be shown."""
    return error_page(request, 403, sentence=getattr(exception, "sentence", ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, sentence="The page had been open too long, or was opened in another window since.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without request, user or database, since any of them may be what failed; 503 where one does not answer, or where
    a disk is full.
    """
    error = sys.exc_info()[1]
    if isinstance(error, AWAY) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return unavailable(request)
    page = get_template("errors/500.html").render({"reference_code": reference_of(request)})
    return HttpResponse(page, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    page = get_template("errors/503.html").render({"reference_code": reference_of(request)})
    return HttpResponse(page, status=503)
