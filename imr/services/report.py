"""Writing the report: sections, answers to the lines of enquiry, and the items that follow from them."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from imr.models import (
    Action,
    ChangeMade,
    GoodPractice,
    KloeAnswer,
    Lesson,
    Recommendation,
    Report,
    ReportAnswer,
    ReportPart,
    TemplateSection,
)
from imr.models.report import GAVE_WAY
from imr.selectors.evidence import CHOSEN, evidence_for
from imr.selectors.removed import still_back
from imr.services.templates import template_for
from reviews.models import AgencyReturn, KeyLineOfEnquiry, PartKind, PartState, ReturnPart
from reviews.policies import check_not_suspended
from reviews.services.holding import hold
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import by_person, keep_checked, save_checked
from sar_portal.access.permissions import Perm

Written = TypeVar("Written", ReportAnswer, KloeAnswer)
Item = TypeVar("Item", GoodPractice, Lesson, ChangeMade, Recommendation, Action)
REPORTS = (PartKind.IMR, PartKind.INFORMATION_REPORT)
ITEMS = (GoodPractice, Lesson, ChangeMade, Recommendation, Action)


@transaction.atomic
def open_report(*, part: ReturnPart) -> Report:
    """The report of a part, begun on the board's newest template, whose version it keeps.

    Begun when its author is appointed; a part that was asked for later, when the author begins it.
    """
    if part.kind not in REPORTS:
        raise Refused("This part of the return is not a report.")
    found = Report.objects.filter(part=part).first()
    if found is not None:
        return found
    ReturnPart.objects.select_for_update(no_key=True).get(pk=part.pk)
    template = template_for(part.agency_return.review.board)
    return Report.objects.get_or_create(part=part, defaults={"template": template})[0]


def open_reports(agency_return: AgencyReturn) -> None:
    """Begins whatever report is asked of the return, so that the author finds it there."""
    for part in ReportPart.objects.filter(agency_return=agency_return).exclude(state__in=GAVE_WAY).order_by("pk"):
        open_report(part=part)


def hold_open(report: Report, by) -> None:
    """Who, then when, with the part held: whatever is saved after this question is in the version that is submitted next (R7).

    It comes before any lock of the report or of something in it. Raises NotAllowed, NotNow or Refused.
    """
    hold(report.part)
    check_open(report, by)


def check_open(report: Report, by) -> None:
    """Who, then when: drafts change only while the part is in progress (R7). For what saves nothing."""
    require(Perm.EDIT_REPORT, report, by)
    part = ReturnPart.objects.select_related("agency_return__review").get(pk=report.part_id)
    if part.state != PartState.IN_PROGRESS:
        raise NotNow(f"The report cannot be changed now: it is {PartState(part.state).label.lower()}.")
    check_not_suspended(part, by=by)


def _save(model: type[Written], key: dict, *, version: int, values: dict, by, autosave: bool, origin: str) -> Written:
    stamp = {"saved_at": timezone.now(), "saved_by": by}
    return keep_checked(
        model, key, version=version, values=values, by=by, autosave=autosave, stamp=stamp, origin=origin
    )


@transaction.atomic
def save_section(
    *,
    report: Report,
    section: TemplateSection,
    text: str,
    version: int,
    finished: bool | None = None,
    autosave: bool = False,
    origin: str = "",
    by,
) -> ReportAnswer:
    """Saves the text of one section, and whether the author calls it finished; None leaves that as it is.

    `version` is 0 for a page that was empty; `origin` is what the history says of a text that was not typed here. Raises
    Stale, NotAllowed or NotNow.
    """
    hold_open(report, by)
    # The part is held, so the report does not move to another template between this question and the saving.
    if section.template_id != Report.objects.values_list("template_id", flat=True).get(pk=report.pk):
        raise Refused(
            "The board’s newer template leaves this section out, so nothing is saved here. Copy what you wrote elsewhere."
        )
    key = {"report": report, "section": section}
    values = {"text": text} if finished is None else {"text": text, "finished": finished}
    answer = _save(ReportAnswer, key, version=version, values=values, by=by, autosave=autosave, origin=origin)
    if not autosave:
        record("did", "save_section", answer, by=by, details={"section": section.number, "version": answer.version})
    return answer


@transaction.atomic
def save_kloe_answer(
    *,
    report: Report,
    kloe: KeyLineOfEnquiry,
    values: dict,
    version: int,
    by,
    autosave: bool = False,
    origin: str = "",
) -> KloeAnswer:
    """Saves one answer. Raises Refused where 'not applicable' has no reason; else as save_section."""
    hold_open(report, by)
    if kloe.review_id != report.part.agency_return.review_id:
        raise Refused("This line of enquiry belongs to another review.")
    if values.get("not_applicable") and not values.get("not_applicable_reason", "").strip():
        raise Refused("Say why this line of enquiry does not apply to your agency.")
    stored = report.kloe_answers.filter(kloe=kloe).first()
    if any(values.get(name) for name in CHOSEN) and evidence_for(report).strange(values, stored):
        raise Refused("Evidence is chosen from this return's own entries, interviews and records.")
    key = {"report": report, "kloe": kloe}
    answer = _save(KloeAnswer, key, version=version, values=values, by=by, autosave=autosave, origin=origin)
    if not autosave:
        record("did", "save_kloe_answer", answer, by=by, details={"kloe": kloe.number, "version": answer.version})
    return answer


def _next_number(model, report: Report) -> int:
    return (model.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_item(*, model: type[Item], report: Report, values: dict, by) -> Item:
    """Adds good practice, a lesson, a change, a recommendation, or an action under a recommendation of this report."""
    hold_open(report, by)
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    _check_belongs(report, values)
    owner = {} if model is Action else {"report": report}
    numbered: dict[str, int] = {"number": _next_number(model, report)} if model in (Lesson, Recommendation) else {}
    item = by_person(model(**owner, **numbered, **values), by)
    item.save(force_insert=True)
    record("did", f"add_{model._meta.model_name}", item, by=by)
    return item


@transaction.atomic
def change_item(*, item: Item, version: int, values: dict, by) -> Item:
    """Changes one item if nobody else has since `version`. Raises Stale, NotAllowed, NotNow or Refused."""
    report = _report_of(item)
    hold_open(report, by)
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)  # nobody takes out what it rests on meanwhile
    _check_belongs(report, values)
    saved = save_checked(item, version=version, values=values, by=by)
    record("did", f"change_{item._meta.model_name}", saved, by=by, details={"version": saved.version})
    return saved


@transaction.atomic
def remove_item(*, item: Item, version: int, by) -> Item:
    """Takes an item out of the report; it stays in the history. A lesson that a recommendation rests on stays."""
    report = _report_of(item)
    hold_open(report, by)
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)  # nobody brings back what rests on it meanwhile
    if isinstance(item, Lesson) and _rested_on(item):
        raise Refused("A recommendation rests on this lesson. Change the recommendation first.")
    saved = save_checked(item, version=version, values={"removed_at": timezone.now()}, by=by)
    record("did", f"remove_{item._meta.model_name}", saved, by=by)
    return saved


@transaction.atomic
def restore_item(*, item: Item, by) -> Item:
    """Brings back what was taken out of the report within 30 days, as it was (N9); twice is once.

    Raises NotAllowed, NotNow, or Refused: longer ago, or what it rests on is not there.
    """
    report = _report_of(item)
    hold_open(report, by)
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    item.refresh_from_db()
    if item.removed_at is None:
        return item
    if not still_back(item.removed_at):
        raise Refused("This was removed more than 30 days ago. What it said is in the history.")
    if isinstance(item, Action) and item.recommendation.removed_at is not None:
        raise Refused("Bring back the recommendation of this action first.")
    if isinstance(item, Recommendation) and _rests_on_removed(item):
        raise Refused("Bring back the lesson that this recommendation rests on first.")
    saved = save_checked(item, version=item.version, values={"removed_at": None}, by=by)
    record("did", f"restore_{item._meta.model_name}", saved, by=by)
    return saved


def _rested_on(lesson: Lesson) -> bool:
    made = lesson.report.recommendations.filter(removed_at__isnull=True)
    return made.filter(Q(lesson=lesson) | Q(further_lessons__contains=[lesson.number])).exists()


def _rests_on_removed(one: Recommendation) -> bool:
    return one.report.lessons.filter(number__in=one.lesson_numbers, removed_at__isnull=False).exists()


def _report_of(item: GoodPractice | Lesson | ChangeMade | Recommendation | Action) -> Report:
    return item.recommendation.report if isinstance(item, Action) else item.report


def _check_belongs(report: Report, values: dict) -> None:
    """A forged form must not tie an item to another report, nor a second tab to what was taken out meanwhile."""
    for name, model in (("lesson", Lesson), ("recommendation", Recommendation)):
        other = values.get(name)
        if other is not None and other.report_id != report.pk:
            raise Refused("That belongs to another report.")
        if other is not None and model.objects.filter(pk=other.pk, removed_at__isnull=False).exists():
            raise Refused(
                f"The {name} has been taken out of the report meanwhile. Bring it back first, or choose another."
            )
    if report.lessons.filter(number__in=values.get("further_lessons", ()), removed_at__isnull=False).exists():
        raise Refused("A lesson has been taken out of the report meanwhile. Bring it back first, or choose another.")
