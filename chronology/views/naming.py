"""Names left in a row: found in what was just stored, and written by code with one click."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from chronology.forms.entries import VersionForm
from chronology.forms.naming import ReplaceForm
from chronology.models import ChronologyEntry
from chronology.selectors.residual import left_in_entry
from chronology.services.residual import replace_name, replace_names
from chronology.views.pages import ENTRY, asks_json, part_of
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import Acknowledged, requires

# The pages that show what is left, by the word that their forms send.
BACK = {"list": "entry_list", "checks": "check_list", "submit": "chronology_submit"}


def _back(request, entry: ChronologyEntry) -> str:
    reference = part_of(entry).agency_return.reference
    if page := BACK.get(request.POST.get("back", "")):
        return f"{reverse(f'chronology:{page}', args=[reference])}#{entry.ref}"
    return reverse("chronology:entry_change", args=[reference, entry.ref])


def _left(request, entry: ChronologyEntry) -> JsonResponse:
    """What is left in the words that the page has just sent: of any other version it is told nothing."""
    seen = VersionForm(request.GET)
    same = seen.is_valid() and seen.cleaned_data["version"] == entry.version
    return Acknowledged({"left": [one.as_json() for one in left_in_entry(entry)] if same else []})


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_names(request, entry):
    if request.method == "GET" and asks_json(request):
        return _left(request, entry)
    form = ReplaceForm(request.POST)
    if request.method == "POST" and form.is_valid():
        facts = {"entry": entry, "version": form.cleaned_data["version"], "by": request.user}
        place, choice = form.cleaned_data["at"], form.cleaned_data["choice"]
        try:
            saved = replace_name(choice=choice, **place, **facts) if place else replace_names(**facts)
        except (Refused, NotNow) as refusal:
            messages.error(request, refusal.sentence)
        else:
            changed = saved.version != facts["version"]
            messages.success(request, f"{saved.ref} is saved." if changed else "Nothing was changed.")
    return redirect(_back(request, entry))
