"""A disciplinary matter leaves the review: to whom, when and how are kept, and nothing of the matter (R6, D5)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from imr.models import HandOver
from imr.models.handover import HOW
from notifications.notices import Notice
from reviews.models import AgencyReturn
from reviews.policies import is_of_agency
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, open_scope


@transaction.atomic
def hand_over(*, agency_return: AgencyReturn, recipient, how: str, handed_on: date, by) -> HandOver:
    """Keeps the fact, day and recipient of a hand-over in a scope of its own, which nothing of the review reaches.

    Raises NotAllowed without 'Hand a disciplinary matter over', Refused when the recipient is not of the agency.
    """
    require(Perm.HAND_OVER, agency_return, by)
    if recipient.pk == by.pk:
        raise Refused("You cannot hand a matter over to yourself.")
    if not recipient.is_active or not is_of_agency(agency_return, recipient):
        raise Refused("Hand the matter over to a line manager or senior manager of this agency.")
    if handed_on > timezone.localdate():
        raise Refused("The day of the hand-over must be today or before.")
    if how not in dict(HOW):
        raise Refused("Say how the matter was handed over.")
    kept = HandOver.objects.create(
        scope=open_scope(Kind.HAND_OVER),
        agency_return=agency_return,
        recipient=recipient,
        how=how,
        handed_on=handed_on,
        by=by,
    )
    assign_role(user=by, role=Role.HAND_OVER_AUTHOR, scope=kept.scope, by=by)
    assign_role(user=recipient, role=Role.HAND_OVER_RECIPIENT, scope=kept.scope, by=by)
    Notice("hand_over").queue(kept, by=by)
    record("did", "hand_over", kept, by=by)
    return kept
