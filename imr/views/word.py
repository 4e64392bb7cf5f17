"""The round trip with Word: the draft as a file to work on, and what came back, decided on text by text."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.word import LooseForm, WordForm, WordTextForm
from imr.models import ReportPart
from imr.selectors import word as found
from imr.services import word as verbs
from imr.views.pages import show, typed
from imr.views.report import KNOWN_BY
from imr.views.writing import begun
from reviews.services.unsent_form import forget_unsent
from reviews.views.pages import kept_meanwhile
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.models import MEDIA_TYPES, Kind
from sar_portal.documents.office.word_report import draft_report
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.views import download

NOTHING = "The file says nothing else than the portal. Nothing was changed."
ALL = "All of the file is decided on. Nothing of it is kept beside the report."


def _page(part) -> str:
    return reverse("imr:word_detail", args=[part.agency_return.reference])


def _absent(read) -> list[str]:
    return [f"Not in the file: {'; '.join(read.absent)}. These texts stay as they are."] if read.absent else []


def _on(request, part, report, done: str):
    """Back to what still waits."""
    messages.success(request, done if found.proposal_of(request.user, report) else f"{done} {ALL}")
    return redirect(_page(part))


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_download(request, part):
    """Named by the reference alone (R9); the audit trail says who took it away (R10)."""
    report = begun(request, part)
    name = f"{part.agency_return.reference}-draft-report.docx"
    frozen = found.word_of(report) | crest_of(part.agency_return.review.board)
    return download(draft_report(frozen), media_type=MEDIA_TYPES[Kind.DOCX], name=name)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_detail(request, part):
    report = begun(request, part)
    form = WordForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = verbs.bring_back(report=report, name=file.name, data=file.read(), by=request.user)
            if read._state.adding:
                messages.info(request, " ".join([NOTHING, *read.notes, *_absent(read)]))
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect(_page(part))
    proposal = found.proposal_of(request.user, report)
    changes = found.changes_from(proposal) if proposal else []
    ready = sum(change.place is not None and not change.conflicts for change in changes)
    context = {"proposal": proposal, "changes": changes, "ready": ready}
    return show(request, "word_detail", part.agency_return, part=part, form=form, **context)


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_take(request, part):
    """Everything at once that nobody has changed in the portal."""
    report = begun(request, part)
    proposal = found.proposal_of(request.user, report)
    try:
        taken = verbs.take_all(proposal=proposal, by=request.user) if proposal else 0
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(_page(part))
    return _on(request, part, report, f"{taken} text{'' if taken == 1 else 's'} taken over.")


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_text(request, part, key):
    """One text of the file beside what stands in the portal; decided on here, or by the buttons of the list."""
    report = begun(request, part)
    change = found.change_of(request.user, report, key)
    if change is None:
        messages.info(request, "This text was decided on already.")
        return redirect(_page(part))
    places = found.places_of(report)
    form = _form(change, places, typed(request))
    if isinstance(form, WordTextForm) and (went := kept_meanwhile(request, form)):
        return went
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(change, form, places, request.user)
            forget_unsent(key=form.cleaned_data.get("unsent", ""), by=request.user)
            return _on(request, part, report, done)
        except Stale as stale:
            change = found.change_of(request.user, report, key) or change
            form.add_error(None, stale.sentence)
            if change.place and isinstance(form, WordTextForm):
                form.meet(change.place)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return show(request, "word_text", part.agency_return, part=part, form=form, change=change)


def _form(change: found.Change, places: list[found.Place], data) -> WordTextForm | LooseForm:
    return WordTextForm.of(change.text, change.place, data) if change.place else LooseForm(data, places=places)


def _decide(change: found.Change, form, places: list[found.Place], by) -> str:
    """Calls the verb that was chosen; what was done, in a sentence."""
    if change.place is None:
        place = next((one for one in places if one.name == form.cleaned_data["place"]), None)
        value = found.joined(place, change.text) if place and form.cleaned_data["choice"] == "put" else None
        version = place.version if place else 0
    else:
        place, value, version = change.place, form.value(change), form.cleaned_data["version"]
    if value is None or place is None:
        verbs.leave_text(text=change.text, by=by)
        return "The report stays as it is there."
    verbs.take_text(text=change.text, place=place.name, value=value, version=version, by=by)
    return f"Taken over: {place.title}."


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_end(request, part):
    report = begun(request, part)
    if request.method == "POST":
        verbs.put_away(report=report, by=request.user)
        messages.success(request, "The rest of the file is put away. The report stays as it is.")
        return redirect(_page(part))
    proposal = found.proposal_of(request.user, report)
    if proposal is None:
        return redirect(_page(part))
    return show(request, "word_end", part.agency_return, part=part, count=proposal.texts.count())
