"""Asking for a file, waiting for it, deciding on names found in it, and downloading it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reviews.models import PartKind, Review, Submission
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.documents.views import download
from sar_portal.exports import policies
from sar_portal.exports.forms.exports import ExportForm, GroundForm, NamesForm
from sar_portal.exports.models import ZIP, Export
from sar_portal.exports.selectors import lists
from sar_portal.exports.services import asking

BY_REFERENCE = {"reference": "reference"}
VERSION = {"reference": "part__agency_return__reference", "kind": "part__kind", "number": "number"}
BY_KEY = {"key": "pk"}
NEW = {Export.What.PACK: "exports:pack_new", Export.What.ARCHIVE: "exports:archive_new"}
OF_REVIEW = {"composite": Export.What.COMPOSITE, "answers": Export.What.ANSWERS}


def _page(request, template: str, review: Review, **context):
    request.board = review.board
    return render(request, f"exports/{template}.html", {"review": review, **context})


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def export_list(request, review):
    return _page(request, "export_list", review, exports=lists.my_exports(request.user, review))


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication
def export_new(request, review, what):
    """The composite with the filter of its address, or the comparison of answers."""
    if what not in OF_REVIEW:
        raise Http404
    return _ask(request, review, what=OF_REVIEW[what], query=request.GET.urlencode())


@requires(Perm.READ_DRAFT, Perm.READ_RETURNED, on=Submission, known_by=VERSION)
@requires_recent_authentication
def version_export(request, submission):
    """One version of an agency's chronology, by its own people or by the board once it was returned."""
    if submission.part.kind != PartKind.CHRONOLOGY:
        raise Http404
    return _ask(request, submission.part.agency_return.review, what=Export.What.CHRONOLOGY, submission=submission)


def _ask(request, review: Review, **of):
    knows = can(request.user, Perm.SEE_IDENTITY, review)
    form = ExportForm(request.POST or None, knows_names=knows)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(asking.ask_export(review=review, by=request.user, **of, **form.asked()))
        except Refused as refused:
            form.add_error(None, refused.sentence)
    try:
        content = lists.content_asked(request.user, review, **of)
    except Refused as refused:
        return _page(request, "export_new", review, refused=refused.sentence)
    return _page(request, "export_new", review, form=form, content=content)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication
def archive_new(request, review):
    """The whole review as one archive, with the real names: for handing it on, for a court, before it is disposed of."""
    form = GroundForm(request.POST or None)
    of: dict[str, Any] = {"what": Export.What.ARCHIVE, "kind": ZIP, "names": Export.Names.NAMES}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(asking.ask_export(review=review, by=request.user, **of, **form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _page(request, "archive_new", review, form=form)


def _own(request, export: Export) -> Export:
    """To everyone whose it is not, an export is not there."""
    if not lists.is_whose(request.user, export):
        raise Http404
    return export


def _check_still_has(request, export: Export) -> None:
    """Refuses the asker who may not read all of it any more (Z6, R12)."""
    try:
        policies.check_still_has(export, by=request.user)
    except NotAllowed as refused:
        refused.subject = export
        raise


@requires(*lists.READS, on=Export, known_by=BY_KEY)
def export_detail(request, export):
    progress = lists.progress_of(_own(request, export))
    if progress and "X-Background" in request.headers:
        return HttpResponse(status=204, headers={"X-Progress": f"{progress.percent} {progress.words}"})
    if "X-Background" in request.headers:
        return HttpResponse(status=204)
    if export.versions or export.returns:
        _check_still_has(request, export)
    failed = export.state == Export.State.FAILED and request.user == export.asked_by
    again = _where_asked(export) if failed else ""
    return _page(request, "export_detail", export.review, export=export, progress=progress, again=again)


def _where_asked(export: Export) -> str:
    """The page on which such a file is asked for; of a list, with the same filter. Packs and archives are chosen anew."""
    review, submission = export.review.reference, export.submission
    if submission is not None:
        part = submission.part
        return reverse("exports:version_export", args=[part.agency_return.reference, part.kind, submission.number])
    if export.what in NEW:
        return reverse(NEW[export.what], args=[review])
    return f"{reverse('exports:export_new', args=[review, export.what])}?{export.query}".rstrip("?")


@requires(*lists.READS, on=Export, known_by=BY_KEY)
def export_names(request, export):
    """What was found before the file is made: each becomes a code in this file, or stays. No agency's row changes."""
    if _own(request, export).state != Export.State.NAMES_FOUND:
        return redirect(export)
    _check_still_has(request, export)
    form = NamesForm(request.POST or None, found=export.found.all())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(asking.decide_names(export=export, written=form.written(), by=request.user))
        except NotNow:  # the other of two clicks was first
            return redirect(export)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _page(request, "export_names", export.review, export=export, form=form)


@requires(*lists.READS, on=Export, known_by=BY_KEY)
def export_download(request, export):
    """The file, while its day lasts and the person may still read everything in it (Z6)."""
    if not _own(request, export).has_file:
        raise NotNow("There is no file: it is not made, or its day is over.")
    _check_still_has(request, export)
    return download(lists.file_of(export), media_type=export.media_type, name=export.file_name)
