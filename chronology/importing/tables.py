"""What every reader hands over: tables of plain text cells, with the row numbers a person sees in the file."""

from dataclasses import dataclass, field

from .limits import MAX_CELL, check_blank_rows, check_cell, check_columns, check_rows


@dataclass(slots=True)
class Row:
    """One row. `inherited` are columns whose text comes from a merged cell above; `reasons` is why a person should
    look at the row.
    """

    number: int
    cells: list[str]
    inherited: frozenset[int] = frozenset()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deleted: bool = False
    banner: bool = False

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    def text(self) -> str:
        return " | ".join(cell.strip() for cell in self.cells if cell.strip())


@dataclass(slots=True)
class Table:
    """A table as it lies in the file; `name` says which ('Sheet1', 'Table 2')."""

    name: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blank_rows: int = 0
    filled_rows: int = 0

    def add(self, row: Row) -> None:
        """Append a row within the limits. Blank rows count too, so that a million of them end in a refusal."""
        check_columns(len(row.cells))
        for cell in row.cells if sum(map(len, row.cells)) > MAX_CELL else ():
            check_cell(cell)
        if row.blank:
            self.blank_rows += 1
            check_blank_rows(self.blank_rows)
        else:
            self.filled_rows += 1
            check_rows(self.filled_rows)
        self.rows.append(row)

    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(slots=True)
class Source:
    """All that was found in one file: its tables, text outside them, and what the reader has to say."""

    kind: str
    tables: list[Table]
    notes: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    # Rows of tables in a page header: a body table without headings of its own may have them there.
    page_headings: list[list[str]] = field(default_factory=list)
    epoch_1904: bool = False
    has_pictures: bool = False


def one_line(text: str, length: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "\u2026"
