"""Moving a report to the board's newer template, with what it changes section by section."""

from django.contrib import messages
from django.shortcuts import redirect

from imr.forms.report import MoveForm
from imr.models import ReportPart
from imr.selectors.sections import moves_of, newer_template
from imr.services.moving import move_to_template
from imr.views.pages import show, typed
from imr.views.report import KNOWN_BY
from imr.views.writing import begun
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def template_move(request, part):
    report = begun(request, part)
    form = MoveForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_to_template(report=report, to=form.cleaned_data["to"], by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"The report is on version {moved.after.number} of the template.")
            return redirect("imr:report_detail", part.agency_return.reference)
    newer = newer_template(report)
    context = {"newer": newer, "moves": moves_of(report, newer)} if newer else {}
    form = MoveForm(initial={"to": newer.number if newer else 0})
    return show(request, "template_move", part.agency_return, part=part, form=form, report=report, **context)
