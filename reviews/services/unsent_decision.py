"""What is typed of a decision is kept while it is typed: a browser that closes, or a telephone put away, loses none of it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reviews.models import PartState, QualityCheck, ReviewState, SignOff, Submission, UnsentDecision
from reviews.policies import check_checker, check_current
from reviews.services.holding import hold, take
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm

# Who decides on a version, and where its part is while they do.
DECIDED = {Perm.ACCEPT: PartState.WITH_MANAGER, Perm.CHECK_QUALITY: PartState.RETURNED}
ELSEWHERE = "You wrote something else of this decision in another window"
REASONS = (
    "You wrote what needs to change in this version, and did not send it. Go back to your decision: send it back to the "
    "author, or take that out first."
)
KEPT = timedelta(days=14)  # for who was still writing when somebody else decided


@transaction.atomic
def keep(*, submission: Submission, perm: Perm, words: dict, version: int, by) -> UnsentDecision | None:
    """Keeps what somebody has typed of their decision on a version, for them alone. `version`: of the words their page knows.
    None where they have typed nothing and nothing is kept.

    A suspended review is decided on by nobody, and what is typed of it is kept all the same: it goes on. Raises NotAllowed,
    NotNow once it was decided on, Stale where they kept other words in another window since (R14), and Refused where a newer
    version was submitted, the review is closed, or they do not check this return.
    """
    hold(submission.part)  # a decision takes away what is kept: nothing is kept behind it
    require(perm, submission, by)
    _check_open(submission, perm, by)
    mine = UnsentDecision.objects.filter(submission=submission, by=by)
    if not words and not mine.exists():
        return None
    kept, new = UnsentDecision.objects.get_or_create(submission=submission, by=by, defaults={"words": words})
    if new:
        record("did", "keep_unsent", submission, by=by, details={"version": submission.number})
        return kept
    return _written(kept, words, version)


@transaction.atomic
def settle(*, submission: Submission, perm: Perm, words: dict, version: int, by) -> UnsentDecision | None:
    """Before a decision, in its transaction: the words it is made with stand in place of what is kept, if anything is.

    The part is taken, so that no other window keeps anything until the decision is made. Raises as `keep` does.
    """
    take(submission.part)
    require(perm, submission, by)
    _check_open(submission, perm, by)
    kept = UnsentDecision.objects.filter(submission=submission, by=by).first()
    return _written(kept, words, version) if kept else None


def _check_open(submission: Submission, perm: Perm, by) -> None:
    part = submission.part
    if part.state != DECIDED[perm]:
        raise NotNow(f"There is nothing to decide now: this part is {part.get_state_display().lower()}.")
    check_current(part, by=by, submission=submission)
    if perm == Perm.CHECK_QUALITY:
        check_checker(part, by=by)
    if part.agency_return.review.state == ReviewState.CLOSED:
        raise Refused("The review is closed: nothing is decided on it any more, and nothing is kept.")


def _written(kept: UnsentDecision, words: dict, version: int) -> UnsentDecision:
    locked = UnsentDecision.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if locked.words == words:
        return locked
    if locked.version != version:
        raise Stale(locked, words)
    locked.words, locked.version, locked.at = words, version + 1, timezone.now()
    locked.save(update_fields=["words", "version", "at"])
    return locked


def check_no_reasons(submission: Submission, *, by) -> None:
    """Raises Refused where whoever accepts still keeps what needs to change: that is never thrown away by accepting."""
    for kept in UnsentDecision.objects.filter(submission=submission, by=by):
        if any(text.strip() for name, text in kept.words.items() if name == "reason" or name.startswith("why-")):
            raise Refused(REASONS)


def forget(*, by=None, **of) -> None:
    """Erases what this person, or everybody, typed of decisions, within the transaction that ends them. `of`: on which versions.

    Who decides takes away their own words alone: somebody else's are shown to them, to copy.
    """
    UnsentDecision.objects.filter(**of, **({"by": by} if by else {})).delete()


def erase_left() -> int:
    """Erases what a closed review has, and what somebody was still writing when another decided, two weeks after that; returns
    how many.
    """
    until = timezone.now() - KEPT
    gone = Q(submission__part__agency_return__review__state=ReviewState.CLOSED)
    for decision in (SignOff, QualityCheck):
        made = decision.objects.filter(submission=OuterRef("submission"), at__gte=OuterRef("at"), at__lte=until)
        gone |= Q(Exists(made))
    return UnsentDecision.objects.filter(gone).delete()[0]
