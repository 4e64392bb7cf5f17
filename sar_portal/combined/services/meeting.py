"""What the subgroup says and decides."""

from datetime import date

from django.db import transaction
from django.http import Http404

from reviews.models import AgencyReturn, Review
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import OTHER, SubgroupComment, SubgroupDecision
from sar_portal.combined.selectors.meeting import comments
from sar_portal.combined.selectors.threads import Place, place_of


def _check_speaks_of(review: Review, agency_return: AgencyReturn | None, by) -> None:
    """Nobody speaks of a return that they may not see, nor of one of another review. Raises NotAllowed or Refused."""
    if agency_return is None:
        return
    require(Perm.SEE_PROGRESS, agency_return, by)
    if agency_return.review_id != review.pk:
        raise Refused("That return belongs to another review.")


@transaction.atomic
def add_comment(
    *,
    review: Review,
    about: str,
    text: str,
    agency_return: AgencyReturn | None = None,
    place: str = OTHER,
    answers: SubgroupComment | None = None,
    by,
) -> SubgroupComment:
    """Adds a comment on the combined returns, kept as written. Raises Refused when it is empty, when the person knows of no
    such `place`, or does not hear what it `answers`.

    One that speaks of an agency's return is hidden from those excluded from it (R12): what is said of one agency's answer
    speaks of its return, and an answer speaks of what was answered. An answer to an answer goes to the first comment.
    """
    require(Perm.COMMENT, review, by)
    if answers is not None:
        answers = _first_of(review, answers, by)
        place, agency_return = answers.thread, answers.agency_return
    at = _known_place(review, place, by)
    if not at.choosable:
        agency_return = at.agency_return
    _check_speaks_of(review, agency_return, by)
    if not text.strip():
        raise Refused("Write the comment first.")
    facts = {"about": about.strip(), "text": text.strip(), "place": at.stored, "answers": answers, **at.known_by}
    comment = SubgroupComment.objects.create(review=review, agency_return=agency_return, by=by, **facts)
    record("did", "add_comment", review, by=by, details={"comment": comment.pk})
    return comment


def _known_place(review: Review, key: str, by) -> Place:
    try:
        return place_of(by, review, key)
    except Http404:
        raise Refused("There is nothing like that in this review to comment on.") from None


def _first_of(review: Review, answered: SubgroupComment, by) -> SubgroupComment:
    first = comments(by, review).filter(pk=answered.answers_id or answered.pk).first()
    if first is None:
        raise Refused("There is no such comment to answer.")
    return first


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
