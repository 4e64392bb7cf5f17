"""Bringing in a file or a pasted block: choose, check every row, accept or leave, and take it out again whole."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from chronology.forms.imports import ColumnsForm, ImportForm
from chronology.models import Import
from chronology.policies import check_in_progress
from chronology.selectors import drafts, previews
from chronology.services import imports as verbs
from chronology.views.pages import IMPORT, PART, answer, opened, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.views import file_response


def page_of(batch: Import) -> str:
    name = "import_preview" if batch.state == Import.State.PREVIEW else "import_detail"
    return reverse(f"chronology:{name}", args=[part_of(batch).agency_return.reference, batch.pk])


@requires(Perm.IMPORT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def import_new(request, part):
    chronology = opened(request, part)
    check_in_progress(chronology, by=request.user)
    form = ImportForm(typed(request), request.FILES or None)

    def begin(*, file, pasted):
        if file:
            return verbs.begin_import(chronology=chronology, name=file.name, data=file.read(), by=request.user)
        return verbs.begin_paste(chronology=chronology, text=pasted, by=request.user)

    earlier = drafts.imports_of(request.user, chronology)
    done = "The rows were read. Nothing is in the chronology yet: check them first."
    return answer(request, "import_new", part, form, begin, then=page_of, done=done, earlier=earlier)


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_preview(request, batch):
    if batch.state != Import.State.PREVIEW:
        return redirect(page_of(batch))
    check_in_progress(batch.chronology, by=request.user)
    form = ColumnsForm(typed(request), batch=batch)

    def choose(*, default_source, day_first=None, **columns):
        mapping = form.mapping() or None
        return verbs.read_again(
            batch=batch, mapping=mapping, day_first=day_first, default_source=default_source, by=request.user
        )

    context = {"batch": batch, "counts": drafts.row_counts(batch)} | _rows(request, batch)
    return answer(
        request, "import_preview", batch, form, choose, then=page_of, done="The rows were read again.", **context
    )


def _rows(request, batch: Import) -> dict:
    outcome = request.GET.get("show", "")
    return {"outcome": outcome, "page": previews.page_of(request.user, batch, outcome, request.GET.get("page"))}


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_detail(request, batch):
    if batch.state == Import.State.PREVIEW:
        return redirect(page_of(batch))
    undoable = previews.why_not_undone(batch) if batch.state == Import.State.IMPORTED else ""
    context = {"batch": batch, "counts": drafts.row_counts(batch), "why_not": undoable} | _rows(request, batch)
    return show(request, "import_detail", batch, **context)


def _finish(request, batch: Import, verb, sentence: str):
    """One of the three acts on a whole import; what speaks against it is said on the import's own page."""
    if request.method == "POST":
        try:
            entries = verb(batch=batch, by=request.user)
            messages.success(request, sentence.format(entries=entries))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        batch.refresh_from_db()
    return redirect(page_of(batch))


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_accept(request, batch):
    return _finish(request, batch, verbs.accept_import, "{entries} entries are in the chronology.")


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_discard(request, batch):
    return _finish(request, batch, verbs.discard_import, "The import is discarded. Nothing was brought in.")


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_undo(request, batch):
    return _finish(request, batch, verbs.undo_import, "The import is undone: {entries} entries were taken out again.")


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_download(request, batch):
    """The original, as it came; named by reference and number, since its own name may name somebody (R9)."""
    if batch.file is None:
        raise Http404
    reference = part_of(batch).agency_return.reference
    return file_response(batch.file, name=f"{reference}-chronology-import-{batch.pk}.{batch.file.kind}")
