"""What the subgroup said and decided, as far as it concerns no return that the viewer is excluded from (R12)."""

from django.db.models import Q, QuerySet

from reviews.models import AgencyReturn, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import SubgroupComment, SubgroupDecision


def returns_of(viewer, review: Review) -> QuerySet[AgencyReturn]:
    """The returns that a comment or decision of this person can speak of."""
    found = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review)
    return found.select_related("agency").order_by("mark")


def _may_hear(viewer, review: Review) -> Q:
    return Q(agency_return=None) | Q(agency_return__in=returns_of(viewer, review).order_by().values("pk"))


def comments(viewer, review: Review) -> QuerySet[SubgroupComment]:
    found = visible(viewer, Perm.READ_COMBINED, SubgroupComment).filter(_may_hear(viewer, review), review=review)
    return found.select_related("by", "agency_return__agency").order_by("at")


def decisions(viewer, review: Review) -> QuerySet[SubgroupDecision]:
    found = visible(viewer, Perm.READ_COMBINED, SubgroupDecision).filter(_may_hear(viewer, review), subject=review)
    return found.select_related("by", "agency_return__agency").order_by("at")
