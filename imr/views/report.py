"""The report: its task list, the whole of it as it would be printed, and its sections."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.report import SectionForm
from imr.models import ReportPart
from imr.readiness import missing_from
from imr.selectors import report as found
from imr.selectors.named import drafts_waiting
from imr.selectors.sections import newer_template, section_after, section_of, sections_before, texts_left
from imr.selectors.trace import trace_of
from imr.services import report as verbs
from imr.services.submission import frozen_report
from imr.views import writing
from imr.views.items import SORTS
from imr.views.pages import show
from reviews.models import PartState
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "agency_return__reference"}


def read(request, part) -> found.Report:
    report = found.report_of(request.user, part)
    if report is None:
        raise Http404
    return report


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def report_detail(request, part):
    writes = Perm.EDIT_REPORT in request.allowed and part.state == PartState.IN_PROGRESS
    if request.method == "POST" and writes:
        verbs.open_report(part=part)
        return redirect("imr:report_detail", part.agency_return.reference)
    report = found.report_of(request.user, part)
    context = {
        "part": part,
        "writes": writes,
        "outline": found.outline_of(report) if report else None,
        "missing": missing_from(report) if report and writes else [],
        "holds": part.agency_return.holds.filter(until__isnull=True),
        "asked": found.asked_of(part),
        "newest": found.newest_submission(part),
        "newer": newer_template(report) if report and writes else None,
        "left": texts_left(report) if report else [],
    }
    return show(request, "report_detail", part.agency_return, **context)


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def report_read(request, part):
    content = frozen_report(read(request, part))
    return show(request, "report_read", part.agency_return, part=part, content=content)


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def report_trace(request, part):
    trace = trace_of(read(request, part))
    writes = Perm.EDIT_REPORT in request.allowed and part.state == PartState.IN_PROGRESS
    return show(request, "report_trace", part.agency_return, part=part, trace=trace, writes=writes)


def _section(request, part, report, key: str) -> tuple:
    section = section_of(report, key)
    # What is sent from an old page is refused with its words, not lost.
    if section is None and request.method == "POST":
        section = sections_before(report).filter(key=key).first()
    if section is None:
        raise Http404

    def save(*, version, autosave, values):
        return verbs.save_section(
            report=report, section=section, version=version, autosave=autosave, by=request.user, **values
        )

    where = [part.agency_return.reference, key]
    text = writing.Text(
        report=report,
        row=found.answer_of(report, section),
        form_class=SectionForm,
        save=save,
        place=f"section-{key}",
        title=f"{section.number}. {section.heading}",
        page=reverse("imr:section_edit", args=where),
        history=reverse("imr:section_history", args=where),
        names=reverse("imr:section_names", args=where),
    )
    return section, text


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def section_edit(request, part, section):
    report = writing.begun(request, part)
    section, text = _section(request, part, report, section)
    then = reverse("imr:report_detail", args=[part.agency_return.reference])
    if after := section_after(report, section):
        then = reverse("imr:section_edit", args=[part.agency_return.reference, after.key])
    sort = next((sort for sort in SORTS.values() if section.fill and sort.fill == section.fill), None)
    context = {
        "section": section,
        "part": part,
        "entries": found.entries_to_cite(request.user, report),
        "kloes": found.kloes_of(report),
        "sort": sort,
        "drafts": drafts_waiting(request.user, part.agency_return, sort.slug) if sort else 0,
        "listed": found.item_counts(report).get(section.fill, 0),
    }
    return writing.write(request, "section_edit", text, then=then, **context)


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def section_autosave(request, part, section):
    _, text = _section(request, part, writing.begun(request, part), section)
    return writing.autosave(request, text)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def section_names(request, part, section):
    _, text = _section(request, part, writing.begun(request, part), section)
    return writing.write_code(request, text)


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def section_history(request, part, section):
    _, text = _section(request, part, read(request, part), section)
    return writing.history(request, text)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def section_restore(request, part, section, key):
    _, text = _section(request, part, writing.begun(request, part), section)
    return writing.restore(request, text, key)
