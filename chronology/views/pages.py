"""How the pages of this room are shown and answered."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chronology.models import Chronology, ChronologyEntry, GlossaryTerm, Import, ImportRow, PersonCode
from chronology.selectors.drafts import chronology_at
from chronology.services.entries import chronology_of
from reviews.models import AgencyReturn, ReturnPart
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.views import hold_is_said

# The addresses of a return's chronology; which of its parts is meant is said by the address table.
PART = {"reference": "agency_return__reference", "kind": "kind"}
ENTRY = {"reference": "chronology__part__agency_return__reference", "ref": "ref"}
IMPORT = {"reference": "chronology__part__agency_return__reference", "key": "pk"}
IMPORT_ROW = {
    "reference": "batch__chronology__part__agency_return__reference",
    "key": "batch__pk",
    "position": "position",
}
PERSON = {"reference": "agency_return__reference", "key": "pk"}
LINE = PERSON
RETURN = {"reference": "reference"}


def typed(request: HttpRequest):
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def part_of(thing: ReturnPart | Chronology | ChronologyEntry | Import | ImportRow) -> ReturnPart:
    if isinstance(thing, ReturnPart):
        return thing
    if isinstance(thing, ImportRow):
        return thing.batch.chronology.part
    return thing.part if isinstance(thing, Chronology) else thing.chronology.part


def opened(request: HttpRequest, part: ReturnPart) -> Chronology:
    """The part's chronology: what is sent begins it, looking at it does not."""
    return chronology_of(part) if request.method == "POST" else chronology_at(part)


def asks_json(request: HttpRequest) -> bool:
    """Does a script ask, which puts the answer into the page that is open, and not a person who goes on to the next?"""
    return request.headers.get("Accept", "").startswith("application/json")


def _facts_of(thing) -> dict:
    """The return, and the part of it where the thing belongs to one: the key of people is the whole return's."""
    if isinstance(thing, AgencyReturn):
        return {"agency_return": thing}
    if isinstance(thing, PersonCode | GlossaryTerm):
        return {"agency_return": thing.agency_return}
    part = part_of(thing)
    return {"part": part, "agency_return": part.agency_return}


def show(request: HttpRequest, page: str, thing, /, *, status: int = 200, **context) -> HttpResponse:
    """The page with its return, review and the board's marking."""
    facts = _facts_of(thing)
    review = facts["agency_return"].review
    request.board = review.board
    return render(request, f"chronology/{page}.html", facts | {"review": review} | context, status=status)


def answer(
    request: HttpRequest, page: str, thing, form: Form, verb: Callable, /, *, then: Callable, done: str, **context
) -> HttpResponse:
    """Shows the form, or calls the verb with what was typed and goes on. What speaks against it stands above the form,
    which keeps every word.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with hold_is_said():
                result = verb(**form.cleaned_data)
        except Stale:
            raise
        except (Refused, NotNow) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(then(result))
    return show(request, page, thing, form=form, **context)
