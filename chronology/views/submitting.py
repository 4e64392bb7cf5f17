"""Giving the chronology to the senior manager: what stands in the way, what it will hold, and the act."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from chronology.policies import check_in_progress
from chronology.selectors import readiness
from chronology.services.submitting import submit_chronology as submit
from chronology.views.pages import PART, opened, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.SUBMIT, on=ReturnPart, known_by=PART)
def chronology_submit(request, part):
    chronology = opened(request, part)
    check_in_progress(chronology, by=request.user)
    form = forms.Form(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            submission = submit(chronology=chronology, by=request.user)
        except (Refused, NotNow) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Version {submission.number} is with the senior manager, who has been told.")
            return redirect("chronology:entry_list", part.agency_return.reference)
    return show(request, "chronology_submit", part, form=form, ready=readiness.of(request.user, chronology))
