"""What is chosen while a file or a pasted block is brought in."""

from django import forms

from chronology.importing.columns import COLUMNS
from chronology.models import Import
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios

COLUMN_WORDS = {
    "ref": "Reference",
    "start_date": "When (date)",
    "start_time": "Time",
    "end_date": "End date",
    "end_time": "End time",
    "date_certainty": "How sure the date is",
    "source": "Source of information",
    "people": "People involved",
    "contact_type": "Type of contact",
    "event": "What happened",
    "adult_seen": "Was the adult seen",
    "adults_voice": "What the adult said or wanted",
    "action": "Action or decision",
    "comment": "Author’s comment",
    "practice_code": "Practice",
    "kloe": "Key lines of enquiry",
}
LEAVE_OUT = ("", "Not used (kept with the row)")


class ImportForm(forms.Form):
    """A file or a pasted block, one of the two."""

    mark_optional = False

    file = forms.FileField(
        label="A file",
        required=False,
        help_text="Word (.docx), Excel (.xlsx) or CSV. One row for each entry, with headings.",
    )
    pasted = LongTextField(
        label="Or paste a table from Word or Excel", required=False, rows=8, help_text="With its row of headings"
    )

    def clean(self):
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "").strip()
        if not self.errors and bool(file) == bool(pasted):
            words = "Choose a file or paste a table, not both" if file else "Choose a file or paste a table"
            self.add_error("file", words)
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """Which column is what, whether the day or the month comes first, and the source of rows without one."""

    mark_optional = False

    day_first = forms.TypedChoiceField(
        label="Which comes first in this file’s dates?",
        choices=[("yes", "The day: 05/06/2025 is 5 June"), ("no", "The month: 05/06/2025 is 6 May")],
        required=False,
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        widget=Radios(),
    )
    default_source = forms.CharField(
        label="Source of information for rows without one",
        required=False,
        max_length=200,
        help_text="Leave it blank if the rows come from different records: they come in marked.",
    )

    def __init__(self, *args, batch: Import, **kwargs):
        day_first = "" if batch.day_first is None else "yes" if batch.day_first else "no"
        initial = {"default_source": batch.default_source, "day_first": day_first}
        super().__init__(*args, initial=initial, **kwargs)
        if not batch.question and batch.day_first is None:
            del self.fields["day_first"]
        choices = [LEAVE_OUT, *((column, COLUMN_WORDS[column]) for column in COLUMNS)]
        for index, column in enumerate(batch.headings):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=column["heading"] or f"Column {index + 1} (no heading)",
                choices=choices,
                required=False,
                initial=column["target"],
                help_text=_why(column["reason"]),
            )

    @property
    def columns(self):
        """The selects of the columns, in the file's order."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    def mapping(self) -> dict[str, str]:
        """Every column that was sent, by its number, as chosen; none where all is left as it was guessed."""
        sent = [name for name in self.fields if name.startswith("column-") and name in self.data]
        chosen = {name.removeprefix("column-"): self.cleaned_data[name] for name in sent}
        return chosen if set(sent) & set(self.changed_data) else {}


def _why(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
