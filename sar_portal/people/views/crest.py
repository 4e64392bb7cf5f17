"""The crest of the board, and how it changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sar_portal.access.errors import Refused
from sar_portal.documents.selectors import content_of, decisions_on_crest, newest_crest
from sar_portal.documents.services import decide_crest, remove_crest
from sar_portal.documents.views import picture_response
from sar_portal.people.forms.crest import CrestForm
from sar_portal.people.forms.versions import VersionForm
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def board_crest(request, board):
    """Two forms: another picture or other words, and a button that takes the crest away."""
    newest = newest_crest(board)
    removal = VersionForm(request.POST) if "remove" in request.POST else None
    sent = (None, None) if removal else (request.POST or None, request.FILES or None)
    form = CrestForm(*sent, newest=newest)
    try:
        if removal and removal.is_valid():
            remove_crest(board=board, seen=removal.cleaned_data["seen"], by=request.user)
            messages.success(request, "The crest is taken away. What was made with it keeps it.")
            return redirect("people:board_crest", board=board.code)
        if form.is_valid():
            said = form.cleaned_data
            picture = {"data": said["file"].read(), "name": said["file"].name} if said["file"] else {}
            words = {name: said[name] for name in ("alternative", "seen", "reason")}
            decide_crest(board=board, by=request.user, **words, **picture)
            messages.success(request, "The crest is saved. It is printed on what is made from now on.")
            return redirect("people:board_crest", board=board.code)
    except Refused as refusal:
        if removal:
            form = CrestForm(newest=newest)
            messages.error(request, refusal.sentence)
        else:
            form.add_error(None, refusal.sentence)
            then = decisions_on_crest(request.user, board).filter(pk=form.cleaned_data["seen"]).first()
            form.meet(CrestForm(newest=then))
    context = {"administered": board, "form": form, "newest": newest}
    return render(request, "people/board_crest.html", context | {"decisions": decisions_on_crest(request.user, board)})


@of_board
@require_GET
def crest_picture(request, board, number):
    crest = decisions_on_crest(request.user, board).filter(pk=number, file__isnull=False).first()
    return picture_response(content_of(crest.file) if crest and crest.file else None)
