"""With whom a review is shared."""

from django.db.models import QuerySet
from django.http import Http404

from reviews.models import Review
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.accounts.models import User
from sar_portal.combined.models import Sharing


def reader_of(review: Review, member: int) -> User:
    """A subgroup member with whom the review is shared. Raises Http404 for anyone else."""
    found = readers(review).filter(pk=member).first()
    if found is None:
        raise Http404
    return found


def readers(review: Review) -> QuerySet[User]:
    """Subgroup members with whom the review is shared now."""
    held = RoleAssignment.objects.live().filter(role=Role.SUBGROUP_READER, scope=review.scope_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def members_without(review: Review) -> QuerySet[User]:
    """Members of the board's subgroup who cannot read the review yet."""
    held = RoleAssignment.objects.live().filter(role=Role.SUBGROUP_MEMBER, scope=review.board_id)
    members = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return members.exclude(pk__in=readers(review).values("pk")).order_by("name")


def sharings(review: Review) -> QuerySet[Sharing]:
    return Sharing.objects.filter(subject=review).select_related("member", "by").order_by("-at")
