"""The author's part in what contributors wrote: taking rows on, putting two together, taking them apart again."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect

from chronology.forms.contributions import BothVersionsForm, SeenForm, WithForm, side_by_side, together
from chronology.forms.entries import EntryForm, VersionForm
from chronology.models import ChronologyEntry
from chronology.policies import check_in_progress
from chronology.selectors import drafts
from chronology.services import contributions as verbs
from chronology.services.entries import chronology_of
from chronology.views.entries import at, list_of
from chronology.views.pages import ENTRY, PART, asks_json, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.IMPORT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def contribution_accept(request, part):
    form = SeenForm(request.POST)
    taken = []
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        taken = verbs.accept_entries(chronology=chronology_of(part), seen=seen, by=request.user)
        left = [ref for ref in seen if ref not in taken]
        if not asks_json(request):
            _say(request, taken, left)
    if asks_json(request):
        return JsonResponse({"accepted": taken})
    return redirect(f"{list_of(part)}?show=waiting")


def _say(request, taken: list[str], left: list[str]) -> None:
    if taken:
        words = f"{taken[0]} is" if len(taken) == 1 else f"{len(taken)} entries are"
        messages.success(request, f"{words} taken on: you answer for what is written there.")
    if left:
        messages.warning(request, f"Changed since you saw it, so look again: {', '.join(left)}.")


@requires(Perm.IMPORT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_merge(request, entry):
    check_in_progress(entry.chronology, by=request.user)
    chosen = WithForm(request.GET if "other" in request.GET else None)
    chronology, columns = entry.chronology, entry.chronology.columns
    other = None
    if chosen.is_bound and chosen.is_valid():
        other = drafts.entry_of(request.user, chronology, chosen.cleaned_data["other"].strip())
        if other is None or other.pk == entry.pk:
            chosen.add_error("other", "Choose the reference of another entry of this chronology")
            other = None
    if other is None:
        near = drafts.near(request.user, entry)
        return show(request, "entry_merge", entry, entry=entry, chosen=chosen, near=near)
    kloes = part_of(entry).agency_return.review.kloes.all()
    form = EntryForm(typed(request), initial=together(entry, other, columns), kloes=kloes, columns=columns)
    return _merge(request, entry, other, form)


def _merge(request, entry: ChronologyEntry, other: ChronologyEntry, form: EntryForm):
    seen = BothVersionsForm(typed(request))
    status = 200
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        versions = (seen.cleaned_data["version"], seen.cleaned_data["other_version"])
        facts = {"values": form.cleaned_data, "versions": versions, "by": request.user}
        try:
            made = verbs.merge_entries(first=entry, second=other, **facts)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = 409 if isinstance(refusal, Stale) else 200
            entry.refresh_from_db()
            other.refresh_from_db()
        else:
            messages.success(request, f"{entry.ref} and {other.ref} are one entry now, {made.ref}.")
            return redirect(at(made))
    context = {"entry": entry, "other": other, "both": side_by_side(entry, other, entry.chronology.columns)}
    return show(request, "entry_merge", entry, status=status, form=form, **context)


@requires(Perm.IMPORT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_take_apart(request, entry):
    form = VersionForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            back = verbs.take_apart(entry=entry, version=form.cleaned_data["version"], by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(at(entry))
        messages.success(request, f"{' and '.join(one.ref for one in back)} are back in the chronology.")
        return redirect(at(back[0]))
    return redirect(at(entry))
