"""How the pages of this room are shown and answered: one way for every form."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.models import Review
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.views import hold_is_said


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
    if request.method != "POST" or not form.is_valid():
        return None, {}
    try:
        with hold_is_said():
            result = verb(**form.cleaned_data)
    except Stale as stale:
        context = {"theirs": form.differences(stale.current)}
        form.meet(stale.current)
        form.add_error(None, stale.sentence)
        return None, context
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None, {}
    messages.success(request, done(result) if callable(done) else done)
    return redirect(then(result) if callable(then) else then), {}


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
