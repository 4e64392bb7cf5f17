"""Forms of the round trip with Word. Nothing here saves."""

from django import forms

from imr.models import WordText
from imr.selectors.word import Change, Place
from reviews.forms.unsent_form import KeptWhileTyped
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios

WORD, PORTAL, BOTH, PUT = "word", "portal", "both", "put"


class WordForm(forms.Form):
    """The file that comes back."""

    mark_optional = False

    file = forms.FileField(
        label="The Word file",
        help_text="A .docx file, up to 25 MB. It is read and not kept.",
        widget=forms.FileInput(attrs={"accept": ".docx,.docm"}),
        error_messages={"required": "Choose the Word file"},
    )


class WordTextForm(KeptWhileTyped):
    """Which text is kept: that of the file, that of the portal, or both put together by hand (R14)."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    both = LongTextField(label="Both, to be put together", rows=12, required=False)
    choice = forms.ChoiceField(
        label="Which text is kept?",
        choices=[(WORD, "The text from Word"), (PORTAL, "What stands in the portal"), (BOTH, "Put both together")],
        widget=Radios(reveals={BOTH: ("both",)}),
    )

    @classmethod
    def of(cls, text: WordText, place: Place, data=None):
        both = "\n\n".join(words for words in (text.text, place.text) if words.strip())
        return cls(data, initial={"version": place.version, "both": both})

    def clean(self):
        if self.cleaned_data.get("choice") == BOTH and not self.cleaned_data.get("both", "").strip():
            self.add_error("both", "Write the text that is kept")
        return self.cleaned_data

    def meet(self, place: Place) -> None:
        """After somebody else changed the text: what was typed is kept, and goes on from what stands there now."""
        self.data = self.data.copy()
        self.data["version"] = place.version

    def value(self, change: Change) -> str | None:
        """The text to store; None where the portal's stays."""
        choice = self.cleaned_data["choice"]
        return {WORD: change.text.text, BOTH: self.cleaned_data["both"]}.get(choice)


class LooseForm(forms.Form):
    """Where a text goes that has no place, or that it goes nowhere."""

    mark_optional = False

    place = forms.ChoiceField(label="Put it at the end of", required=False)
    choice = forms.ChoiceField(
        label="What becomes of it?",
        choices=[(PUT, "It belongs in the report"), (PORTAL, "It is not needed")],
        widget=Radios(reveals={PUT: ("place",)}),
    )

    def __init__(self, data=None, *, places: list[Place]):
        super().__init__(data)
        self.fields["place"].choices = [("", "Choose"), *((place.name, place.title) for place in places)]

    def clean(self):
        if self.cleaned_data.get("choice") == PUT and not self.cleaned_data.get("place"):
            self.add_error("place", "Choose where it belongs")
        return self.cleaned_data
