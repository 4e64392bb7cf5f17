"""Two recommendations to look at side by side, and what is decided on them."""

from collections.abc import Sequence

from django import forms

from chronology.forms.named import NamesLeftForm
from chronology.naming import Key
from sar_portal.combined.models import OverlapDecision
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios


class TwoForm(forms.Form):
    """Which two; their references stand in the address."""

    first = forms.ChoiceField(label="One recommendation")
    second = forms.ChoiceField(label="Another")

    def __init__(self, *args, found: Sequence, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_reference = {one.one.reference: one for one in found}
        words = [(reference, f"{one.short}: {_begin(one.item)}") for reference, one in self.by_reference.items()]
        for name in ("first", "second"):
            self.fields[name].choices = [("", "Choose one"), *words]

    def clean(self):
        cleaned: dict = super().clean() or self.cleaned_data
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "Choose another one than the first")
        return cleaned

    def chosen(self) -> tuple | None:
        """The two, once they are chosen."""
        if not self.is_bound or not self.is_valid():
            return None
        return self.by_reference[self.cleaned_data["first"]], self.by_reference[self.cleaned_data["second"]]


def _begin(item: dict, longest: int = 70) -> str:
    text = " ".join(item["recommendation"].split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


class OverlapForm(NamesLeftForm):
    """One decision, with a reason where there is one to give; it is searched for names left in it."""

    verb = forms.ChoiceField(label="Do they go together?", choices=OverlapDecision.Verb.choices, widget=Radios())
    reason = LongTextField(label="Reason", rows=2, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args, decided: int, key: Key | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = decided
        if key is not None:
            self.look_for_names({"reason": key})

    def meet(self, decided: int) -> None:
        """Somebody decided in between: the next try knows of that, and keeps what was typed (R14)."""
        self.data = self.data.copy()
        self.data["seen"] = str(decided)
