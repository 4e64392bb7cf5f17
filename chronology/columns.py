"""The columns of a chronology: what each is called, whether a board asks for it, and whether it must be filled.

The names of what is stored are fixed. What a board calls a column, whether it is shown and whether it is mandatory is data
(`models.BoardColumns`). A date, a source and what happened are always asked for: without them a row is no entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

ALWAYS = frozenset({"date", "source", "event"})
# A statement of no contact has a period, where that is recorded, and words; it has no meeting to tell of.
OF_STATEMENTS = ("date", "event", "source", "people", "comment", "kloe_numbers")
_STORED = {"date": "date_original", "time": "time_original"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its fixed name, and what the board says of it."""

    name: str
    label: str
    shown: bool = True
    mandatory: bool = False

    @property
    def fixed(self) -> bool:
        """Always shown and always mandatory, whatever the board says."""
        return self.name in ALWAYS

    @property
    def stored(self) -> str:
        """The field of a row that holds what was written."""
        return _STORED.get(self.name, self.name)


HOUSE = (
    Column("date", "When", mandatory=True),
    Column("time", "Time"),
    Column("event", "What happened", mandatory=True),
    Column("source", "Source of information", mandatory=True),
    Column("people", "People involved, by code"),
    Column("contact_type", "Type of contact"),
    Column("adult_seen", "Was the adult seen?"),
    Column("adults_voice", "What the adult said or wanted"),
    Column("action", "Action or decision"),
    Column("comment", "Author’s comment"),
    Column("practice_code", "Practice"),
    Column("kloe_numbers", "Key lines of enquiry"),
)
NAMES = tuple(column.name for column in HOUSE)
# What the house calls a column in a line of small print.
_SHORT = {"source": "Source", "people": "People", "adult_seen": "Adult"}


class Columns:
    """The columns of one chronology, in their order."""

    def __init__(self, columns: Iterable[Column] = HOUSE) -> None:
        self._by_name = {column.name: column for column in columns}

    def __iter__(self) -> Iterator[Column]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Columns) and list(self) == list(other)

    def label(self, name: str) -> str:
        return self._by_name[name].label

    @property
    def short(self) -> dict[str, str]:
        """What stands before a text in a line of small print."""
        return {name: self.heading(word, name) for name, word in _SHORT.items()}

    def shown(self, row: Any = None) -> list[Column]:
        """What is asked for in a row; a column that the board leaves out is there all the same where something stands in
        it, so that nothing is ever hidden (R11).
        """
        return [column for column in self if self._asked(column, row) or (row and getattr(row, column.stored))]

    @staticmethod
    def _asked(column: Column, row: Any) -> bool:
        return column.shown and (row is None or row.kind == "event" or column.name in OF_STATEMENTS)

    @property
    def renamed(self) -> list[Column]:
        """Those that the board calls otherwise than the house does."""
        return [column for column, house in zip(self, HOUSE, strict=True) if column.label != house.label]

    def heading(self, ours: str, *names: str) -> str:
        """What stands over these columns together: `ours`, unless the board has a name of its own for one of them."""
        if {column.name for column in self.renamed}.isdisjoint(names):
            return ours
        return "; ".join(self.label(name) for name in names)

    @property
    def wanted(self) -> list[Column]:
        """What the board makes mandatory beyond what always is."""
        return [column for column in self if column.shown and column.mandatory and not column.fixed]

    def reasons(self, row: Any) -> list[str]:
        """Why a row needs attention, in sentences: what is stored with it, and what the board wants of an event besides."""
        return row.needs_attention.splitlines() + self.missing(row)

    def missing(self, row: Any) -> list[str]:
        """What the board wants of an event and is not there, in sentences."""
        wanted = self.wanted if row.kind == "event" else ()
        return [f"{one.label}: your board asks for it." for one in wanted if not getattr(row, one.stored)]

    def unsettled(self) -> Q:
        """The rows that have reasons, asked of the database."""
        found = ~Q(needs_attention="")
        for column in self.wanted:
            found |= Q(**{column.stored: [] if column.name == "kloe_numbers" else ""}, kind="event")
        return found

    def as_data(self) -> list[dict]:
        """As a board's settings keep it."""
        return [
            {"name": column.name, "label": column.label, "shown": column.shown, "mandatory": column.mandatory}
            for column in self
        ]


def from_data(data: Iterable[dict] | None) -> Columns:
    """Columns from a board's settings: in our order, a column the settings do not know as the house has it."""
    said = {one["name"]: one for one in data or ()}
    return Columns(_as_said(column, said[column.name]) if column.name in said else column for column in HOUSE)


def _as_said(column: Column, said: dict) -> Column:
    label = str(said.get("label", "")).strip() or column.label
    if column.fixed:
        return replace(column, label=label)
    shown = bool(said.get("shown", True))
    return replace(column, label=label, shown=shown, mandatory=shown and bool(said.get("mandatory", False)))
