"""When the board has people reminded, and how that changed (Perm.MANAGE_BOARD)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from notifications.planning import decide_reminders
from notifications.rules import HOUSE
from notifications.selectors.plans import decisions_on_reminders, newest_plan, plan_then, preview_of
from sar_portal.access.errors import Refused
from sar_portal.people.forms.reminders import RemindersForm
from sar_portal.people.views.directory import of_board


@of_board
@require_http_methods(["GET", "POST"])
def board_reminders(request, board):
    newest = newest_plan(board)
    plan = newest.read() if newest else HOUSE
    form = RemindersForm(request.POST or None, plan=plan, newest=newest.pk if newest else 0)
    if form.is_valid():
        plan = form.chosen()
        if "preview" not in request.POST:
            facts = {name: form.cleaned_data[name] for name in ("seen", "reason", "for_open")}
            try:
                decide_reminders(board=board, plan=plan, by=request.user, **facts)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                form.meet(RemindersForm(plan=plan_then(board, form.cleaned_data["seen"]), newest=0))
            else:
                messages.success(request, "The reminders are saved.")
                return redirect("people:board_reminders", board=board.code)
    context = {"administered": board, "form": form, "decisions": decisions_on_reminders(request.user, board)}
    context |= {"preview": preview_of(plan, timezone.localdate()), "previewed": form.is_bound and form.is_valid()}
    return render(request, "people/board_reminders.html", context)
