"""What the author chooses among contributors' rows: which to take on, which two to put together, and in which words."""

from django import forms

from chronology.columns import Columns
from chronology.forms.entries import initial_of
from chronology.models import ChronologyEntry

# Two texts of these stand one under the other; two answers of the others stand in one line.
_PARAGRAPHS = frozenset({"event", "adults_voice", "action", "comment"})


class SeenForm(forms.Form):
    """Which rows, as they were seen: 'POL-07:3' for each."""

    seen = forms.RegexField(regex=r"^[\w-]{1,20}:\d{1,9}( [\w-]{1,20}:\d{1,9}){0,500}$")

    def clean_seen(self) -> dict[str, int]:
        pairs = (one.rpartition(":") for one in self.cleaned_data["seen"].split())
        return {ref: int(version) for ref, _, version in pairs}


class WithForm(forms.Form):
    """The other row."""

    mark_optional = False

    other = forms.CharField(
        label="Put together with which entry?", max_length=20, help_text="Its reference, such as POL-07"
    )


class BothVersionsForm(forms.Form):
    """Which versions of the two rows the author has seen (R14)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)


def together(first: ChronologyEntry, second: ChronologyEntry, columns: Columns) -> dict:
    """What stands in the boxes to begin with: every word of both, the date and time of the first."""
    one, two = initial_of(first), initial_of(second)
    values = {name: _both(name, one[name], two[name]) for name in (column.name for column in columns)}
    return values | {"kind": one["kind"]}


def _both(name: str, one, two):
    if isinstance(one, list):
        return sorted({*one, *two})
    if not one or not two or one.strip() == two.strip() or name in ("date", "time", "practice_code"):
        return one or two
    return f"{one}\n\n{two}" if name in _PARAGRAPHS else f"{one}; {two}"


def side_by_side(first: ChronologyEntry, second: ChronologyEntry, columns: Columns) -> list[tuple[str, str, str]]:
    """Each column of the two rows: label, the first's, the second's; none that is empty in both."""
    shown = {column.name: column.label for row in (first, second) for column in columns.shown(row)}
    told = [(label, _text(first, columns, name), _text(second, columns, name)) for name, label in shown.items()]
    return [(label, one, two) for label, one, two in told if one or two]


def _text(entry: ChronologyEntry, columns: Columns, name: str) -> str:
    if name == "practice_code":
        return entry.get_practice_code_display()
    value = getattr(entry, columns[name].stored)
    return ", ".join(map(str, value)) if isinstance(value, list) else value
