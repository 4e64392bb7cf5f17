"""With whom a review is shared, and why no longer."""

from django import forms

from sar_portal.design.fields import LongTextField


class ShareForm(forms.Form):
    member = forms.ModelChoiceField(label="Subgroup member", queryset=None, empty_label="Choose a member")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class WithdrawForm(forms.Form):
    reason = LongTextField(label="Why is the sharing withdrawn?", rows=3)
