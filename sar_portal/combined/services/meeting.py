"""What the subgroup says and decides."""

from datetime import date

from django.db import transaction

from reviews.models import Review
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import SubgroupComment, SubgroupDecision


@transaction.atomic
def add_comment(*, review: Review, about: str, text: str, by) -> SubgroupComment:
    """Adds a comment on the combined returns, kept as written. Raises Refused when it is empty."""
    require(Perm.COMMENT, review, by)
    if not text.strip():
        raise Refused("Write the comment first.")
    comment = SubgroupComment.objects.create(review=review, about=about.strip(), text=text.strip(), by=by)
    record("did", "add_comment", review, by=by, details={"comment": comment.pk})
    return comment


@transaction.atomic
def add_decision(*, review: Review, text: str, owner: str, due_on: date | None, by) -> SubgroupDecision:
    """Records what the subgroup decided or agreed to do, by whom and by when (R8)."""
    require(Perm.DECIDE, review, by)
    if not text.strip():
        raise Refused("Write what was decided first.")
    decision = SubgroupDecision.objects.create(
        subject=review, verb="decide", text=text.strip(), owner=owner.strip(), due_on=due_on, by=by
    )
    record("did", "add_decision", review, by=by, details={"decision": decision.pk})
    return decision
