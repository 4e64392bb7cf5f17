"""What the grid asks in the background: a row is begun, saved, or two texts of it are shown. Answers in JSON for one row."""

from typing import Any
from uuid import uuid4

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from chronology.forms.entries import BeginForm, EntryForm, PasteForm, VersionForm, completed, initial_of
from chronology.forms.grid import PRACTICE, STATEMENT_COLUMNS, new_cells, row_of
from chronology.models import Chronology, ChronologyEntry, Import
from chronology.selectors import drafts, lists, previews
from chronology.selectors.people import key_of_return
from chronology.selectors.residual import left_in_entry
from chronology.services import entries as verbs
from chronology.services.pasting import paste_block
from chronology.views.imports import page_of
from chronology.views.pages import ENTRY, PART, part_of, show
from reviews.models import ReturnPart
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import Acknowledged, requires


def grid_of(chronology: Chronology, page: Page) -> dict:
    """What the grid of a page needs beside the page itself."""
    header = chronology.columns.shown()
    key = key_of_return(chronology.part.agency_return)
    waiting = [listed.entry for listed in page.object_list if listed.entry.to_accept]
    return {
        "seen": " ".join(f"{entry.ref}:{entry.version}" for entry in waiting),
        "waiting": len(waiting),
        "header": header,
        "rows": [row_of(listed, header, key) for listed in page.object_list],
        "new_cells": new_cells(header),
        "begun_as": uuid4(),
        "practice": PRACTICE,
        "statement_columns": STATEMENT_COLUMNS,
    }


def form_of(entry: ChronologyEntry, data=None) -> EntryForm:
    kloes = part_of(entry).agency_return.review.kloes.all()
    settles = verbs.can_be_settled(entry)
    columns = entry.chronology.columns
    return EntryForm(data, initial=initial_of(entry), kloes=kloes, columns=columns, entry=entry, settles=settles)


def facts_of(entry: ChronologyEntry) -> dict:
    """What the page shows of a row once it is stored: how it was read, what needs attention, where it stands."""
    listed = lists.Listed(entry, entry.chronology)
    return {
        "ref": entry.ref,
        "version": entry.version,
        "saved_at": f"{timezone.localtime():%H:%M}",
        "read_as": lists.read_as(entry),
        "read": {"date": lists.date_as(entry), "time": lists.time_as(entry)},
        "reasons": listed.reasons,
        "meant": listed.meant,
        "settles": bool(listed.reasons) and verbs.can_be_settled(entry),
        "to_accept": entry.to_accept,
        "place": entry.place,
    }


def refused_json(refusal: Refused | NotNow) -> JsonResponse:
    """Why a row was not saved; where somebody else changed it, both texts and what is stored now (R14)."""
    if not isinstance(refusal, Stale):
        return JsonResponse({"errors": {"__all__": [refusal.sentence]}}, status=422)
    entry: Any = refusal.current
    values = {name: _as_typed(value) for name, value in initial_of(entry).items()}
    return JsonResponse({"version": entry.version, "values": values, "html": _both_texts(refusal)}, status=409)


def _as_typed(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _both_texts(stale: Stale) -> str:
    entry: Any = stale.current
    ref = part_of(entry).agency_return.reference
    told = drafts.differences(entry, stale.typed, entry.chronology.columns)
    return render_to_string("chronology/_conflict.html", {"entry": entry, "differences": told, "ref": ref})


def conflict_page(request: HttpRequest, stale: Stale, form: EntryForm) -> HttpResponse:
    """Both texts, and the person's own in the boxes: what is sent next was written knowing what is stored (R14)."""
    entry: Any = stale.current
    context = {"entry": entry, "form": form, "version": entry.version}
    context["differences"] = drafts.differences(entry, stale.typed, entry.chronology.columns)
    return show(request, "entry_conflict", entry, status=409, **context)


@requires(Perm.EDIT_CHRONOLOGY, on=ChronologyEntry, known_by=ENTRY)
def entry_autosave(request, entry):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sent = completed(request.POST, entry) if "grid" in request.POST else request.POST
    form, seen = form_of(entry, sent), VersionForm(sent)
    if not form.is_valid() or not seen.is_valid():
        return JsonResponse({"errors": form.errors | seen.errors}, status=422)
    # What needs a person's look is settled by the button for it alone, never by typing.
    values = form.cleaned_data | {"checked": "settle" in sent}
    version = seen.cleaned_data["version"]
    try:
        saved = verbs.change_entry(entry=entry, version=version, values=values, by=request.user, autosave=True)
    except (Refused, NotNow) as refusal:
        return refused_json(refusal)
    facts = facts_of(saved)
    if "grid" not in request.POST:  # the grid asks by itself, once the row is stored (views/naming.py)
        facts["left"] = [one.as_json() for one in left_in_entry(saved)]
    return Acknowledged(facts)


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def entry_begin(request, part):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    chronology = verbs.chronology_of(part)
    kloes = part.agency_return.review.kloes.all()
    form, begun = EntryForm(request.POST, kloes=kloes, columns=chronology.columns), BeginForm(request.POST)
    if not form.is_valid() or not begun.is_valid():
        return JsonResponse({"errors": form.errors | begun.errors}, status=422)
    after = drafts.entry_of(request.user, chronology, begun.cleaned_data["after"])
    facts = {"values": form.cleaned_data, "begun_as": begun.cleaned_data["begun_as"], "by": request.user}
    try:
        entry = verbs.add_entry(chronology=chronology, after=after, **facts)
    except (Refused, NotNow) as refusal:
        return refused_json(refusal)
    return Acknowledged(facts_of(entry))


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def entry_paste(request, part):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = PasteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    chronology = verbs.chronology_of(part)
    names = [column.name for column in chronology.columns.shown()]
    under = names[names.index(form.cleaned_data["column"]) :] if form.cleaned_data["column"] in names else names
    try:
        batch = paste_block(chronology=chronology, text=form.cleaned_data["text"], under=under, by=request.user)
    except (Refused, NotNow) as refusal:
        return refused_json(refusal)
    return JsonResponse({"next": _where(part.agency_return.reference, batch)})


def _where(reference: str, batch: Import) -> str:
    """The rows in the grid with their account, or the import's own page where something has to be asked or waited for."""
    if batch.state != Import.State.IMPORTED:
        return page_of(batch)
    first = previews.first_entry(batch)
    return f"{reverse('chronology:entry_list', args=[reference])}?pasted={batch.pk}&at={first}#{first}"
