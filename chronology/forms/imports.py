"""What is chosen while a file or a pasted block is brought in."""

from dataclasses import dataclass

from django import forms

from chronology.importing.columns import COLUMNS, GATHERING
from chronology.models import Import
from chronology.selectors.headings import IMPORTED_AS
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Checkboxes, Radios
from sar_portal.design.words import moment_in_words

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
    "kind": "Event, or statement of no contact",
}
LEAVE_OUT = ("", "Not used (kept with the row)")
COMPARE, ADD = "compare", "add"


class ImportForm(forms.Form):
    """A file or a pasted block, one of the two."""

    mark_optional = False

    file = forms.FileField(
        label="A file",
        required=False,
        help_text="Word (.docx, .docm), Excel (.xlsx) or CSV, up to 25 MB. One row for each entry.",
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


@dataclass(frozen=True)
class TableFields:
    """The columns of a table, and of every other with the same headings, as they stand on the page."""

    tables: list[dict]
    columns: list[tuple[dict, list[str], forms.BoundField]]

    @property
    def names(self) -> str:
        return ", ".join(table["name"] for table in self.tables)

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables)


class ColumnsForm(forms.Form):
    """Which table is read, which of its columns is what, and what is asked once for the whole file."""

    mark_optional = False

    day_first = forms.TypedChoiceField(
        label="Which comes first in this file’s dates?",
        choices=[("yes", "The day: 05/06/2025 is 5 June"), ("no", "The month: 05/06/2025 is 6 May")],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        widget=Radios(),
        error_messages={"required": "Say which comes first: it holds for every date of the file"},
    )
    tables = forms.TypedMultipleChoiceField(
        label="Which tables are the chronology?", coerce=int, widget=Checkboxes(small=True)
    )
    default_source = forms.CharField(
        label="Source of information for rows without one",
        required=False,
        max_length=200,
        help_text="Leave it blank if the rows come from different records: they come in marked.",
    )
    rows_are = forms.ChoiceField(
        label="What are these rows?",
        choices=[
            (COMPARE, "Compare them with the chronology: what is in it already does not come in twice"),
            (ADD, "All of them are new"),
        ],
        widget=Radios(),
    )
    corrects = forms.TypedChoiceField(
        label="Is this a corrected version of an earlier file?",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Rows of that file that are no longer in this one are shown as gone.",
    )

    def __init__(self, *args, batch: Import, earlier: list[Import], has_entries: bool, **kwargs):
        day_first = "" if batch.day_first is None else "yes" if batch.day_first else "no"
        chosen = [table["index"] for table in batch.tables if table["chosen"]]
        initial: dict[str, object] = {"default_source": batch.default_source, "day_first": day_first, "tables": chosen}
        initial["rows_are"] = ADD if batch.adds_only else COMPARE
        initial["corrects"] = str(batch.corrects_id or "")
        super().__init__(*args, initial=initial, **kwargs)
        self.batch = batch
        called = {IMPORTED_AS.get(one.name, one.name): one.label for one in batch.chronology.columns.renamed}
        self.words = COLUMN_WORDS | called
        choices = [LEAVE_OUT, *((column, self.words[column]) for column in COLUMNS)]
        self.earlier = {one.pk: one for one in earlier}
        self.fields["tables"].choices = [(table["index"], _table_words(table)) for table in _filled(batch)]
        self.fields["corrects"].choices = [("", "No"), *((one.pk, _import_words(one)) for one in earlier)]
        unasked = {
            "day_first": not batch.question and batch.day_first is None,
            "tables": len(_filled(batch)) < 2,
            "rows_are": not has_entries,
            "corrects": not earlier,
        }
        for name in (name for name, is_so in unasked.items() if is_so):
            del self.fields[name]
        for table in self._asked_about():
            for index, column in enumerate(table["columns"]):
                label = column["heading"] or f"Column {index + 1} (no heading)"
                self.fields[_name(table, index)] = forms.ChoiceField(
                    label=label, choices=choices, required=False, initial=column["target"]
                )

    def _groups(self) -> list[list[dict]]:
        """The tables that are read, those with the same headings together."""
        groups: dict[tuple, list[dict]] = {}
        for table in self.batch.tables:
            if table["chosen"]:
                groups.setdefault(tuple(column["heading"] for column in table["columns"]), []).append(table)
        return list(groups.values())

    def _asked_about(self) -> list[dict]:
        return [group[0] for group in self._groups()]

    def table_fields(self) -> list[TableFields]:
        found = []
        for group in self._groups():
            first = group[0]
            bound = [self[_name(first, index)] for index in range(len(first["columns"]))]
            found.append(TableFields(group, list(zip(first["columns"], first["samples"], bound, strict=True))))
        return found

    def clean(self):
        read = self.cleaned_data.get("tables")
        for table in self._asked_about():
            if read is None or table["index"] in read:
                self._check_columns(table)
        if self.cleaned_data.get("rows_are") == ADD:
            self.cleaned_data["corrects"] = None
        return self.cleaned_data

    def _check_columns(self, table: dict) -> None:
        names = [_name(table, index) for index in range(len(table["columns"]))]
        chosen = [self.cleaned_data.get(name, "") for name in names]
        for name, target in zip(names, chosen, strict=True):
            if target and target not in GATHERING and chosen.count(target) > 1:
                self.add_error(name, f"Choose one column only for ‘{self.words[target]}’")
        if "start_date" not in chosen and names:
            self.add_error(names[0], "Choose the column that says when it happened")

    def mapping(self) -> dict[str, dict[str, str]]:
        """What the author chose otherwise than it was guessed, now or before: table → column → ours, by numbers."""
        kept = {table: dict(columns) for table, columns in self.batch.mapping.items()}
        for group in self._groups():
            for index, column in enumerate(group[0]["columns"]):
                name = _name(group[0], index)
                if name in self.data and self.cleaned_data[name] != column["target"]:
                    for table in group:
                        kept.setdefault(str(table["index"]), {})[str(index)] = self.cleaned_data[name]
        return kept

    def choices(self) -> dict:
        """As the service takes them."""
        typed = self.cleaned_data
        compares = typed.get("rows_are")
        return {
            "mapping": self.mapping(),
            "tables": typed.get("tables"),
            "day_first": typed.get("day_first"),
            "default_source": typed.get("default_source"),
            "adds_only": None if compares is None else compares == ADD,
            "corrects": self.earlier.get(typed.get("corrects") or 0),
        }


def _name(table: dict, index: int) -> str:
    return f"column-{table['index']}-{index}"


def _filled(batch: Import) -> list[dict]:
    return [table for table in batch.tables if table["rows"]]


def _table_words(table: dict) -> str:
    rows = f"{table['rows']} row{'' if table['rows'] == 1 else 's'}"
    return f"{table['name'][:1].upper()}{table['name'][1:]}, {rows}: {table['reason']}"


def _import_words(batch: Import) -> str:
    name = batch.file.original_name if batch.file else "Pasted"
    return f"{name}, brought in on {moment_in_words(batch.at)}"


class PicksForm(forms.Form):
    """Which of the steps on one page of the preview are taken. A box that is not ticked is not sent: `shown` says which
    were on the page.
    """

    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    take = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, steps: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [(key, key) for key in steps]

    def takes(self) -> dict[int, bool]:
        return {key: key in self.cleaned_data["take"] for key in self.cleaned_data["shown"]}
