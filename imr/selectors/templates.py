"""A board's templates of the report, and one as the blank form that an author can print or open in Word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from chronology.columns import HOUSE, Columns
from chronology.selectors.columns import asked_in
from imr.default_template import default_rows
from imr.models import ReportTemplate, TemplateSection
from reviews.letters import PLACES
from reviews.models import Review
from reviews.selectors.checklist import lines_of, newest_checklist
from reviews.selectors.letters import newest_texts
from sar_portal.access.decide import visible
from sar_portal.access.models import Decision
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.design.words import date_in_words

# What a section says, beside its number.
FACTS = ("key", "heading", "guidance", "prompts", "required", "words", "fill")
# What is printed in a section without being written there.
PRINTED = {
    TemplateSection.Fill.TERMS: "The board's lines of enquiry are printed here.",
    TemplateSection.Fill.INTERVIEWS: "The interviews held are printed here by role and date.",
    TemplateSection.Fill.PEOPLE: "The people on the register are printed here by code and role.",
    TemplateSection.Fill.ANSWERS: "The answers to the lines of enquiry are printed here.",
    TemplateSection.Fill.GOOD_PRACTICE: "The good practice listed is printed here.",
    TemplateSection.Fill.LESSONS: "The lessons listed are printed here.",
    TemplateSection.Fill.CHANGES: "The changes already made are printed here.",
    TemplateSection.Fill.RECOMMENDATIONS: "The recommendations and their actions are printed here.",
    TemplateSection.Fill.SIGN_OFF: "The senior manager's acceptance is printed here.",
}


def newest_template(board: Board) -> ReportTemplate | None:
    """None where the board has not begun a report yet: the default counts."""
    return board.report_templates.order_by("-number").first()


def sections_of(template: ReportTemplate | None) -> list[TemplateSection]:
    return list(template.sections.all()) if template else default_rows()


def sections_then(board: Board, number: int) -> list[TemplateSection]:
    """Those of the version that a page showed, however old it is."""
    return sections_of(board.report_templates.filter(number=number).first())


def keys_used(board: Board) -> set[str]:
    """By which the sections of any version are known."""
    return set(TemplateSection.objects.filter(template__board=board).values_list("key", flat=True))


def left_out(board: Board, keys: Iterable[str]) -> list[TemplateSection]:
    """Sections of earlier versions with these keys, each as it stood last."""
    found = TemplateSection.objects.filter(template__board=board, key__in=keys).order_by("template__number")
    return list({one.key: one for one in found}.values())


def templates_for(viewer, board: Board) -> QuerySet[ReportTemplate]:
    """Every version, the newest first."""
    return (
        visible(viewer, Perm.MANAGE_BOARD, ReportTemplate).filter(board=board).select_related("by").order_by("-number")
    )


def blank_of(board: Board, number: int, sections: Iterable[TemplateSection], *, reference: str = "") -> dict:
    """The blank form (shapes.BlankTemplate) of one version; `reference` of the return that it is filled in for."""
    return {
        "board": board.name,
        "reference": reference or board.code,
        "caveat": board.handling,
        "version": str(number),
        "date": date_in_words(timezone.localdate()),
        "sections": [_blank_section(one) for one in sections],
    }


def _blank_section(section: TemplateSection) -> dict:
    said = [] if section.required else ["This section may be left out."]
    said += [f"About {section.words} words."] if section.words else []
    return {
        "key": section.key,
        "number": section.number,
        "heading": section.heading,
        "guidance": section.guidance,
        "prompts": list(section.prompts),
        "notes": [*said, *([PRINTED[TemplateSection.Fill(section.fill)]] if section.fill else [])],
    }


@dataclass(frozen=True)
class Used:
    """One template as the agencies of a review get it: which version, since when, its lines, and what fixes it."""

    title: str
    version: str
    since: date | None
    lines: list[str]
    fixed: str


def used_in(review: Review) -> list[Used]:
    """What an agency that is asked now would get. What is never changed once it is used says so."""
    board = review.board
    return [_letter(board), _columns(review), _report(board), _checklist(board)]


OWN = "The portal’s own: your board has decided nothing"


def _decided(decision: Decision | None) -> tuple[str, date | None]:
    return ("Your board’s", timezone.localdate(decision.at)) if decision else (OWN, None)


def _letter(board: Board) -> Used:
    lines = [place.label for place in PLACES.values()]
    return Used("Request letter", *_decided(newest_texts(board)), lines, "A letter that is sent stays as it was sent.")


def _columns(review: Review) -> Used:
    asked = asked_in(review)
    columns = asked.read() if asked else Columns(HOUSE)
    lines = [f"{one.label}{' (must be filled)' if one.mandatory else ''}" for one in columns.shown()]
    fixed = "All chronologies of a review have the columns of its first."
    return Used("Columns of the chronology", *_decided(asked), lines, fixed)


def _report(board: Board) -> Used:
    template = newest_template(board)
    version = f"Version {template.number}" if template else OWN
    lines = [f"{one.number}. {one.heading}" for one in sections_of(template)]
    since = timezone.localdate(template.created_at) if template else None
    fixed = "A report keeps the version it began with, until its author moves it to a newer one."
    return Used("Report", version, since, lines, fixed)


def _checklist(board: Board) -> Used:
    decision = newest_checklist(board)
    lines = [line.words for line in lines_of(decision)]
    return Used("Quality check", *_decided(decision), lines, "Each check keeps the list it was made with.")
