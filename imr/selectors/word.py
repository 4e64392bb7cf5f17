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
    WordProposal,
    WordText,
)
from imr.placing import Piece, Placed, Title
from imr.selectors.citing import KLOE_TEXTS, Entries
from imr.selectors.evidence import chosen_in_words, evidence_for
from imr.selectors.report import items_of, kloes_of
from imr.selectors.sections import sections_before
from imr.selectors.templates import blank_of
from reviews.models import KeyLineOfEnquiry
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.design.subset import same_text
from sar_portal.documents.office.word_report import TITLE, bookmark, token_of

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

    def changed_since(self, token: str) -> bool:
        """Does it read otherwise than the text that a file with this token was made from? A file without says nothing."""
        return token_of(self.text) != token if token else bool(self.text.strip())

    @property
    def same(self) -> str:
        """The text as Word would give it back, so that a difference is one of words."""
        return same_text(self.text)


@dataclass(frozen=True)
class Differences:
    """What a file says otherwise than the portal: fields of its WordTexts; how many texts it has not touched."""

    texts: list[dict[str, str]]
    unchanged: int
    absent: list[str]


def compared(places: list[Place], found: Placed, left: dict[str, str]) -> Differences:
    """Texts that the file has changed, and those without a place. Where the portal alone was changed, nothing is to do.

    `left` are the texts, by the names of their places, that are kept under sections which the report's version leaves out.
    """
    texts, unchanged, absent = [], 0, []
    here = {place.name for place in places}
    for place in places:
        piece = found.texts.get(place.name)
        if piece is None:
            absent.append(place.title)
        elif _says_nothing_new(piece, place.same):
            unchanged += 1
        else:
            texts.append({"place": place.name, "heading": place.title[:300], "text": piece.text, "token": piece.token})
    gone = [
        piece
        for name, piece in found.texts.items()
        if name not in here and piece.text and not _says_nothing_new(piece, same_text(left.get(name, "")))
    ]
    loose = [
        {"place": "", "heading": piece.heading[:300], "text": piece.text, "token": ""}
        for piece in [*gone, *found.loose]
    ]
    return Differences(texts + loose, unchanged, absent)


def _says_nothing_new(piece: Piece, same: str) -> bool:
    """Is it what the portal has, or what the file was made from?"""
    return piece.text == same or bool(piece.token and token_of(piece.text) == piece.token)


def titles_of(report: Report, places: list[Place]) -> list[Title]:
    """The headings that a file may have: those of now, and those of the versions that the report was moved from."""
    groups = {place.group: place.kloe for place in places if place.kloe}
    titles = [Title(place.name, place.heading, place.group) for place in places]
    titles += [Title(f"kloe_{kloe.number}", group, written=False) for group, kloe in groups.items()]
    before = sections_before(report).exclude(fill=FILL.SIGN_OFF)
    return titles + [Title(f"section_{one.key}", f"{one.number} {one.heading}") for one in before]


def printed_by(report: Report) -> list[str]:
    """Every line that the portal puts into a file now, or said in one before the report was moved."""
    frozen = word_of(report)
    lines = [TITLE, *frozen["how"]]
    for place in frozen["places"]:
        lines += [*place["guidance"], *place["prompts"], *place["printed"]]
    for section in blank_of(report.part.agency_return.review.board, 0, sections_before(report))["sections"]:
        lines += [*section["guidance"].split("\n"), *section["notes"], *section["prompts"]]
    return lines


def joined(place: Place, text: WordText) -> str:
    """What a place says once a text that had none is put at its end."""
    return "\n\n".join(words for words in (place.text.rstrip(), text.text) if words)


def place_named(report: Report, name: str) -> Place | None:
    return next((place for place in places_of(report) if place.name == name), None)


@dataclass(frozen=True)
class Change:
    """One text of a file that waits, and what stands at its place now; None for one without a place."""

    text: WordText
    place: Place | None

    @property
    def title(self) -> str:
        return self.place.title if self.place else self.text.heading

    @property
    def conflicts(self) -> bool:
        """Has somebody changed it here since the file was made?"""
        return self.place is not None and self.place.changed_since(self.text.token)


def proposal_of(viewer, report: Report) -> WordProposal | None:
    return visible(viewer, Perm.EDIT_REPORT, WordProposal).filter(report=report).select_related("by").first()


def changes_from(proposal: WordProposal) -> list[Change]:
    """The texts that wait, those with a place first."""
    places = {place.name: place for place in places_of(proposal.report)}
    found = [Change(text, places.get(text.place)) for text in proposal.texts.all()]
    return sorted(found, key=lambda change: change.place is None)


def change_of(viewer, report: Report, key: int) -> Change | None:
    text = visible(viewer, Perm.EDIT_REPORT, WordText).filter(proposal__report=report, pk=key).first()
    return Change(text, place_named(report, text.place)) if text else None


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
