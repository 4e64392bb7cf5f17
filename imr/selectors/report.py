"""The report as its agency sees it while it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from chronology.models import ChronologyEntry
from imr.models import KloeAnswer, Recommendation, Report, ReportAnswer, ReportPart, TemplateSection
from imr.phrases import Remark, remarks_on
from imr.selectors.comments import open_counts
from imr.selectors.evidence import rests_on_something
from reviews.models import ASKING, KeyLineOfEnquiry, PartDecision, PartState, QualityCheck, SignOff, Submission
from sar_portal.access.decide import visible
from sar_portal.access.models import Decision
from sar_portal.access.permissions import Perm
from sar_portal.design.formatted import word_count

NOT_STARTED, IN_PROGRESS, DONE, OPTIONAL = "not_started", "in_progress", "done", "optional"


@dataclass(frozen=True)
class Line:
    """One line of the task list: a section or a line of enquiry, and how far it is."""

    number: int
    title: str
    state: str
    hint: str = ""
    place: str = ""  # by which what belongs beside the text is known
    key: str = ""  # of a section

    @property
    def words(self) -> str:
        return f"{self.number}. {self.title}"


@dataclass(frozen=True)
class Outline:
    """The report at a glance."""

    sections: list[Line] = field(default_factory=list)
    kloes: list[Line] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(line.state == DONE for line in [*self.sections, *self.kloes])

    @property
    def count(self) -> int:
        return len(self.sections) + len(self.kloes)


def report_of(viewer, part: ReportPart) -> Report | None:
    """The report of a part, for the agency's own people (R3); None before it is begun."""
    found = visible(viewer, Perm.READ_DRAFT, Report).filter(part=part.pk)
    return found.select_related("part__agency_return__review").first()


def outline_of(report: Report) -> Outline:
    """Sections and lines of enquiry with their states."""
    answers = {answer.section_id: answer for answer in report.answers.all()}
    given = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    counts = item_counts(report)
    sections = [
        Line(
            one.number,
            one.heading,
            _section_state(one, answers.get(one.pk), counts),
            _hint(one, answers.get(one.pk), counts),
            f"section-{one.key}",
            one.key,
        )
        for one in report.template.sections.all()
        if one.fill != TemplateSection.Fill.SIGN_OFF
    ]
    kloes = [
        Line(one.number, one.title, *_kloe_state(given.get(one.pk)), f"kloe-{one.number}") for one in kloes_of(report)
    ]
    talked = open_counts(report)
    return Outline(*([_talked_about(line, talked[line.place]) for line in lines] for lines in (sections, kloes)))


def _talked_about(line: Line, threads: int) -> Line:
    said = f"{threads} open comment{'' if threads == 1 else 's'}" if threads else ""
    return replace(line, hint=", ".join(part for part in (line.hint, said) if part))


def kloes_of(report: Report) -> QuerySet[KeyLineOfEnquiry]:
    return report.part.agency_return.review.kloes.order_by("number")


def item_counts(report: Report) -> dict[str, int]:
    """How many items stand under each section that holds items, by the section's fill."""
    fill = TemplateSection.Fill
    lists: dict[TemplateSection.Fill, Any] = {
        fill.GOOD_PRACTICE: report.good_practice,
        fill.LESSONS: report.lessons,
        fill.CHANGES: report.changes,
        fill.RECOMMENDATIONS: report.recommendations,
    }
    return {each.value: rows.filter(removed_at__isnull=True).count() for each, rows in lists.items()}


def _section_state(section: TemplateSection, answer: ReportAnswer | None, counts: dict[str, int]) -> str:
    if answer is not None and answer.finished:
        return DONE
    if (answer is not None and answer.text.strip()) or counts.get(section.fill):
        return IN_PROGRESS
    return NOT_STARTED if section.required or section.fill in counts else OPTIONAL


def _hint(section: TemplateSection, answer: ReportAnswer | None, counts: dict[str, int]) -> str:
    """How much there is: items listed, words written and how many the template expects."""
    listed = f"{counts[section.fill]} listed" if section.fill in counts else ""
    words = word_count(answer.text) if answer else 0
    expected = f" of about {section.words}" if section.words else ""
    written = f"{words}{expected} word{'' if words == 1 and not expected else 's'}" if words else ""
    return ", ".join(part for part in (listed, written) if part)


def _kloe_state(answer: KloeAnswer | None) -> tuple[str, str]:
    if answer is None:
        return NOT_STARTED, ""
    if answer.not_applicable:
        return DONE, "Does not apply"
    unsaid = unanswered(answer)
    if len(unsaid) == len(QUESTIONS):
        return NOT_STARTED, ""
    blocks = [words for name, words in QUESTIONS.items() if name in NEEDED and words in unsaid]
    return IN_PROGRESS if blocks else DONE, f"Not said: {', '.join(unsaid)}" if unsaid else ""


# What is asked of every line of enquiry, in the order of the thinking; the first two have to be answered.
NEEDED = ("what_happened", "why")
QUESTIONS = {
    "what_happened": "what happened",
    "should_have_happened": "what should have happened",
    "why": "why",
    "known_then": "what was known at the time",
    "difference": "what difference it made",
    "evidence": "which evidence there is",
}


def unanswered(answer: KloeAnswer) -> list[str]:
    """The questions of one line of enquiry that nothing was written under."""
    return [
        words
        for name, words in QUESTIONS.items()
        if not (rests_on_something(answer) if name == "evidence" else getattr(answer, name).strip())
    ]


def answer_of(report: Report, section: TemplateSection) -> ReportAnswer | None:
    return report.answers.filter(section=section).select_related("saved_by").first()


def kloe_answer_of(report: Report, kloe: KeyLineOfEnquiry) -> KloeAnswer | None:
    return report.kloe_answers.filter(kloe=kloe).select_related("saved_by").first()


def entries_to_cite(viewer, report: Report) -> QuerySet[ChronologyEntry]:
    """The return's chronology in order, people by code, to be cited by reference."""
    found = visible(viewer, Perm.READ_DRAFT, ChronologyEntry)
    of_return = found.filter(chronology__part__agency_return=report.part.agency_return, removed_at__isnull=True)
    return of_return.order_by("sort_day", "sort_minute", "order_in_day", "pk")


@dataclass(frozen=True)
class Change:
    """One saved version: who, when, and each field before and after."""

    version: object
    fields: list[tuple[str, str, str]]


def changes_of(row, fields: dict[str, str], said: Callable[[str, Any], str]) -> list[Change]:
    """Every stored version of a section or answer, newest first. `fields` maps names to the labels of the
    page, `said` puts a value into words.
    """
    versions = list(row.history.select_related("history_user").order_by("-history_date", "-history_id"))
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return [Change(new, _differing(new, old, fields, said)) for new, old in pairs]


def _differing(new, old, fields: dict[str, str], said) -> list[tuple[str, str, str]]:
    pairs = (
        (label, said(name, getattr(old, name, "")), said(name, getattr(new, name))) for name, label in fields.items()
    )
    return [(label, before, after) for label, before, after in pairs if before != after]


def in_words(value, words: Mapping[Any, str] | None = None) -> str:
    """A stored value as it stands on a page, what was chosen by its words. What is not ticked says nothing."""
    if isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, list):
        return "\n".join((words or {}).get(one, str(one)) for one in value)
    return str(value)


ITEM_TEXTS = ("what", "why_good", "text", "evidence", "intended_outcome", "measure")


@dataclass(frozen=True)
class Listed:
    """One item with the phrases in it that are pointed out, never blocked."""

    item: Any
    remarks: list[Remark]


def listed_items(report: Report, model) -> list[Listed]:
    return [
        Listed(one, remarks_on("\n".join(getattr(one, name, "") for name in ITEM_TEXTS)))
        for one in items_of(report, model)
    ]


def items_of(report: Report, model) -> list:
    """The items of one sort that stand in the report, in order."""
    found = model.objects.filter(report=report, removed_at__isnull=True)
    return list(found.prefetch_related("actions") if model is Recommendation else found)


def item_of(report: Report, model, key: int, *, removed_too: bool = False):
    """One item of this report and no other; None where there is none or it was removed."""
    path = "recommendation__report" if hasattr(model, "recommendation") else "report"
    found = model.objects.filter(**{path: report}, pk=key)
    return found.first() if removed_too else found.filter(removed_at__isnull=True).first()


def newest_submission(part: ReportPart) -> Submission | None:
    return Submission.objects.filter(part=part.pk).defer("content").order_by("-number").first()


def asked_of(part: ReportPart) -> Decision | None:
    """What senior manager or coordinator asked for last, while the author works on it: sent back, a query, reopened."""
    if part.state != PartState.IN_PROGRESS:
        return None
    rows = (
        SignOff.objects.filter(subject=part.pk, verb="send_back").order_by("-at").first(),
        QualityCheck.objects.filter(subject=part.pk, verb__in=ASKING).order_by("-at").first(),
        PartDecision.objects.filter(subject=part.pk, verb="reopen").order_by("-at").first(),
    )
    return max((row for row in rows if row is not None), key=lambda row: row.at, default=None)
