"""The sections of one report: of the template's version it is on, of the newer one it could be on, and what was left behind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from imr.models import Report, ReportAnswer, ReportTemplate, TemplateSection
from imr.selectors.templates import newest_template
from sar_portal.design.formatted import word_count


def section_of(report: Report, key: str) -> TemplateSection | None:
    """The section with this key; one that the report's version leaves out, where something is written under it."""
    section = report.template.sections.filter(key=key).first()
    if section is not None:
        return section
    left = report.answers.filter(section__key=key).select_related("section").order_by("-section__template__number")
    return next((answer.section for answer in left), None)


def sections_before(report: Report) -> QuerySet[TemplateSection]:
    """Those of the versions that the report was on before, the latest first: of a page open still, of a file made then."""
    found = TemplateSection.objects.filter(template__in=report.moves.values("before"))
    return found.order_by("-template__number", "number")


def section_after(report: Report, section: TemplateSection) -> TemplateSection | None:
    """The next one to write; none after one that was left out."""
    if section.template_id != report.template_id:
        return None
    later = report.template.sections.filter(number__gt=section.number).exclude(fill=TemplateSection.Fill.SIGN_OFF)
    return later.order_by("number").first()


def answers_now(report: Report) -> QuerySet[ReportAnswer]:
    """What is written under sections of the version that the report is on."""
    return report.answers.filter(section__template=F("report__template"))


def texts_left(report: Report) -> list[ReportAnswer]:
    """What is written under sections that the report's version leaves out: kept, shown to its writers, and not submitted."""
    left = report.answers.exclude(section__template=F("report__template")).exclude(text="")
    return list(left.select_related("section").order_by("section__number"))


def newer_template(report: Report) -> ReportTemplate | None:
    """The board's newest version, where the report is on an earlier one."""
    newest = newest_template(report.part.agency_return.review.board)
    return newest if newest is not None and newest.number > report.template.number else None


@dataclass(frozen=True)
class SectionMove:
    """One section in the version that the report is on and in the newer one, and how many words are written under it."""

    before: TemplateSection | None
    after: TemplateSection | None
    words: int = 0

    @property
    def state(self) -> str:
        """'new', 'left_out', 'changed' (what is asked is not the same) or 'same'."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "left_out"
        return "same" if asked_in(self.before) == asked_in(self.after) else "changed"

    @property
    def asked(self) -> tuple[str, str]:
        """What is asked, before and after."""
        return asked_in(self.before) if self.before else "", asked_in(self.after) if self.after else ""


def asked_in(section: TemplateSection) -> str:
    """Everything that a section says to its author, as one text."""
    notes = ["Required." if section.required else "May be left out."]
    notes += [f"About {section.words} words."] if section.words else []
    return "\n".join([section.heading, section.guidance, *section.prompts, *notes])


def moves_between(
    before: Iterable[TemplateSection], after: Iterable[TemplateSection], answers: Iterable[ReportAnswer]
) -> list[SectionMove]:
    """Section by section what a move would do, in the order of the newer version; what it leaves out comes last.

    `answers` include those under sections that an earlier move left behind: they come back with their section.
    """
    old = {one.key: one for one in before}
    words = {answer.section.key: word_count(answer.text) for answer in answers}
    moved = [SectionMove(old.pop(one.key, None), one, words.get(one.key, 0)) for one in after]
    return moved + [SectionMove(one, None, words.get(key, 0)) for key, one in old.items()]


def moves_of(report: Report, to: ReportTemplate) -> list[SectionMove]:
    answers = report.answers.select_related("section").order_by("section__template__number")
    return moves_between(report.template.sections.all(), to.sections.all(), answers)
