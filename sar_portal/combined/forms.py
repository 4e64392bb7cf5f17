"""What people type on the combined pages. Forms read; services write."""

from django import forms

from chronology.models import PracticeCode
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes


class FilterForm(forms.Form):
    """The filter of the composite: everything it holds is in the address, so a colleague can be sent it."""

    mark_optional = False

    agency = forms.MultipleChoiceField(label="Agencies", required=False, widget=Checkboxes(small=True))
    kloe = forms.TypedChoiceField(label="Line of enquiry", required=False, coerce=int, empty_value=None)
    practice = forms.ChoiceField(label="Practice", required=False, choices=[("", "Any"), *PracticeCode.choices])
    since = DateField3(label="From", required=False)
    until = DateField3(label="To", required=False)
    people = forms.CharField(label="Person, by code", required=False, max_length=40)
    words = forms.CharField(label="Words", required=False, max_length=80)

    def __init__(self, *args, agencies, kloes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies
        self.fields["kloe"].choices = [("", "Any"), *((kloe.number, f"{kloe.number} {kloe.title}") for kloe in kloes)]


class ShareForm(forms.Form):
    member = forms.ModelChoiceField(label="Subgroup member", queryset=None, empty_label="Choose a member")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class WithdrawForm(forms.Form):
    reason = LongTextField(label="Why is the sharing withdrawn?", rows=3)


class CommentForm(forms.Form):
    about = forms.CharField(
        label="What it is about", required=False, max_length=120, help_text="A line of enquiry, an entry, an agency"
    )
    text = LongTextField(label="Comment", rows=4)


class DecisionForm(forms.Form):
    text = LongTextField(label="What was decided or agreed", rows=4)
    owner = forms.CharField(label="Who will do it", required=False, max_length=120)
    due_on = DateField3(label="By when", required=False)

    def __init__(self, *args, **kwargs):
        # It stands on one page with the comment, and each label has to lead to its own box.
        super().__init__(*args, auto_id="id_decision_%s", **kwargs)
