"""What the subgroup said and decided."""

from django.db.models import QuerySet

from reviews.models import Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import SubgroupComment, SubgroupDecision


def comments(viewer, review: Review) -> QuerySet[SubgroupComment]:
    found = visible(viewer, Perm.READ_COMBINED, SubgroupComment).filter(review=review)
    return found.select_related("by").order_by("at")


def decisions(viewer, review: Review) -> QuerySet[SubgroupDecision]:
    found = visible(viewer, Perm.READ_COMBINED, SubgroupDecision).filter(subject=review)
    return found.select_related("by").order_by("at")
