"""Once a year: who still needs access. An agency's lead says it of its members, an administrator of the board's roles."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sar_portal.access.errors import Refused
from sar_portal.accounts.models import AccessConfirmation, Agency, Board, User
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.people.forms.confirming import ConfirmForm
from sar_portal.people.selectors import (
    Owned,
    confirmation_due,
    confirmations_of,
    members_to_confirm,
    owned_by,
    roles_to_confirm,
)
from sar_portal.people.services import confirm_members, confirm_roles
from sar_portal.people.views.board_people import of_board
from sar_portal.people.views.colleagues import of_agency


def _confirm(request, people, confirm, context: dict, after: str, place):
    form = ConfirmForm(request.POST or None, people=people)
    # An agency of one lead has nothing to answer, and is confirmed all the same.
    if request.method == "POST" and (form.is_valid() or not people):
        try:
            made = confirm(needed=form.answers if people else {}, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.path)
        messages.success(request, "Who needs access was confirmed.")
        return redirect(after, **place, confirmation=made.pk)
    context |= {"form": form, "people": people}
    return render(request, "people/access_confirm.html", context)


@of_agency
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def colleagues_confirm(request, agency):
    context = {"agency": agency, "due": confirmation_due(agency.pk), "earlier": confirmations_of(agency.pk)}
    place = {"board": agency.board.code, "agency": agency.code}

    def confirm(**said):
        return confirm_members(agency=agency, **said)

    people = members_to_confirm(request.user, agency)
    return _confirm(request, people, confirm, context, "people:colleagues_confirmed", place)


@of_board
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def roles_confirm(request, board):
    context = {"administered": board, "due": confirmation_due(board.pk), "earlier": confirmations_of(board.pk)}

    def confirm(**said):
        return confirm_roles(board=board, **said)

    people = roles_to_confirm(request.user, board)
    return _confirm(request, people, confirm, context, "people:roles_confirmed", {"board": board.code})


def _confirmed(request, place: Agency | Board, key: int, context: dict):
    made: AccessConfirmation | None = confirmations_of(place.pk).filter(pk=key).first()
    if made is None:
        raise Http404
    people = list(made.people.select_related("user"))
    ended: dict[User, list[Owned]] = {
        one.user: owned_by(request.user, one.user, place) for one in people if not one.needed
    }
    context |= {"made": made, "people": people, "ended": ended.items()}
    return render(request, "people/access_confirmed.html", context)


@of_agency
@require_GET
def colleagues_confirmed(request, agency, confirmation):
    return _confirmed(request, agency, confirmation, {"agency": agency})


@of_board
@require_GET
def roles_confirmed(request, board, confirmation):
    return _confirmed(request, board, confirmation, {"administered": board})
