"""An agency's lead keeps the agency's people (Perm.MANAGE_PEOPLE)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Agency
from sar_portal.accounts.selectors import members_of
from sar_portal.accounts.services import change_agency, revoke_invitation
from sar_portal.accounts.stepup import requires_recent_authentication, requires_recent_authentication_to_send
from sar_portal.people.forms.people import AgencySettingsForm, ColleagueForm, ReasonForm
from sar_portal.people.selectors import confirmation_due, invitations_to, member_of, owned_by
from sar_portal.people.services import remove_member, send_invitation
from sar_portal.people.views.pages import answer

of_agency = requires(Perm.MANAGE_PEOPLE, on=Agency, known_by={"board": "board__code", "agency": "code"})


def _to_list(agency):
    return redirect("people:colleague_list", board=agency.board.code, agency=agency.code)


@of_agency
@require_GET
def colleague_list(request, agency):
    context = {
        "agency": agency,
        "members": members_of(request.user, agency),
        "invitations": invitations_to(request.user, agency),
        "due": confirmation_due(agency.pk),
    }
    return render(request, "people/colleague_list.html", context)


@of_agency
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def colleague_invite(request, agency):
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("email", "name", "job_title", "staff_number", "role")}
        try:
            send_invitation(**given, agency=agency, scope=agency.scope, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The invitation is on its way. It works for seven days.")
            return _to_list(agency)
    return render(request, "people/colleague_invite.html", {"agency": agency, "form": form})


@of_agency
@require_POST
def colleague_invitation_withdraw(request, agency, nonce):
    invitation = invitations_to(request.user, agency).filter(nonce=nonce).first()
    if invitation is None:
        raise Http404
    try:
        revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, "The invitation was withdrawn. Its link no longer works.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return _to_list(agency)


@of_agency
@requires_recent_authentication
@require_http_methods(["GET", "POST"])
def membership_end(request, agency, membership):
    member = member_of(request.user, agency, membership)
    if member is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            remove_member(membership=member, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The membership was ended, with every role that came with it.")
            return _to_list(agency)
    owned = owned_by(request.user, member.user, agency)
    context = {"agency": agency, "member": member, "form": form, "owned": owned}
    return render(request, "people/membership_end.html", context)


@of_agency
@requires_recent_authentication_to_send
@require_http_methods(["GET", "POST"])
def agency_settings(request, agency):
    form = AgencySettingsForm(request.POST or None, instance=agency, initial={"version": agency.version})

    def change(version, **facts):
        change_agency(agency=agency, version=version or 0, by=request.user, **facts)

    then = reverse("people:colleague_list", args=[agency.board.code, agency.code])
    done = "The agency’s settings were saved."
    return answer(request, "agency_settings", form, change, then=then, done=done, agency=agency)
