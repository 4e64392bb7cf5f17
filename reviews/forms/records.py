"""Forms of the record list."""

from django import forms

from reviews.forms.versions import VersionedForm
from sar_portal.design.fields import DateField3, LongTextField


class RecordSetForm(VersionedForm):
    system = forms.CharField(
        label="System or place", max_length=120, help_text="Such as the case management system, or the paper archive."
    )
    description = LongTextField(label="What it holds", required=False, rows=3)
    format = forms.CharField(
        label="Format", max_length=60, required=False, help_text="Such as electronic, paper, audio or video."
    )
    custodian = forms.CharField(label="Custodian, by role", max_length=120, required=False)
    secured_on = DateField3(label="Secured on", required=False, past=True)
    secured_by = forms.CharField(label="Secured by", max_length=120, required=False)
    available_on = DateField3(label="Made available to the author on", required=False, past=True)

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("secured_on") and not cleaned.get("secured_by"):
            self.add_error("secured_by", "Say who secured the records")
        if cleaned.get("secured_by") and not cleaned.get("secured_on") and "secured_on" not in self.errors:
            self.add_error("secured_on", "Enter the day on which they were secured")
        return cleaned


class AvailableForm(forms.Form):
    on = DateField3(label="Made available to the author on", past=True)


class ConfirmForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=120)
    role = forms.CharField(label="Your role", max_length=120)
    confirm = forms.BooleanField(
        label="Every set of records listed above is secured against loss and alteration",
        error_messages={"required": "Tick the box to confirm"},
    )
