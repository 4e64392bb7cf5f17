"""Threads of the agency's own people on a section or an answer: begun, replied to, resolved, opened again."""

from django.db import transaction

from imr.models import Comment, CommentDecision, Report
from imr.policies import check_review_runs
from imr.selectors.comments import is_open, text_at
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


@transaction.atomic
def add_comment(*, report: Report, place: str, text: str, begins: Comment | None = None, by) -> Comment:
    """Begins a thread, or replies to one, which opens it again. Raises NotAllowed for who does not read the draft (R3),
    Refused while the review is suspended or closed.
    """
    require(Perm.READ_DRAFT, report, by)
    check_review_runs(report.part.agency_return)
    if not text.strip():
        raise Refused("Write your comment.")
    if text_at(report, place) is None:
        raise Refused("There is no such section or line of enquiry in this report.")
    if begins is not None and (begins.report_id, begins.place, begins.begins_id) != (report.pk, place, None):
        raise Refused("That comment belongs elsewhere.")
    comment = Comment.objects.create(report=report, place=place, text=text, begins=begins, by=by)
    record("did", "add_comment", comment, by=by, details={"place": place})
    if begins is not None and not is_open(begins):
        _decide(begins, "reopen", by)
    return comment


@transaction.atomic
def settle_comment(*, comment: Comment, resolved: bool, by) -> None:
    """Resolves a thread or opens it again; twice the same is once. Raises NotAllowed, or Refused for a mere reply."""
    # Rows of comments and of decisions are only added, so the report is held while the thread is read.
    Report.objects.select_for_update(of=("self",), no_key=True).get(pk=comment.report_id)
    require(Perm.READ_DRAFT, comment.report, by)
    check_review_runs(comment.report.part.agency_return)
    locked = Comment.objects.get(pk=comment.pk)
    if locked.begins_id is not None:
        raise Refused("A thread is resolved where it begins.")
    if is_open(locked) == resolved:
        _decide(locked, "resolve" if resolved else "reopen", by)


def _decide(comment: Comment, verb: str, by) -> None:
    CommentDecision.objects.create(subject=comment, verb=verb, by=by)
    record("did", f"{verb}_comment", comment, by=by)
