"""The author decides on what staff said of an entry."""

from django.contrib import messages
from django.shortcuts import redirect

from chronology.forms.corrections import CorrectionForm
from chronology.models import Correction
from chronology.selectors.corrections import lines_of
from chronology.services import corrections as verbs
from chronology.views.entries import page_of
from chronology.views.pages import show, typed
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

CORRECTION = {"reference": "entry__chronology__part__agency_return__reference", "ref": "entry__ref", "key": "pk"}


@requires(Perm.HOLD_INTERVIEWS, on=Correction, known_by=CORRECTION)
def correction_decide(request, correction):
    entry = correction.entry
    form = CorrectionForm(typed(request), initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(correction, form.cleaned_data, request.user)
        except (Refused, NotNow) as refusal:
            form.add_error(None, refusal.sentence)
            entry.refresh_from_db()
            form.data = form.data.copy()
            form.data["version"] = str(entry.version)
        else:
            messages.success(request, done)
            return redirect(page_of(entry))
    context = {"correction": correction, "lines": lines_of(correction), "form": form}
    return show(request, "correction_decide", entry, entry=entry, **context)


def _decide(correction: Correction, sent: dict, by) -> str:
    ref = correction.entry.ref
    if sent["decision"] == "decline":
        verbs.decline_correction(correction=correction, reason=sent["reason"], by=by)
        return f"{ref} stays as it is, and your reason is kept."
    verbs.accept_correction(correction=correction, version=sent["version"], by=by)
    return f"{ref} is corrected."
