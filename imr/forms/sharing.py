"""Forms of the record on its way to the interviewee and back. Nothing here saves."""

from types import SimpleNamespace

from django import forms

from imr.models import CopyGiven
from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import VersionedForm
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios
from sar_portal.documents.uploads import ACCEPTED


class ShareForm(forms.Form):
    address = forms.EmailField(
        label="E-mail address of the interviewee", help_text="Their own address. The link goes there and nowhere else."
    )


# The boxes of an answer, by how their names begin, and which draft of it the page showed.
BOXES = ("answer", "comment", "entry_", "version")


class CodeForm(forms.Form):
    """The code, and beside it what `written` has of an answer: whoever is asked for the code again keeps their words."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="8 letters and figures, which the person who interviewed you tells you by voice.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args, written, **kwargs):
        super().__init__(*args, **kwargs)
        for name, text in written.items():
            if name.startswith(BOXES):
                self.fields[name] = forms.CharField(required=False, initial=text, widget=forms.HiddenInput)


def words_in(sent, kept=()) -> list[str]:
    """What somebody wrote into the boxes of an answer that could not be taken, without what an answer keeps already."""
    stands = {text for answer in kept for text in (answer.comment, *answer.remarks.values())}
    boxes = [
        text.replace("\r\n", "\n").strip() for name, text in sent.items() if name.startswith(("comment", "entry_"))
    ]
    return [text for text in boxes if text and text not in stands]


class AnswerForm(forms.Form):
    """Confirm, or comment beside the record and beside each entry that was put to them."""

    answer = forms.ChoiceField(
        label="Is the record right?",
        choices=[("confirm", "Yes, I confirm it"), ("comment", "I want to add a comment")],
        widget=Radios(reveals={"comment": "comment"}),
    )
    comment = LongTextField(
        label="Your comment",
        required=False,
        rows=6,
        help_text="It stands beside the record and stays with it. Say what you see differently, or what is missing.",
    )

    def __init__(self, *args, checks, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {str(check.pk): f"entry_{check.pk}" for check in checks}
        for check in checks:
            label, name = f"Comment on {check.entry.ref}", self.keys[str(check.pk)]
            self.fields[name] = LongTextField(label=label, required=False, rows=2)
            check.box = self[name]

    @property
    def said(self) -> dict:
        """What is kept: the comment where one was chosen, and what was said of single entries."""
        cleaned = self.cleaned_data
        comment = cleaned["comment"] if cleaned["answer"] == "comment" else ""
        return {"comment": comment, "remarks": {key: cleaned[name] for key, name in self.keys.items()}}

    def clean(self):
        cleaned = self.cleaned_data
        remarks = any(cleaned.get(name, "").strip() for name in self.keys.values())
        if cleaned.get("answer") == "comment" and not cleaned.get("comment", "").strip() and not remarks:
            self.add_error("comment", "Write your comment")
        if cleaned.get("answer") == "confirm" and cleaned.get("comment", "").strip():
            self.add_error("answer", "You wrote a comment. Choose ‘I want to add a comment’, or empty the box")
        return cleaned


class LinkAnswerForm(AnswerForm, VersionedForm):
    """The answer on the page of a link, which is kept while it is typed. `unfinished`: to be kept, and no answer yet."""

    def __init__(self, *args, checks, unfinished: bool = False, **kwargs):
        super().__init__(*args, checks=checks, **kwargs)
        self.unfinished = unfinished
        self.fields["answer"].required = not unfinished

    @property
    def boxes(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    @property
    def words(self) -> dict[str, str]:
        """What stands in the boxes, by their names, without those that are empty."""
        return {name: text for name in self.boxes if (text := self.cleaned_data.get(name, ""))}

    def clean(self):
        return self.cleaned_data if self.unfinished else super().clean()

    def differences(self, current):
        return super().differences(SimpleNamespace(**{name: current.words.get(name, "") for name in self.boxes}))


class PaperAnswerForm(KeptWhileTyped, AnswerForm):
    """The same, as it stands on the signed paper."""

    mark_optional = False

    signed_on = DateField3(label="Signed on", past=True)
    paper = forms.FileField(
        label="The signed paper, scanned or photographed (optional)", required=False, help_text=f"A {ACCEPTED} file."
    )


class CopyGivenForm(forms.Form):
    verb = forms.ChoiceField(
        label="How did it reach them?", choices=list(CopyGiven.WORDS.items()), widget=Radios(inline=True)
    )
    on = DateField3(label="On which day", past=True)


class AddendumForm(KeptWhileTyped):
    text = LongTextField(
        label="What is added", rows=6, help_text="It is dated and stands beside the record, which stays as it is."
    )
