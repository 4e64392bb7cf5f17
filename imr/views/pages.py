"""How the pages of a return are shown and answered: one way for every form."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import AgencyReturn
from reviews.views.pages import attempt, typed

__all__ = ["answer", "show", "typed"]


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
    """Shows the form, or calls the verb with what was typed and goes on to `then`, saying `done`."""
    went, besides = attempt(request, form, verb, then=then, done=done)
    return went or show(request, page, ret, form=form, **context, **besides)
