"""Freezing, submitting, accepting and checking what an agency returns: one mechanism for every part."""

from collections.abc import Callable
from datetime import date

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import deadlines
from notifications.selectors.plans import closed_days
from notifications.working_days import add_working_days
from reviews.models import BoardChecklist, PartKind, ReturnPart, SignOff, Submission, SubmissionPaper
from reviews.policies import check_files
from reviews.selectors.returning import paper_making
from reviews.services import promised
from reviews.services.agreeing import hold_agreed, take_over
from reviews.services.holding import take
from reviews.services.unsent_decision import check_no_reasons, forget
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import PAPERS as PAPER_TABLE
from sar_portal.documents.papers import check_paper
from sar_portal.documents.services import making, render_paper

PAPERS = {
    PartKind.CHRONOLOGY: "chronology",
    PartKind.IMR: "imr_report",
    PartKind.INFORMATION_REPORT: "information_report",
}


@transaction.atomic
def freeze(*, part: ReturnPart, content: dict, by) -> Submission:
    """Adds the next numbered version of a part with the SHA-256 of its content (R7). The part's row must be locked.

    `content` is plain data in the shape of the part's paper (sar_portal/documents/shapes.py).
    """
    number = part.submissions.count() + 1
    if "version" in content:
        content = content | {"version": str(number)}
    return Submission.objects.create(part=part, number=number, content=content, sha256=content_hash(content), by=by)


@transaction.atomic
def submit_part(*, part: ReturnPart, content: dict, by) -> Submission:
    """Freezes the content as the next version and gives it to the senior manager; its PDF follows in the worker.

    Raises NotAllowed, NotNow, or Refused: a hold (R1), a suspended review, an attachment that the scanner was not asked about or
    found something in (F5), more than a paper can hold. A double click submits once: the second finds the part with the senior
    manager.
    """
    take(part)
    move(part, "submit", by=by)
    check_files(content)
    # The author learns of a text too long for the paper now, not the worker later.
    check_paper(PAPER_TABLE[PAPERS[PartKind(part.kind)]], content, None)
    submission = freeze(part=part, content=content, by=by)
    record("did", "freeze_version", part, by=by, details={"version": submission.number, "sha256": submission.sha256})
    _paper_later(submission, SubmissionPaper.Stage.SUBMITTED, by)
    return submission


@transaction.atomic
def accept(*, part: ReturnPart, submission: Submission, statement: str, name: str, role: str, by) -> SignOff:
    """Accepts a version on behalf of the organisation and returns it to the coordinator in the same act (R2, R7).

    The caller has asked the senior manager to prove who they are again. Raises NotAllowed, NotNow or Refused: also while they
    keep words of what needs to change.
    """
    if not statement.strip() or not name.strip() or not role.strip():
        raise Refused("Give your name, your role and the statement of acceptance.")
    facts = {"submission": submission, "statement": statement.strip(), "name": name.strip(), "role": role.strip()}
    take(part)  # the return before the part, as check_no_hold asks for it below
    hold_agreed(part)
    check_no_reasons(submission, by=by)
    forget(by=by, submission__part=part)  # before the trail, as whoever closes the review does
    grants.hold(part.agency_return.scope)  # before the trail: whoever accepts becomes the owner of what is recommended
    moved = move(part, "accept", by=by, facts=facts)
    part.returned = submission
    deadlines.meet(moved.subject.deadline, by=by)
    promised.end(moved.subject, by=by)
    take_over(part=moved.subject, submission=submission, by=by)
    _paper_later(submission, SubmissionPaper.Stage.ACCEPTED, by)
    return moved.decision


@transaction.atomic
def send_back(
    *, part: ReturnPart, submission: Submission, reason: str, sections: list[dict], name: str, role: str, by
) -> SignOff:
    """Sends a version back to the author with reasons, for the whole and per section. Raises as accept does."""
    facts = {"submission": submission, "name": name.strip(), "role": role.strip(), "sections": sections}
    take(part)
    forget(by=by, submission__part=part)  # as in `accept`
    return move(part, "send_back", by=by, reason=reason, facts=facts).decision


@transaction.atomic
def finalise(*, part: ReturnPart, submission: Submission, checklist: dict, against: BoardChecklist | None = None, by):
    """The coordinator's quality check ends well: nothing more is asked of this part. Raises Refused while a query is open."""
    facts = {"submission": submission, "checklist": checklist, "against": against}
    # The return before the part, as the database asks for it below: nobody checks what they have a conflict with.
    take(part)
    forget(by=by, submission__part=part)  # as in `accept`
    moved = move(part, "finalise", by=by, facts=facts)
    promised.end(moved.subject, by=by)
    return moved.decision


@transaction.atomic
def query(
    *,
    part: ReturnPart,
    submission: Submission,
    checklist: dict,
    reason: str,
    due_on: date | None = None,
    against: BoardChecklist | None = None,
    revise: bool = False,
    by,
):
    """Accepts a version with queries, or returns it for revision (`revise`); the next version answers. The accepted one
    stays readable.
    """
    facts = {"submission": submission, "checklist": checklist, "against": against}
    take(part)  # as in `finalise`
    forget(by=by, submission__part=part)
    moved = move(part, "return_for_revision" if revise else "query", by=by, reason=reason, facts=facts)
    _run_again(moved.subject, due_on, by)
    return moved.decision


@transaction.atomic
def reopen(*, part: ReturnPart, reason: str, due_on: date | None = None, by):
    """The coordinator reopens a final part with a reason."""
    moved = move(part, "reopen", by=by, reason=reason)
    _run_again(moved.subject, due_on, by)
    return moved.decision


def _run_again(part: ReturnPart, due_on: date | None, by) -> None:
    board = part.agency_return.review.board
    from_today = add_working_days(timezone.localdate(part.state_since), board.query_days, closed_days(board))
    deadlines.reopen(part.deadline, due_on=due_on or from_today, by=by)


def _paper_later(submission: Submission, stage: str, by) -> None:
    """Asks the worker for the PDF once the version is safely stored. A lost task is swept up by beat (reviews.tasks)."""

    def ask() -> None:
        try:
            current_app.send_task("reviews.tasks.make_paper", args=[submission.pk, stage], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)


def make_paper(*, submission: Submission, stage: str) -> SubmissionPaper | None:
    """Renders one PDF of a version and hangs it on the version; doing it twice makes it once. None while another worker
    makes it.

    The acceptance is printed beside the frozen content, so the content's hash on the page stays what was accepted.
    """
    found = SubmissionPaper.objects.filter(submission=submission, stage=stage).first()
    if found is not None:
        return found
    with making(paper_making(submission, stage)) as told:
        return _made_paper(submission, stage, told) if told else None


def _made_paper(submission: Submission, stage: str, told: Callable[[int], None]) -> SubmissionPaper:
    part = submission.part
    sign_off = submission.sign_offs.filter(verb="accept").first() if stage == SubmissionPaper.Stage.ACCEPTED else None
    rendering = render_paper(
        paper=PAPERS[PartKind(part.kind)],
        frozen=submission.content,
        scope=part.agency_return.scope,
        number=submission.number,
        beside=_acceptance(part, sign_off),
        by=submission.by,
        told=told,
    )
    return SubmissionPaper.objects.get_or_create(submission=submission, stage=stage, defaults={"rendering": rendering})[
        0
    ]


def _acceptance(part: ReturnPart, sign_off: SignOff | None) -> dict | None:
    if sign_off is None:
        return None
    return {
        "statement": sign_off.statement,
        "name": sign_off.name,
        "role": sign_off.role,
        "organisation": part.agency_return.agency.name,
        "accepted": f"{timezone.localtime(sign_off.at):%-d %B %Y}",
    }


def missing_papers() -> list[tuple[int, str]]:
    """Versions whose PDF was asked for and never made: (submission id, stage) for beat to ask again."""
    stage = SubmissionPaper.Stage
    written = Submission.objects.exclude(part__kind=PartKind.RECORDS)
    unmade = written.exclude(papers__stage=stage.SUBMITTED).values_list("pk", flat=True)
    unsealed = (
        written.filter(sign_offs__verb="accept").exclude(papers__stage=stage.ACCEPTED).values_list("pk", flat=True)
    )
    return [(pk, stage.SUBMITTED.value) for pk in unmade] + [(pk, stage.ACCEPTED.value) for pk in unsealed]
