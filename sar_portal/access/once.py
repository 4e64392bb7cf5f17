"""A form that is sent twice, by a second click, a second tab or a browser that tries again, is one submission (security.md N3).

Each page has a token against forged requests of its own, so the same token with the same fields at the same address is the same
form. What it led to is kept for a day in the transaction of what it did: of two at one moment, the second waits for the first.
Pages that somebody reaches by a link are left out, as their addresses are kept nowhere.
"""

import hashlib
import json
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone

from sar_portal.access.models import SentForm

KEPT = timedelta(days=1)
TWICE = "This was sent twice and taken once. To send the same again, open the page anew."
TAKE = "INSERT INTO access_sentform (key, led_to, at) VALUES (%s, '', now()) ON CONFLICT DO NOTHING"


def once(view):
    """Answers a form that was sent before by going where it led then, and says so. What came to nothing is not kept: a page of
    errors, or a way on that says what is wrong.
    """

    @wraps(view)
    def sent(request, *args, **kwargs):
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [key])
            if not cursor.rowcount:
                messages.info(request, TWICE)
                return HttpResponseRedirect(SentForm.objects.get(pk=key).led_to)
        response = view(request, *args, **kwargs)
        if not transaction.get_rollback():
            taken = SentForm.objects.filter(pk=key)
            if isinstance(response, HttpResponseRedirect) and not _says_what_is_wrong(request):
                taken.update(led_to=response.url)
            else:
                taken.delete()
        return response

    return sent


def _says_what_is_wrong(request: HttpRequest) -> bool:
    # What was said on the way here alone: to read it in the open way would count as showing it.
    said: Any = messages.get_messages(request)
    return any(one.level >= messages.ERROR for one in said._queued_messages)


def _key(request: HttpRequest) -> str | None:
    """None for what no page of its own sent: a script's request, which has versions to tell it by, or one without a token."""
    token = request.POST.get("csrfmiddlewaretoken") if request.method == "POST" else None
    if not token or request.headers.get("Sec-Fetch-Mode") != "navigate":
        return None
    files = [(name, file.name, _content_of(file)) for name, each in request.FILES.lists() for file in each]
    said = [request.user.pk, request.get_full_path(), sorted(request.POST.lists()), sorted(files, key=str)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _content_of(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def forget() -> int:
    """Takes away what is older than a day; how many there were."""
    return SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
