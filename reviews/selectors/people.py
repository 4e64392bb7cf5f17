"""The review's shelf of the people key, as each side may see it."""

from collections.abc import Iterable
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
    return names_shown_in(viewer, [review]).get(review.pk)


def names_shown_in(viewer, reviews: Iterable[Review]) -> dict[int, datetime]:
    """The same for each of these reviews, by its key; those whose names are hidden are left out."""
    of = {review.pk: review for review in reviews}
    newest = (
        NamesShown.objects.filter(subject__in=of, by=viewer).order_by("subject_id", "-at", "-pk").distinct("subject_id")
    )
    shown = {one.subject_id: one.until for one in newest if one.verb == "show" and one.until > timezone.now()}
    return {pk: until for pk, until in shown.items() if can(viewer, Perm.SEE_IDENTITY, of[pk])}
