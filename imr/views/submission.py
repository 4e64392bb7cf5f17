"""Submitting the report: what is missing, the author's word, and what happens next."""

from django.http import Http404
from django.shortcuts import redirect

from imr.forms.report import SubmitForm
from imr.models import ReportPart
from imr.selectors import report as found
from imr.selectors.ready import of_report, of_return, readiness_of
from imr.services.submission import submit_report
from imr.views.pages import show, typed
from imr.views.writing import begun
from reviews.models import AgencyReturn, PartState
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "agency_return__reference"}


@requires(Perm.SUBMIT, on=AgencyReturn, known_by={"reference": "reference"})
def return_ready(request, ret):
    return show(request, "return_ready", ret, groups=readiness_of(request.user, ret))


@requires(Perm.SUBMIT, on=ReportPart, known_by=KNOWN_BY)
def report_submit(request, part):
    ret = part.agency_return
    if part.state == PartState.WITH_MANAGER:
        return redirect("imr:report_submitted", ret.reference)
    if part.state != PartState.IN_PROGRESS:
        raise NotNow(f"There is nothing to submit now: the report is {part.get_state_display().lower()}.")
    report = begun(request, part)
    form = SubmitForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            submit_report(report=report, by=request.user)
            return redirect("imr:report_submitted", ret.reference)
        except NotNow:  # the other of two clicks was first
            return redirect("imr:report_submitted", ret.reference)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    groups = [of_return(request.user, ret, {}), of_report(request.user, report, part)]
    blocked = any(group.blocked for group in groups)
    return show(request, "report_submit", ret, form=form, part=part, groups=groups, blocked=blocked)


@requires(Perm.SUBMIT, on=ReportPart, known_by=KNOWN_BY)
def report_submitted(request, part):
    submission = found.newest_submission(part)
    if submission is None:
        raise Http404
    return show(request, "report_submitted", part.agency_return, part=part, submission=submission)
