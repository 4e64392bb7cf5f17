"""What the board asks for in a chronology and checks in a return, and how that changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chronology.selectors.columns import board_columns_of, columns_then, decisions_on_columns, newest_of
from chronology.services.columns import decide_columns
from reviews.selectors.checklist import decisions_on_checklist, lines_of, lines_then, newest_checklist
from reviews.services.checklist import decide_checklist
from sar_portal.access.errors import Refused
from sar_portal.people.forms.versions import ChecklistForm, ColumnsForm
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def board_columns(request, board):
    form = ColumnsForm(request.POST or None, columns=board_columns_of(board), newest=newest_of(board))
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("seen", "reason", "for_begun")}
        try:
            decide_columns(board=board, columns=form.chosen(), by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.meet(ColumnsForm(columns=columns_then(board, form.cleaned_data["seen"]), newest=0))
        else:
            messages.success(request, "The columns are saved.")
            return redirect("people:board_columns", board=board.code)
    context = {"administered": board, "form": form, "decisions": decisions_on_columns(request.user, board)}
    return render(request, "people/board_columns.html", context)


@of_board
@require_http_methods(["GET", "POST"])
def board_checklist(request, board):
    newest = newest_checklist(board)
    form = ChecklistForm(request.POST or None, lines=lines_of(newest), newest=newest.pk if newest else 0)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("seen", "reason")}
        try:
            decide_checklist(board=board, lines=form.chosen(), by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.meet(ChecklistForm(lines=lines_then(board, form.cleaned_data["seen"]), newest=0))
        else:
            messages.success(request, "The checklist is saved. Checks made before keep the one they were made against.")
            return redirect("people:board_checklist", board=board.code)
    context = {"administered": board, "form": form, "decisions": decisions_on_checklist(request.user, board)}
    return render(request, "people/board_checklist.html", context)
