"""Which tables of a file are the chronology, and which of their columns is what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .columns import NOTHING_KNOWN, Column, Known, apply_mapping, guess_columns, strength
from .headings import Headings, columns_go_on, find_headings, guess_by_content
from .rows import Period, month_first_only
from .tables import Row, Source, Table, one_line

# Heading to our column, for every table; or table number to column number to our column.
Mapped = Mapping[str, str | None] | Mapping[int, Mapping[int, str | None]] | None
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Choices:
    """What is known beside the file itself. All of it may be left to the guess.

    `mapping`: what a person chose, over every guess. `day_first`: the answer to the question. `tables`: the numbers of
    the tables to read. `default_source`: for rows without a source of information. `today`: dates after it need
    attention. `period`: what lies outside it is said. `known`: what a board or an agency calls its columns.
    """

    mapping: Mapped = None
    day_first: bool | None = None
    tables: frozenset[int] | None = None
    default_source: str = ""
    today: date | None = None
    period: Period | None = None
    known: Known = field(default_factory=lambda: NOTHING_KNOWN)


@dataclass(frozen=True, slots=True)
class TableSummary:
    """One table of the file, what its columns were taken for, and whether it was read as the chronology."""

    index: int
    name: str
    rows: int
    columns: list[Column]
    samples: list[list[str]]
    chosen: bool
    reason: str

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


@dataclass(slots=True)
class Chosen:
    """A table that is read. `headings` is None where it has none of its own."""

    table: Table
    headings: Headings | None
    columns: list[Column]
    note: str = ""

    @property
    def data_from(self) -> int:
        return self.headings.data_from if self.headings else 0


def choose(source: Source, choices: Choices) -> tuple[list[Chosen], list[TableSummary]]:
    """Every table with the headings of a chronology is read, and each that goes on with its columns; all others are
    reported with the reason.
    """
    found = [find_headings(table, choices.known) for table in source.tables]
    by_content = len([table for table in source.tables if table.filled_rows]) == 1 or not any(found)
    chosen: list[Chosen] = []
    summaries = []
    for index, table in enumerate(source.tables):
        wanted = choices.tables is not None and index in choices.tables
        one = _with_columns(table, found[index], chosen, source, choices, by_content=by_content or wanted)
        if one is None and (wanted or (choices.mapping and by_content)) and table.filled_rows:
            one = Chosen(table, None, [_nameless(place) for place in range(table.width())])
        reason = _why_not(table, one, index, choices)
        if one is not None:
            one.columns = apply_mapping(one.columns, _mapping_for(index, choices.mapping))
        if one is not None and not reason:
            chosen.append(one)
        summaries.append(_summary(index, table, one, reason))
    return chosen, summaries


def _with_columns(
    table: Table, headings: Headings | None, before: list[Chosen], source: Source, choices: Choices, *, by_content: bool
) -> Chosen | None:
    """The table with its columns: by its own headings, those it goes on with, those of the page, or its content."""
    if headings is not None:
        return Chosen(table, headings, headings.columns)
    if before and columns_go_on(table, before[-1].columns):
        note = f"It has no headings and goes on with the columns of {before[-1].table.name}."
        return Chosen(table, None, before[-1].columns, note)
    for texts in source.page_headings:
        columns = guess_columns(texts, choices.known)
        if len(texts) == table.width() and strength(columns):
            return Chosen(table, None, columns, "Its headings were taken from the top of the page.")
    guessed = guess_by_content(table, choices.known) if by_content else None
    if guessed is None:
        return None
    note = f"Row {table.rows[guessed.first].number} was taken for its headings." if guessed.count else ""
    return Chosen(table, guessed if guessed.count else None, guessed.columns, note)


def _nameless(index: int) -> Column:
    return Column(index, "", None, "the table has no headings")


def _mapping_for(index: int, mapping: Mapped) -> Mapping[str, str | None] | Mapping[int, str | None]:
    """What was chosen for this table: by heading, for all of them alike, or by the numbers of its columns."""
    by_heading: dict[str, str | None] = {}
    for key, value in (mapping or {}).items():
        if isinstance(value, Mapping):
            if key == index:
                return value
        elif isinstance(key, str):
            by_heading[key] = value
    return by_heading


def _why_not(table: Table, one: Chosen | None, index: int, choices: Choices) -> str:
    if not table.filled_rows:
        return "it is empty"
    if choices.tables is not None and index not in choices.tables:
        return "other tables were chosen"
    return "" if one is not None else "it has no column of dates and does not look like a chronology"


def _summary(index: int, table: Table, one: Chosen | None, reason: str) -> TableSummary:
    columns = one.columns if one else []
    rows = table.rows[one.data_from :] if one else table.rows
    samples = [_samples(table.rows[one.data_from :], column.index) for column in columns] if one else []
    if not one:
        samples = [[one_line(row.text()) for row in rows if not row.blank][:_SAMPLES]]
    said = reason or (one.note if one and one.note else "it has the columns of a chronology")
    return TableSummary(index, table.name, table.filled_rows, columns, samples, not reason, said)


def _samples(rows: Sequence[Row], index: int) -> list[str]:
    found: list[str] = []
    for row in rows:
        text = one_line(row.cells[index]) if index < len(row.cells) else ""
        if text and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return found


def order_is_unclear(chosen: list[Chosen]) -> bool:
    """One cell that only makes sense with the month first is enough to ask, once for the whole file."""
    for each in chosen:
        indexes = [column.index for column in each.columns if column.target in ("start_date", "end_date")]
        for row in each.table.rows[each.data_from :]:
            if any(index < len(row.cells) and month_first_only(row.cells[index].strip()) for index in indexes):
                return True
    return False
