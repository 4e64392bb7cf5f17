"""How a stored file is answered. The rooms above own the addresses, the permission and the record of each download."""

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sar_portal.documents.models import Rendering, StoredFile
from sar_portal.documents.selectors import content_of


def rendering_response(rendering: Rendering) -> HttpResponse:
    """The PDF of a paper as a download named by reference, paper and version (R9)."""
    return file_response(rendering.pdf, name=rendering.file_name)


@csp({"default-src": [NONE], "sandbox": True})
def file_response(stored: StoredFile, *, name: str) -> HttpResponse:
    """A stored file as a download: never shown in the page, never run, never kept by the browser (security.md F6).

    `name` is neutral: a reference and a kind, without names or case text (R9). Raises Damaged where the bytes have changed.
    """
    response = HttpResponse(content_of(stored), content_type=stored.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
