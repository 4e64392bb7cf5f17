"""Versions of a part and what was decided on each, as agency and board may read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from reviews.models import (
    ENDED,
    AgencyReturn,
    PartDecision,
    PartState,
    QualityCheck,
    ReturnPart,
    SignOff,
    Submission,
    SubmissionPaper,
    UnsentDecision,
)
from sar_portal.access.decide import visible
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.selectors import how_far, shows

# What a role says that is held for somebody who is away.
DEPUTY = "deputy"
PAPER_TAKES = timedelta(minutes=15)  # at the most, and much less as a rule


def versions_of(viewer, part: ReturnPart) -> QuerySet[Submission]:
    """Every version the viewer may read, newest first: the agency all, the board the accepted ones (R3)."""
    readable = visible(viewer, Perm.READ_DRAFT, Submission) | visible(viewer, Perm.READ_RETURNED, Submission)
    return readable.filter(part=part).distinct().select_related("by").order_by("-number")


@dataclass(frozen=True)
class Fated:
    """A version, and what became of it, as a state with words."""

    version: Submission
    state: str


def with_fate(versions: QuerySet[Submission]) -> list[Fated]:
    """Each version with what became of it; whatever became of it, it stays readable to who could read it."""
    rows = list(versions.select_related("part").prefetch_related("sign_offs"))
    return [Fated(one, _fate(one)) for one in rows]


def _fate(version: Submission) -> str:
    """What became of a version, as a state with words."""
    verbs = {one.verb for one in version.sign_offs.all()}
    if version.part.returned_id == version.pk:
        return "accepted"
    if verbs - {"send_back"}:
        return "superseded"
    if "send_back" in verbs:
        return "sent_back"
    return "with_senior_manager" if version.part.state == PartState.WITH_MANAGER else "withdrawn"


def newest_version(part: ReturnPart) -> Submission | None:
    return part.submissions.order_by("-number").first()


def standing_version(part: ReturnPart) -> Submission | None:
    """The newest version of what is asked for now: none once the part has ended, and after it was asked for anew none that was
    submitted before (R3). What it froze is read once it is asked for: most only name it.
    """
    if part.state in ENDED:
        return None
    anew = PartDecision.objects.filter(subject=OuterRef("part"), verb="request_again", at__gt=OuterRef("at"))
    return part.submissions.filter(~Exists(anew)).defer("content").order_by("number").last()


def returned_version(part: ReturnPart) -> Submission | None:
    """The accepted version, as the part had it when it was read."""
    return part.submissions.filter(pk=part.returned_id).first() if part.returned_id else None


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


def paper_is_late(submission: Submission) -> bool:
    """Whether a PDF that is not there should be: every try came to nothing so far, or nobody tries."""
    return timezone.now() - submission.at > PAPER_TAKES


def acceptance_of(submission: Submission) -> SignOff | None:
    return submission.sign_offs.filter(verb="accept").select_related("by").first()


def seen_before(viewer, submission: Submission) -> Submission | None:
    """The newest earlier version on which somebody decided: what a reader of this one has read already."""
    earlier = versions_of(viewer, submission.part).filter(number__lt=submission.number)
    decided = Q(Exists(SignOff.objects.filter(submission=OuterRef("pk"))))
    checked = Q(Exists(QualityCheck.objects.filter(submission=OuterRef("pk"))))
    return earlier.filter(decided | checked).first()


def read_before(viewer, submission: Submission) -> tuple[Submission | None, bool]:
    """The newest earlier version that this reader opened or decided on, as the access log has it, and True; else the newest on
    which anybody decided, and False. (None, False) where there is neither.
    """
    part = submission.part
    earlier = versions_of(viewer, part).filter(number__lt=submission.number)
    decided = Exists(SignOff.objects.filter(submission=OuterRef("pk"), by=viewer))
    read = earlier.filter(Q(pk__in=_opened_by(viewer, part)) | Q(decided)).first()
    return (read, True) if read else (seen_before(viewer, submission), False)


def _opened_by(viewer, part: ReturnPart) -> set[int]:
    """The keys of the versions that the viewer opened, or that stood on the page of the decision when they had it before them."""
    versions = list(part.submissions.order_by("number").values_list("pk", "at"))
    own = {f"{Submission._meta.label_lower}:{pk}": pk for pk, _ in versions}
    page = Q(verb="part_decide", subject=f"{ReturnPart._meta.label_lower}:{part.pk}")
    viewed = AuditEvent.objects.filter(
        Q(subject__in=own) | page, actor=viewer, scope=part.agency_return.scope_id, what=AuditEvent.What.VIEWED
    )
    found = set()
    for subject, at in viewed.values_list("subject", "at"):
        stood = [pk for pk, since in versions if since <= at]
        found.update([own[subject]] if subject in own else stood[-1:])
    return found


def unsent_of(viewer, submission: Submission) -> UnsentDecision | None:
    """What the viewer has typed of a decision on this version and not sent."""
    return UnsentDecision.objects.filter(submission=submission, by=viewer).first()


def left_of(viewer, part: ReturnPart, but: Submission | None = None) -> QuerySet[UnsentDecision]:
    """What the viewer typed and did not send of versions of this part, without the one (`but`) that they decide on now: somebody
    else was before them.
    """
    left = UnsentDecision.objects.filter(submission__part=part, by=viewer).exclude(submission=but)
    return left.select_related("submission").order_by("submission__number")


@dataclass(frozen=True)
class Asked:
    """How somebody came to decide for the organisation: by whom, since when, and whether for somebody who is away."""

    by: str
    since: datetime
    deputy: bool


def asked_to_accept(person, agency_return: AgencyReturn) -> Asked | None:
    held = RoleAssignment.objects.live().filter(user=person, scope=agency_return.scope_id, role=Role.SENIOR_MANAGER)
    found = held.select_related("given_by").first()
    if found is None:
        return None
    return Asked(found.given_by.name if found.given_by else "", found.since, found.reason == DEPUTY)


def role_printed_of(person, agency_return: AgencyReturn) -> str:
    """The role under which the person accepts, as it is offered to be printed."""
    title, asked = job_title_of(person, agency_return), asked_to_accept(person, agency_return)
    return f"{title} (deputy)".strip() if asked is not None and asked.deputy else title


@dataclass(frozen=True)
class Known:
    """A document that is one of the portal's own: which version, and what became of it."""

    submission: Submission
    stage: str
    acceptance: SignOff | None
    newer: bool
    state: str


def document_known(viewer, sha256: str) -> Known | None:
    """The version of which this is the PDF, byte by byte, where the viewer may read that version; None for all else."""
    readable = visible(viewer, Perm.READ_DRAFT, Submission) | visible(viewer, Perm.READ_RETURNED, Submission)
    papers = SubmissionPaper.objects.filter(rendering__pdf__sha256=sha256, submission__in=readable)
    paper = papers.select_related("submission__part__agency_return__agency", "submission__part__returned").first()
    if paper is None:
        return None
    submission = paper.submission
    newer = versions_of(viewer, submission.part).filter(number__gt=submission.number).exists()
    return Known(submission, paper.stage, acceptance_of(submission), newer, _fate(submission))


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
    events = AuditEvent.objects.filter(verb__in=("freeze_version", "take_in_version")).values_list("subject", "details")
    return {(int(subject.rpartition(":")[2]), one["version"]): one["sha256"] for subject, one in events.iterator()}
