"""The frozen facts of a request letter (sar_portal/documents/shapes.py, RequestLetter), and the PDF made from them.

The same facts are shown to the coordinator before sending, kept with the request, printed, and shown to the agency.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.selectors.plans import closed_days
from notifications.working_days import add_working_days
from reviews.ladder import Rung
from reviews.ladder import in_words as rungs_in_words
from reviews.letters import PLACES, Texts, check_texts
from reviews.models import (
    Condition,
    InformationRequest,
    LetterPlan,
    Mandate,
    PartKind,
    PlannedRequest,
    RequestLetterTexts,
    Review,
)
from reviews.selectors.ladder import newest_ladder, rungs_of
from reviews.selectors.letters import newest_texts, texts_of
from reviews.selectors.requests import asked_of
from reviews.selectors.reviews import return_reference
from reviews.services.acknowledging import acknowledged_by
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.letters import merged
from sar_portal.accounts.models import Agency, Board
from sar_portal.documents.models import Rendering
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.services import render_paper

Asked = list[tuple[str, date]]  # what is asked, by when


def in_words(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def people_named_by(board: Board, on: date) -> date:
    """By when an agency names its people, by the board's settings."""
    return add_working_days(on, board.name_people_days, closed_days(board))


def letter_content(
    *,
    review: Review,
    agency: Agency,
    reference: str,
    number: int,
    asked: Asked,
    plan: LetterPlan,
    on: date,
    rungs: tuple[Rung, ...],
    by,
) -> dict:
    """What one agency is told under Care Act 2014 s45: the whole letter as plain data, ready to be frozen.

    `rungs`: the escalation ladder that counts for this agency, which may be older than the board's newest.
    """
    texts = texts_of(newest_texts(review.board))
    letter = _letter(texts, review, agency, reference, asked, plan, on, rungs, by.get_full_name())
    return _of_review(review) | letter | {"version": str(number)} | crest_of(review.board)


def _of_review(review: Review) -> dict:
    """What the letters to all agencies say of the review alike."""
    lines = [{"number": line.number, "title": line.title, "question": line.question} for line in review.kloes.all()]
    parallel = [_parallel(process) for process in review.parallel_processes.filter(ended_on__isnull=True)]
    return {"adult": _adult(review), "lines_of_enquiry": lines, "parallel": parallel}


def _letter(
    texts: Texts,
    review: Review,
    agency: Agency,
    reference: str,
    asked: Asked,
    plan: LetterPlan,
    on: date,
    rungs: tuple[Rung, ...],
    sender: str,
) -> dict:
    """What the letter says but for the adult, the lines of enquiry and other proceedings: the review need not be stored."""
    board = review.board
    secure_by = dict(asked).get(PartKind.RECORDS) or add_working_days(on, board.records_days, closed_days(board))
    coordinator = _contact(sender, board.coordinator_title, board)
    values = _values(review, agency, reference, on, rungs)
    return {
        "board": board.name,
        "reference": reference,
        "caveat": board.handling,
        "date": in_words(on),
        "board_address": [],
        "addressee": ["The agency lead for safeguarding adult reviews", agency.name],
        "salutation": "Dear colleague",
        "agency": agency.name,
        "purpose": merged(texts["opening"], values),
        "conditions": [f"{Condition(each).label}." for each in plan.conditions],
        "supply_to": plan.supply_to,
        "period": values["period"],
        "asked": [_asked(kind, day, texts, values) for kind, day in asked],
        "secure_by": in_words(secure_by),
        "name_people_by": in_words(plan.name_people_by or people_named_by(board, on)),
        "briefing": plan.briefing,
        "how_to_return": merged(texts["how_to_return"], values),
        "support": merged(texts["support"], values),
        "note": plan.note,
        "closing": merged(texts["closing"], values),
        "contact": coordinator,
        "signatory": _contact(board.chair_name, "Independent Chair", board) if board.chair_name else coordinator,
    }


def _asked(kind: str, due_on: date, texts: Texts, values: dict[str, str]) -> dict:
    due = in_words(due_on)
    return {"what": PartKind(kind).label, "detail": merged(texts[kind], values | {"due date": due}), "due": due}


@transaction.atomic
def decide_letter(*, board: Board, texts: Texts, seen: int, reason: str = "", by) -> RequestLetterTexts:
    """Keeps the words of the request letters that are sent from now on; letters that were sent stay as they are.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused for a merge field that is unknown or missing, or when somebody decided in between (R14).
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    check_texts(texts)
    newest = newest_texts(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the letter meanwhile: what they decided stands below. Nothing was overwritten."
        )
    kept = {key: texts.get(key, "").strip() for key in PLACES}
    made = RequestLetterTexts.objects.create(board=board, verb="changed", texts=kept, reason=reason.strip(), by=by)
    record("did", "decide_letter", board, by=by, details={"texts": made.pk})
    return made


def example_letter(*, board: Board, texts: Texts) -> dict:
    """The whole letter in these words, to an invented agency about an invented adult. Nothing is stored."""
    today, closed = timezone.localdate(), closed_days(board)
    review = Review(board=board, pseudonym="Adult X", mandate=Mandate.MANDATORY)
    review.period_start, review.period_end = today - timedelta(days=400), today - timedelta(days=30)
    agency, reference = Agency(board=board, name="Example Community Trust"), f"{board.code.upper()}-SAR-0000-00-ECT"
    days = {PartKind.RECORDS: board.records_days, PartKind.CHRONOLOGY: board.chronology_days}
    asked: Asked = [
        (kind.value, add_working_days(today, days.get(kind, board.report_days), closed)) for kind in PartKind
    ]
    conditions = [Condition.FUNCTIONS.value, Condition.LIKELY.value, Condition.ABOUT_THEM.value]
    plan = LetterPlan(review=review, conditions=conditions, supply_to=board.name)
    own = {
        "adult": [{"label": "Called in the review", "value": review.pseudonym}],
        "lines_of_enquiry": [{"number": 1, "title": "An invented line", "question": "What was known, and by whom?"}],
        "parallel": [],
        "version": "1",
    }
    rungs = rungs_of(newest_ladder(board))
    letter = _letter(texts, review, agency, reference, asked, plan, today, rungs, "Alex Example")
    return own | letter | crest_of(board)


def previews(*, planned: Sequence[PlannedRequest], plan: LetterPlan, by) -> list[dict]:
    """The facts of the first letters of one review as they would be frozen today, in the order given. Nothing is stored."""
    review, today = plan.review, timezone.localdate()
    own, texts = _of_review(review), texts_of(newest_texts(review.board))
    rungs, sender, crest = rungs_of(newest_ladder(review.board)), by.get_full_name(), crest_of(review.board)
    made = []
    for each in planned:
        reference = return_reference(review, each.agency)
        letter = _letter(texts, review, each.agency, reference, asked_of(each), plan, today, rungs, sender)
        made.append(own | letter | {"version": "1"} | crest)
    return made


def _contact(name: str, role: str, board: Board) -> dict:
    return {"name": name, "role": role, "organisation": board.name, "details": board.contact.splitlines()}


def _values(review: Review, agency: Agency, reference: str, on: date, rungs: tuple[Rung, ...]) -> dict[str, str]:
    """What each merge field becomes in a letter of that day."""
    board = review.board
    mandatory = review.mandate == Mandate.MANDATORY
    return {
        "agency": agency.name,
        "board": board.name,
        "reference": reference,
        "adult": review.pseudonym,
        "period": _period(review),
        "decision": "must carry out" if mandatory else "has decided to carry out",
        "section": Mandate(review.mandate).section,
        "legal basis": board.legal_basis,
        "coordinator": board.coordinator_title,
        "chair": board.chair_name or "the independent chair",
        "acknowledge by": in_words(acknowledged_by(board, on)),
        "escalation": rungs_in_words(rungs),
    }


def _period(review: Review) -> str:
    return f"{in_words(review.period_start)} to {in_words(review.period_end)}"


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
