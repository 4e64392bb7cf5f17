"""Asking that an old part of the audit trail is put away, and confirming it."""

from datetime import date

from django import forms

from sar_portal.design.fields import DateField3
from sar_portal.design.words import date_in_words


class AskForm(forms.Form):
    before = DateField3(label="Put away what happened before", past=True)


class ConfirmAwayForm(forms.Form):
    """The day is the one that the page showed."""

    before = forms.DateField(widget=forms.HiddenInput)
    sure = forms.BooleanField()

    def __init__(self, *args, before: date, **kwargs):
        super().__init__(*args, initial={"before": before}, **kwargs)
        self.fields["sure"].label = f"Nobody needs what happened before {date_in_words(before)} in the access log"


class WithdrawForm(forms.Form):
    """The day is the one that the page showed."""

    withdraw = forms.DateField(widget=forms.HiddenInput)
