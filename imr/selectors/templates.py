"""A board's templates of the report, and one as the blank form that an author can print or open in Word."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from imr.default_template import default_rows
from imr.models import ReportTemplate, TemplateSection
from sar_portal.access.decide import visible
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
