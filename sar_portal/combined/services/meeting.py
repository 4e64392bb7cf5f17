"""What the subgroup says and decides."""

from datetime import date

from django.db import transaction

from reviews.models import AgencyReturn, Review
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import SubgroupComment, SubgroupDecision


def _check_speaks_of(review: Review, agency_return: AgencyReturn | None, by) -> None:
    """Nobody speaks of a return that they may not see, nor of one of another review. Raises NotAllowed or Refused."""
    if agency_return is None:
        return
    require(Perm.SEE_PROGRESS, agency_return, by)
    if agency_return.review_id != review.pk:
        raise Refused("That return belongs to another review.")


@transaction.atomic
def add_comment(
    *, review: Review, about: str, text: str, agency_return: AgencyReturn | None = None, by
) -> SubgroupComment:
    """Adds a comment on the combined returns, kept as written. Raises Refused when it is empty.

    One that speaks of an agency's return is hidden from those excluded from it (R12).
    """
    require(Perm.COMMENT, review, by)
    _check_speaks_of(review, agency_return, by)
    if not text.strip():
        raise Refused("Write the comment first.")
    words = {"about": about.strip(), "text": text.strip()}
    comment = SubgroupComment.objects.create(review=review, agency_return=agency_return, by=by, **words)
    record("did", "add_comment", review, by=by, details={"comment": comment.pk})
    return comment


@transaction.atomic
def add_decision(
    *, review: Review, text: str, owner: str, due_on: date | None, agency_return: AgencyReturn | None = None, by
) -> SubgroupDecision:
    """Records what the subgroup decided or agreed to do, by whom and by when (R8); about whose return, as of a comment."""
    require(Perm.DECIDE, review, by)
    _check_speaks_of(review, agency_return, by)
    if not text.strip():
        raise Refused("Write what was decided first.")
    words = {"text": text.strip(), "owner": owner.strip(), "due_on": due_on}
    decision = SubgroupDecision.objects.create(
        subject=review, verb="decide", agency_return=agency_return, by=by, **words
    )
    record("did", "add_decision", review, by=by, details={"decision": decision.pk})
    return decision
