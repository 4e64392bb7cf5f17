"""When something may be said of the combined returns: each check raises a refusal with a sentence fit to show."""

from collections.abc import Sequence

from django.db.models import Q

from chronology.models import ReturnedEntry
from reviews.models import AgencyReturn, Review, Wording
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import OverlapDecision


def check_rows_readable(review: Review, rows: Sequence[ReturnedEntry], *, by) -> None:
    """Only rows of this review that the person may read are annotated (R12). Raises NotAllowed, or Refused for none."""
    if not rows:
        raise Refused("Choose at least one entry.")
    keys = {row.pk for row in rows}
    if visible(by, Perm.READ_RETURNED, ReturnedEntry).filter(review=review, pk__in=keys).count() != len(keys):
        raise NotAllowed()


def check_wordings_readable(review: Review, wordings: Sequence[Wording], *, by) -> None:
    """Only recommendations of this review's returns that the person may read are spoken of (R12). Raises NotAllowed."""
    returns = visible(by, Perm.READ_RETURNED, AgencyReturn).filter(review=review)
    keys = {one.pk for one in wordings}
    if Wording.objects.filter(pk__in=keys, recommendation__agency_return__in=returns).count() != len(keys):
        raise NotAllowed()


def check_not_decided_since(review: Review, first: Wording, second: Wording, seen: int) -> None:
    """Two people at once: the second reads first what the other decided."""
    one, other = first.recommendation_id, second.recommendation_id
    either = Q(first__recommendation=one, second__recommendation=other)
    either |= Q(first__recommendation=other, second__recommendation=one)
    if OverlapDecision.objects.filter(either, subject=review).count() != seen:
        raise Refused("Someone else decided this while you were reading. Nothing was overwritten: see below.")
