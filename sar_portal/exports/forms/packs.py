"""What a meeting pack holds, for which meeting, and who gets a copy."""

from django import forms

from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes
from sar_portal.exports.selectors.pack import CHAPTERS

CHOICES = [(name, title) for name, (title, _) in CHAPTERS.items()]


class PackForm(forms.Form):
    meeting_on = DateField3(label="Day of the meeting", help_text="Copies can be read until the day after it.")
    chapters = forms.MultipleChoiceField(
        label="What it holds", choices=CHOICES, initial=[name for name, _ in CHOICES], widget=Checkboxes(small=True)
    )
    members = forms.ModelMultipleChoiceField(
        label="Members of the subgroup",
        queryset=None,
        required=False,
        widget=Checkboxes(small=True),
        help_text="Each finds a copy here, with what they may read and their name across each page.",
    )
    others = LongTextField(
        label="Others",
        rows=3,
        required=False,
        help_text="One name a line. You download their copies and hand them over.",
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members
        self.fields["members"].label_from_instance = lambda one: one.name

    def clean_others(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["others"].splitlines() if name.strip()]

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not data.get("members") and not data.get("others") and not self.errors:
            self.add_error("members", "Choose a member, or name somebody below")
        return data
