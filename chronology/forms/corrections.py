"""What the author makes of a correction from staff."""

from django import forms

from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios


class CorrectionForm(forms.Form):
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What do you make of it?",
        choices=[("accept", "Take it over: the entry says it from now on"), ("decline", "Leave the entry as it is")],
        widget=Radios(reveals={"decline": "reason"}),
    )
    reason = LongTextField(
        label="Why the entry stays as it is",
        rows=3,
        required=False,
        help_text="Such as: two records made at the time say otherwise.",
    )

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("decision") == "decline" and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why the entry stays as it is")
        return cleaned
