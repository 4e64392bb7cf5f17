"""How a stored file is answered. The rooms above own the addresses, the permission and the record of each download."""

from csp.constants import NONE
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from sar_portal.documents.copies import copy_name, shared_copy
from sar_portal.documents.models import MEDIA_TYPES, Kind, Rendering, StoredFile
from sar_portal.documents.scanning import check_open
from sar_portal.documents.selectors import content_of

SANDBOX = {"default-src": [NONE], "sandbox": True}


def rendering_response(rendering: Rendering) -> HttpResponseBase:
    """The PDF of a paper as a download named by reference, paper and version (R9)."""
    return file_response(rendering.pdf, name=rendering.file_name)


def picture_response(picture: bytes | None) -> HttpResponse:
    """A picture that was drawn anew here, shown within a page, which a download is not (F6). Raises Http404 without one."""
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type=MEDIA_TYPES[Kind.PNG])


def file_response(stored: StoredFile, *, name: str, original: bool = True) -> HttpResponseBase:
    """A stored file as a download: never shown in the page, run, or kept by the browser (F6).

    `name` is neutral: a reference and a kind, without names or case text (R9). Who may not have the `original` is given a
    copy that names no place and no author, and says in its name that it is one (F7). Raises Refused where the scanner has not
    said that it is clean, or there is no such copy, Damaged where the bytes changed.
    """
    check_open(stored)
    if original:
        return download(content_of(stored), media_type=stored.media_type, name=name)
    return download(shared_copy(stored), media_type=stored.media_type, name=copy_name(stored, name))


def download(data: bytes | File, *, media_type: str, name: str) -> HttpResponseBase:
    """Bytes as a download, in a sandbox of their own should a browser open them all the same. A file goes out in pieces."""
    response: HttpResponseBase
    if isinstance(data, bytes):
        response = HttpResponse(data, content_type=media_type)
    else:
        response = FileResponse(data, content_type=media_type)
        response["Content-Length"] = str(data.size)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    vars(response)["_csp_config"] = SANDBOX  # what django-csp's own decorator sets: this policy instead of the pages'
    return response
