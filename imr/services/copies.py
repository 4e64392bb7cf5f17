"""A record on paper, for somebody who has no e-mail: printed, handed over, and the signed answer entered by the author."""

from datetime import date

from celery import current_app
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from imr.models import CopyGiven, InterviewConfirmation, InterviewState, RecordCopy, StaffInterview
from imr.models.interview import RECORD
from imr.policies import check_review_runs, check_written
from imr.services.interviews import lock_interview
from imr.services.sharing import fingerprint_of, keep_answer
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.design.words import date_in_words
from sar_portal.documents.models import Rendering
from sar_portal.documents.services import render_paper, store_file

HOW_TO_ANSWER = (
    "Tick one of the boxes on the last page, write what you see differently, sign it, and give the paper back."
)
APART = ("good_practice", "lessons")


@transaction.atomic
def make_copy(*, interview: StaffInterview, by) -> RecordCopy:
    """Freezes the record as it stands for one copy; the worker prints it. Raises NotAllowed, or Refused while it is empty."""
    locked = lock_interview(interview, by)
    check_review_runs(locked.involvement.agency_return)
    if locked.held_on is None:
        raise Refused("The interview has not been held.")
    check_written(locked, by=by)
    number = RecordCopy.objects.filter(interview=locked).count() + 1
    content, fingerprint = copy_content(locked, number=number, by=by), fingerprint_of(locked)
    made = RecordCopy.objects.create(interview=locked, number=number, content=content, sha256=fingerprint, by=by)
    record("did", "make_copy", locked, by=by, details={"copy": made.pk})
    transaction.on_commit(lambda: _ask_worker(made))
    return made


def _ask_worker(made: RecordCopy) -> None:
    try:
        current_app.send_task("imr.tasks.print_copy", args=[made.pk], retry=False)
    except OperationalError:
        pass  # beat sweeps up what was lost (imr.tasks)


def copy_content(interview: StaffInterview, *, number: int, by) -> dict:
    """What the paper of the record is given (documents.shapes.InterviewRecord)."""
    row, ret = interview.involvement, interview.involvement.agency_return
    before = date_in_words(interview.support_before_on) or "not noted"
    sections = [(StaffInterview.title_of(name), getattr(interview, name)) for name in RECORD if name not in APART]
    added = [(f"Added on {date_in_words(one.at)}", one.text) for one in interview.addenda.all()]
    return {
        "board": ret.review.board.name,
        "reference": f"{ret.reference}-INT-{interview.pk}",
        "caveat": ret.review.board.handling,
        "version": str(number),
        "date": date_in_words(timezone.localdate()),
        "agency": ret.agency.name,
        "interviewee": f"{row.name}, {row.role}",
        "interviewer": by.get_full_name(),
        "held": date_in_words(interview.held_on),
        "place": interview.place,
        "present": interview.companion,
        "purpose": "Purpose and confidentiality were explained." if interview.purpose_explained else "",
        "support": f"Confirmed with the line manager before the interview: {before}.",
        "record": [{"label": label, "value": text} for label, text in [*sections, *added] if text.strip()],
        "entries": [_put(check) for check in interview.checks.select_related("entry").order_by("entry__ref")],
        "good_practice": interview.good_practice,
        "lessons": interview.lessons,
        "how_to_answer": HOW_TO_ANSWER,
    }


def _put(check) -> dict[str, str]:
    corrected = [f"{title} should be: {text}" for title, _was, text in check.becomes]
    return {
        "ref": check.entry.ref,
        "when": check.asked_when,
        "entry": check.asked_event,
        "answer": check.get_outcome_display(),
        "words": "\n\n".join([*corrected, *([check.said] if check.said else [])]),
    }


@transaction.atomic
def print_copy(*, copy: RecordCopy) -> Rendering:
    """Prints a copy from its frozen words and hangs the PDF on it; doing it twice makes it once."""
    locked = RecordCopy.objects.select_for_update(of=("self",), no_key=True).get(pk=copy.pk)
    if locked.pdf is None:
        scope = locked.interview.involvement.agency_return.scope
        locked.pdf = render_paper(
            paper="interview_record", frozen=locked.content, scope=scope, number=locked.number, by=locked.by
        )
        locked.save(update_fields=["pdf"])
    return locked.pdf


def unprinted_copies() -> list[RecordCopy]:
    """Copies whose PDF was asked for and never made, for beat to make."""
    return list(RecordCopy.objects.filter(pdf__isnull=True))


@transaction.atomic
def give_copy(*, copy: RecordCopy, verb: str, on: date, by) -> CopyGiven:
    """Keeps that a copy was handed over ('handed') or posted ('posted'); the record is with the interviewee from then.

    Raises NotAllowed, NotNow, or Refused: given already, before it was made, or the record was changed since.
    """
    interview = lock_interview(copy.interview, by)
    check_review_runs(interview.involvement.agency_return)
    if verb not in CopyGiven.WORDS:
        raise Refused("Say how the copy reached them.")
    if CopyGiven.objects.filter(subject=copy).exists():
        raise Refused("This copy reached them already.")
    if on < timezone.localdate(copy.at):
        raise Refused("A copy cannot reach somebody before it was made.")
    if fingerprint_of(interview) != copy.sha256:
        raise Refused("The record was changed since this copy was made. Make another copy and hand that over.")
    if interview.state == InterviewState.HELD:
        interview = move(interview, "share", by=by).subject
    given = CopyGiven.objects.create(subject=copy, verb=verb, on=on, by=by)
    record("did", "give_copy", interview, by=by, details={"copy": copy.pk, "how": verb})
    return given


@transaction.atomic
def enter_answer(
    *,
    interview: StaffInterview,
    signed_on: date,
    comment: str = "",
    remarks: dict[str, str] | None = None,
    paper: UploadedFile | None = None,
    by,
) -> InterviewConfirmation:
    """Enters what the interviewee answered on paper, dated by their signature, with the signed paper where there is one.

    They answer to what they had in hand: the days count from the first copy of the record as it stands. Raises NotAllowed,
    NotNow when nothing waits for an answer, or Refused: no such copy reached them, signed before it did.
    """
    locked = lock_interview(interview, by)
    check_review_runs(locked.involvement.agency_return)
    as_it_stands = CopyGiven.objects.filter(subject__interview=locked, subject__sha256=fingerprint_of(locked))
    given = as_it_stands.order_by("on").first()
    if given is None:
        raise Refused("No copy of the record as it stands has reached them. Make a copy and hand it over first.")
    if not given.on <= signed_on <= timezone.localdate():
        raise Refused("They cannot have signed before the copy reached them, or after today.")
    scope = locked.involvement.agency_return.scope
    kept = store_file(data=paper.read(), name=str(paper.name), scope=scope, by=by) if paper else None
    how = {"entered_by": by, "signed_on": signed_on, "paper": kept}
    answer = keep_answer(locked, comment=comment, remarks=remarks or {}, by=by, **how)
    record("did", "enter_answer", locked, by=by, details={"confirmation": answer.pk, "to": locked.state})
    return answer
