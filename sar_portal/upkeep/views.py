"""Is it well? For machines in a word each, for the administrator in plain sentences. No case data, no versions."""

import hmac
import time
from functools import lru_cache

from allauth.core import ratelimit
from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sar_portal.access.permissions import Perm
from sar_portal.access.views import public, requires
from sar_portal.accounts.models import Board
from sar_portal.upkeep import broken_rules, selectors
from sar_portal.upkeep.findings import State
from sar_portal.upkeep.metrics import exposition

# What a public address may tell: the worker's counts and last night's checks are nobody's business but the administrator's.
REMEMBERED_SECONDS = 10
TOLD_TO_ALL = ("database", "migrations", "cache", "files", "clock", "broker", "beat")


@lru_cache(maxsize=1)
def _told_to_all(moment: int) -> tuple[dict[str, bool], bool]:
    """What each part is like, and whether pages can be shown. Asked once in some seconds, however often the address is called: to
    ask costs a write to the disk.
    """
    found = {key: selectors.found(key) for key in TOLD_TO_ALL}
    said = {key: one.state != State.WRONG for key, one in found.items()}
    return said, all(said[key] or one.pages_go_on for key, one in found.items() if selectors.PARTS[key].needed)


@public
@non_atomic_requests
@require_GET
def health_live(request):
    return JsonResponse({"alive": True})


@public
@non_atomic_requests
@require_GET
def health_ready(request):
    """503 where a part is wrong without which no page can be shown. Cache, broker and beat are told of, and so is a full disk of
    files, and turn nobody away: pages work without them, and what they would have done waits in the database. All web servers
    share them, so to turn people away from one would be to turn them away from all.
    """
    found, ready = _told_to_all(int(time.monotonic() // REMEMBERED_SECONDS))
    return JsonResponse(found, status=200 if ready else 503)


@public
@require_GET
def metrics(request):
    """For a Prometheus that carries METRICS_TOKEN; to anybody else, and without such a token, there is no such page."""
    asked, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if not token or asked != "Bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@csrf_exempt
@public
@non_atomic_requests
@require_POST
def policy_report(request):
    """A browser tells of a rule that a page broke, and can send no token with it. Nothing is written to the database."""
    if not ratelimit.consume(request, action="policy_report"):
        return HttpResponse(status=429)
    try:
        if int(request.headers.get("Content-Length") or 0) > broken_rules.MOST_BYTES:
            return HttpResponse(status=413)
        broken_rules.note(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@requires(Perm.MANAGE_BOARD, on=Board, known_by={"board": "code"})
@require_GET
def status_detail(request, board):
    found = selectors.findings()
    rows = [(selectors.PARTS[key].name, finding) for key, finding in found.items()]
    return render(
        request, "upkeep/status_detail.html", {"administered": board, "rows": rows, "worst": selectors.worst(found)}
    )
