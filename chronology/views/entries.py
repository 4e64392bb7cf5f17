"""The chronology in order, and each of its entries: added, changed, moved, taken out and brought back."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from chronology.forms.entries import BeginForm, EntryForm, MoveForm, VersionForm, completed
from chronology.models import Chronology, ChronologyEntry
from chronology.policies import check_in_progress
from chronology.selectors import drafts, lists, previews
from chronology.selectors.corrections import corrections_of, waits
from chronology.selectors.gaps import gap_of
from chronology.selectors.residual import left_in_entry
from chronology.services import entries as verbs
from chronology.views.grid import conflict_page, facts_of, form_of, grid_of, refused_json
from chronology.views.pages import ENTRY, PART, answer, asks_json, opened, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def list_of(thing) -> str:
    return reverse("chronology:entry_list", args=[part_of(thing).agency_return.reference])


def page_of(entry: ChronologyEntry) -> str:
    return reverse("chronology:entry_change", args=[part_of(entry).agency_return.reference, entry.ref])


def at(entry: ChronologyEntry) -> str:
    """The row's own place in the list, on whichever page that is."""
    return f"{list_of(entry)}?at={entry.ref}#{entry.ref}"


def _can_change(chronology: Chronology, by) -> str:
    """Why the chronology cannot be changed now; '' when it can."""
    try:
        check_in_progress(chronology, by=by)
    except NotNow as refusal:
        return refusal.sentence
    return ""


@requires(Perm.EDIT_CHRONOLOGY, Perm.READ_DRAFT, on=ReturnPart, known_by=PART)
def entry_list(request, part):
    chronology, viewer = opened(request, part), request.user
    writer = Perm.EDIT_CHRONOLOGY in request.allowed
    perm = Perm.EDIT_CHRONOLOGY if writer else Perm.READ_DRAFT
    why_not = _can_change(chronology, viewer)
    edits = writer and not why_not
    asked = lists.Asked(request.GET.get("show", ""), request.GET.get("at", ""), request.GET.get("page"))
    page = lists.page_of(viewer, chronology, perm, asked, size=lists.WRITE if edits else lists.READ)
    context: dict = {"page": page, "asked": asked, "why_not": why_not, "edits": edits, "columns": chronology.columns}
    context |= {
        "counts": drafts.counts_of(viewer, chronology, perm),
        "contributors": drafts.contributors_of(viewer, chronology, perm),
        "removed": drafts.removed_entries(viewer, chronology).count() if writer else 0,
        "versions": drafts.has_versions(part),
    }
    if edits:
        context |= grid_of(chronology, page)
        context["account"] = previews.account_of(viewer, chronology, request.GET.get("pasted", ""))
    return show(request, "entry_list", part, **context)


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def entry_add(request, part):
    chronology = opened(request, part)
    check_in_progress(chronology, by=request.user)
    initial = {"kind": request.GET.get("kind", "")}
    if gap := gap_of(request.user, chronology, request.GET.get("gap", "")):
        initial = {"kind": ChronologyEntry.Kind.NO_CONTACT, "date": gap.words}
    kloes = part.agency_return.review.kloes.all()
    form = EntryForm(typed(request), initial=initial, kloes=kloes, columns=chronology.columns)
    begun = BeginForm(request.POST)

    def add(**values):
        known = begun.cleaned_data["begun_as"] if begun.is_valid() else None
        return verbs.add_entry(chronology=chronology, values=values, begun_as=known, by=request.user)

    add_page = reverse("chronology:entry_add", args=[part.agency_return.reference])
    then = at if "another" not in request.POST else lambda entry: add_page
    return answer(request, "entry_add", part, form, add, then=then, done="The entry is saved.")


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_change(request, entry):
    check_in_progress(entry.chronology, by=request.user)
    sent = typed(request)
    if sent and "grid" in sent:
        sent = completed(sent, entry)
    form, seen = form_of(entry, sent), VersionForm(sent)
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        version = seen.cleaned_data["version"]
        try:
            saved = verbs.change_entry(entry=entry, version=version, values=form.cleaned_data, by=request.user)
        except Stale as stale:
            return conflict_page(request, stale, form)
        messages.success(request, f"{entry.ref} is saved." if saved.version != version else "Nothing was changed.")
        return redirect(at(saved))
    shown = seen.data.get("version") if seen.is_bound else entry.version
    context = {"entry": entry, "form": form, "version": shown, "read_as": lists.read_as(entry)}
    context |= {"listed": lists.Listed(entry, entry.chronology), "original": previews.original_of(entry)}
    context |= {"corrections": corrections_of(request.user, entry), "correction_waits": waits(entry)}
    return show(request, "entry_change", entry, left=left_in_entry(entry), **context)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_history(request, entry):
    changes = drafts.history_of(entry, entry.chronology.columns)
    told = [one for one in corrections_of(request.user, entry) if hasattr(one, "decision")]
    return show(request, "entry_history", entry, entry=entry, changes=changes, corrections=told)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_remove(request, entry):
    check_in_progress(entry.chronology, by=request.user)
    form = VersionForm(typed(request), initial={"version": entry.version})
    if request.method != "POST" or not form.is_valid():
        return show(request, "entry_remove", entry, entry=entry, form=form)
    try:
        removed = verbs.remove_entry(entry=entry, version=form.cleaned_data["version"], by=request.user)
    except Refused as refusal:
        now = getattr(refusal, "current", entry)  # as it is stored, where somebody else changed it (Stale)
        if asks_json(request):
            return refused_json(refusal)
        form, status = VersionForm(initial={"version": now.version}), 409 if isinstance(refusal, Stale) else 200
        context = {"entry": now, "form": form, "changed": refusal.sentence}
        return show(request, "entry_remove", entry, status=status, **context)
    if asks_json(request):
        return JsonResponse(facts_of(removed))
    messages.success(request, f"{entry.ref} is removed. You can bring it back.")
    return redirect(list_of(entry))


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def removed_list(request, part):
    chronology = opened(request, part)
    why_not = _can_change(chronology, request.user)
    entries = lists.removed_page(request.user, chronology, request.GET.get("page"))
    return show(request, "removed_list", part, page=entries, why_not=why_not)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_restore(request, entry):
    if request.method == "POST":
        back = verbs.restore_entry(entry=entry, by=request.user)
        if asks_json(request):
            return JsonResponse(facts_of(back))
        messages.success(request, f"{entry.ref} is back in the chronology.")
    return redirect(at(entry))


@requires(Perm.IMPORT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_move(request, entry):
    form = MoveForm(request.POST)
    if request.method == "POST" and form.is_valid():
        rows = verbs.move_entry(entry=entry, up=form.cleaned_data["way"] == "up", by=request.user)
        if asks_json(request):
            return JsonResponse({"moved": bool(rows), "places": {row.ref: row.place for row in rows}})
    return redirect(at(entry))
