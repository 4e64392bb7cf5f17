"""The interviewee's page: one record, for someone without an account (security.md I2, I3)."""

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imr.forms.sharing import CodeForm, LinkAnswerForm, words_in
from imr.selectors.interviews import awaits_answer, record_of, unsent_of
from imr.services.sharing import answer_record, link_of, note_opening, save_unsent, try_code
from notifications import links
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import CHOOSE, Stale
from sar_portal.access.views import by_link

COOKIE = "__Secure-record" if settings.TLS else "record"
SALT = "imr.record"
HOURS = 2
KNOCKED, OPENED = "knocked", "opened"
ELSEWHERE = "You wrote something else in another window"
OFTEN = "This page was saved very often within a minute. Keep it open: what you wrote is saved when a minute is over."


def _remember(response, path: str, nonce, step: str):
    """A cookie for this one path: it opens nothing else, and the key leaves the address at once."""
    value = signing.dumps({"nonce": str(nonce), "step": step}, salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=HOURS * 3600, path=path, secure=settings.TLS, httponly=True, samesite="Lax"
    )
    return response


def _step(request, nonce) -> str:
    """How far this browser has come on this link: '', knocked (came by the e-mail), or opened (knew the code)."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return ""
    return kept["step"] if kept["nonce"] == str(nonce) else ""


def _ended(request, sentence: str):
    """What was typed into a page whose link or cookie has run out is shown, so that it can be copied."""
    context = {"sentence": sentence, "unsent": words_in(request.POST)}
    return render(request, "imr/record_ended.html", context, status=404)


@by_link
@never_cache
def record_open(request, nonce):
    path = reverse("imr:record_open", kwargs={"nonce": nonce})
    step = _step(request, nonce)
    # Not for whoever has given the code: what they typed would be lost.
    if step != OPENED and (limited := ratelimit.consume_or_429(request, action="link", limit_get=True)):
        return limited
    if key := request.GET.get(links.PARAMETER):
        response = redirect(path)
        # Whoever follows the e-mail again stays where they are: a page that is open in another tab can be sent.
        return _remember(response, path, nonce, step or KNOCKED) if links.valid(path, key) else response
    try:
        share = link_of(nonce if step else None)
        if step == OPENED:
            return _record(request, share, path)
        return _ask_code(request, share, path)
    except Refused as refused:
        return _ended(request, refused.sentence)


def _ask_code(request, share, path):
    form = CodeForm(request.POST if "code" in request.POST else None, written=request.POST)
    unsent = words_in(request.POST)
    if form.is_valid():
        try:
            try_code(share=share, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.sentence)
        else:
            return _remember(_record(request, share, path), path, share.nonce, OPENED)
    return render(request, "imr/record_code.html", {"form": form, "unsent": unsent})


def _record(request, share, path):
    """The record with what may be said of it. Words that waited for the code come back to their boxes, also where the code
    comes a second time, and are sent when their writer sends them.
    """
    waited = "code" in request.POST
    if waited and not words_in(request.POST):
        return redirect(path)
    record, asks = record_of(share.interview), awaits_answer(share.interview)
    form, context = None, {"share": share, "answered": record["answers"][-1:]}
    if asks:
        draft = context["draft"] = unsent_of(share)
        kept = draft.words | {"version": draft.version} if draft else {}
        unfinished = waited or "later" in request.POST
        sent = request.POST if request.method == "POST" else None
        form = LinkAnswerForm(sent, checks=record["checks"], initial=kept, unfinished=unfinished)
        if form.is_valid():
            try:
                _take(share, form)
            except Stale as stale:
                context |= {"theirs": form.differences(stale.current), "met": ELSEWHERE}
                form.meet(stale.current)
                form.add_error(None, f"{ELSEWHERE}. {CHOOSE}")
            except NotNow as done:
                form.add_error(None, done.sentence)
            else:
                return redirect(path)
    note_opening(share=share)
    context |= record | {"form": form, "unsent": [] if asks else words_in(request.POST, kept=record["answers"])}
    return _remember(render(request, "imr/record_open.html", context), path, share.nonce, OPENED)


def _take(share, form) -> None:
    """Keeps what was typed, or sends it where it is an answer: never past what another window keeps (R14)."""
    typed = {"version": form.cleaned_data["version"] or 0, "words": form.words}
    if form.unfinished:
        save_unsent(share=share, **typed)
    else:
        answer_record(share=share, **typed, **form.said)


@by_link
@never_cache
@require_POST
def answer_autosave(request, nonce):
    """What is typed is kept (R15); it asks for the code as the page itself does, and says nothing of a link to anybody else."""
    if _step(request, nonce) != OPENED:
        return HttpResponse(status=401)
    # Of this one link: whoever else writes behind the same address of a network is not kept from it.
    if not ratelimit.consume(request, action="unsent", key=str(nonce)):
        return JsonResponse({"errors": {"": [OFTEN]}}, status=429)
    try:
        share = link_of(nonce)
        form = LinkAnswerForm(request.POST, checks=share.interview.checks.select_related("entry"), unfinished=True)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        draft = save_unsent(share=share, version=form.cleaned_data["version"] or 0, words=form.words)
    except Stale as stale:
        note_opening(share=share)
        context = {"theirs": form.differences(stale.current), "live": True, "met": ELSEWHERE}
        return render(request, "imr/_theirs.html", context, status=409)
    except (NotNow, Refused) as refused:
        return JsonResponse({"errors": {"": [refused.sentence]}}, status=422)
    at = f"{timezone.localtime():%H:%M}"
    saved = JsonResponse({"version": draft.version, "saved_at": at, "said": "Saved {}, not sent yet"})
    return _remember(saved, reverse("imr:record_open", kwargs={"nonce": nonce}), nonce, OPENED)
