"""The frozen facts of a request letter (sar_portal/documents/shapes.py, RequestLetter), and the PDF made from them.

The same facts are shown to the coordinator before sending, kept with the request, printed, and shown to the agency.
"""

from datetime import date

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.selectors.plans import closed_days
from notifications.working_days import add_working_days
from reviews.models import Condition, InformationRequest, LetterPlan, Mandate, PartKind, PlannedRequest, Review
from reviews.selectors.requests import asked_of
from reviews.selectors.reviews import return_reference
from sar_portal.accounts.models import Agency, Board
from sar_portal.documents.models import Rendering
from sar_portal.documents.services import render_paper

DETAILS = {
    PartKind.RECORDS: "Every record about the adult in the period, on paper and in systems, secured against loss and "
    "alteration. List in the portal which there are, who keeps them, and when and by whom they were secured.",
    PartKind.CHRONOLOGY: "Your organisation's contacts with and about the adult in the period, on the template in the "
    "portal, each with its source. Say where there was no contact. Use codes for people, never names.",
    PartKind.IMR: "Your own review of your organisation's practice, on the board's template in the portal: the lines "
    "of enquiry answered one by one, good practice, lessons and recommendations, accepted by your senior manager.",
    PartKind.INFORMATION_REPORT: "A shorter report on your organisation's involvement, on the template in the portal, "
    "accepted by your senior manager.",
}
SUPPORT = (
    "Being part of a review can be hard. Each practitioner involved, and their line manager, is to be told that it "
    "takes place to learn and not to blame, offered a discussion, and offered support or counselling. They may bring a "
    "colleague or union representative to an interview, read the record of it, and comment on it."
)

Asked = list[tuple[str, date]]  # what is asked, by when


def in_words(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def people_named_by(board: Board, on: date) -> date:
    """By when an agency names its people, by the board's settings."""
    return add_working_days(on, board.name_people_days, closed_days(board))


def letter_content(
    *, review: Review, agency: Agency, reference: str, number: int, asked: Asked, plan: LetterPlan, on: date, by
) -> dict:
    """What one agency is told under Care Act 2014 s45: the whole letter as plain data, ready to be frozen."""
    board = review.board
    due = dict(asked)
    secure_by = due.get(PartKind.RECORDS) or add_working_days(on, board.records_days, closed_days(board))
    coordinator = _contact(by.get_full_name(), board.coordinator_title, board)
    return {
        "board": board.name,
        "reference": reference,
        "caveat": board.handling,
        "version": str(number),
        "date": in_words(on),
        "board_address": [],
        "addressee": ["The agency lead for safeguarding adult reviews", agency.name],
        "salutation": "Dear colleague",
        "agency": agency.name,
        "purpose": _purpose(review),
        "adult": _adult(review),
        "conditions": [f"{Condition(each).label}." for each in plan.conditions],
        "supply_to": plan.supply_to,
        "period": f"{in_words(review.period_start)} to {in_words(review.period_end)}",
        "lines_of_enquiry": [
            {"number": line.number, "title": line.title, "question": line.question} for line in review.kloes.all()
        ],
        "asked": [
            {"what": PartKind(kind).label, "detail": DETAILS[PartKind(kind)], "due": in_words(day)}
            for kind, day in asked
        ],
        "secure_by": in_words(secure_by),
        "name_people_by": in_words(plan.name_people_by or people_named_by(board, on)),
        "parallel": [_parallel(process) for process in review.parallel_processes.filter(ended_on__isnull=True)],
        "briefing": plan.briefing,
        "how_to_return": _how_to_return(board, reference),
        "support": SUPPORT,
        "note": plan.note,
        "contact": coordinator,
        "signatory": _contact(board.chair_name, "Independent Chair", board) if board.chair_name else coordinator,
    }


def preview(*, planned: PlannedRequest, plan: LetterPlan, by) -> dict:
    """The facts of a first letter as they would be frozen today. Nothing is stored."""
    return letter_content(
        review=planned.review,
        agency=planned.agency,
        reference=return_reference(planned.review, planned.agency),
        number=1,
        asked=asked_of(planned),
        plan=plan,
        on=timezone.localdate(),
        by=by,
    )


def _contact(name: str, role: str, board: Board) -> dict:
    return {"name": name, "role": role, "organisation": board.name, "details": board.contact.splitlines()}


def _purpose(review: Review) -> str:
    limb = "44(1) to (3)" if review.mandate == Mandate.MANDATORY else "44(4)"
    duty = "must" if review.mandate == Mandate.MANDATORY else "has decided to"
    return (
        f"{review.board.name} {duty} carry out a Safeguarding Adult Review under section {limb} of the Care Act 2014. "
        "The review looks at how agencies worked together, so that lessons are learned and applied. It does not "
        "apportion blame. Members of the board must co-operate in it and contribute to it (section 44(5))."
        f"\n\n{review.board.legal_basis}"
    )


def _adult(review: Review) -> list[dict]:
    """Who the adult is: the agency cannot find its records without it. It stands nowhere but in the letter (R9)."""
    who = getattr(review, "identity", None)
    facts = [("Called in the review", review.pseudonym)]
    if who is not None:
        facts += [
            ("Name", who.real_name),
            ("Date of birth", in_words(who.date_of_birth)),
            ("Date of death", in_words(who.date_of_death)),
            ("NHS number", who.nhs_number),
        ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _parallel(process) -> str:
    sentence = f"{process.kind}, led by {process.lead_body}." if process.lead_body else f"{process.kind}."
    if process.holds_interviews:
        sentence += " Hold no interviews until the coordinator tells you that they are cleared."
    if process.holds_publication:
        sentence += " Nothing is published until it has ended or is cleared."
    return sentence


def _how_to_return(board: Board, reference: str) -> str:
    return (
        f"Sign in to the SAR Portal and open {reference}. Everything is written, or uploaded, and returned there; "
        "please send nothing by e-mail or post.\n\nAcknowledge this request there now. If a date passes without the "
        f"return or an agreed extension, the {board.coordinator_title} escalates the matter to your organisation and "
        "to the board's independent chair."
    )


def letter_later(request: InformationRequest) -> None:
    """Asks the worker for the PDF once the request is safely stored; beat sweeps up a lost task (reviews.tasks)."""

    def ask() -> None:
        try:
            current_app.send_task("reviews.tasks.make_letter", args=[request.pk], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)


@transaction.atomic
def make_letter(*, request: InformationRequest) -> Rendering:
    """Renders the letter from its frozen facts and hangs it on the request; doing it twice makes it once."""
    locked = InformationRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    if locked.letter is None:
        locked.letter = render_paper(
            paper="request_letter",
            frozen=locked.content,
            scope=locked.agency_return.scope,
            number=locked.number,
            by=locked.sent_by,
        )
        locked.save(update_fields=["letter"])
    return locked.letter


def missing_letters() -> list[InformationRequest]:
    """Requests whose letter was asked for and never made, for beat to ask again."""
    return list(InformationRequest.objects.filter(letter__isnull=True))
