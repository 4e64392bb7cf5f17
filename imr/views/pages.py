"""How the pages of a return are shown and answered: one way for every form."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.models import AgencyReturn
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale


def typed(request: HttpRequest):
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, page: str, ret: AgencyReturn, **context) -> HttpResponse:
    """The page of a return, with the board's marking."""
    request.board = ret.review.board
    return render(request, f"imr/{page}.html", {"ret": ret, **context})


def answer(
    request: HttpRequest,
    page: str,
    ret: AgencyReturn,
    form: Form,
    verb: Callable,
    *,
    then: str | Callable[..., str],
    done: str | Callable[..., str],
    **context,
) -> HttpResponse:
    """Shows the form, or calls the verb with what was typed and goes on to `then`, saying `done`.

    What speaks against it is said above the form, which keeps every word typed; where someone else changed the same
    text meanwhile, what they wrote is shown beside it, and the next save is made knowing it (R14).
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = verb(**form.cleaned_data)
        except Stale as stale:
            context["theirs"] = form.differences(stale.current)
            form.meet(stale.current)
            form.add_error(None, stale.sentence)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, done(result) if callable(done) else done)
            return redirect(then(result) if callable(then) else then)
    return show(request, page, ret, form=form, **context)
