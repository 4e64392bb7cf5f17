"""Answers to the key lines of enquiry, one by one."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.report import KloeForm
from imr.models import ReportPart
from imr.selectors import report as found
from imr.selectors.evidence import evidence_for as found_evidence
from imr.services import report as verbs
from imr.views import writing
from imr.views.report import KNOWN_BY, read
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def _answer(request, part, report, number: int) -> tuple:
    kloe = found.kloes_of(report).filter(number=number).first()
    if kloe is None:
        raise Http404

    def save(*, version, autosave, values):
        return verbs.save_kloe_answer(
            report=report, kloe=kloe, values=values, version=version, autosave=autosave, by=request.user
        )

    where = [part.agency_return.reference, number]
    answer = found.kloe_answer_of(report, kloe)
    text = writing.Text(
        report=report,
        row=answer,
        form_class=KloeForm,
        save=save,
        place=f"kloe-{number}",
        title=f"Line of enquiry {kloe.number}: {kloe.title}",
        page=reverse("imr:kloe_answer_edit", args=where),
        history=reverse("imr:kloe_answer_history", args=where),
        names=reverse("imr:kloe_answer_names", args=where),
        choices=found_evidence(report, number).choices(answer),
    )
    return kloe, text


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def kloe_answer_edit(request, part, number):
    report = writing.begun(request, part)
    kloe, text = _answer(request, part, report, number)
    after = found.kloes_of(report).filter(number__gt=number).first()
    reference = part.agency_return.reference
    then = reverse("imr:report_detail", args=[reference])
    if after is not None:
        then = reverse("imr:kloe_answer_edit", args=[reference, after.number])
    entries = found.entries_to_cite(request.user, report)
    coded = [entry for entry in entries if kloe.number in entry.kloe_numbers]
    context = {"kloe": kloe, "part": part, "coded": coded, "entries": entries}
    return writing.write(request, "kloe_answer_edit", text, then=then, **context)


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def kloe_answer_autosave(request, part, number):
    _, text = _answer(request, part, writing.begun(request, part), number)
    return writing.autosave(request, text)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def kloe_answer_names(request, part, number):
    _, text = _answer(request, part, writing.begun(request, part), number)
    return writing.write_code(request, text)


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def kloe_answer_history(request, part, number):
    _, text = _answer(request, part, read(request, part), number)
    return writing.history(request, text)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def kloe_answer_restore(request, part, number, key):
    _, text = _answer(request, part, writing.begun(request, part), number)
    return writing.restore(request, text, key)
