"""The coordinator shares the combined returns with members of the subgroup, and withdraws that."""

from django.db import transaction

from notifications.services import queue
from reviews.models import Review
from reviews.policies import check_open
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role
from sar_portal.combined.models import Sharing


@transaction.atomic
def share_with_subgroup(*, review: Review, member, by) -> Sharing:
    """Opens the combined returns of one review to one subgroup member (R4). The decision is kept; the member is told.

    Raises Refused when the person is not on the board's subgroup, or already reads the review.
    """
    locked = _locked(review)
    require(Perm.MANAGE_REVIEW, locked, by)
    check_open(locked)
    members = RoleAssignment.objects.live().filter(role=Role.SUBGROUP_MEMBER, scope_id=review.board_id)
    on_subgroup = members.filter(user=member).first()
    if on_subgroup is None:
        raise Refused("Only a member of the board's subgroup can be given the combined returns.")
    if _reader(review, member) is not None:
        raise Refused("This review is already shared with that member.")
    sharing = Sharing.objects.create(subject=review, member=member, verb="share", by=by)
    # Whose place on the subgroup ends by itself reads to that moment and no longer.
    assign_role(user=member, role=Role.SUBGROUP_READER, scope=review.scope, until=on_subgroup.until, by=by)
    queue(
        kind="review_shared",
        user=member,
        scope=review.scope,
        reference=review.reference,
        link=review.get_absolute_url(),
    )
    record("did", "share_with_subgroup", review, by=by, details={"member": member.pk})
    return sharing


@transaction.atomic
def withdraw_sharing(*, review: Review, member, reason: str, by) -> Sharing:
    """Closes the combined returns to a member from the next request on. Raises Refused without a reason or a sharing."""
    require(Perm.MANAGE_REVIEW, _locked(review), by)
    if not reason.strip():
        raise Refused("Give a reason.")
    held = _reader(review, member)
    if held is None:
        raise Refused("This review is not shared with that member.")
    sharing = Sharing.objects.create(subject=review, member=member, verb="withdraw", reason=reason.strip(), by=by)
    end_role(assignment=held, reason=reason, by=by)
    record("did", "withdraw_sharing", review, by=by, details={"member": member.pk})
    return sharing


def _locked(review: Review) -> Review:
    """The review, held: of two who share it with a member, or withdraw that, the second is told what the first did."""
    return Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)


def _reader(review: Review, member) -> RoleAssignment | None:
    """The member's live reading role on the review, if any."""
    return (
        RoleAssignment.objects.live()
        .filter(user=member, role=Role.SUBGROUP_READER, scope=review.scope_id)
        .select_related("scope")
        .first()
    )
