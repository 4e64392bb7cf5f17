"""Versions of a part and what was decided on each, as agency and board may read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import AgencyReturn, QualityCheck, ReturnPart, SignOff, Submission, SubmissionPaper
from sar_portal.access.decide import visible
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.selectors import how_far, shows


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


def paper_making(submission: Submission, stage: str) -> str:
    """The name under which the worker says how far a paper is."""
    return f"reviews.submission:{submission.pk}:{stage}"


def paper_progress(submission: Submission) -> int | None:
    """How many per cent of the version's PDF are made; None where no worker has begun, or all are done."""
    stages = (SubmissionPaper.Stage.ACCEPTED, SubmissionPaper.Stage.SUBMITTED)
    return next((far for stage in stages if (far := how_far(paper_making(submission, stage))) is not None), None)


def acceptance_of(submission: Submission) -> SignOff | None:
    return submission.sign_offs.filter(verb="accept").select_related("by").first()


def seen_before(viewer, submission: Submission) -> Submission | None:
    """The newest earlier version on which somebody decided: what a reader of this one has read already."""
    earlier = versions_of(viewer, submission.part).filter(number__lt=submission.number)
    decided = Q(Exists(SignOff.objects.filter(submission=OuterRef("pk"))))
    checked = Q(Exists(QualityCheck.objects.filter(submission=OuterRef("pk"))))
    return earlier.filter(decided | checked).first()


def job_title_of(person, agency_return: AgencyReturn) -> str:
    """The person's role in the agency, as the agency gave it; '' for somebody who stands in from outside."""
    membership = person.memberships.filter(agency=agency_return.agency, until__isnull=True).first()
    return membership.job_title if membership else ""


@dataclass(frozen=True)
class Seal:
    """R7 in one click: the hash that was stored, whether the content still has it, and the PDF still shows it."""

    sha256: str
    unchanged: bool
    paper_unchanged: bool


def seal_of(submission: Submission) -> Seal:
    """Computed anew from what is stored, each time it is asked."""
    papers = submission.papers.select_related("rendering__pdf")
    whole = all(shows(paper.rendering, submission.content) for paper in papers)
    return Seal(submission.sha256, content_hash(submission.content) == submission.sha256, whole)


def broken_seals() -> Iterator[str]:
    """Every version or paper that is not what was frozen, in words and by reference; nothing when all are whole (R7).

    The fingerprint is compared with the audit trail's too: whoever changed content and fingerprint together is found.
    """
    frozen = _fingerprints()
    every = Submission.objects.select_related("part__agency_return").order_by("pk")
    for submission in every.iterator(chunk_size=200):
        name = f"{submission.part.agency_return.reference} {submission.part.kind} version {submission.number}"
        seal = seal_of(submission)
        if not seal.unchanged:
            yield f"{name}: the content does not have the fingerprint that was stored"
        if not seal.paper_unchanged:
            yield f"{name}: a PDF is missing or was not made of this content"
        said = frozen.get((submission.part_id, submission.number))
        if said is not None and said != submission.sha256:
            yield f"{name}: the audit trail has another fingerprint"


def _fingerprints() -> dict[tuple[int, int], str]:
    events = AuditEvent.objects.filter(verb="freeze_version").values_list("subject", "details")
    return {(int(subject.rpartition(":")[2]), one["version"]): one["sha256"] for subject, one in events.iterator()}
