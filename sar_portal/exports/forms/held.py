"""Of whom everything that is held is asked, and what was blacked out for a request."""

from collections.abc import Sequence

from django import forms

from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.exports.selectors.held import Somebody


class HeldForm(forms.Form):
    """By code, from the key: no name is typed, and none is in an address."""

    person = forms.ChoiceField(label="Person, by code")

    def __init__(self, *args, people: Sequence[Somebody], **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {one.value: one for one in people}
        self.fields["person"].choices = [("", "Choose"), *((one.value, one.words) for one in people)]

    @property
    def chosen(self) -> Somebody:
        return self._people[self.cleaned_data["person"]]


class BlackedOutForm(forms.Form):
    asked_by_role = forms.CharField(
        label="Who asked, by role", max_length=120, help_text="Such as 'Sister of the adult' or 'HO1'. No name."
    )
    requested_on = DateField3(label="Date of the request", past=True)
    place = forms.CharField(
        label="What was blacked out, and where",
        max_length=200,
        help_text="Such as 'Name of a neighbour, police return version 2, page 4'. By code, no name.",
    )
    why = LongTextField(
        label="Why", rows=3, help_text="Such as 'Says something of another person, who has not agreed'."
    )
    decided_by = forms.CharField(label="Who decided it", max_length=200, help_text="Name and role.")
