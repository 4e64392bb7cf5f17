"""Bringing in a file or a pasted block, in four steps: choose, say which column is what, check every row, bring in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chronology import progress
from chronology.forms.entries import EntryForm, initial_of
from chronology.forms.imports import ColumnsForm, ImportForm, PicksForm
from chronology.models import Import, ImportRow
from chronology.policies import check_in_progress
from chronology.selectors import drafts, previews
from chronology.services import imports as verbs
from chronology.services.entries import can_be_settled
from chronology.services.imports.mending import entry_of, token_of
from chronology.views.pages import IMPORT, IMPORT_ROW, PART, answer, opened, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.views import file_response


def address(batch: Import, name: str) -> str:
    return reverse(f"chronology:{name}", args=[part_of(batch).agency_return.reference, batch.pk])


def page_of(batch: Import) -> str:
    """Where an import stands now."""
    if batch.is_waiting:
        return address(batch, "import_progress")
    if batch.state != Import.State.PREVIEW:
        return address(batch, "import_detail")
    return address(batch, "import_preview" if batch.columns_checked else "import_columns")


@requires(Perm.IMPORT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def import_new(request, part):
    chronology = opened(request, part)
    check_in_progress(chronology, by=request.user)
    form = ImportForm(typed(request), request.FILES or None)

    def begin(*, file, pasted):
        if file:
            return verbs.begin_import(chronology=chronology, name=file.name, data=file.read(), by=request.user)
        return verbs.begin_paste(chronology=chronology, text=pasted, by=request.user)

    earlier = [(batch, page_of(batch)) for batch in drafts.imports_of(request.user, chronology)]
    done = "It has arrived. Nothing of it is in the chronology yet."
    return answer(request, "import_new", part, form, begin, then=page_of, done=done, earlier=earlier)


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_columns(request, batch):
    if batch.state != Import.State.PREVIEW:
        return redirect(page_of(batch))
    check_in_progress(batch.chronology, by=request.user)
    has_entries = drafts.entries_of(request.user, batch.chronology).exists()
    earlier = previews.imported_before(request.user, batch)
    form = ColumnsForm(typed(request), batch=batch, earlier=earlier, has_entries=has_entries)

    def choose(**_):
        return verbs.read_again(batch=batch, **form.choices(), by=request.user)

    same = previews.same_before(request.user, batch)
    context = {"batch": batch, "same": same, "same_at": page_of(same) if same else ""}
    done = "The rows were read as you said."
    return answer(request, "import_columns", batch, form, choose, then=_after_columns, done=done, **context)


def _after_columns(batch: Import) -> str:
    """A question that only came up with these choices is answered on the same page."""
    return address(batch, "import_columns") if batch.question and not batch.is_waiting else page_of(batch)


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_preview(request, batch):
    if batch.state != Import.State.PREVIEW:
        return redirect(page_of(batch))
    check_in_progress(batch.chronology, by=request.user)
    return show(request, "import_preview", batch, **_rows(request, batch))


def _rows(request, batch: Import) -> dict:
    chosen = request.GET.get("show", "")
    return {
        "batch": batch,
        "columns": batch.chronology.columns,
        "counts": drafts.row_counts(batch),
        "steps": previews.step_counts(batch),
        "chosen": chosen,
        "page": previews.page_of(request.user, batch, chosen, request.GET.get("page")),
        "gone": previews.gone_of(request.user, batch) if chosen in ("", "gone") else [],
    }


@requires(Perm.IMPORT_CHRONOLOGY, on=ImportRow, known_by=IMPORT_ROW)
def import_row(request, row):
    if row.batch.state != Import.State.PREVIEW:
        return redirect(page_of(row.batch))
    check_in_progress(row.batch.chronology, by=request.user)
    form, seen = _form_of(row, typed(request)), request.POST.get("seen", "")

    def keep(**values):
        if "leave_out" in request.POST:
            return verbs.leave_out_row(row=row, seen=seen, by=request.user)
        return verbs.mend_row(row=row, values=values, seen=seen, by=request.user)

    def back(kept):
        return f"{address(kept.batch, 'import_preview')}?page={kept.position // previews.ROWS + 1}#row-{kept.position}"

    # Where the boxes are shown again, what the person had seen stays so, until they are shown both texts (R14).
    context = {"row": row, "batch": row.batch, "told": previews.preview_of(row, row.batch)}
    context["seen"] = seen or token_of(row)
    try:
        return answer(
            request, "import_row", row, form, keep, then=back, done=f"Row {row.number} is kept so.", **context
        )
    except Stale as stale:
        now: Any = stale.current
        context |= {"form": form, "seen": stale.seen, "changed": True}
        context["differences"] = drafts.differences(now, stale.typed, row.batch.chronology.columns)
        return show(request, "import_row", row, status=409, **context)


def _form_of(row: ImportRow, data) -> EntryForm:
    entry = entry_of(row)
    kloes = part_of(row).agency_return.review.kloes.all()
    initial = initial_of(entry) if entry else {"event": "\n".join(row.original.values())}
    settles = entry is not None and can_be_settled(entry)
    columns = row.batch.chronology.columns
    return EntryForm(data, initial=initial, kloes=kloes, columns=columns, entry=entry, settles=settles)


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_progress(request, batch):
    """The page while a worker is at it. A script asks again and again, is answered in headers, and shows nothing new."""
    if not batch.is_waiting:
        return HttpResponse(status=204) if "X-Background" in request.headers else redirect(page_of(batch))
    told = progress.told(batch.pk)
    if "X-Background" in request.headers:
        return HttpResponse(status=204, headers={"X-Progress": f"{told.percent} {told.words}"})
    return show(request, "import_progress", batch, batch=batch, told=told)


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_detail(request, batch):
    if batch.is_waiting or batch.state == Import.State.PREVIEW:
        return redirect(page_of(batch))
    is_in = batch.state == Import.State.IMPORTED
    context = _rows(request, batch) | {"done": previews.done_counts(batch)}
    context["why_not"] = previews.why_not_undone(batch) if is_in else ""
    return show(request, "import_detail", batch, **context)


def _finish(request, batch: Import, verb, sentence: str, **what):
    """One of the acts on a whole import; what speaks against it is said on the import's own page."""
    if request.method == "POST":
        try:
            entries = verb(batch=batch, **what, by=request.user)
            batch.refresh_from_db()
            if sentence and not batch.is_waiting:
                messages.success(request, sentence.format(entries=entries))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            batch.refresh_from_db()
    return redirect(page_of(batch))


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_accept(request, batch):
    """What is ticked on the page of the preview is kept first; `only` that, or everything is brought in."""
    picks = PicksForm(request.POST, steps=previews.steps_of(request.user, batch))
    only = "only" in request.POST
    if request.method == "POST" and picks.is_valid() and (takes := picks.takes()):
        kept = _finish(request, batch, verbs.pick_steps, "Your choices are kept." if only else "", takes=takes)
        if only:
            return kept
    return _finish(request, batch, verbs.accept_import, "The import is done: {entries} rows came into the chronology.")


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_discard(request, batch):
    return _finish(request, batch, verbs.discard_import, "The import is discarded. Nothing was brought in.")


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_undo(request, batch):
    return _finish(
        request, batch, verbs.undo_import, "The import is undone: {entries} entries are as they were before."
    )


@requires(Perm.IMPORT_CHRONOLOGY, on=Import, known_by=IMPORT)
def import_download(request, batch):
    """The original, as it came; named by reference and number, since its own name may name somebody (R9)."""
    if batch.file is None:
        raise Http404
    reference = part_of(batch).agency_return.reference
    return file_response(batch.file, name=f"{reference}-chronology-import-{batch.pk}.{batch.file.kind}")
