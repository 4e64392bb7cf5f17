"""How the forms of this room are answered: one way for each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.forms.versions import VersionedForm
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale


def answer(
    request: HttpRequest, page: str, form: VersionedForm, verb: Callable, *, then: str, done: str, **context
) -> HttpResponse:
    """Shows the form, or calls the verb with what was typed and goes on to `then`, saying `done`.

    What speaks against it stands above the form, which keeps every word; where someone else changed the same thing
    meanwhile, what they wrote is shown beside it (R14).
    """
    if form.is_valid():
        try:
            verb(**form.cleaned_data)
        except Stale as stale:
            context["theirs"] = form.differences(stale.current)
            form.meet(stale.current)
            form.add_error(None, stale.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(then)
    return render(request, f"people/{page}.html", {"form": form, **context})


def confirmed(
    request: HttpRequest, page: str, verb: Callable[..., object], *, then: str, done: str, **context
) -> HttpResponse:
    """Shows a page of one button and nothing to type, or calls the verb and goes on to `then`, saying `done`. Where it cannot be
    done the page says why, and answers 409.
    """
    sentence = ""
    if request.method == "POST":
        try:
            verb(by=request.user)
        except (Refused, NotAllowed) as refusal:
            sentence = refusal.sentence
        else:
            messages.success(request, done)
            return redirect(then)
    status = 409 if sentence else 200
    return render(request, f"people/{page}.html", {"sentence": sentence, **context}, status=status)
