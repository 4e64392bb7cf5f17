"""What every answer carries: a request id, and headers that keep pages out of caches and other sites (security.md H1,
H2); and what is not answered at all (H9)."""

import uuid

from django.conf import settings
from django.http import HttpResponseNotAllowed

from sar_portal.design.errors import error_page
from sar_portal.logs import request_id


class RequestId:
    """One id per request, in the log, in the audit trail and as the reference code on error pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-Id"] = request.id
        return response


class Headers:
    """Nothing behind sign-in is stored by a browser or proxy; nothing is opened across origins."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
        )
        response.headers.setdefault("Reporting-Endpoints", 'policy="/policy-report"')
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class Methods:
    """Nothing here is looked at but by GET and HEAD, or sent but by POST. A view that names no methods would take any other,
    TRACE too, for a look.
    """

    ANSWERED = ("GET", "HEAD", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.ANSWERED:
            return HttpResponseNotAllowed(self.ANSWERED)
        return self.get_response(request)


class Size:
    """What says itself that it is too large is refused before any of it is read (F2). A request that says no length has no body.

    Where it stands every page's frame can be drawn, and nobody before it reads what was sent: the check of a form's token waits
    until a view was found.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.REQUEST_MAX_BYTES:
            return error_page(request, 413)
        return self.get_response(request)
