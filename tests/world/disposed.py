"""A disposal that waits for its second person."""

from datetime import date

from django.utils import timezone

from reviews.models import Review
from sar_portal.closing.models import Disposal, DisposalDecision
from sar_portal.closing.services.deciding import decide


def proposed_disposal(review: Review, by) -> Disposal:
    """Proposed for a review whose years are over, as far as the table knows: to come so far by its verbs takes years."""
    made = Disposal.objects.create(
        board=review.board,
        scope=review.scope,
        reference=review.reference,
        kind="interviews",
        rule="6 years after the review was closed",
        due_on=date(2026, 3, 1),
        proposed_by=by,
    )
    decide(made, DisposalDecision.Verb.PROPOSE, by=by, proved_at=timezone.now())
    return made
