"""What each agency of the world has done, so that most pages of a return have something to show."""

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chronology.importing import reading
from chronology.models import ChronologyEntry
from chronology.services import entries, imports, people
from chronology.services.glossary import explain_term
from chronology.services.submitting import submit_chronology
from imr.models import ChangeMade, GoodPractice, Lesson, Recommendation
from imr.policies import IdentityOpen
from imr.services import appointment, copies, handover, interviews, letters, people_list, register, sharing, word
from imr.services import report as writing
from imr.services.attaching import attach
from imr.services.comments import add_comment
from imr.services.putting import put_entry
from imr.services.submission import submit_report
from reviews.checklist import QUALITY_CHECKLIST
from reviews.models import PartKind
from reviews.services import answers, queries, records, returning
from sar_portal.accounts.services import change_agency
from sar_portal.design.blocks import Paragraph, ReadDocument, Run

FROM_WORD = ReadDocument([Paragraph((Run("Written in Word, zqareport."),))], notes=["Pictures, zqareport."])
ALL_MET = {key: True for key, _ in QUALITY_CHECKLIST}
FILE = "zqafilename chronology.csv"
CSV = (
    b"Date,Time,Source of information,Event,Action\n"
    b"12/03/2025,09:30,Case record,Called at the flat zqaimport,None\n"
    b"31/02/2025,,Case record,A day that there is not zqaimport,None\n"
)


def of_agency_a(world) -> None:
    """Records confirmed; chronology returned, queried and being written again; report begun; interviews in three states."""
    one, who, made = world.returns["a_one"], world.people, world.made
    lead, author, manager = who["agency_lead"], who["author"], who["senior_manager"]
    _begin(one, lead, "zqarecords")
    _register_a(world, one, lead)
    for person in (who["ended_author"], author):
        made["appointment"] = appointment.appoint_author(
            agency_return=one, person=person, job_title="Manager", reason="Left the post", by=lead
        )
    appointment.sign_declaration(
        appointment=made["appointment"],
        statement=appointment.DECLARATION_WORDS,
        other_interests="None but zqainterests.",
        by=author,
    )
    appointment.agree_resources(
        agency_return=one, protected_time="zqaresources", support="A day", access_to_records="All", by=lead
    )
    appointment.appoint_senior_manager(agency_return=one, person=manager, job_title="Director", by=lead)
    made["contributor"] = appointment.appoint_contributor(agency_return=one, person=who["contributor"], by=lead)
    try:
        appointment.propose_contributor(agency_return=one, person=who["member"], job_title="Nurse", by=lead)
    except IdentityOpen:
        made["question"] = one.identity_questions.get()
    _chronology_a(world, one)
    _interviews_a(world, one, author)
    made["report"] = writing.open_report(part=one.parts.get(kind=PartKind.IMR))
    _write(made["report"], author, "zqareport", full=False)
    made["from_word"] = word.keep_read(report=made["report"], read=FROM_WORD, sha256="0" * 64, by=author)
    add_comment(report=made["report"], place="section-introduction", text="Between us, zqatalk.", by=lead)
    made["extension"] = answers.ask_extension(
        part=one.parts.get(kind=PartKind.IMR),
        until=timezone.localdate() + timedelta(days=90),
        reason="Someone is away, zqaextension.",
        by=lead,
    )
    made["hand_over"] = handover.hand_over(
        agency_return=one,
        recipient=manager,
        how="in_person",
        handed_on=date(1999, 2, 3),  # a day that is nowhere else: a canary of the fact itself
        text="zqahandover",
        by=author,
    )


def _begin(one, lead, canary: str) -> None:
    answers.acknowledge(request=one.requests.get(), by=lead)
    records.add_record_set(
        agency_return=one,
        system=f"Case system {canary}",
        description=f"Everything, {canary}",
        secured_on=timezone.localdate(),
        secured_by="Records manager",
        by=lead,
    )
    records.confirm_secured(agency_return=one, name=lead.name, role="Agency lead", by=lead)


def _register_a(world, one, lead) -> None:
    def row(code: str, name: str, **fields):
        fields = {"code": code, "name": name, "role": "Practitioner", **fields}
        world.made[code] = register.add_to_register(agency_return=one, fields=fields, by=lead)

    row("P1", "Bartholomew Zqapractitioner", nature="Visited weekly, zqaregister.")
    row("P2", "Philippa Zqapractitioner", nature="On duty, zqaregister.", line_manager=world.made["P1"])
    row("P3", "Gwendolyn Zqapractitioner", nature="Night shift, zqaregister.")
    row("P4", world.people["excluded"].name, email=world.people["excluded"].email)
    row("P5", "M Eastlake", nature="A locum, zqaregister.")
    world.made["list"] = _list_of_people(one, lead)
    change_agency(agency=one.agency, support_offer="Occupational health", hand_over_days=7, by=lead)
    [letter] = letters.make_letters(agency_return=one, rows=[world.made["P3"]], by=lead)
    letters.print_letter(letter=letter)


def _list_of_people(one, lead):
    rows = reading.read_pasted_list("Name\tRole\nIsolde Zqapractitioner\tPractitioner\n").rows
    return people_list.add_people(agency_return=one, rows=rows, columns=["name", "role"], has_headings=True, by=lead)


def typed(canary: str, day: str = "14/02/2025") -> dict:
    texts = ("people", "contact_type", "adult_seen", "adults_voice", "action", "comment")
    return {"date": day, "time": "09:30", "source": f"Record {canary}", "event": f"Something happened, {canary}."} | {
        name: f"{name} {canary}" for name in texts
    }


def _chronology_a(world, one) -> None:
    who, made = world.people, world.made
    author = who["author"]
    part = one.parts.get(kind=PartKind.CHRONOLOGY)
    chronology = entries.chronology_of(part)
    for day in ("14/02/2025", "3/03/2025", "April 2025"):
        made["entry"] = entries.add_entry(chronology=chronology, values=typed("zqareturnedentry", day), by=author)
    made["person"] = people.add_person(
        agency_return=one, code="SW1", name="Hilda Zqapersoncode", role="Social worker", by=author
    )
    made["term"] = explain_term(agency_return=one, term="ZQA", meaning="Only here, zqaterm", by=author)
    submission = submit_chronology(chronology=chronology, by=author)
    returning.make_paper(submission=submission, stage="submitted")
    _accept(part, submission, who["senior_manager"])
    part.refresh_from_db()
    place = f"entry-{made['entry'].ref}"
    made["query"] = queries.ask(submission=submission, place=place, text="Which? zqaquery", by=who["coordinator"])
    returning.query(
        part=part, submission=submission, checklist=ALL_MET, reason="Why then? zqaquery", by=who["coordinator"]
    )
    queries.answer(query=made["query"], text="It is being looked for, zqaanswer.", by=author)
    made["draft"] = entries.add_entry(chronology=chronology, values=typed("zqadraftentry"), by=who["contributor"])
    entry: ChronologyEntry = made["entry"]
    entry.refresh_from_db()
    changed = typed("zqareturnedentry", "May 2025") | {"comment": "Changed since, zqadraftentry."}
    entries.change_entry(entry=entry, version=entry.version, values=changed, by=author)
    gone = entries.add_entry(chronology=chronology, values=typed("zqadraftentry", "1/06/2025"), by=author)
    made["removed"] = entries.remove_entry(entry=gone, version=gone.version, by=author)
    made["import"] = imports.begin_import(chronology=chronology, name=FILE, data=CSV, by=author)


def _accept(part, submission, manager) -> None:
    part.refresh_from_db()
    returning.accept(
        part=part, submission=submission, statement="I accept it.", name=manager.name, role="Director", by=manager
    )
    returning.make_paper(submission=submission, stage="accepted")


def _interview(involvement, author, canary: str, held: bool):
    plan = {
        "planned_for": timezone.make_aware(datetime(2026, 10, 7, 14, 0)),
        "place": f"A quiet room, {canary}",
        "arranged_with": "Their manager",
        "arranged_on": date(2026, 10, 1),
        "support_before_on": date(2026, 10, 5),
    }
    planned = interviews.plan_interview(involvement=involvement, fields=plan, by=author)
    if not held:
        return planned
    done = interviews.hold_interview(
        interview=planned,
        version=planned.version,
        fields={"held_on": date(2026, 10, 7), "purpose_explained": True},
        by=author,
    )
    words = {name: f"Said in confidence, {canary}." for name in interviews.RECORD}
    return interviews.write_record(interview=done, version=done.version, fields=words, by=author)


def _interviews_a(world, one, author) -> None:
    made = world.made
    made["interview"] = _interview(made["P1"], author, "zqainterview", held=True)
    put_entry(
        interview=made["interview"], entry=made["draft"], outcome="disputed", said="Not so, zqainterview.", by=author
    )
    made["interview_shared"] = _interview(made["P2"], author, "zqainterview", held=True)
    right = {"event": "In truth it was otherwise, zqacorrection."}
    made["correction"] = put_entry(
        interview=made["interview_shared"], entry=made["draft"], outcome="corrected", becomes=right, by=author
    ).correction
    made["share"], made["code"] = sharing.share_record(
        interview=made["interview_shared"], address="practitioner@world.example", by=author
    )
    _on_paper(made, author)
    made["interview_planned"] = _interview(made["P3"], author, "zqainterview", held=False)


def _on_paper(made, author) -> None:
    """An earlier interview whose record went out on paper, came back signed, and was added to."""
    interview = _interview(made["P1"], author, "zqainterview", held=True)
    check = put_entry(interview=interview, entry=made["draft"], outcome="confirmed", by=author)
    copy = copies.make_copy(interview=interview, by=author)
    copies.print_copy(copy=copy)
    today = timezone.localdate()
    copies.give_copy(copy=copy, verb="handed", on=today, by=author)
    made["answer_paper"] = copies.enter_answer(
        interview=interview,
        signed_on=today,
        remarks={str(check.pk): "As I said, zqaremark."},
        paper=SimpleUploadedFile("signed.txt", b"I confirm it, zqainterview."),
        by=author,
    )
    sharing.add_addendum(interview=interview, text="Said later, zqaaddendum.", by=author)
    made["interview_paper"] = interview


def _write(report, author, canary: str, *, full: bool) -> None:
    """Every section and every line of enquiry where it is to be submitted; a few otherwise."""
    sections = list(report.template.sections.all())
    for section in sections if full else sections[:3]:
        writing.save_section(report=report, section=section, text=f"Written, {canary}.", version=0, by=author)
    texts = ("what_happened", "should_have_happened", "why", "difference", "known_then", "evidence")
    kloes = list(report.part.agency_return.review.kloes.all())
    for kloe in kloes if full else kloes[:1]:
        values = {name: f"{name} {canary}" for name in texts}
        writing.save_kloe_answer(report=report, kloe=kloe, values=values, version=0, by=author)

    def add(model, **values):
        return writing.add_item(model=model, report=report, values=values, by=author)

    add(GoodPractice, what=f"Kindness, {canary}", why_good=f"It helped, {canary}")
    lesson = add(Lesson, text=f"Ask, {canary}", level="managers", kloe_numbers=[1])
    add(ChangeMade, what=f"A new form, {canary}", made_when="2026", evidence=f"The form, {canary}")
    add(Recommendation, text=f"Ask twice, {canary}", lesson=lesson, intended_outcome=f"Known, {canary}")
    data = f"The policy, {canary}.".encode()
    attach(report=report, data=data, name="policy.txt", title=f"The policy, {canary}", published="2025", by=author)


def of_agency_b(world) -> None:
    """Report accepted and returned; chronology being written."""
    one, who = world.returns["b_one"], world.people
    lead, author, manager = who["other_lead"], who["other_author"], who["other_manager"]
    _begin(one, lead, "birch records")
    fields = {"code": "N1", "name": "Ferdinand Zqbregister", "role": "Nurse", "nature": "zqbregister"}
    row = register.add_to_register(agency_return=one, fields=fields, by=lead)
    made = appointment.appoint_author(agency_return=one, person=author, job_title="Manager", by=lead)
    appointment.sign_declaration(appointment=made, statement=appointment.DECLARATION_WORDS, by=author)
    appointment.appoint_senior_manager(agency_return=one, person=manager, job_title="Director", by=lead)
    chronology = entries.chronology_of(one.parts.get(kind=PartKind.CHRONOLOGY))
    world.made["draft_b"] = entries.add_entry(chronology=chronology, values=typed("zqbdraftentry"), by=author)
    world.made["interview_b"] = _interview(row, author, "zqbinterview", held=True)
    part = one.parts.get(kind=PartKind.IMR)
    report = writing.open_report(part=part)
    _write(report, author, "zqbreturnedreport", full=True)
    submission = submit_report(report=report, by=author)
    returning.make_paper(submission=submission, stage="submitted")
    _accept(part, submission, manager)


def of_the_others(world) -> None:
    """Both agencies have answered in the second review; the excluded person accepts for agency A there."""
    who = world.people
    one = world.returns["a_two"]
    answers.acknowledge(request=one.requests.get(), by=who["agency_lead"])
    records.add_record_set(agency_return=one, system="zqtworecords", by=who["agency_lead"])
    appointment.appoint_senior_manager(
        agency_return=one, person=who["excluded"], job_title="Director", by=who["agency_lead"]
    )
    far = world.returns["x_three"]
    answers.acknowledge(request=far.requests.get(), by=who["far_lead"])
    records.add_record_set(agency_return=far, system="zqthreerecords", by=who["far_lead"])
