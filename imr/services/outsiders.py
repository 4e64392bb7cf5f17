"""People from outside the organisation: invited to one return, with an account and no membership (R1)."""

from django.db import transaction
from django.urls import reverse

from notifications.services import queue
from reviews.models import AgencyReturn
from sar_portal.accounts.models import Invitation
from sar_portal.accounts.services import invite


@transaction.atomic
def invite_outsider(*, agency_return: AgencyReturn, email: str, name: str, by) -> Invitation:
    """Invites someone who can then be proposed as author or contributor; the invitation itself gives no role.

    Raises NotAllowed without 'Appoint the author', Refused as every invitation does (security.md I1).
    """
    invitation = invite(email=email, name=name, agency=None, scope=agency_return.scope, by=by)
    queue(
        kind="invitation",
        address=invitation.email,
        reference="",
        link=reverse("people:invitation_accept", kwargs={"nonce": invitation.nonce}),
        sign_link=True,
        scope=agency_return.scope,
    )
    return invitation
