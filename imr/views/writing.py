"""One way for every text of the report: shown, saved, saved by itself, chosen between two, looked back on (R14)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from chronology.forms.naming import ReplaceForm
from chronology.naming import rewritten
from chronology.selectors.people import key_of_return
from chronology.selectors.residual import Left, left_in
from imr.forms.report import ConflictForm, VersionForm
from imr.models import Report, ReportPart
from imr.selectors.citing import Entries
from imr.selectors.comments import open_counts
from imr.selectors.prompts import prompts_beside
from imr.selectors.report import changes_of, in_words, report_of
from imr.services.report import open_report
from imr.views.pages import show, typed
from reviews.forms.versions import VersionedForm
from reviews.models import PartState
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.design.fields import LongTextField
from sar_portal.design.formatted import word_count

# Parts of the page that follow what is stored: the templates of the same names.
BESIDE = ("preview", "remarks", "cited")
KEPT_THEIRS = "You kept what the other person wrote. Yours was not saved."


@dataclass(frozen=True)
class Written:
    """One stored text under the label of its field."""

    label: str
    text: str


@dataclass(frozen=True)
class Text:
    """One text of a report that two people may write at once: what is stored, its form, its addresses, its verb."""

    report: Report
    row: Any  # None while nothing is stored
    form_class: type[VersionedForm]
    save: Callable[..., Any]
    place: str  # by which what belongs beside it is known
    title: str
    page: str
    history: str
    names: str  # where a name that was left in is written by code
    choices: Mapping[str, list] = field(default_factory=dict)  # what may be chosen in a field, where that depends

    @property
    def part(self):
        return self.report.part

    def stored(self) -> dict[str, Any]:
        """What is stored now, by the names of the form's fields."""
        names = [name for name in self.form().fields if name != "version"] if self.row else []
        return {name: getattr(self.row, name) for name in names}

    def left(self) -> list[Left]:
        """Names left in what is stored."""
        fields = self.form().fields
        texts = [
            (name, str(fields[name].label), words) for name, words in self.stored().items() if isinstance(words, str)
        ]
        return left_in(texts, key_of_return(self.part.agency_return)) if any(words for _, _, words in texts) else []

    @property
    def written(self) -> list["Written"]:
        """The texts that are stored, as they will be printed."""
        fields = self.form().fields
        texts = ((name, words) for name, words in self.stored().items() if isinstance(fields[name], LongTextField))
        return [Written(str(fields[name].label), words) for name, words in texts if words.strip()]

    @property
    def open_threads(self) -> int:
        return open_counts(self.report)[self.place]

    @property
    def words(self) -> int:
        return sum(word_count(one.text) for one in self.written)

    def form(self, data=None) -> VersionedForm:
        form = self.form_class.of(self.row, data) if self.row else self.form_class(data, initial={"version": 0})
        for name, choices in self.choices.items():
            chosen: Any = form.fields[name]
            chosen.choices = choices
        return form

    def said(self, name: str, value: Any) -> str:
        """A value of a field as it stands on a page: what was chosen by its words."""
        return in_words(value, dict(self.choices.get(name, ())))

    def store(self, values: dict, *, autosave: bool = False):
        """The fields of the form go to the verb under its own names. Raises Refused, also where it is too late."""
        values = dict(values)
        version = values.pop("version") or 0
        try:
            return self.save(version=version, autosave=autosave, values=values)
        except NotNow as refusal:
            raise Refused(f"{refusal.sentence} Copy what you wrote before you leave this page.") from refusal


def begun(request: HttpRequest, part: ReportPart) -> Report:
    """The report to write on. What is sent begins it where the appointment did not; looking never does. Raises NotNow.

    Nobody opens a page to write on when nothing can be saved.
    """
    if request.method == "POST":
        return open_report(part=part)
    if part.state != PartState.IN_PROGRESS:
        raise NotNow(f"The report cannot be changed now: it is {part.get_state_display().lower()}.")
    report = report_of(request.user, part)
    if report is None:
        raise NotNow("The report is not begun yet. Begin it on its first page.")
    return report


def write(request: HttpRequest, page: str, text: Text, *, then: str, **context) -> HttpResponse:
    """The page to write on; after saving on to `then`, or back to the page itself for 'Save'."""
    if "resolution" in request.POST:
        return _resolve(request, text)
    form = text.form(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            text.store(form.cleaned_data)
        except Stale as stale:
            return _conflict(request, text, form, stale.current)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect(then if "continue" in request.POST else text.page)
    context |= beside(request, text)
    return show(request, page, text.part.agency_return, form=form, left=text.left(), **context)


def beside(request: HttpRequest, text: Text) -> dict[str, Any]:
    """What stands beside the box, read from what is stored: how it will be printed, and what is pointed out."""
    texts, entries = [(one.label, one.text) for one in text.written], Entries(text.report)
    return {
        "text": text,
        "prompts": prompts_beside(request.user, text.report, text.place, texts),
        "printed": [Written(label, entries.read(words)) for label, words in texts],
        "cited": entries.all_in("\n".join(words for _, words in texts)),
    }


def _conflict(request, text: Text, form: VersionedForm, current, choice: ConflictForm | None = None) -> HttpResponse:
    """Both texts, word by word, and the choice. What was typed is on this page until the person has chosen."""
    names = [name for name in form.fields if name != "version" and form.cleaned_data[name] != getattr(current, name)]
    both = [
        (form.fields[name].label, text.said(name, getattr(current, name)), text.said(name, form.cleaned_data[name]))
        for name in names
    ]
    choice = choice or ConflictForm.between(form, current, names)
    ret = text.part.agency_return
    return show(request, "report_conflict", ret, form=choice, text=text, both=both, current=current)


def _resolve(request, text: Text) -> HttpResponse:
    """What the person chose, written knowing the other text; where a third text came in between, asked again."""
    if text.row is None:  # nothing is stored, so there is nothing to choose between
        return redirect(text.page)
    base = text.form()
    sent = {*request.POST, *request.POST.get("differing", "").split()} - {"version"}
    fields = {name: field for name, field in base.fields.items() if name in sent}
    choice = ConflictForm(request.POST, fields=fields)
    if not choice.is_valid():
        return show(request, "report_conflict", text.part.agency_return, form=choice, text=text, current=text.row)
    if choice.chosen is None:
        messages.success(request, KEPT_THEIRS)
        return redirect(text.page)
    values = text.stored() | choice.chosen | {"version": choice.cleaned_data["version"]}
    try:
        text.store(values)
    except Stale as stale:
        base.cleaned_data = values
        return _conflict(request, text, base, stale.current)
    except Refused as refused:
        choice.add_error(None, refused.sentence)
        return show(request, "report_conflict", text.part.agency_return, form=choice, text=text, current=text.row)
    messages.success(request, "Saved.")
    return redirect(text.page)


def autosave(request: HttpRequest, text: Text) -> HttpResponse:
    """Answers after the commit, as docs/reference/components.md says."""
    form = text.form(request.POST)
    if not form.is_valid() and form.errors.keys() - form.apart:
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = text.store(form.cleaned_data, autosave=True)
    except Stale as stale:
        theirs = form.differences(stale.current)
        return render(request, "imr/_theirs.html", {"theirs": theirs, "live": True}, status=409)
    except Refused as refused:
        return JsonResponse({"errors": {"": [refused.sentence]}}, status=422)
    if form.errors:
        return JsonResponse({"errors": form.errors, "version": saved.version}, status=422)
    text = replace(text, row=saved)
    left = [one.as_json() for one in text.left()]
    context = beside(request, text) | {"ret": text.part.agency_return}
    parts = {name: render_to_string(f"imr/_{name}.html", context, request) for name in BESIDE}
    answer = {"version": saved.version, "saved_at": f"{timezone.localtime():%H:%M}", "left": left, "beside": parts}
    return JsonResponse(answer)


def write_code(request: HttpRequest, text: Text) -> HttpResponse:
    """Writes the code for one name in what is stored, unless somebody has changed it since the page was shown (R14)."""
    form = ReplaceForm(request.POST)
    if request.method == "POST" and form.is_valid() and (place := form.cleaned_data["at"]):
        stored, name = text.stored(), place.pop("field")
        key = key_of_return(text.part.agency_return)
        new = rewritten(str(stored.get(name, "")), key, choice=form.cleaned_data["choice"], **place)
        try:
            if new is None:
                raise Refused("This does not stand in the text any more.")
            text.store(stored | {name: new, "version": form.cleaned_data["version"]})
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "Saved.")
    return redirect(text.page)


def history(request: HttpRequest, text: Text) -> HttpResponse:
    """Every stored version with what it changed, word by word."""
    labels = {name: str(field.label) for name, field in text.form().fields.items() if name != "version"}
    changes = changes_of(text.row, labels, text.said) if text.row else []
    return show(request, "report_history", text.part.agency_return, text=text, changes=changes)


def restore(request: HttpRequest, text: Text, key: int) -> HttpResponse:
    """An earlier text comes back as a new version; what stands now stays in the history."""
    old = text.row.history.filter(pk=key).first() if text.row else None
    if old is None:
        raise Http404
    # That a text is finished its author says of what stands, and of what the template asks now.
    names = [name for name in text.form().fields if name not in {"version", "finished"}]
    form = VersionForm(typed(request), initial={"version": text.row.version})
    if request.method == "POST" and form.is_valid():
        try:
            text.store({name: getattr(old, name) for name in names} | form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Restored. What stood there before is in the history.")
            return redirect(text.page)
    labels = [(text.form().fields[name].label, name) for name in names]
    pairs = [
        (label, text.said(name, getattr(text.row, name)), text.said(name, getattr(old, name))) for label, name in labels
    ]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    return show(request, "report_restore", text.part.agency_return, form=form, text=text, old=old, pairs=differing)
