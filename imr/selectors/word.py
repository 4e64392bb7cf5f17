"""The report as a Word file to work on: which texts it has, and what the portal says and prints around them."""

from dataclasses import dataclass
from typing import Any

from imr.models import (
    ChangeMade,
    GoodPractice,
    KloeAnswer,
    Lesson,
    Recommendation,
    Report,
    ReportAnswer,
    TemplateSection,
)
from imr.selectors.citing import KLOE_TEXTS, Entries
from imr.selectors.evidence import chosen_in_words, evidence_for
from imr.selectors.report import items_of, kloes_of
from imr.selectors.templates import blank_of
from reviews.models import KeyLineOfEnquiry
from sar_portal.documents.office.word_report import bookmark

FILL = TemplateSection.Fill
HOW = (
    "Write under the headings and keep them: by them the portal knows where each text belongs. Lists, tables, bold, italics "
    "and quotations are kept; pictures, other styles and comments are not.",
    "What is in italics comes from the portal and is changed there. Do not type into it.",
    "When you bring the file back, the portal shows what has changed, and takes nothing over that you have not accepted.",
)


@dataclass(frozen=True)
class Place:
    """One text of a report: a section, or one answer to a line of enquiry."""

    name: str  # 'section_<key>' or 'kloe_<number>_<field>': it stays the same in every version of the template
    title: str
    heading: str  # as it stands in the file
    group: str  # the heading it stands under, if any
    field: str
    text: str
    version: int  # of the row it is stored in; 0 where nothing is
    section: TemplateSection | None = None
    kloe: KeyLineOfEnquiry | None = None


def places_of(report: Report) -> list[Place]:
    """Every text that can be written, in the order of the file."""
    written = {answer.section_id: answer for answer in report.answers.all()}
    given = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    kloes = list(kloes_of(report))
    places: list[Place] = []
    for section in report.template.sections.all():
        if section.fill != FILL.SIGN_OFF:
            places.append(_of_section(section, written.get(section.pk)))
        if section.fill == FILL.ANSWERS:
            places += [one for kloe in kloes for one in _of_kloe(kloe, given.get(kloe.pk))]
    return places


def _of_section(section: TemplateSection, answer: ReportAnswer | None) -> Place:
    return Place(
        name=f"section_{section.key}",
        title=f"{section.number}. {section.heading}",
        heading=f"{section.number} {section.heading}",
        group="",
        field="text",
        text=answer.text if answer else "",
        version=answer.version if answer else 0,
        section=section,
    )


def _of_kloe(kloe: KeyLineOfEnquiry, answer: KloeAnswer | None) -> list[Place]:
    fields = {field.name: field for field in KloeAnswer._meta.fields}
    labels = {name: str(fields[name].verbose_name).capitalize() for name in KLOE_TEXTS}
    return [
        Place(
            name=f"kloe_{kloe.number}_{name}",
            title=f"Line of enquiry {kloe.number}: {label.lower()}",
            heading=label,
            group=group_of(kloe),
            field=name,
            text=getattr(answer, name) if answer else "",
            version=answer.version if answer else 0,
            kloe=kloe,
        )
        for name, label in labels.items()
    ]


def group_of(kloe: KeyLineOfEnquiry) -> str:
    return f"Line of enquiry {kloe.number}: {kloe.title}"


def word_of(report: Report) -> dict[str, Any]:
    """The draft as plain data (shapes.WordReport): sections, and the answers where they are printed."""
    ret = report.part.agency_return
    sections = list(report.template.sections.all())
    frozen = blank_of(ret.review.board, report.template.number, sections, reference=ret.reference)
    by_name = {place.name: place for place in places_of(report)}
    printed = _printed(report)
    places = []
    for section, said in zip(sections, frozen.pop("sections"), strict=True):
        place = by_name.get(f"section_{section.key}")
        around = {"guidance": [*said["guidance"].split("\n"), *said["notes"]], "prompts": said["prompts"]}
        places.append(_in_file(place, f"{section.number} {section.heading}", 1, around, printed.get(section.fill, [])))
        if section.fill == FILL.ANSWERS:
            places += _answers(report, by_name)
    return frozen | {"how": list(HOW), "places": places}


def _in_file(place: Place | None, heading: str, level: int, around: dict[str, list], printed: list[str]) -> dict:
    said = {
        "name": "",
        "level": level,
        "heading": heading,
        "guidance": [],
        "prompts": [],
        "text": "",
        "printed": printed,
    }
    if place is not None:
        said |= {"name": bookmark(place.name, place.text), "text": place.text}
    return said | {"written": place is not None} | around


def _answers(report: Report, by_name: dict[str, Place]) -> list[dict]:
    given = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    evidence, entries = evidence_for(report), Entries(report)
    made = []
    for kloe in kloes_of(report):
        answer = given.get(kloe.pk)
        guidance = [kloe.question]
        if answer and answer.not_applicable:
            guidance.append(f"Does not apply: {answer.not_applicable_reason}")
        group = _in_file(None, group_of(kloe), 1, {"guidance": guidance}, [])
        made.append(group | {"name": bookmark(f"kloe_{kloe.number}")})
        chosen = chosen_in_words(answer, evidence, entries) if answer else []
        for name in KLOE_TEXTS:
            place = by_name[f"kloe_{kloe.number}_{name}"]
            made.append(_in_file(place, place.heading, 2, {}, chosen if name == "evidence" else []))
    return made


def _printed(report: Report) -> dict[str, list[str]]:
    """What is listed in the portal and printed after a section's text, in one line each."""
    good, lessons, changes = (items_of(report, model) for model in (GoodPractice, Lesson, ChangeMade))
    return {
        FILL.TERMS: [f"{kloe.number}. {kloe.title}: {kloe.question}" for kloe in kloes_of(report)],
        FILL.GOOD_PRACTICE: [_line(one.what, one.why_good) for one in good],
        FILL.LESSONS: [f"{one.number}. {_line(one.text, one.get_level_display())}" for one in lessons],
        FILL.CHANGES: [_line(one.what, one.made_when, one.evidence) for one in changes],
        FILL.RECOMMENDATIONS: [_recommended(one) for one in items_of(report, Recommendation)],
    }


def _recommended(one: Recommendation) -> str:
    actions = [_line(action.what, action.lead_officer) for action in one.actions.all() if action.removed_at is None]
    return f"{one.number}. {_line(one.text, one.intended_outcome, one.measure, *actions)}"


def _line(*texts: str) -> str:
    return " · ".join(" ".join(text.split()) for text in texts if text.strip())
