"""An abbreviation and its meaning. Forms read; services write."""

from django import forms

from chronology.models import GlossaryTerm


class TermForm(forms.Form):
    term = forms.CharField(
        label="Abbreviation",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    meaning = forms.CharField(label="Meaning", max_length=200)

    @classmethod
    def of(cls, line: GlossaryTerm, data=None):
        """The form filled with a line of the glossary."""
        return cls(data, initial={"term": line.term, "meaning": line.meaning})
