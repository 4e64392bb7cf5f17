"""Versions of a part and what was decided on each, as agency and board may read them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from reviews.models import ReturnPart, SignOff, Submission, SubmissionPaper
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.documents.canonical import content_hash


def versions_of(viewer, part: ReturnPart) -> QuerySet[Submission]:
    """Every version the viewer may read, newest first: the agency all, the board the accepted ones (R3)."""
    readable = visible(viewer, Perm.READ_DRAFT, Submission) | visible(viewer, Perm.READ_RETURNED, Submission)
    return readable.filter(part=part).distinct().select_related("by").order_by("-number")


def newest_version(part: ReturnPart) -> Submission | None:
    return part.submissions.order_by("-number").first()


def paper_of(submission: Submission) -> SubmissionPaper | None:
    """The PDF with the acceptance where there is one, else the one as submitted; None while it is being made."""
    papers = {paper.stage: paper for paper in submission.papers.select_related("rendering__pdf")}
    return papers.get(SubmissionPaper.Stage.ACCEPTED) or papers.get(SubmissionPaper.Stage.SUBMITTED)


def acceptance_of(submission: Submission) -> SignOff | None:
    return submission.sign_offs.filter(verb="accept").select_related("by").first()


@dataclass(frozen=True)
class Seal:
    """R7 in one click: the hash that was stored, and whether the content still has it."""

    sha256: str
    unchanged: bool


def seal_of(submission: Submission) -> Seal:
    return Seal(submission.sha256, content_hash(submission.content) == submission.sha256)
