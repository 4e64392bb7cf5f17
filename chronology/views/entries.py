"""The chronology in order, and each of its entries: added, changed, moved, taken out and brought back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from chronology.forms.entries import EntryForm, MoveForm, VersionForm, initial_of
from chronology.models import Chronology, ChronologyEntry
from chronology.policies import check_in_progress
from chronology.selectors import drafts, lists, previews
from chronology.selectors.gaps import gap_before, words_of
from chronology.selectors.residual import left_in_entry
from chronology.services import entries as verbs
from chronology.views.pages import ENTRY, PART, answer, opened, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def list_of(thing) -> str:
    return reverse("chronology:entry_list", args=[part_of(thing).agency_return.reference])


def page_of(entry: ChronologyEntry) -> str:
    return reverse("chronology:entry_change", args=[part_of(entry).agency_return.reference, entry.ref])


def _can_change(chronology: Chronology, by) -> str:
    """Why the chronology cannot be changed now; '' when it can."""
    try:
        check_in_progress(chronology, by=by)
    except NotNow as refusal:
        return refusal.sentence
    return ""


@requires(Perm.EDIT_CHRONOLOGY, Perm.READ_DRAFT, on=ReturnPart, known_by=PART)
def entry_list(request, part):
    chronology = opened(request, part)
    edits = Perm.EDIT_CHRONOLOGY in request.allowed
    perm = Perm.EDIT_CHRONOLOGY if edits else Perm.READ_DRAFT
    why_not = _can_change(chronology, request.user)
    only = request.GET.get("show") == "attention"
    listed = lists.page_of(request.user, chronology, perm, attention=only, number=request.GET.get("page"))
    context = {
        "page": listed,
        "counts": drafts.counts_of(request.user, chronology, perm),
        "removed": drafts.removed_entries(request.user, chronology).count() if edits else 0,
        "only_attention": only,
        "versions": drafts.has_versions(part),
        "why_not": why_not,
        "edits": edits and not why_not,
    }
    return show(request, "entry_list", part, **context)


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def entry_add(request, part):
    chronology = opened(request, part)
    check_in_progress(chronology, by=request.user)
    initial = {}
    if gap := gap_before(request.user, chronology, request.GET.get("gap", "")):
        initial = {"kind": ChronologyEntry.Kind.NO_CONTACT, "date": words_of(gap)}
    form = EntryForm(typed(request), initial=initial, kloes=part.agency_return.review.kloes.all())

    def add(**values):
        return verbs.add_entry(chronology=chronology, values=values, by=request.user)

    another = "another" in request.POST
    after = reverse("chronology:entry_add", args=[part.agency_return.reference]) if another else list_of(part)
    return answer(request, "entry_add", part, form, add, then=lambda entry: after, done="The entry is saved.")


def _form_of(entry: ChronologyEntry, data=None) -> EntryForm:
    kloes = part_of(entry).agency_return.review.kloes.all()
    return EntryForm(data, initial=initial_of(entry), kloes=kloes, entry=entry, settles=verbs.can_be_settled(entry))


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_change(request, entry):
    check_in_progress(entry.chronology, by=request.user)
    form, seen = _form_of(entry, typed(request)), VersionForm(typed(request))
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        version = seen.cleaned_data["version"]
        try:
            saved = verbs.change_entry(entry=entry, version=version, values=form.cleaned_data, by=request.user)
        except Stale as stale:
            return _conflict(request, stale, form)
        messages.success(request, f"{entry.ref} is saved." if saved.version != version else "Nothing was changed.")
        return redirect(list_of(entry))
    shown = seen.data.get("version") if seen.is_bound else entry.version
    context = {"entry": entry, "form": form, "version": shown, "read_as": lists.read_as(entry)}
    context["left"] = left_in_entry(entry)
    return show(request, "entry_change", entry, original=previews.original_of(entry), **context)


def _conflict(request, stale: Stale, form: EntryForm):
    """Both texts, and the person's own in the boxes: what is sent next was written knowing what is stored (R14)."""
    entry: Any = stale.current
    context = {"entry": entry, "form": form, "version": entry.version}
    context["differences"] = drafts.differences(entry, stale.typed)
    return show(request, "entry_conflict", entry, status=409, **context)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_autosave(request, entry):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form, seen = _form_of(entry, request.POST), VersionForm(request.POST)
    if not form.is_valid() or not seen.is_valid():
        return JsonResponse({"errors": form.errors | seen.errors}, status=422)
    values = form.cleaned_data | {"checked": False}
    try:
        saved = verbs.change_entry(
            entry=entry, version=seen.cleaned_data["version"], values=values, by=request.user, autosave=True
        )
    except Stale as stale:
        return _conflict(request, stale, form)
    except (Refused, NotNow) as refusal:
        return JsonResponse({"errors": {"__all__": [refusal.sentence]}}, status=422)
    left = [one.as_json() for one in left_in_entry(saved)]
    facts = {"read_as": lists.read_as(saved), "attention": saved.needs_attention, "left": left}
    return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime():%H:%M}", **facts})


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_history(request, entry):
    return show(request, "entry_history", entry, entry=entry, changes=drafts.history_of(entry))


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_remove(request, entry):
    check_in_progress(entry.chronology, by=request.user)
    form = VersionForm(typed(request), initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.remove_entry(entry=entry, version=form.cleaned_data["version"], by=request.user)
        except Stale as stale:
            form = VersionForm(initial={"version": stale.current.version})
            return show(
                request, "entry_remove", entry, entry=stale.current, form=form, changed=stale.sentence, status=409
            )
        messages.success(request, f"{entry.ref} is removed. You can bring it back.")
        return redirect(list_of(entry))
    return show(request, "entry_remove", entry, entry=entry, form=form)


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def removed_list(request, part):
    chronology = opened(request, part)
    why_not = _can_change(chronology, request.user)
    entries = lists.removed_page(request.user, chronology, request.GET.get("page"))
    return show(request, "removed_list", part, page=entries, why_not=why_not)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_restore(request, entry):
    if request.method == "POST":
        verbs.restore_entry(entry=entry, by=request.user)
        messages.success(request, f"{entry.ref} is back in the chronology.")
    return redirect(list_of(entry))


@requires(Perm.IMPORT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_move(request, entry):
    form = MoveForm(request.POST)
    if request.method == "POST" and form.is_valid():
        verbs.move_entry(entry=entry, up=form.cleaned_data["way"] == "up", by=request.user)
    return redirect(f"{list_of(entry)}#{entry.ref}")
