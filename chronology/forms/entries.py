"""What people type on the pages of entries. Forms read; services write."""

from typing import Any

from django import forms

from chronology.columns import NAMES, Columns
from chronology.importing.coding import kloe_numbers
from chronology.models import ChronologyEntry, PracticeCode
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

SHORT = forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"})


class LinesField(forms.TypedMultipleChoiceField):
    """Lines of enquiry, ticked or typed: '1, 7' in a cell is read as a cell of a file is."""

    stored: frozenset[str] = frozenset()

    def to_python(self, value: Any) -> list[str]:
        texts = super().to_python(value)
        read = [(text, kloe_numbers(text)[0]) for text in texts if text.strip()]
        return [one for text, numbers in read for one in (map(str, numbers) if numbers else [text])]

    def valid_value(self, value: Any) -> bool:
        """What the row has already is not looked up again."""
        return value in self.stored or super().valid_value(value)


class EntryForm(forms.Form):
    """One row. Nothing is required: an incomplete row is saved and marked, never refused or lost (R11).

    The columns are the board's: what each is called, and which are asked for.
    """

    mark_optional = False

    kind = forms.ChoiceField(
        label="What is it?",
        choices=ChronologyEntry.Kind.choices,
        initial=ChronologyEntry.Kind.EVENT,
        required=False,
        widget=Radios(inline=True, small=True),
    )
    date = forms.CharField(
        label="When",
        required=False,
        max_length=100,
        widget=SHORT,
        help_text="As far as it is known: 22/05/2025, May 2025, about March 2025, before 3 June 2025, 22-24 May 2025",
    )
    time = forms.CharField(
        label="Time",
        required=False,
        max_length=100,
        widget=SHORT,
        help_text="14:05, 0915, am, about 9am, 23:50 to 00:20. Leave it blank if it is not known.",
    )
    event = LongTextField(label="What happened", required=False, rows=5)
    source = forms.CharField(
        label="Source of information (needed)",
        required=False,
        max_length=2000,
        help_text="Where this is recorded, so that somebody else can find it",
    )
    people = forms.CharField(
        label="People involved, by code", required=False, max_length=2000, help_text="HO1; Neighbour 1. Never a name."
    )
    contact_type = forms.CharField(label="Type of contact", required=False, max_length=500)
    adult_seen = forms.CharField(
        label="Was the adult seen?", required=False, max_length=500, help_text="Seen, seen alone, spoken to, not seen"
    )
    adults_voice = LongTextField(label="What the adult said or wanted", required=False, rows=2)
    action = LongTextField(label="Action or decision", required=False, rows=3)
    comment = LongTextField(label="Author’s comment", required=False, rows=3)
    practice_code = forms.ChoiceField(
        label="Practice", required=False, choices=[("", "Not coded"), *PracticeCode.choices]
    )
    kloe_numbers = LinesField(
        label="Key lines of enquiry",
        required=False,
        coerce=int,
        widget=Checkboxes(small=True),
        error_messages={"invalid_choice": "%(value)s is not the number of a line of enquiry of this review"},
    )
    checked = forms.BooleanField(label="I have looked at this. It is right as it is written here.", required=False)

    def __init__(
        self, *args, kloes, columns: Columns, entry: ChronologyEntry | None = None, settles: bool = False, **kwargs
    ):
        super().__init__(*args, **kwargs)
        shown = columns.shown(entry)
        for column in columns:
            if column not in shown:
                del self.fields[column.name]
            else:
                needed = " (needed)" if column.mandatory and column.name != "date" else ""
                self.fields[column.name].label = f"{column.label}{needed}"
        if "kloe_numbers" in self.fields:
            lines = self.fields["kloe_numbers"]
            lines.stored = frozenset(str(number) for number in entry.kloe_numbers) if entry else frozenset()
            lines.choices = lambda: self._lines(kloes, entry)
        if not settles:
            del self.fields["checked"]

    @staticmethod
    def _lines(kloes, entry: ChronologyEntry | None) -> list[tuple[int, str]]:
        choices = {kloe.number: f"{kloe.number} {kloe.title}" for kloe in kloes}
        for number in entry.kloe_numbers if entry else ():
            # A number that came in with a file and is no line of this review is shown, not dropped (R11).
            choices.setdefault(number, f"{number} (not a line of enquiry of this review)")
        return list(choices.items())


def initial_of(entry: ChronologyEntry) -> dict:
    """What a row holds, as it is typed."""
    texts = ("kind", "event", "source", "people", "contact_type", "adult_seen", "adults_voice", "action", "comment")
    stored = {name: getattr(entry, name) for name in (*texts, "practice_code", "kloe_numbers")}
    return stored | {"date": entry.date_original, "time": entry.time_original}


def completed(sent, entry: ChronologyEntry):
    """What one row of the grid sent, with what the row holds in the columns that the grid does not show."""
    data = sent.copy()
    for name, stored in initial_of(entry).items():
        if name not in data:
            data.setlist(name, [str(one) for one in stored] if isinstance(stored, list) else [stored])
    return data


class BeginForm(forms.Form):
    """How a row came to be begun in the grid: by which page, and below which row."""

    begun_as = forms.UUIDField(required=False)
    after = forms.CharField(required=False, max_length=20)


class PasteForm(forms.Form):
    """A block from the clipboard, and the column of the cell it was pasted into."""

    text = forms.CharField(strip=False)
    column = forms.ChoiceField(choices=[(name, name) for name in NAMES])


class VersionForm(forms.Form):
    """Which version of the row the person has seen (R14)."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Up or down among the rows of one day."""

    way = forms.ChoiceField(choices=[("up", "Up"), ("down", "Down")])
