"""The page that an invitation's link leads to. Looking at it never uses the link up (security.md I2)."""

from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from notifications.links import PARAMETER
from sar_portal.access.errors import Refused
from sar_portal.access.roles import ROLES, Role
from sar_portal.access.views import by_link
from sar_portal.accounts.sessions import open_first, second_factor_required
from sar_portal.people.forms.people import AcceptForm
from sar_portal.people.selectors import board_of, has_account, invitation_by_link
from sar_portal.people.services import accept_invitation


def _unusable(request):
    return render(request, "people/invitation_unusable.html", status=404)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, nonce):
    if limited := ratelimit.consume_or_429(request, action="link", limit_get=True):
        return limited
    signature = request.GET.get(PARAMETER, "")
    invitation = invitation_by_link(request.user, nonce=nonce, path=request.path, signature=signature)
    if invitation is None:
        return _unusable(request)
    new = not has_account(invitation)
    form = AcceptForm(request.POST or None, invitation=invitation, new=new)
    if form.is_valid() and (new or request.user.is_authenticated):
        return _accept(request, invitation, form)
    here = f"{request.path}?{urlencode({PARAMETER: signature})}"
    context = {
        "invitation": invitation,
        "role": ROLES[Role(invitation.role)] if invitation.role else None,
        "inviting_board": board_of(invitation),
        "form": form,
        "must_sign_in": not new and not request.user.is_authenticated,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    return render(request, "people/invitation_accept.html", context)


def _accept(request, invitation, form):
    by = request.user if request.user.is_authenticated else None
    try:
        user = accept_invitation(
            invitation=invitation,
            address=form.cleaned_data["address"],
            password=form.cleaned_data.get("password", ""),
            by=by,
        )
    except Refused:
        return _unusable(request)
    if by is not None:
        return redirect("/")
    return open_first(request, user, then=reverse("accounts:account_security") if second_factor_required() else "/")
