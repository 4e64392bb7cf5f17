"""What is typed of a decision is kept while it is typed: a browser that closes, or a telephone put away, loses none of it."""

from django.db import transaction
from django.utils import timezone

from reviews.models import PartState, ReturnPart, Submission, Unsent
from reviews.policies import check_current
from reviews.services.holding import hold
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm

# Who decides on a version, and where its part is while they do.
DECIDED = {Perm.ACCEPT: PartState.WITH_MANAGER, Perm.CHECK_QUALITY: PartState.RETURNED}
ELSEWHERE = "you wrote on this decision in another window since. What you wrote here can be sent, or copied there"


@transaction.atomic
def keep(*, submission: Submission, perm: Perm, words: dict, version: int, by) -> Unsent:
    """Keeps what somebody has typed of their decision on a version, for them alone. `version`: of the words their page knows.

    Raises NotAllowed, NotNow once it was decided on, Refused where a newer version was submitted, or where they kept other
    words in another window since (R14).
    """
    require(perm, submission, by)
    part = submission.part
    hold(part)  # a decision takes away what is kept: nothing is kept behind it
    if part.state != DECIDED[perm]:
        raise NotNow(f"There is nothing to decide now: this part is {part.get_state_display().lower()}.")
    check_current(part, by=by, submission=submission)
    kept, new = Unsent.objects.get_or_create(submission=submission, by=by, defaults={"words": words})
    if new:
        record("did", "keep_unsent", submission, by=by, details={"version": submission.number})
        return kept
    locked = Unsent.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if locked.words == words:
        return locked
    if locked.version != version:
        raise Refused(ELSEWHERE)
    locked.words, locked.version, locked.at = words, version + 1, timezone.now()
    locked.save(update_fields=["words", "version", "at"])
    return locked


def forget(part: ReturnPart) -> None:
    """What was typed of decisions on this part goes with the verb that ends them, in its transaction."""
    Unsent.objects.filter(submission__part=part).delete()
