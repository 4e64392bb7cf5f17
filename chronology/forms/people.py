"""What is typed on the pages of the agency's key. Forms read; services write."""

from django import forms

from chronology.models import PersonCode
from sar_portal.design.fields import CommaField

SHORT = forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"})


class PersonForm(forms.Form):
    code = forms.CharField(label="Code", max_length=40, help_text="HO1, GP2, Ward nurse 1", widget=SHORT)
    name = forms.CharField(
        label="Name", max_length=120, required=False, help_text="With title or number: Dr Jo Lee, PC 4471 Lee"
    )
    spellings = CommaField(
        label="Other names, spellings and initials",
        each=120,
        max_length=400,
        required=False,
        help_text="With commas between them: Jo, Mrs Smith, JL",
    )
    role = forms.CharField(
        label="Role", max_length=120, required=False, help_text="Shown with the code in the chronology"
    )

    @classmethod
    def of(cls, person: PersonCode, data=None):
        """The form filled with a line of the key."""
        return cls(data, initial={name: getattr(person, name) for name in cls.base_fields})
