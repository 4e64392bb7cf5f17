"""Putting an old part of the audit trail away: what was put away, asking, and the second person's decision."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from reviews.views.pages import attempt, in_time, typed
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.views import requires
from sar_portal.accounts.factors import given_at
from sar_portal.accounts.models import Board
from sar_portal.accounts.stepup import requires_recent_authentication_to_send
from sar_portal.closing.forms.trail import AskForm, ConfirmAwayForm, WithdrawForm
from sar_portal.closing.models import TrailDecision
from sar_portal.closing.selectors import trail as found
from sar_portal.closing.services import trail as verbs
from sar_portal.closing.views.pages import BY_CODE, of_board

Verb = TrailDecision.Verb


@requires(*found.MAY, on=Board, known_by=BY_CODE)
@requires_recent_authentication_to_send
def trail_away(request, board):
    if "withdraw" in request.POST:
        return _withdrawn(request, board)
    form = AskForm(typed(request), initial={"before": found.newest_day()})
    ask = partial(verbs.ask_to_put_away, board=board, proved_at=given_at(request), by=request.user)
    then = reverse("closing:trail_away", args=[board.code])
    went, _ = attempt(request, form, in_time(ask), then=then, done="Another person has to confirm it.")
    if went:
        return went
    waits = found.decided_on(board)
    asked = waits if waits and waits.verb == Verb.ASK else None
    context = {
        "asked": asked,
        "confirmed": waits if waits and not asked else None,
        "years": found.YEARS,
        "days": found.DAYS,
    }
    return of_board(request, "trail_away", board, form=form, put_away=found.put_away(request.user, board), **context)


def _withdrawn(request, board):
    form = WithdrawForm(request.POST)
    if form.is_valid():
        facts = {"before": form.cleaned_data["withdraw"], "proved_at": given_at(request), "by": request.user}
        try:
            verbs.withdraw_putting_away(board=board, **facts)
            messages.success(request, "It is withdrawn. Nothing was put away.")
        except (Refused, NotNow) as refusal:
            messages.error(request, refusal.sentence)
    return redirect("closing:trail_away", board=board.code)


@requires(*found.MAY, on=Board, known_by=BY_CODE)
@requires_recent_authentication_to_send
def trail_confirm(request, board):
    """The second person reads what would go."""
    waits = found.decided_on(board)
    asked = waits if waits and waits.verb == Verb.ASK else None
    if asked is None:
        return of_board(request, "trail_confirm", board, asked=None)
    form = ConfirmAwayForm(typed(request), before=asked.before)

    def confirm(before, sure):
        return in_time(verbs.confirm_to_put_away)(
            board=board, before=before, proved_at=given_at(request), by=request.user
        )

    then = reverse("closing:trail_away", args=[board.code])
    went, _ = attempt(request, form, confirm, then=then, done="It is confirmed. Whoever runs the portal can do it now.")
    parts = found.parts_before(board, asked.before)
    return went or of_board(request, "trail_confirm", board, form=form, asked=asked, parts=parts)
