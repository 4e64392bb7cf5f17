"""A return in the middle of its work, made through the services: author, senior manager, a report that is written or not."""

from types import SimpleNamespace
from unittest.mock import patch

from imr.models import GoodPractice, Lesson, Recommendation, ReportPart
from imr.services.appointment import DECLARATION_WORDS, appoint_author, appoint_senior_manager, sign_declaration
from imr.services.report import add_item, open_report, save_kloe_answer, save_section
from imr.services.submission import submit_report
from reviews.models import AgencyReturn, Submission
from reviews.services.answers import acknowledge
from reviews.services.returning import make_paper
from tests.kept import kept
from tests.reviews import world as making
from tests.world.build import paper_of

REFERENCE = "ASAB-SAR-2026-03-POL"


@kept
def drafting() -> SimpleNamespace:
    """Requests sent and acknowledged; author and senior manager appointed; nothing written."""
    w = making.sent_world()
    w.ret = AgencyReturn.objects.get(reference=REFERENCE)
    w.lead, w.other_lead = w.leads[0], w.leads[1]
    acknowledge(request=w.ret.requests.get(), by=w.lead)
    police = w.agencies[0]
    w.author = making.person("author@pol.example", "Noor Fielding", police, "Detective inspector")
    w.second = making.person("second@pol.example", "Tom Archer", police, "Inspector")
    w.manager = making.person("manager@pol.example", "Grace Holt", police, "Assistant chief constable")
    appoint(w, w.author)
    appoint_senior_manager(agency_return=w.ret, person=w.manager, job_title="Assistant chief constable", by=w.lead)
    w.part = ReportPart.objects.get(agency_return=w.ret)
    return w


def appoint(w, person) -> None:
    appointment = appoint_author(agency_return=w.ret, person=person, job_title="Detective inspector", by=w.lead)
    sign_declaration(appointment=appointment, statement=DECLARATION_WORDS, by=person)


def begin(w):
    w.report = open_report(part=w.part)
    return w.report


def write(w, words: str = "Written by the author.") -> None:
    """Everything that has to be written, and one item of each sort."""
    report = begin(w)
    for section in report.template.sections.filter(required=True):
        save_section(report=report, section=section, text=f"{section.heading}. {words}", version=0, by=w.author)
    for kloe in w.review.kloes.all():
        values = {"what_happened": f"What {kloe.number}. {words}", "why": f"Why {kloe.number}. {words}"}
        save_kloe_answer(report=report, kloe=kloe, values=values, version=0, by=w.author)
    add_item(model=GoodPractice, report=report, values={"what": f"Good. {words}"}, by=w.author)
    lesson = add_item(
        model=Lesson, report=report, values={"text": f"Learnt. {words}", "level": "managers"}, by=w.author
    )
    values = {"text": f"Do better. {words}", "lesson": lesson}
    add_item(model=Recommendation, report=report, values=values, by=w.author)


def rewrite(w, words: str) -> None:
    """Other words in the first section, for the next version."""
    section = w.report.template.sections.get(number=1)
    answer = w.report.answers.get(section=section)
    save_section(report=w.report, section=section, text=words, version=answer.version, by=w.author)


def submit(w, paper: bool = True, press=paper_of) -> Submission:
    """Sent to the senior manager; its document is a page that holds all its text, unless a real `press` is to print it."""
    w.report.part.refresh_from_db()
    submission = submit_report(report=w.report, by=w.author)
    if paper:
        with patch("sar_portal.documents.services.render_pdf", press):
            make_paper(submission=submission, stage="submitted")
    w.part.refresh_from_db()
    return submission


@kept
def submitted(paper: bool = True) -> SimpleNamespace:
    """A report that waits for the senior manager."""
    w = drafting()
    write(w)
    w.submission = submit(w, paper)
    return w
