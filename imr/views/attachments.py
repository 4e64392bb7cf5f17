"""Documents attached to the report: the list, adding, taking off, and the files, of the draft and of a version."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.attachments import AttachmentForm
from imr.models import Attachment, ReportPart
from imr.selectors.attachments import attachments_of, submitted_file
from imr.selectors.removed import removed_attachments
from imr.selectors.report import report_of
from imr.services.attaching import attach, put_back, take_off
from imr.views.pages import answer, show, typed
from imr.views.report import KNOWN_BY
from imr.views.writing import begun
from reviews.models import PartState, Submission
from reviews.views.pages import in_time
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.views import file_response

ATTACHED = {"reference": "report__part__agency_return__reference", "number": "number"}
VERSION = {"reference": "part__agency_return__reference", "kind": "part__kind", "version": "number"}


def _list(reference: str) -> str:
    return reverse("imr:attachment_list", args=[reference])


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def attachment_list(request, part):
    report = report_of(request.user, part)
    writes = Perm.EDIT_REPORT in request.allowed and part.state == PartState.IN_PROGRESS
    context = {"part": part, "writes": writes, "attached": attachments_of(report) if report else []}
    context["removed"] = removed_attachments(report) if report and writes else []
    return show(request, "attachment_list", part.agency_return, **context)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def attachment_add(request, part):
    report = begun(request, part)
    form = AttachmentForm(typed(request), request.FILES or None)

    def add(file, title, published):
        facts = {"data": file.read(), "name": file.name, "title": title, "published": published}
        return attach(report=report, by=request.user, **facts)

    context = {"part": part, "then": _list(part.agency_return.reference), "done": "The document is attached."}
    return answer(request, "attachment_add", part.agency_return, form, in_time(add), **context)


@require_POST
@requires(Perm.EDIT_REPORT, on=Attachment, known_by=ATTACHED)
def attachment_remove(request, attachment):
    try:
        take_off(attachment=attachment, by=request.user)
        messages.success(
            request, "It is off the list. Versions submitted with it keep it; for 30 days you can put it back."
        )
    except (Refused, NotNow) as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_list(attachment.report.part.agency_return.reference))


@require_POST
@requires(Perm.EDIT_REPORT, on=Attachment, known_by=ATTACHED)
def attachment_restore(request, attachment):
    try:
        put_back(attachment=attachment, by=request.user)
        messages.success(request, "It is on the list again.")
    except (Refused, NotNow) as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_list(attachment.report.part.agency_return.reference))


@requires(Perm.READ_DRAFT, on=Attachment, known_by=ATTACHED)
def attachment_download(request, attachment):
    return file_response(attachment.file, name=attachment.file_name)


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=Submission, known_by=VERSION)
def attachment_submitted(request, submission, number):
    """As it was submitted, whatever became of the list since (R7); the board's once the version was returned (R3), and without
    the places and authors that it names by the way (F7).
    """
    stored, name = submitted_file(submission, number)
    return file_response(stored, name=name, original=Perm.READ_DRAFT in request.allowed)
