"""What the board asks for in a chronology, and how that changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chronology.selectors.columns import board_columns_of, decisions_on_columns, newest_of
from chronology.services.columns import decide_columns
from sar_portal.access.errors import Refused
from sar_portal.people.forms import ColumnsForm
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
            form.meet(newest_of(board))
        else:
            messages.success(request, "The columns are saved.")
            return redirect("people:board_columns", board=board.code)
    context = {"administered": board, "form": form, "decisions": decisions_on_columns(request.user, board)}
    return render(request, "people/board_columns.html", context)
