"""What is typed about the people of a review whom several agencies write about."""

from django import forms

from reviews.forms.versions import VersionedForm
from reviews.models import FamilyContact
from sar_portal.design.fields import CommaField, DateField3, LongTextField
from sar_portal.design.widgets import Radios

SHORT = forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"})


def spellings_field() -> CommaField:
    return CommaField(
        label="Other names, spellings and initials",
        each=120,
        max_length=400,
        required=False,
        help_text="With commas between them: Jo, Mrs Smith, JL",
    )


class FamilyContactForm(forms.Form):
    """A contact with the family, an advocate or the adult."""

    how = forms.ChoiceField(label="How", choices=FamilyContact.How.choices, widget=Radios(inline=True))
    happened_on = DateField3(label="When", past=True)
    with_whom = forms.CharField(
        label="With whom, by relation", max_length=120, help_text="Such as the daughter, or the advocate. No name."
    )
    said = LongTextField(
        label="What was said",
        rows=6,
        help_text="What they were told, how they wish to take part, which name they ask to be used, what they fear or want "
        "asked. Declining is a valid answer: give the reason. People by code.",
    )


class CommonPersonForm(VersionedForm):
    code = forms.CharField(
        label="Code", max_length=40, help_text="Sister 1, Neighbour 1, Coroner’s officer 1", widget=SHORT
    )
    name = forms.CharField(label="Real name", max_length=120, required=False)
    spellings = spellings_field()
    role = forms.CharField(
        label="Role", max_length=120, required=False, help_text="Sister, neighbour, coroner’s officer"
    )
    agencies_see_name = forms.BooleanField(
        label="Agencies may see the name",
        required=False,
        help_text="Their texts are then checked for it too. Without it they see code and role.",
    )


class ShowNamesForm(forms.Form):
    """Why somebody at the board needs the real names now (G5)."""

    reason = LongTextField(label="Why do you need the names?", rows=3, help_text="Do not write a name here.")
