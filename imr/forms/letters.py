"""Forms of the letters to practitioners. Nothing here saves."""

from django import forms

from imr.models import LetterGiven
from sar_portal.design.fields import DateField3
from sar_portal.design.widgets import Checkboxes, Radios


class MakeLettersForm(forms.Form):
    """To whom a letter is made."""

    rows = forms.ModelMultipleChoiceField(
        queryset=None,
        label="To whom",
        widget=Checkboxes(small=True),
        error_messages={"required": "Tick the people to whom a letter goes"},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = people
        self.fields["rows"].label_from_instance = lambda row: f"{row.code}, {row.name}, {row.role}"


class GivenForm(forms.Form):
    """How letters reached their people. Never by e-mail: a name would stand in it (R9)."""

    letters = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Which letters",
        widget=Checkboxes(small=True),
        error_messages={"required": "Tick the letters it is about"},
    )
    verb = forms.ChoiceField(label="How", choices=list(LetterGiven.WORDS.items()), widget=Radios(inline=True))
    on = DateField3(label="On which day", past=True)

    def __init__(self, *args, letters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letters"].queryset = letters
        self.fields["letters"].label_from_instance = lambda one: f"Letter {one.number}, to {one.involvement.code}"
