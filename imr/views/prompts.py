"""Putting a prompt away, and bringing them back: each for the person alone."""

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chronology.views.pages import asks_json
from imr.forms.report import PromptForm
from imr.models import ReportPart
from imr.services.prompts import bring_back, put_away
from imr.views.report import KNOWN_BY
from imr.views.writing import begun
from sar_portal.access.permissions import Perm
from sar_portal.access.views import Acknowledged, requires


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def prompt_put_away(request, part):
    report, form = begun(request, part), PromptForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    facts = {"report": report, "place": form.cleaned_data["place"], "by": request.user}
    if prompt := form.cleaned_data["prompt"]:
        put_away(prompt=prompt, **facts)
    else:
        bring_back(**facts)
    return Acknowledged({}) if asks_json(request) else redirect(form.page(part.agency_return.reference))
