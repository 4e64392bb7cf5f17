"""What the coordinator enters of a disclosure that was made outside the portal."""

from django import forms

from sar_portal.design.fields import DateField3
from sar_portal.design.widgets import Radios
from sar_portal.exports.forms.exports import GroundForm
from sar_portal.exports.models import Disclosure

MEANS = [(value, label) for value, label in Disclosure.Means.choices if value != Disclosure.Means.EXPORT]


class DisclosureForm(GroundForm):
    field_order = ("what", "means", "recipient", "given_on", "basis", "basis_words", "purpose", "decided_by")
    what = forms.CharField(
        label="What was given",
        max_length=200,
        help_text="Such as 'Overview report, version 2' or 'Police return, 14 pages'.",
    )
    means = forms.ChoiceField(label="How", choices=MEANS, widget=Radios())
    given_on = DateField3(label="When", past=True)
    decided_by = forms.CharField(label="Who decided it", max_length=200, help_text="Name and role.")
