"""The review's shelf of the people key, as each side may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from reviews.models import AdultIdentity, CommonPerson, FamilyContact, NamesShown, Review
from sar_portal.access.decide import can, visible
from sar_portal.access.permissions import Perm


def common_people(viewer, review: Review) -> QuerySet[CommonPerson]:
    """The shelf, for the board's people who may know who the adult is."""
    return visible(viewer, Perm.SEE_IDENTITY, CommonPerson).filter(review=review)


def family_contacts(viewer, review: Review) -> QuerySet[FamilyContact]:
    """Who of the family was told, asked or heard, the newest first."""
    noted = visible(viewer, Perm.SEE_IDENTITY, FamilyContact).filter(subject=review)
    return noted.select_related("by").order_by("-happened_on", "-pk")


@dataclass(frozen=True)
class Namesake:
    """Another review that may be of the same adult, and by what."""

    review: Review
    by_number: bool


def same_adult_elsewhere(viewer, identity: AdultIdentity) -> list[Namesake]:
    """Other reviews whose adult has this NHS number or this very name, of those where the viewer may know who the adult is.

    Found by their marks: what is sealed cannot be looked for. An earlier review of the same person, or of one of the same name.
    """
    marks = Q()
    if identity.name_mark:
        marks |= Q(identity__name_mark=identity.name_mark)
    if identity.nhs_mark:
        marks |= Q(identity__nhs_mark=identity.nhs_mark)
    if not marks:
        return []
    others = visible(viewer, Perm.SEE_IDENTITY, Review).exclude(pk=identity.review_id).filter(marks)
    numbered = bool(identity.nhs_mark)
    return [
        Namesake(one, numbered and one.identity.nhs_mark == identity.nhs_mark)
        for one in others.select_related("identity").order_by("reference")
    ]


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
