"""Submitting the report: what is still missing, and the frozen content in the shape of the board's document."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from chronology.selectors.glossary import used
from chronology.services.people import freeze_people
from imr.models import ChangeMade, IndependenceDeclaration, Report
from imr.readiness import check_ready
from imr.selectors.attachments import attachments_of, frozen_attachments
from imr.selectors.citing import Entries, read_through
from imr.selectors.evidence import evidence_for, evidence_in_words, interviews_held
from reviews.models import Condition, Mandate, PartKind, RecordSet, ReturnPart, Submission
from reviews.selectors.returning import standing_version
from reviews.services.holding import take
from reviews.services.returning import submit_part
from sar_portal.access.decide import require
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.documents.selectors import crest_of

# How an answer begins that says the line of enquiry does not concern the agency.
NOT_APPLICABLE = "Not applicable: "


@transaction.atomic
def submit_report(*, report: Report, by) -> Submission:
    """Gives the report to the senior manager as its next numbered version (R7).

    Raises NotAllowed, NotNow, or Refused: a line of enquiry without an answer, an empty required section, a hold (R1).
    """
    take(report.part)  # what was said to be saved is read below, and what comes later is refused
    require(Perm.SUBMIT, report, by)
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    check_ready(locked)
    content = frozen_report(locked) | crest_of(locked.part.agency_return.review.board)
    submission = submit_part(part=locked.part, content=content, by=by)
    freeze_people(submission=submission)
    return submission


def _texts_in(part) -> Iterator[str]:
    """Every text of frozen content, whatever it is part of."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _texts_in(one)


def _day(value) -> str:
    return f"{value:%-d %B %Y}" if value else ""


def frozen_report(report: Report) -> dict:
    """The report as plain data, in the shape of its paper (documents.shapes.ImrReport).

    No interview record is in it (R5) beyond role and date of those held, no hand-over (R6), and people stand by code.
    """
    attached = {one.number: one.words for one in attachments_of(report)}
    agency_return = report.part.agency_return
    review, agency = agency_return.review, agency_return.agency
    content = {
        "board": review.board.name,
        "reference": agency_return.reference,
        "caveat": review.board.handling,
        "version": "draft",
        "date": _day(timezone.localdate()),
        "panel": review.board.subgroup_name,
        "agency": agency.name,
        "agency_code": agency.code,
        "adult": review.pseudonym,
        "period": f"{_day(review.period_start)} to {_day(review.period_end)}",
        "requested": _day(agency_return.created_at),
        "records_secured": _records_secured(agency_return),
        "legal_basis": _legal_basis(report.part),
        "distribution": f"{review.board.subgroup_name}; lead reviewer; not to be shared onward.",
        "other_reviews": "; ".join(process.kind for process in review.parallel_processes.all()),
        "author": _author(agency_return),
        "senior_manager": _senior_manager(agency_return),
        "terms_of_reference": review.terms_of_reference,
        "lines_of_enquiry": [
            {"number": kloe.number, "title": kloe.title, "question": kloe.question} for kloe in review.kloes.all()
        ],
        "sections": _sections(report),
        "people": _people(agency_return),
        "interviews": _interviews(report),
        "answers": _answers(report),
        "good_practice": [
            {"what": one.what, "why": one.why_good, "evidence": "", "spread": ""}
            for one in report.good_practice.filter(removed_at__isnull=True)
        ],
        "lessons": [
            {
                "lesson": one.text,
                "level": one.get_level_display(),
                "lines_of_enquiry": ", ".join(str(number) for number in one.kloe_numbers),
            }
            for one in report.lessons.filter(removed_at__isnull=True)
        ],
        "changes": [
            {"change": one.what, "date": one.made_when, "evidence": _shown_by(one, attached)}
            for one in report.changes.filter(removed_at__isnull=True)
        ],
        "recommendations": _recommendations(report),
        "attachments": frozen_attachments(report),
        "template": report.template.number,
        **_chronology(agency_return),
    }
    content = read_through(content, Entries(report))
    return content | {"abbreviations": used(_texts_in(content), agency_return)}


def _shown_by(change: ChangeMade, attached: dict[int, str]) -> str:
    """The evidence of a change: the documents that were chosen, then what was typed."""
    chosen = [attached[number] for number in change.evidence_attachments if number in attached]
    return "\n".join([*chosen, *([change.evidence] if change.evidence.strip() else [])])


def _legal_basis(part: ReturnPart) -> str:
    """The law that a report is written under: Care Act 2014 s44 by the review's mandate, and s45 with the conditions that the
    newest request for it records. The board's own sentence is of its letters and speaks to their reader.
    """
    agency_return = part.agency_return
    mandate = Mandate(agency_return.review.mandate)
    must = "must carry out" if mandate == Mandate.MANDATORY else "has decided to carry out"
    said = f"Section {mandate.section} of the Care Act 2014: a Safeguarding Adult Review that the board {must}."
    request = agency_return.requests.filter(asks__contains=[part.kind]).last()
    if request is None:
        return said
    met = "\n".join(f"- {each.label}" for each in Condition if each in request.conditions)
    used = "What is supplied may be used only for the board’s functions (section 45(6))."
    return f"{said}\n\nSection 45, under which the board asked for this report. In its view:\n\n{met}\n\n{used}"


def _records_secured(agency_return) -> str:
    listed = [one.secured_on for one in RecordSet.objects.filter(agency_return=agency_return)]
    secured = [day for day in listed if day is not None]
    if not listed:
        return "Not listed"
    return _day(max(secured)) if len(secured) == len(listed) else "Not confirmed for all records"


def _author(agency_return) -> dict:
    held = _holder(agency_return, Role.AUTHOR)
    if held is None:
        return {"name": "", "role": "", "contact": "", "experience": "", "independence": ""}
    declaration = (
        IndependenceDeclaration.objects.filter(subject__subject=agency_return, subject__person=held.user)
        .select_related("subject")
        .last()
    )
    role = agency_return.appointments.filter(person=held.user, role=Role.AUTHOR).last()
    return {
        "name": held.user.name,
        "role": role.job_title if role else "",
        "contact": held.user.email,
        "experience": "",
        "independence": declaration.statement if declaration else "",
    }


def _senior_manager(agency_return) -> dict:
    held = _holder(agency_return, Role.SENIOR_MANAGER)
    if held is None:
        return {"name": "", "role": "", "organisation": agency_return.agency.name, "details": []}
    appointed = agency_return.appointments.filter(person=held.user, role=Role.SENIOR_MANAGER).last()
    title = appointed.job_title if appointed else ""
    return {"name": held.user.name, "role": title, "organisation": agency_return.agency.name, "details": []}


def _holder(agency_return, role: Role) -> RoleAssignment | None:
    live = RoleAssignment.objects.live().filter(scope=agency_return.scope_id, role=role)
    return live.select_related("user").first()


def _sections(report: Report) -> list[dict]:
    written = {answer.section_id: answer.text for answer in report.answers.all()}
    return [
        {
            "key": section.key,
            "number": str(section.number),
            "heading": section.heading,
            "text": written.get(section.pk, ""),
            "holds": section.fill,
        }
        for section in report.template.sections.all()
    ]


def _people(agency_return) -> list[dict]:
    rows = agency_return.register.filter(struck_off_at__isnull=True)
    return [{"code": row.code, "role": row.role, "note": row.team} for row in rows]


def _interviews(report: Report) -> list[dict]:
    held = interviews_held(report)
    return [{"role": one.involvement.role, "date": _day(one.held_on), "note": ""} for one in held]


def _answers(report: Report) -> list[dict]:
    """Every line of enquiry in order; one that does not apply says so in the author's words."""
    written = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    evidence, entries = evidence_for(report), Entries(report)
    answers = []
    for kloe in report.part.agency_return.review.kloes.all():
        answer = written.get(kloe.pk)
        what = answer.what_happened if answer else ""
        if answer and answer.not_applicable:
            what = NOT_APPLICABLE + answer.not_applicable_reason
        answers.append(
            {
                "number": kloe.number,
                "title": kloe.title,
                "question": kloe.question,
                "what_happened": what,
                "should_have_happened": answer.should_have_happened if answer else "",
                "why": answer.why if answer else "",
                "difference": answer.difference if answer else "",
                "known_then": answer.known_then if answer else "",
                "learned_later": answer.learned_later if answer else "",
                "evidence": evidence_in_words(answer, evidence, entries) if answer else [],
            }
        )
    return answers


def _recommendations(report: Report) -> list[dict]:
    found = report.recommendations.filter(removed_at__isnull=True).select_related("lesson").prefetch_related("actions")
    lessons = {one.number: one.text for one in report.lessons.all()}
    return [
        {
            "number": str(one.number),
            "recommendation": one.text,
            "lesson": "\n\n".join(lessons[number] for number in one.lesson_numbers),
            "outcome": one.intended_outcome,
            "measure": one.measure,
            "due": _day(one.target_on),
            "actions": [
                {"action": a.what, "lead": a.lead_officer, "due": _day(a.target_on), "evidence": one.measure}
                for a in one.actions.all()
                if a.removed_at is None
            ],
        }
        for one in found
    ]


def _chronology(agency_return) -> dict:
    """Of the version of the agency's chronology that stands what was frozen of it, and its number; without one no entries."""
    part = agency_return.parts.filter(kind=PartKind.CHRONOLOGY).first()
    version = standing_version(part) if part else None
    if version is None:
        return {"no_contact": [], "entries": []}
    kept = {name: version.content[name] for name in ("no_contact", "headings", "entries") if name in version.content}
    return {"chronology": version.number} | kept
