"""What the senior manager and the coordinator type when they decide on a version."""

from django import forms

from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import in_words
from reviews.models import ASKING, UnsentDecision
from sar_portal.accounts.forms import ConfirmIdentityForm
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

STATEMENT = "I have read and challenged this version. I accept it on behalf of the organisation"
OWNING = " and take responsibility for acting on its recommendations"
NEWER = "A newer version has been submitted. Read that one before you decide."


class OfVersion(forms.Form):
    """A decision on the version that the page showed: a newer one is read first (R7). What was typed of it before and not sent
    stands in its boxes.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Of the words that this page knows; saving by itself counts it up.
    kept = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, version: int, unsent: UnsentDecision | None = None, **kwargs):
        super().__init__(*args, initial=unsent.words if unsent else None, **kwargs)
        self.newest = self.fields["version"].initial = version
        self.fields["kept"].initial = unsent.version if unsent else 0

    def words(self) -> dict[str, str | list[str]]:
        """What stands in the boxes, right or wrong, as it can be kept: the database has no character of no number. What
        is empty is not there, a date of three empty boxes among it.
        """
        sent = {name: self[name].data for name in self.fields if name not in {"version", "kept"}}
        return {name: plain(said) for name, said in sent.items() if said and any(said)}

    def elsewhere(self, kept: dict[str, str | list[str]]) -> list[tuple[str, object]]:
        """(label, what is kept) of each box in which another window keeps something else than this one sent (R14)."""
        sent, found = self.words(), []
        for name, field in self.fields.items():
            words = kept.get(name, "")
            if name in {"version", "kept"} or words == sent.get(name, ""):
                continue
            is_date = isinstance(field, DateField3)
            found.append((str(field.label), " ".join(words).strip() if is_date else in_words(field, words)))
        return found

    def meet(self, kept: int) -> None:
        """What is sent next was written knowing the words that are kept now."""
        self.data = self.data.copy()
        self.data["kept"] = str(kept)

    def of_older(self) -> bool:
        """Whether the page showed another version than the newest."""
        return self.cleaned_data.get("version") != self.newest

    def clean(self):
        data = super().clean() or self.cleaned_data
        if self.of_older():
            self.add_error(None, NEWER)
            self.meet(0)  # what was kept of the other version says nothing of this one
            self.data["version"] = str(self.newest)
        return data


def texts_in(form: forms.Form, words: dict | None = None) -> list[tuple[str, str]]:
    """What somebody wrote in the long boxes of a form that comes too late, each under its label; or what `words` keep of it."""
    boxes = [
        (str(form[name].label), (form[name].data if words is None else words.get(name)) or "")
        for name, box in form.fields.items()
        if isinstance(box, LongTextField)
    ]
    return [(label, text) for label, text in boxes if text.strip()]


def plain(said) -> str | list[str]:
    """What was typed as it is kept: without the character of no number, each line ended in one way."""
    return (
        [plain(one) for one in said]
        if isinstance(said, list | tuple)
        else str(said).replace("\0", "").replace("\r\n", "\n")
    )


class DecisionForm(OfVersion):
    """The senior manager's one decision. To send a version back something has to be said, of the whole or of a place."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[
            ("accept", "Accept on behalf of the organisation"),
            ("send_back", "Send back to the author"),
            ("conflict", "I have a conflict: somebody else has to decide"),
        ],
        widget=Radios(
            hints={"accept": "You confirm on the next page", "conflict": "You say why on the next page"},
            reveals={"send_back": ("reason", "places")},
        ),
    )
    reason = LongTextField(label="What needs to change, in general", rows=4, required=False)
    places = forms.MultipleChoiceField(label="Where", required=False, widget=Checkboxes(small=True))

    def __init__(self, *args, places: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = places
        reveals = {place: (self._why(place),) for place in places}
        self.fields["places"].choices = list(places.items())
        self.fields["places"].widget.reveals = reveals
        for place, title in places.items():
            self.fields[self._why(place)] = LongTextField(
                label=f"What needs to change in {title}", rows=3, required=False
            )
        if not places:
            del self.fields["places"]
            self.fields["decision"].widget.reveals = {"send_back": ("reason",)}

    @staticmethod
    def _why(place: str) -> str:
        return f"why-{place}"

    def asked(self) -> list[dict]:
        """What was asked for, place by place; a reason that was written counts although its box is not ticked."""
        data = self.cleaned_data
        said = {place: data.get(self._why(place), "").strip() for place in self.titles}
        chosen = data.get("places", [])
        return [
            {"place": place, "title": title, "why": said[place]}
            for place, title in self.titles.items()
            if said[place] or place in chosen
        ]

    def general(self) -> str:
        """The reason of the whole: what was written, or where to look."""
        named = "; ".join(one["title"] for one in self.asked())
        return self.cleaned_data["reason"].strip() or f"See what is asked of: {named}."

    def clean(self):
        data = super().clean() or self.cleaned_data
        asked, decision = self.asked(), data.get("decision")
        if decision == "send_back" and not data.get("reason", "").strip():
            if not any(one["why"] for one in asked):
                self.add_error("reason", "Say what needs to change.")
        if decision in {"accept", "conflict"} and (data.get("reason", "").strip() or any(one["why"] for one in asked)):
            self.add_error("decision", "You wrote what needs to change. Send it back, or take that out first.")
        return data


class ConflictForm(forms.Form):
    """Why somebody does not check a return."""

    reason = LongTextField(label="What is the conflict?", rows=4)


class QueryForm(KeptWhileTyped):
    """One query, on one place of a version."""

    place = forms.ChoiceField(label="About")
    text = LongTextField(label="What do you ask?", rows=4)

    def __init__(self, *args, places: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places.items())


class AnswersForm(KeptWhileTyped):
    """A box beside each query that the page shows, by its name there."""

    def __init__(self, *args, boxes: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {box: forms.CharField(required=False, strip=False) for box in boxes}


class ThreadForm(forms.Form):
    """What is done with a query: settled, or opened again."""

    verb = forms.ChoiceField(choices=[("settle", ""), ("reopen", "")])


class DocumentForm(forms.Form):
    """A PDF whose fingerprint is compared; the file itself is not kept."""

    document = forms.FileField(label="The PDF", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))


class AcceptForm(ConfirmIdentityForm):
    """The confirmation: statement, name and role as they will be printed, and who is really there."""

    field_order = ("statement", "name", "role", "password", "code")
    statement = LongTextField(label="Statement", rows=6)
    name = forms.CharField(label="Your name as it will be printed", max_length=120)
    role = forms.CharField(label="Your role in the organisation", max_length=120)

    def __init__(self, *args, recommends: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["statement"].initial = f"{STATEMENT}{OWNING if recommends else ''}."


class QualityForm(OfVersion):
    """The checklist and its outcome: nothing more is asked, or the next version answers, with the reason and a new date."""

    met = forms.MultipleChoiceField(label="What is met", required=False, widget=Checkboxes(small=True))
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[
            ("finalise", "Accept: nothing more is asked"),
            ("query", "Accept with queries: the agency answers them with a new version"),
            ("return_for_revision", "Return for revision: it cannot be used as it is"),
        ],
        widget=Radios(),
    )
    reason = LongTextField(
        label="What the agency is asked", rows=6, required=False, help_text="Nothing has to be said here to accept it."
    )
    due_on = DateField3(label="Answer by", future=True, required=False)

    def __init__(self, *args, checklist, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["met"].choices = checklist
        if not checklist:
            del self.fields["met"]

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("outcome") in ASKING and not data.get("reason", "").strip():
            self.add_error("reason", "Say what the agency is asked.")
        return data


class ReopenForm(forms.Form):
    reason = LongTextField(label="Why is it reopened?", rows=4)
    due_on = DateField3(label="New date", future=True, required=False)
