"""The board's template of the report: its versions, the next one, and the blank form (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from imr.selectors.templates import keys_used, left_out, newest_template, sections_of, sections_then, templates_for
from imr.services.templates import check_sections, publish_template
from imr.views.blank import blank_response
from sar_portal.access.errors import Refused
from sar_portal.people.forms.versions import TemplateForm, typed_in
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def template_change(request, board):
    """All sections in one form; 'Preview' shows what would be published and keeps every word in its box."""
    newest = newest_template(board)
    number = newest.number if newest else 0
    form = TemplateForm(
        request.POST or None, sections=_asked_about(request, board, newest), newest=number, taken=keys_used(board)
    )
    shown = None
    if form.is_valid():
        try:
            chosen = form.chosen()
            check_sections(chosen)
            if "preview" in request.POST:
                shown = chosen
            else:
                facts = {name: form.cleaned_data[name] for name in ("seen", "reason")}
                made = publish_template(board=board, sections=chosen, by=request.user, **facts)
                messages.success(request, f"Version {made.number} is published. Reports that begin from now on use it.")
                return redirect("people:template_list", board=board.code)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.meet(TemplateForm(sections=sections_then(board, form.cleaned_data["seen"]), newest=0))
    return render(request, "people/template_change.html", {"administered": board, "form": form, "shown": shown})


def _asked_about(request, board, newest):
    """The newest sections, and those that were left out meanwhile while somebody typed in them."""
    sections = sections_of(newest)
    known = {one.key for one in sections}
    sent = {name.removeprefix("heading-") for name in request.POST if name.startswith("heading-")}
    return sections + [one for one in left_out(board, sent - known) if typed_in(one, request.POST)]


@of_board
@require_GET
def template_list(request, board):
    newest = newest_template(board)
    context = {"templates": templates_for(request.user, board), "sections": sections_of(newest)}
    return render(request, "people/template_list.html", {"administered": board, "newest": newest, **context})


def _version(request, board, number: int):
    """The version; 1 is the default before the board has any. Raises Http404 for one that is not there."""
    found = templates_for(request.user, board).filter(number=number).first()
    if found is None and (number != 1 or newest_template(board)):
        raise Http404
    return found


@of_board
@require_GET
def template_detail(request, board, number):
    template = _version(request, board, number)
    context = {"administered": board, "template": template, "number": number, "sections": sections_of(template)}
    return render(request, "people/template_detail.html", context)


@of_board
@require_GET
def template_download(request, board, number, form):
    return blank_response(board, number, sections_of(_version(request, board, number)), form=form)
