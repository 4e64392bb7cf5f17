"""What is looked for. It is sent, never part of an address: people type names (R9, R15)."""

from django import forms

from sar_portal.search.kinds import KINDS


class SearchForm(forms.Form):
    words = forms.CharField(
        label="Words",
        max_length=200,
        help_text="“Falling” finds “falls” as well. A phrase stands in quotation marks; “or” between two words finds either.",
    )
    only = forms.ChoiceField(
        required=False, choices=[("", "All"), *((kind.key, kind.title) for kind in KINDS)], widget=forms.HiddenInput
    )
