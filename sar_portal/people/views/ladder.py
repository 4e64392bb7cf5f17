"""To whom the board escalates, and how that changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reviews.selectors.ladder import decisions_on_ladder, newest_ladder, rungs_of, rungs_then
from reviews.services.ladder import decide_ladder
from sar_portal.access.errors import Refused
from sar_portal.people.forms.ladder import LadderForm
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def board_ladder(request, board):
    newest = newest_ladder(board)
    rungs = rungs_of(newest)
    form = LadderForm(request.POST or None, rungs=rungs, newest=newest.pk if newest else 0)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("seen", "reason", "for_open")}
        try:
            decide_ladder(board=board, rungs=form.chosen(), by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.meet(LadderForm(rungs=rungs_then(board, form.cleaned_data["seen"]), newest=0))
        else:
            messages.success(request, "The ladder is saved.")
            return redirect("people:board_ladder", board=board.code)
    context = {"administered": board, "form": form, "rungs": rungs}
    return render(
        request, "people/board_ladder.html", context | {"decisions": decisions_on_ladder(request.user, board)}
    )
