"""Entering what is missing of a review's metadata."""

from django.db import transaction

from reviews.models import Metadata, Review
from reviews.models.metadata import Publication, YesNo
from reviews.policies import check_publication_allowed
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import keep_checked
from sar_portal.access.permissions import Perm

CHANGEABLE = frozenset(
    field.name for field in Metadata._meta.concrete_fields if field.name not in {"id", "version", "review"}
)


@transaction.atomic
def enter_metadata(*, review: Review, version: int, by, **facts) -> Metadata:
    """Enters fields of `CHANGEABLE`, also once the review is closed: they tell of it, they change nothing in it.

    Raises NotAllowed, Stale (R14), or Refused where a 'no' lacks its reason, the report came before the review began, or a
    publication is entered that a parallel process holds.
    """
    # Held, so that a hold on publication waits, or is seen.
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    if unknown := facts.keys() - CHANGEABLE:
        raise ValueError(f"not metadata: {sorted(unknown)}")
    if facts.get("family_invited") == YesNo.NO and not facts.get("family_reason"):
        raise Refused("Say why the family was not invited.")
    if facts.get("publication") == Publication.NONE and not facts.get("publication_reason"):
        raise Refused("Say why the report was not published.")
    completed = facts.get("completed_on")
    if completed and review.initiated_on and completed < review.initiated_on:
        raise Refused("The report can’t be approved before the review was initiated.")
    if _is_published_now(review, facts):
        check_publication_allowed(review)
    kept = keep_checked(Metadata, {"review": review}, version=version, values=facts, by=by)
    record("did", "enter_metadata", review, by=by, details={"fields": sorted(facts)})
    return kept


def _is_published_now(review: Review, facts: dict) -> bool:
    """Whether a publication is entered that was not entered before: the rest of the metadata may be entered during a hold."""
    known = Metadata.objects.filter(review=review).first() or Metadata(review=review)
    said = {name: facts[name] for name in ("publication", "published_on") if name in facts}
    new = {name: value for name, value in said.items() if value != getattr(known, name)}
    return bool(new.get("published_on")) or new.get("publication") in (Publication.FULL, Publication.SUMMARY)
