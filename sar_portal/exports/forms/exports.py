"""What is asked before a file leaves: in which form, for whom, why, and what becomes of the names found in it."""

from django import forms

from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios
from sar_portal.documents.models import Kind
from sar_portal.exports.models import Basis, Export
from sar_portal.exports.services.asking import KEEP

KINDS = [
    (Kind.PDF.value, "PDF"),
    (Kind.DOCX.value, "Word"),
    (Kind.XLSX.value, "Excel"),
    (Kind.CSV.value, "CSV"),
]
HINTS = {
    Kind.PDF.value: "For reading and printing; tagged for screen readers",
    Kind.DOCX.value: "A landscape table, for reading and working on",
    Kind.XLSX.value: "Each column by itself, for sorting; can be imported again",
    Kind.CSV.value: "The same as plain text, for other programs; can be imported again",
}


class GroundForm(forms.Form):
    """For whom, on which ground and why: the same for a file made here and for what went out by other means."""

    recipient = forms.CharField(
        label="Who it is for",
        max_length=200,
        help_text="A person or body, such as 'HM Coroner for Ashmere' or 'myself'.",
    )
    basis = forms.ChoiceField(
        label="Legal basis", choices=Basis.choices, widget=Radios(reveals={"other": "basis_words"})
    )
    basis_words = forms.CharField(label="Which ground", max_length=300, required=False)
    purpose = LongTextField(label="What it is for", rows=3, help_text="Kept in the disclosure register.")

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("basis") == Basis.OTHER and not data.get("basis_words", "").strip():
            self.add_error("basis_words", "Say which ground.")
        return data


class ExportForm(GroundForm):
    """A file is asked for."""

    field_order = ("kind", "names", "recipient", "basis", "basis_words", "purpose")
    kind = forms.ChoiceField(
        label="Which kind of file", choices=KINDS, initial=Kind.PDF.value, widget=Radios(hints=HINTS)
    )
    names = forms.ChoiceField(
        label="Names",
        choices=Export.Names.choices,
        initial=Export.Names.CODES.value,
        widget=Radios(
            hints={"codes": "Everything is first searched for names that were left in, and you decide on each"}
        ),
    )

    def __init__(self, *args, knows_names: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not knows_names:
            del self.fields["names"]

    def asked(self) -> dict:
        return {"names": Export.Names.CODES.value} | self.cleaned_data


class NamesForm(forms.Form):
    """What becomes of each thing that was found: a code, or it stays as it is."""

    mark_optional = False

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = list(found)
        for one in self.found:
            choices = [(option, f"Write {option}" if option else "Leave it out") for option in one.options]
            self.fields[f"found-{one.pk}"] = forms.ChoiceField(
                label=f"{one.text}{f', {one.whose}' if one.whose else ''}",
                choices=[*choices, (KEEP, "Leave it as it is")],
                initial=one.options[0] if one.options else KEEP,
            )

    def lines(self):
        """Each thing found with its own box."""
        return [(one, self[f"found-{one.pk}"]) for one in self.found]

    def written(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"found-{one.pk}"] for one in self.found}
