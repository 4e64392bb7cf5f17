"""The board's directory of agencies and its settings (Perm.MANAGE_BOARD)."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.accounts.selectors import changes_of_settings
from sar_portal.accounts.services import add_agency, change_agency, change_board
from sar_portal.people.forms.people import AgencyForm, BoardForm
from sar_portal.people.views.pages import answer

of_board = requires(Perm.MANAGE_BOARD, on=Board, known_by={"board": "code"})


@of_board
@require_GET
def agency_list(request, board):
    return render(request, "people/agency_list.html", {"administered": board, "agencies": board.agencies.all()})


@of_board
@require_http_methods(["GET", "POST"])
def agency_add(request, board):
    form = AgencyForm(request.POST or None)

    def add(version, **facts):
        add_agency(board=board, by=request.user, **facts)

    then, done = reverse("people:agency_list", args=[board.code]), "The agency was added."
    return answer(request, "agency_add", form, add, then=then, done=done, administered=board)


@of_board
@require_http_methods(["GET", "POST"])
def agency_edit(request, board, agency):
    found = board.agencies.filter(code=agency).first()
    if found is None:
        raise Http404
    form = AgencyForm(request.POST or None, instance=found, initial={"version": found.version})

    def change(version, **facts):
        change_agency(agency=found, version=version or 0, by=request.user, **facts)

    then, done = reverse("people:agency_list", args=[board.code]), "The agency was changed."
    return answer(request, "agency_edit", form, change, then=then, done=done, administered=board)


@of_board
@require_http_methods(["GET", "POST"])
def board_settings(request, board):
    form = BoardForm(request.POST or None, instance=board, initial={"version": board.version})

    def change(version, **facts):
        change_board(board=board, version=version or 0, by=request.user, **facts)

    then = reverse("people:board_settings", args=[board.code])
    done = "The settings were saved. They count for what is asked for from now on."
    context = {"administered": board, "changes": changes_of_settings(request.user, board)}
    return answer(request, "board_settings", form, change, then=then, done=done, **context)
