"""What each agency of the demo did, up to the states of case/returns.csv, and the facts the loader needs in words."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from chronology.selectors.drafts import entries_of
from imr.models import Action, ChangeMade, GoodPractice, Lesson, PractitionerInvolvement, Recommendation
from imr.services import appointment, handover, interviews, register
from imr.services import report as writing
from imr.services.putting import put_entry
from imr.services.submission import submit_report
from reviews.checklist import QUALITY_CHECKLIST
from reviews.models import AgencyReturn, PartKind
from reviews.services import answers, records
from reviews.services.people import add_common_person
from reviews.services.queries import ask
from reviews.services.returning import accept, make_paper, query
from sar_portal.access.permissions import Perm
from sar_portal.combined.services.sharing import share_with_subgroup
from sar_portal.demo import people
from sar_portal.demo.case import rows_of
from sar_portal.demo.people import DemoAgency
from sar_portal.demo.words import Held, Words
from sar_portal.demo.words.begun import HOUSING, SURGERY
from sar_portal.demo.words.community_health import COMMUNITY_HEALTH
from sar_portal.demo.words.police import POLICE
from sar_portal.demo.words.social_care import SOCIAL_CARE

REVIEW_FACTS = {
    "adult_died": True,
    "needs_care_reason": "Arthur lived in Ashmere and had needs for care and support arising from leg ulcers, alcohol "
    "dependence and self-neglect, whether or not they were being met.",
    "concern_reason": "Six agencies knew parts of his situation. There is reasonable cause for concern about how they "
    "worked together.",
    "outcome_reason": "Arthur died, and self-neglect and acts of omission are suspected.",
    "types_of_abuse": ["self_neglect", "neglect", "financial"],
    "methodology": "Hybrid: chronologies and IMRs, then a practitioner learning event",
    "terms_of_reference": "To learn how agencies understood and responded to Arthur's situation between 1 March 2025 and "
    "12 February 2026, through seven key lines of enquiry. The review does not apportion blame.",
    "referrer": "Kestrel Homes",
    "decided_on": date(2026, 5, 20),
    "initiated_on": date(2026, 9, 1),
    "target_completion": date(2027, 3, 1),
    "family_involvement": "Arthur's sister was told of the review on 2 June 2026. She wishes to meet the reviewer and asked "
    "that a name other than his own be used.",
}
PARALLEL = (
    {"kind": "Inquest", "lead_body": "HM Coroner", "status": "Opened and adjourned", "holds_publication": True},
    {
        "kind": "Patient safety incident investigation",
        "lead_body": "Ashmere General Hospital NHS FT",
        "status": "Running",
    },
)
MILESTONES = (
    ("First panel", "panel_1"),
    ("Learning event", "learning_event"),
    ("Target completion", "target_completion"),
)
ALL_MET = {key: True for key, _ in QUALITY_CHECKLIST}
SECURED = {
    "ASC": date(2026, 9, 8),
    "POL": date(2026, 9, 7),
    "GP": date(2026, 9, 15),
    "CHT": date(2026, 9, 9),
    "AGH": date(2026, 9, 8),
}
SYSTEMS = {
    "ASC": "Case management system and safeguarding module",
    "POL": "Command and control, crime and notice systems",
    "GP": "GP record",
    "CHT": "Community nursing record",
    "KH": "Tenancy, repairs and gas compliance files",
    "AGH": "Emergency department and patient administration systems",
}
DECLARATION = (
    "I was not involved in the care of the adult and am not the line manager of anyone who was. I know of no interest that "
    "could influence this report."
)
# Who is on which register: the codes of people.csv, and whose line manager they are.
MANAGED_BY = {"HO1": "HM1", "SW1": "Senior SW1", "DN1": "DN Team Lead", "DN2": "DN Team Lead"}
WRITTEN = {"POL": POLICE, "CHT": COMMUNITY_HEALTH, "ASC": SOCIAL_CARE, "GP": SURGERY, "KH": HOUSING}


def acknowledge(agency_return: AgencyReturn, lead) -> None:
    answers.acknowledge(request=agency_return.requests.get(), by=lead)


def prepare(demo, agency: DemoAgency) -> None:
    """Records, register, author, declaration, senior manager: as far as this agency came."""
    low = agency.code.lower()
    lead, one = demo.people[f"lead.{low}"], demo.returns[agency.code]
    _records(one, agency.code, lead)
    _register(one, agency, lead)
    if agency.code == "AGH":
        appointment.propose_contributor(
            agency_return=one, person=demo.people["ward.agh"], job_title="Ward manager", team="Ward 7", by=lead
        )
        return
    _refused_author(demo, one, agency, lead)
    short, name, title = agency.author
    if agency.author_from_outside:
        demo.invite(short, name, title=title, scope=one.scope, by=lead)
    author = demo.people[short]
    appointed = appointment.propose_author(
        agency_return=one, person=author, job_title=title, from_outside=agency.author_from_outside, by=lead
    )
    appointment.sign_declaration(appointment=appointed, statement=DECLARATION, by=author)
    appointment.agree_resources(
        agency_return=one,
        protected_time="Two days a week until the report is accepted",
        support="Note-taking at interviews, half a day a week",
        access_to_records="Read access to the systems listed, for the period under review",
        by=lead,
    )
    manager, _, manager_title = agency.manager
    appointment.propose_senior_manager(agency_return=one, person=demo.people[manager], job_title=manager_title, by=lead)


def common_people(demo) -> None:
    """The people of people.csv who belong to no agency. Staff come into each agency's key from its register."""
    for row in rows_of("people.csv"):
        if not row["agency"] and row["code"] != people.ADULT_CODE:
            add_common_person(
                review=demo.review,
                code=row["code"],
                name=row["real_name"],
                role=row["role"],
                agencies_see_name=True,
                by=demo.people["coordinator"],
            )


def _records(one: AgencyReturn, code: str, lead) -> None:
    """Every agency listed its records; Kestrel Homes has not confirmed that they are secured."""
    secured = SECURED.get(code)
    records.add_record_set(
        agency_return=one,
        system=SYSTEMS[code],
        description="Everything about the adult from 1 March 2025",
        format="Electronic",
        custodian="Records manager",
        secured_on=secured,
        secured_by="Records manager" if secured else "",
        available_on=secured,
        by=lead,
    )
    if secured:
        records.confirm_secured(agency_return=one, name=lead.name, role="Agency lead", by=lead)


# The two lines of enquiry that the report leaves open: each a query of its own, answered by the next version.
ASKED_OF_ASC = (
    (
        "kloe-2",
        "The records of two other agencies say that your staff recorded Arthur's capacity. Where, and what followed?",
    ),
    ("kloe-6", "Your duty team was told of the bank card. What was done with it, and why was it not passed on?"),
)


def _register(one: AgencyReturn, agency: DemoAgency, lead) -> None:
    """The people of people.csv who work for this agency; line managers first, so that others can point to them."""
    rows = {row["code"]: row for row in rows_of("people.csv") if row["agency"] == agency.name}
    made: dict[str, PractitionerInvolvement] = {}
    for code in sorted(rows, key=lambda code: code in MANAGED_BY):
        known = people.INVOLVED.get(code)
        made[code] = register.add_to_register(
            agency_return=one,
            fields={
                "name": rows[code]["real_name"],
                "code": code,
                "role": rows[code]["role"],
                "email": people.address(known[0]) if known else "",
                "involved_dates": "Within the period under review",
                "nature": rows[code]["relationship_or_note"],
                "line_manager": made.get(MANAGED_BY.get(code, "")),
                "still_employed": "Left post" not in rows[code]["relationship_or_note"],
                "notified_on": date(2026, 9, 14),
                "discussion_offered_on": date(2026, 9, 14),
                "support_offered_on": date(2026, 9, 14),
                "support_offered": "Line manager, occupational health and the staff counselling service",
            },
            by=lead,
        )


def _refused_author(demo, one: AgencyReturn, agency: DemoAgency, lead) -> None:
    """The two proposals of returns.csv that fail the independence test (R1); the refusals are kept."""
    proposed = {"GP": "GP1", "KH": "HM1"}.get(agency.code)
    if proposed is None:
        return
    short, _, title, _ = people.INVOLVED[proposed]
    refused = appointment.propose_author(agency_return=one, person=demo.people[short], job_title=title, by=lead)
    if refused.verb != "refused":
        raise RuntimeError("the demo's conflicted author was not refused")


def report(demo, agency: DemoAgency) -> None:
    """Interview, report, submission and what followed, as far as this agency came."""
    words = WRITTEN.get(agency.code)
    if words is None:
        return
    low = agency.code.lower()
    one, author = demo.returns[agency.code], demo.people[f"author.{low}"]
    for held in words.interviews:
        _interview(one, held, author)
    part = one.parts.get(kind=PartKind.IMR)
    written = writing.open_report(part=part)
    write(written, words, author)
    if agency.code == "KH":
        answers.ask_extension(
            part=part,
            until=part.deadline.due_on + timedelta(days=14),
            reason="The first proposed author was not independent, so writing began a month late.",
            by=demo.people["lead.kh"],
        )
    if agency.code in ("GP", "KH"):
        return
    submission = submit_report(report=written, by=author)
    make_paper(submission=submission, stage="submitted")
    if agency.code == "CHT":
        handover.hand_over(
            agency_return=one,
            recipient=demo.people["manager.cht"],
            how="in_person",
            handed_on=date(2026, 10, 14),
            by=author,
        )
        return
    manager = demo.people[f"manager.{low}"]
    part.refresh_from_db()
    statement = "I have read and challenged this version and accept it on behalf of the organisation."
    accept(part=part, submission=submission, statement=statement, name=manager.name, role=agency.manager[2], by=manager)
    if agency.code == "ASC":
        part.refresh_from_db()
        for place, text in ASKED_OF_ASC:
            ask(submission=submission, place=place, text=text, by=demo.people["coordinator"])
        query(
            part=part,
            submission=submission,
            checklist=ALL_MET | {"complete": False, "why": False},
            reason="The report is mostly narrative. Lines of enquiry 2 and 6 are not answered: records of other agencies "
            "show that your staff recorded Arthur's capacity and were told of the bank card. Please answer both.",
            by=demo.people["coordinator"],
        )


def _interview(one: AgencyReturn, told: Held, author) -> None:
    """One interview held and recorded; in the demo the interviewee's link has not been sent yet."""
    person = one.register.get(code=told.code)
    planned = interviews.plan_interview(
        involvement=person,
        fields={
            "planned_for": timezone.make_aware(datetime.combine(told.on, time(14))),
            "place": "A meeting room away from the workplace",
            "arranged_with": "Their line manager",
            "arranged_on": date(2026, 9, 28),
            "support_before_on": told.on - timedelta(days=2),
        },
        by=author,
    )
    held = interviews.hold_interview(
        interview=planned,
        version=planned.version,
        fields={"held_on": told.on, "purpose_explained": True},
        by=author,
    )
    interviews.write_record(
        interview=held,
        version=held.version,
        fields=told.record,
        by=author,
    )
    chronology = one.parts.get(kind=PartKind.CHRONOLOGY).chronology
    entry = entries_of(author, chronology, Perm.READ_DRAFT).get(ref=told.confirmed)
    held.refresh_from_db()
    put_entry(interview=held, entry=entry, outcome="confirmed", by=author)


def write(written, words: Words, author) -> None:
    """Puts what an author wrote into a report through the services, as the author. Raises as they do."""
    sections = {section.key: section for section in written.template.sections.all()}
    for key, text in words.sections.items():
        writing.save_section(report=written, section=sections[key], text=text, version=0, by=author)
    kloes = {kloe.number: kloe for kloe in written.part.agency_return.review.kloes.all()}
    for number, values in words.answers.items():
        writing.save_kloe_answer(report=written, kloe=kloes[number], values=values, version=0, by=author)
    for number, reason in words.not_applicable.items():
        left_out = {"not_applicable": True, "not_applicable_reason": reason}
        writing.save_kloe_answer(report=written, kloe=kloes[number], values=left_out, version=0, by=author)
    for what, why in words.good_practice:
        _item(GoodPractice, written, author, what=what, why_good=why)
    lessons = [
        _item(Lesson, written, author, text=text, level=level, kloe_numbers=list(numbers))
        for text, level, numbers in words.lessons
    ]
    for what, when, evidence in words.changes:
        _item(ChangeMade, written, author, what=what, made_when=when, evidence=evidence)
    for text, lesson, outcome, measure, actions in words.recommendations:
        made = _item(
            Recommendation, written, author, text=text, lesson=lessons[lesson - 1], intended_outcome=outcome,
            measure=measure, target_on=date(2027, 6, 30),
        )  # fmt: skip
        for what, lead in actions:
            _item(
                Action, written, author, recommendation=made, what=what, lead_officer=lead, target_on=date(2027, 3, 31)
            )


def _item(model, written, author, **values):
    return writing.add_item(model=model, report=written, values=values, by=author)


def share(demo) -> None:
    """The coordinator shares what has come in so far with two members of the subgroup."""
    for short in ("subgroup", "chair"):
        share_with_subgroup(review=demo.review, member=demo.people[short], by=demo.people["coordinator"])
