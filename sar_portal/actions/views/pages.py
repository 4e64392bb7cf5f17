"""How the pages of the register are shown and answered: one way for every form."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import Recommendation
from reviews.views.pages import attempt, in_time

BY_REFERENCE = {"reference": "reference"}


def show(request: HttpRequest, page: str, one: Recommendation, **context) -> HttpResponse:
    """The page of a recommendation, with the board's marking."""
    request.board = one.review.board
    return render(request, f"actions/{page}.html", {"one": one, **context})


def answer(
    request: HttpRequest, page: str, one: Recommendation, form: Form, verb: Callable, *, done: str, **context
) -> HttpResponse:
    """Shows the form, or calls the verb with what was typed and goes back to the recommendation, saying `done`."""
    went, besides = attempt(request, form, in_time(verb), then=one.get_absolute_url(), done=done)
    return went or show(request, page, one, form=form, **context, **besides)
