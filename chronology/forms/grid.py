"""The cells of the grid: for each column of a row, the box that it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass

from chronology.columns import OF_STATEMENTS, Column
from chronology.models import ChronologyEntry, PracticeCode
from chronology.naming import Key
from chronology.selectors.lists import Listed, date_as, time_as
from chronology.selectors.residual import Left, left_in_entry
from chronology.services.entries import can_be_settled

PRACTICE = (("", "Not coded"), *PracticeCode.choices)
# How each column is written: in a line, in a text that grows, by choice. In a line, Enter goes to the row below.
LINES = frozenset({"date", "time", "kloe_numbers"})
TEXTS = frozenset({"event", "adults_voice", "action", "comment"})
# About how many letters of a text fit into a line of its column, so that a browser that cannot fit a box to its text
# shows most of it from the beginning.
_FIT, _MOST_ROWS = 34, 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. Without `asked` the cell is empty: a statement of no contact tells of no meeting."""

    name: str
    label: str
    value: str = ""
    asked: bool = True
    read_as: str = ""

    @property
    def control(self) -> str:
        if self.name == "practice_code":
            return "choice"
        return "line" if self.name in LINES else "text" if self.name in TEXTS else "short"

    @property
    def rows(self) -> int:
        return min(_MOST_ROWS, 1 + sum(len(line) // _FIT for line in self.value.split("\n")) + self.value.count("\n"))


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid: its cells, what is said of it, and what stands in columns that the page does not have."""

    listed: Listed
    cells: list[Cell]
    kept: list[tuple[str, str]]
    settles: bool
    left: list[Left]


def row_of(listed: Listed, columns: Sequence[Column], key: Key) -> GridRow:
    settles = bool(listed.reasons) and can_be_settled(listed.entry)
    left = left_in_entry(listed.entry, key)
    return GridRow(listed, cells_of(listed, columns), kept_beside(listed, columns), settles, left)


def cells_of(listed: Listed, columns: Sequence[Column]) -> list[Cell]:
    """The cells of a row under the columns of the page."""
    asked = {column.name for column in listed.shown}
    entry = listed.entry
    said = {"date": date_as(entry), "time": time_as(entry)}
    return [
        Cell(one.name, one.label, written(entry, one), one.name in asked, _beside(said.get(one.name, ""), entry, one))
        for one in columns
    ]


def new_cells(columns: Sequence[Column]) -> list[Cell]:
    """The cells of a row that is still to be written."""
    return [Cell(column.name, column.label) for column in columns]


def kept_beside(listed: Listed, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """What stands in columns that the board leaves out: (label, text). It is shown, and changed on the row's own page."""
    here = {column.name for column in columns}
    return [(one.label, written(listed.entry, one)) for one in listed.shown if one.name not in here]


def written(entry: ChronologyEntry, column: Column) -> str:
    """What stands in a column, as it is typed."""
    value = getattr(entry, column.stored)
    return ", ".join(str(number) for number in value) if isinstance(value, list) else value


def _beside(words: str, entry: ChronologyEntry, column: Column) -> str:
    """What was read, where it is not what was typed letter for letter."""
    return "" if words == written(entry, column) else words


STATEMENT_COLUMNS = " ".join(OF_STATEMENTS)
