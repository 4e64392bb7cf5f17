"""The board's directory of agencies and its settings (Perm.MANAGE_BOARD)."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.accounts.services import add_agency, change_agency, change_board
from sar_portal.people.forms import AgencyForm, BoardForm

of_board = requires(Perm.MANAGE_BOARD, on=Board, known_by={"board": "code"})


@of_board
@require_GET
def agency_list(request, board):
    return render(request, "people/agency_list.html", {"administered": board, "agencies": board.agencies.all()})


def _saved(request, form, verb, done: str) -> bool:
    """Does it and says so, or puts why not into the form."""
    if not form.is_valid():
        return False
    try:
        verb(**form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, done)
    return True


@of_board
@require_http_methods(["GET", "POST"])
def agency_add(request, board):
    form = AgencyForm(request.POST or None)
    if _saved(request, form, partial(add_agency, board=board), "The agency was added."):
        return redirect("people:agency_list", board=board.code)
    return render(request, "people/agency_add.html", {"administered": board, "form": form})


@of_board
@require_http_methods(["GET", "POST"])
def agency_edit(request, board, agency):
    found = board.agencies.filter(code=agency).first()
    if found is None:
        raise Http404
    form = AgencyForm(request.POST or None, instance=found)
    if _saved(request, form, partial(change_agency, agency=found), "The agency was changed."):
        return redirect("people:agency_list", board=board.code)
    return render(request, "people/agency_edit.html", {"administered": board, "form": form})


@of_board
@require_http_methods(["GET", "POST"])
def board_settings(request, board):
    form = BoardForm(request.POST or None, instance=board)
    done = "The settings were saved. They count for what is asked for from now on."
    if _saved(request, form, partial(change_board, board=board), done):
        return redirect("people:board_settings", board=board.code)
    return render(request, "people/board_settings.html", {"administered": board, "form": form})
