"""The board's directory of agencies and its settings (Perm.MANAGE_BOARD)."""

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


def _save_agency(request, board, form, verb, done: str, template: str, **facts):
    if form.is_valid():
        try:
            verb(**facts, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect("people:agency_list", board=board.code)
    return render(request, template, {"administered": board, "form": form})


@of_board
@require_http_methods(["GET", "POST"])
def agency_add(request, board):
    form = AgencyForm(request.POST or None)
    return _save_agency(request, board, form, add_agency, "The agency was added.", "people/agency_add.html", board=board)


@of_board
@require_http_methods(["GET", "POST"])
def agency_edit(request, board, agency):
    found = board.agencies.filter(code=agency).first()
    if found is None:
        raise Http404
    form = AgencyForm(request.POST or None, instance=found)
    return _save_agency(
        request, board, form, change_agency, "The agency was changed.", "people/agency_edit.html", agency=found
    )


@of_board
@require_http_methods(["GET", "POST"])
def board_settings(request, board):
    form = BoardForm(request.POST or None, instance=board)
    if form.is_valid():
        change_board(board=board, by=request.user, **form.cleaned_data)
        messages.success(request, "The settings were saved. They count for what is asked for from now on.")
        return redirect("people:board_settings", board=board.code)
    return render(request, "people/board_settings.html", {"administered": board, "form": form})
