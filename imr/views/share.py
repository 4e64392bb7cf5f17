"""The interviewee's page: one record, for someone without an account (security.md I2, I3)."""

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from imr.forms.sharing import AnswerForm, CodeForm, words_in
from imr.selectors.interviews import awaits_answer, record_of
from imr.services.sharing import answer_record, link_of, note_opening, try_code
from notifications import links
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.views import by_link

COOKIE = "__Secure-record" if settings.TLS else "record"
SALT = "imr.record"
HOURS = 2
KNOCKED, OPENED = "knocked", "opened"


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
            # A code that comes again, by a second click or a page loaded anew, sends nothing of what waited for it.
            return _record(request, share, path, sent=request.method == "POST" and "code" not in request.POST)
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
            # Words that waited for the code come back to their boxes: they are sent when their writer sends them.
            back = _record(request, share, path, sent=False) if unsent else redirect(path)
            return _remember(back, path, share.nonce, OPENED)
    return render(request, "imr/record_code.html", {"form": form, "unsent": unsent})


def _record(request, share, path, sent: bool):
    record, asks = record_of(share.interview), awaits_answer(share.interview)
    form = (
        AnswerForm(request.POST if sent else None, checks=record["checks"], initial=request.POST.dict())
        if asks
        else None
    )
    if form is not None and form.is_valid():
        try:
            answer_record(share=share, **form.said)
        except NotNow as done:
            form.add_error(None, done.sentence)
        else:
            return redirect(path)
    note_opening(share=share)
    context = record | {"form": form, "share": share, "answered": record["answers"][-1:]}
    context["unsent"] = [] if asks else words_in(request.POST, kept=record["answers"])
    return _remember(render(request, "imr/record_open.html", context), path, share.nonce, OPENED)
