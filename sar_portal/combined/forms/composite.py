"""What people ask of the composite. Forms read; services write."""

from django import forms

from chronology.models import PracticeCode
from sar_portal.combined.models import Annotation
from sar_portal.design.fields import DateField3
from sar_portal.design.widgets import Checkboxes

MARKS = [(mark.value, mark.label) for mark in Annotation.Mark if mark != Annotation.Mark.CLEARED]


class FilterForm(forms.Form):
    """The filter of the composite: everything it holds is in the address, so a colleague can be sent it."""

    mark_optional = False

    words = forms.CharField(
        label="Words",
        required=False,
        max_length=80,
        help_text="Endings do not matter. “In quotes” together, OR for either, a minus sign for not.",
    )
    agency = forms.MultipleChoiceField(label="Agencies", required=False, widget=Checkboxes(small=True))
    since = DateField3(label="From", required=False)
    until = DateField3(label="To", required=False)
    kloe = forms.TypedChoiceField(label="Line of enquiry", required=False, coerce=int, empty_value=None)
    practice = forms.ChoiceField(label="Practice", required=False, choices=[("", "Any"), *PracticeCode.choices])
    people = forms.CharField(label="Person, by code", required=False, max_length=40)
    contact = forms.CharField(label="Type of contact", required=False, max_length=80)
    episode = forms.TypedChoiceField(label="Key episode", required=False, coerce=int, empty_value=None)
    mark = forms.ChoiceField(label="Marked as", required=False, choices=[("", "Any"), *MARKS])

    def __init__(self, *args, versions, kloes, episodes, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = [version.part.agency_return.agency for version in versions]
        self.fields["agency"].choices = [(agency.code, agency.name) for agency in agencies]
        self.fields["episode"].choices = [("", "Any"), *((one.pk, one.name) for one in episodes)]
        self.fields["kloe"].choices = [("", "Any"), *((kloe.number, f"{kloe.number} {kloe.title}") for kloe in kloes)]
