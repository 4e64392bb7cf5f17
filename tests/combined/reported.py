"""Agencies whose reports are accepted, with recommendations that overlap here and there."""

from types import SimpleNamespace

from imr.models import Lesson, Recommendation, ReportPart
from imr.services.appointment import appoint_senior_manager
from imr.services.report import add_item
from reviews.services.answers import acknowledge
from reviews.services.returning import accept
from tests.imr import writing
from tests.kept import kept
from tests.reviews import world as making

# By the agency's place in the world: (lesson, lines of enquiry, recommendation, what is to come of it).
WORDS = {
    0: (
        ("A notice has to say what was seen.", [1], "Describe the condition of the home in each notice.", "It is read."),
        ("Refusals were not shared.", [], "Use multi-agency risk management when an adult declines help.", "Risk shared."),
    ),
    1: (
        ("Missed appointments were a sign.", [1, 2], "Flag a pattern of missed appointments.", "They are followed up."),
    ),
    2: (
        ("Nobody held the plan.", [2], "Adopt multi-agency risk management for people who refuse services.", "One plan."),
        ("The door stayed shut.", [1], "Fit a new key safe.", "Staff get in."),
    ),
}  # fmt: skip


@kept
def reported(*places: int) -> SimpleNamespace:
    """Police (0), surgery (1) and housing (2), of which those named have returned their report."""
    w = making.sent_world()
    w.returned = [_returned(w, place) for place in places or (0, 1, 2)]
    w.police, *w.others = w.returned
    return w


def _returned(w, place: int) -> SimpleNamespace:
    agency, lead = w.agencies[place], w.leads[place]
    ret = w.review.returns.get(agency=agency)
    one = SimpleNamespace(review=w.review, agency=agency, lead=lead, ret=ret)
    acknowledge(request=ret.requests.get(), by=lead)
    code = agency.code.lower()
    one.author = making.person(f"author@{code}.example", f"Author of {code}", agency, "Manager")
    one.manager = making.person(f"manager@{code}.example", f"Manager of {code}", agency, "Director")
    writing.appoint(one, one.author)
    appoint_senior_manager(agency_return=ret, person=one.manager, job_title="Director", by=lead)
    one.part = ReportPart.objects.get(agency_return=ret)
    _write(one, WORDS[place])
    returned(one)
    return one


def _write(one: SimpleNamespace, words) -> None:
    report = writing.begin(one)
    for section in report.template.sections.filter(required=True):
        writing.save_section(report=report, section=section, text="Written.", version=0, by=one.author)
    for kloe in one.review.kloes.all():
        said = {"what_happened": f"What {kloe.number}.", "why": f"Why {kloe.number}."}
        writing.save_kloe_answer(report=report, kloe=kloe, values=said, version=0, by=one.author)
    for text, kloes, wanted, outcome in words:
        values = {"text": text, "level": "managers", "kloe_numbers": kloes}
        lesson = add_item(model=Lesson, report=report, values=values, by=one.author)
        recommend(one, wanted, lesson=lesson, intended_outcome=outcome)


def recommend(one: SimpleNamespace, text: str, **more) -> Recommendation:
    return add_item(model=Recommendation, report=one.report, values={"text": text, **more}, by=one.author)


def returned(one: SimpleNamespace) -> None:
    """Submitted, and accepted by the senior manager."""
    submission = writing.submit(one)
    words = {"statement": "I accept it.", "name": one.manager.name, "role": "Director"}
    accept(part=one.part, submission=submission, by=one.manager, **words)
    one.part.refresh_from_db()
