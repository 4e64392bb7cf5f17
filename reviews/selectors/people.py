"""The review's shelf of the people key, as each side may see it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from reviews.models import CommonPerson, NamesShown, Review
from sar_portal.access.decide import can, visible
from sar_portal.access.permissions import Perm


def common_people(viewer, review: Review) -> QuerySet[CommonPerson]:
    """The shelf, for the board's people who may know who the adult is."""
    return visible(viewer, Perm.SEE_IDENTITY, CommonPerson).filter(review=review)


def names_shown_until(viewer, review: Review) -> datetime | None:
    """Until when the viewer sees the real names of the review; None when they are hidden, as they are by default (G5)."""
    newest = NamesShown.objects.filter(subject=review, by=viewer).order_by("-at", "-pk").first()
    if newest is None or newest.verb != "show" or newest.until <= timezone.now():
        return None
    return newest.until if can(viewer, Perm.SEE_IDENTITY, review) else None
