"""How the pages of this room are shown and answered: one way for every form."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reviews.models import Review
from reviews.selectors.unsent_form import unsent_at
from reviews.services.unsent_form import forget_unsent, keep_unsent
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.views import Acknowledged, hold_is_said


def typed(request: HttpRequest):
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, template: str, review: Review | None, **context) -> HttpResponse:
    """The page with its review and the board's marking."""
    if review is not None:
        request.board = review.board
    return render(request, f"reviews/{template}.html", {"review": review, **context})


def in_time(verb: Callable) -> Callable:
    """A verb that comes too late is said above the form, which keeps what was typed."""

    def tried(**facts):
        try:
            return verb(**facts)
        except NotNow as refusal:
            raise Refused(refusal.sentence) from refusal

    return tried


def attempt(
    request: HttpRequest,
    form: Form,
    verb: Callable,
    *,
    then: str | Callable[..., str],
    done: str | Callable[..., str],
) -> tuple[HttpResponse | None, dict]:
    """Calls the verb with what was typed and goes on to `then`, saying `done`; or None, with what the page shows besides.

    What speaks against it is said above the form, which keeps every word typed; where someone else changed the same
    text meanwhile, what they wrote is shown beside it, and the next save is made knowing it (R14).
    """
    if getattr(form, "kept_while_typed", False) and (went := kept_meanwhile(request, form)):
        return went, {}
    if request.method != "POST" or not form.is_valid():
        return None, {}
    facts = {name: value for name, value in form.cleaned_data.items() if name != "unsent"}
    try:
        with hold_is_said():
            result = verb(**facts)
    except Stale as stale:
        context = {"theirs": form.differences(stale.current)}
        form.meet(stale.current)
        form.add_error(None, stale.sentence)
        return None, context
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None, {}
    if key := form.cleaned_data.get("unsent"):
        forget_unsent(key=key, by=request.user)
    messages.success(request, done(result) if callable(done) else done)
    return redirect(then(result) if callable(then) else then), {}


def kept_meanwhile(request: HttpRequest, form) -> HttpResponse | None:
    """Of a form that is kept while it is typed: brings back what was not sent, keeps what a script saves, or throws it away."""
    address = request.get_full_path()[:300]
    if request.method != "POST":
        if found := unsent_at(request.user, address):
            form.bring_back(found)
        return None
    form.is_valid()
    key = form.cleaned_data.get("unsent")
    if "discard" in request.POST and key:
        forget_unsent(key=key, by=request.user)
        return redirect(request.get_full_path())
    if "X-Autosave" not in request.headers:
        return None
    if not key:
        return Acknowledged({"errors": {}}, status=422)
    at = keep_unsent(scope_id=request.scope_id, address=address, key=key, words=form.typed, by=request.user)
    return Acknowledged({"saved_at": f"{timezone.localtime(at):%H:%M}", "said": "Kept {}, not sent yet"})


def answer(
    request: HttpRequest,
    template: str,
    form: Form,
    verb: Callable,
    *,
    then: str | Callable,
    done: str | Callable[..., str],
    review,
    **context,
) -> HttpResponse:
    """Shows the form, or calls the verb with what was typed and goes on to `then`, saying `done`."""
    went, besides = attempt(request, form, verb, then=then, done=done)
    return went or show(request, template, review, form=form, **context, **besides)
