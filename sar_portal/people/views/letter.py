"""The words of the board's request letters, and how they changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reviews.letters import FIELDS
from reviews.selectors.letters import decisions_on_letter, newest_texts, texts_of, texts_then
from reviews.services.letters import decide_letter, example_letter
from sar_portal.access.errors import Refused
from sar_portal.documents.selectors import newest_crest
from sar_portal.people.forms.letter import LetterForm
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def board_letter(request, board):
    """All texts in one form; 'Preview' shows the letter to an invented agency and keeps every word in its box."""
    newest = newest_texts(board)
    texts = texts_of(newest)
    form = LetterForm(request.POST or None, texts=texts, newest=newest.pk if newest else 0)
    shown = None
    if form.is_valid():
        if "preview" in request.POST:
            shown = example_letter(board=board, texts=form.chosen())
        else:
            facts = {name: form.cleaned_data[name] for name in ("seen", "reason")}
            try:
                decide_letter(board=board, texts=form.chosen(), by=request.user, **facts)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                form.meet(LetterForm(texts=texts_then(board, form.cleaned_data["seen"]), newest=0))
            else:
                messages.success(request, "The words are saved. Letters that were sent stay as they are.")
                return redirect("people:board_letter", board=board.code)
    context = {"administered": board, "form": form, "shown": shown, "known": FIELDS}
    if shown and "crest" in shown and (crest := newest_crest(board)):
        context["crest"] = crest.pk
    return render(
        request, "people/board_letter.html", context | {"decisions": decisions_on_letter(request.user, board)}
    )
