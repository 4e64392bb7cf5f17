"""An administrator keeps the accounts of a board's people (Perm.MANAGE_ACCOUNTS). No case content is in reach here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.views import requires
from sar_portal.accounts import sessions
from sar_portal.accounts.models import Board
from sar_portal.accounts.selectors import people_of_board
from sar_portal.accounts.services import deactivate, end_all_sessions, reactivate, revoke_invitation
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.people.forms.people import BoardPersonForm, ReasonForm, RoleForm
from sar_portal.people.selectors import (
    confirmation_due,
    invitations_of_board,
    late_confirmations,
    open_reset_of,
    owned_by,
    person_of,
    role_of,
)
from sar_portal.people.services import give_role, send_invitation, take_role

of_board = requires(Perm.MANAGE_ACCOUNTS, on=Board, known_by={"board": "code"})


def _person(request, board, pk):
    found = person_of(request.user, board, pk)
    if found is None:
        raise Http404
    return found


def _told(request, verb, done: str, **facts):
    """Does it and says so, or says why not."""
    try:
        verb(by=request.user, **facts)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.sentence)


def _to_person(board, person):
    return redirect("people:person_detail", board=board.code, person=person.pk)


@of_board
@require_GET
def person_list(request, board):
    context = {
        "administered": board,
        "people": people_of_board(request.user, board),
        "invitations": invitations_of_board(request.user, board),
        "due": confirmation_due(board.pk),
        "late": late_confirmations(board),
    }
    return render(request, "people/person_list.html", context)


@of_board
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def person_invite(request, board):
    form = BoardPersonForm(request.POST or None, agencies=board.agencies.all())
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("email", "name", "job_title")}
        try:
            send_invitation(**given, **form.destination(board), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The invitation is on its way. It works for seven days.")
            return redirect("people:person_list", board=board.code)
    return render(request, "people/person_invite.html", {"administered": board, "form": form})


@of_board
@require_POST
def person_invitation_withdraw(request, board, nonce):
    invitation = invitations_of_board(request.user, board).filter(nonce=nonce).first()
    if invitation is None:
        raise Http404
    _told(request, revoke_invitation, "The invitation was withdrawn. Its link no longer works.", invitation=invitation)
    return redirect("people:person_list", board=board.code)


@of_board
@require_GET
def person_detail(request, board, person):
    found = _person(request, board, person)
    context = {
        "administered": board,
        "person": found,
        "sessions": sessions.of(found),
        "reset": open_reset_of(found),
        "role_form": RoleForm(),
        "owned": owned_by(request.user, found, board),
    }
    return render(request, "people/person_detail.html", context)


@of_board
@requires_recent_authentication
@require_POST
def role_give(request, board, person):
    found = _person(request, board, person)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        facts = {"user": found, "role": role, "until": form.cleaned_data["until"], "board": board}
        _told(request, give_role, "The role was given.", **facts)
    else:
        messages.error(request, "Choose a role, and a last day that is still to come or none.")
    return _to_person(board, found)


@of_board
@requires_recent_authentication
@require_POST
def role_end(request, board, person, assignment):
    found = _person(request, board, person)
    held = role_of(found, board, assignment)
    if held is None:
        raise Http404
    _told(request, take_role, "The role was ended.", assignment=held, board=board)
    still_there = person_of(request.user, board, found.pk)
    return _to_person(board, found) if still_there else redirect("people:person_list", board=board.code)


@of_board
@require_POST
def person_sessions_end(request, board, person):
    found = _person(request, board, person)
    _told(request, end_all_sessions, "Every session of this person was ended.", user=found, board=board)
    return _to_person(board, found)


@of_board
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def account_close(request, board, person):
    found = _person(request, board, person)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        _told(request, deactivate, "The account was closed.", user=found, board=board, reason=reason)
        return _to_person(board, found)
    return render(request, "people/account_close.html", {"administered": board, "person": found, "form": form})


@of_board
@requires_recent_authentication
@require_POST
def account_reopen(request, board, person):
    found = _person(request, board, person)
    _told(request, reactivate, "The account is open again.", user=found, board=board)
    return _to_person(board, found)
