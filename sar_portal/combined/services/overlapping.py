"""What people say of recommendations that overlap: they go together, or they are not the same. Nothing is merged."""

from django.db import transaction

from reviews.models import Recommendation, Review, Wording
from reviews.policies import check_open
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import OverlapDecision
from sar_portal.combined.policies import check_not_decided_since, check_wordings_readable


@transaction.atomic
def decide_overlap(
    *, review: Review, first: Wording, second: Wording, verb: str, reason: str = "", seen: int, by
) -> OverlapDecision:
    """Keeps that two recommendations go together or do not, with the words they have now (R8). The last decision counts.

    `seen` is how many decisions the person's page showed. Raises NotAllowed (also for a return that the person may not
    read, R12), or Refused: not said which, the same one twice, a closed review, or somebody else decided in between.
    """
    # In one order, so that two people who decide at once wait for each other and do not lock one another out.
    keys = sorted((first.recommendation_id, second.recommendation_id))
    list(Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    require(Perm.DECIDE, review, by)
    check_open(review)
    if verb not in OverlapDecision.Verb.values:
        raise Refused("Say whether they go together.")
    if first.recommendation_id == second.recommendation_id:
        raise Refused("Choose two recommendations.")
    check_wordings_readable(review, [first, second], by=by)
    check_not_decided_since(review, first, second, seen)
    decision = OverlapDecision.objects.create(
        subject=review, first=first, second=second, verb=verb, reason=reason.strip(), by=by
    )
    record("did", "decide_overlap", review, by=by, details={"decision": decision.pk, "verb": verb})
    return decision
