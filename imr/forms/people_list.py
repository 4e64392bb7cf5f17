"""Forms of people brought in by a list, and of what is noted of several at once. Nothing here saves."""

from django import forms

from chronology.importing.reading import Refusal, read_list, read_pasted_list
from chronology.importing.tables import Table, one_line
from imr.people_table import TARGETS, as_text, guess_columns
from imr.services.people_list import NOTES
from sar_portal.design.fields import DateField3, LongTextField


class PeopleForm(forms.Form):
    """A list of people, pasted or as a file, one of the two; then which column is what."""

    mark_optional = False
    table: Table

    file = forms.FileField(label="A CSV file", required=False, help_text="One person a row, up to 500 rows.")
    pasted = LongTextField(
        label="Or paste a table from Word or Excel",
        required=False,
        rows=8,
        help_text="One person a row, with its row of headings if there is one.",
        strip=False,  # the empty cells at the end of the last row count
    )

    def clean(self):
        """Reads the rows into `table`; a file goes on as if its text had been pasted."""
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "")
        try:
            if file:
                self.table = read_list(file.name, file.read())
                self.data = self.data.copy()
                self.data["pasted"] = as_text(self.table.rows)
            elif pasted.strip():
                self.table = read_pasted_list(pasted)
            elif not self.errors:
                self.add_error("pasted", "Choose a file or paste a table")
        except Refusal as refusal:
            self.add_error("file" if file else "pasted", refusal.sentence)
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """Which column of the list is what. Begins with the guess."""

    mark_optional = False

    has_headings = forms.BooleanField(label="The first row is headings", required=False)

    def __init__(self, data, *, table: Table):
        """`data` counts only where it comes from a page that showed the columns: else the guess stands."""
        guess, has_headings = guess_columns(table.rows)
        known = {f"column-{at}": target for at, target in enumerate(guess)} | {"has_headings": has_headings}
        super().__init__(data if data and "column-0" in data else None, initial=known)
        self._guess, self._has_headings = guess, has_headings
        first = next((row.cells for row in table.rows if not row.blank), [])
        for at in range(len(guess)):
            heading = one_line(first[at]) if has_headings and at < len(first) else ""
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=heading or f"Column {at + 1}", choices=[("", "Not used"), *TARGETS.items()], required=False
            )

    def clean(self):
        chosen = [target for target in self._chosen(self.cleaned_data) if target]
        if twice := next((target for target in chosen if chosen.count(target) > 1), ""):
            raise forms.ValidationError(f"Two columns are both taken for ‘{TARGETS[twice]}’. Choose one.")
        return self.cleaned_data

    def _chosen(self, cleaned: dict) -> list[str]:
        return [cleaned.get(f"column-{at}", "") for at in range(len(self._guess))]

    def choices(self) -> dict:
        """The columns and whether the first row is headings: as chosen, or as guessed."""
        if self.is_bound and self.is_valid():
            return {"columns": self._chosen(self.cleaned_data), "has_headings": self.cleaned_data["has_headings"]}
        return {"columns": self._guess, "has_headings": self._has_headings}


class NoteForm(forms.Form):
    """One thing that is noted of several people at once."""

    rows = forms.ModelMultipleChoiceField(
        queryset=None, label="People", error_messages={"required": "Tick the people it is about in the table"}
    )
    what = forms.ChoiceField(label="What happened", choices=[("", "Choose"), *((k, n.words) for k, n in NOTES.items())])
    on = DateField3(label="On which day", required=False, past=True)
    words = forms.CharField(
        label="What support was offered", max_length=200, required=False, help_text="Such as occupational health."
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = people

    @property
    def ticked(self) -> list[int]:
        """Keys of the people whose box is ticked, so that a refusal keeps them ticked."""
        sent = self.data.getlist("rows") if self.is_bound else []
        return [int(key) for key in sent if key.isdigit()]
