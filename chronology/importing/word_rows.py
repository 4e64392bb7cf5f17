"""Rows of a Word table: from cells as they lie on the table's grid to cells under their columns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .limits import check_blank_rows, check_columns, check_rows
from .tables import Row

_SHIFTED = "The cells of this row do not line up with the headings."


@dataclass(slots=True)
class WordRow:
    """One row as it lies in the file. `spans`: how many columns of the grid a cell covers where it is not one;
    `continued`: the cells that go on with the cell above; `before`: columns of the grid that the row leaves out.
    """

    number: int
    texts: list[str]
    spans: dict[int, int] = field(default_factory=dict)
    continued: frozenset[int] = frozenset()
    before: int = 0
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deleted: bool = False

    def starts(self) -> list[int]:
        """Where on the grid each cell begins."""
        starts, at = [], self.before
        for index in range(len(self.texts)):
            starts.append(at)
            at += self.spans.get(index, 1)
        return starts


@dataclass(slots=True)
class WordTable:
    rows: list[WordRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blank: int = 0

    def add(self, row: WordRow) -> None:
        self.rows.append(row)
        self.blank += not any(row.texts)
        check_columns(len(row.texts))
        check_blank_rows(self.blank)
        check_rows(len(self.rows) - self.blank)


def aligned(rows: list[WordRow]) -> Iterator[Row]:
    """Cells by column. Rows with the usual number of cells go cell by cell; the others by where they begin on the
    grid.
    """
    counts = Counter(len(row.texts) for row in rows if len(row.texts) > 1)
    usual = counts.most_common(1)[0][0] if counts else 1
    model = next((row for row in rows if len(row.texts) == usual), None)
    starts = model.starts() if model else [0]
    above: list[str] = [""] * usual
    for row in rows:
        if len(row.texts) == usual and not row.continued:
            above = row.texts
            yield Row(row.number, row.texts, reasons=row.reasons, notes=row.notes, deleted=row.deleted)
        else:
            above = list(above)
            yield _placed(row, starts, above)


def _placed(row: WordRow, starts: list[int], above: list[str]) -> Row:
    """One row by its place on the grid; `above` holds the text that a merged cell goes on with, and is kept up."""
    usual = len(starts)
    by_number = len(row.texts) == usual
    columns = range(usual) if by_number else [_column_at(start, starts) for start in row.starts()]
    cells, inherited = [""] * usual, set()
    reasons, notes = list(row.reasons), list(row.notes)
    filled = sum(1 for text in row.texts if text)
    for index, column in enumerate(columns):
        text = row.texts[index]
        if index in row.continued:
            text = above[column]
            inherited |= {column} if text else set()
        else:
            above[column] = text
        if cells[column] and text:
            reasons.append(_SHIFTED)
            text = f"{cells[column]}\n{text}"
        cells[column] = text
        covered = 1 if by_number else _covered(row, index, starts)
        if text and covered > 1 and filled > 1:
            notes.append(f"Columns {column + 1} to {column + covered} are one cell in this row.")
    band = len(row.texts) < usual and usual > 2 and filled == 1 and row.spans.get(0, 1) > 2
    return Row(
        row.number,
        cells,
        frozenset(inherited),
        tuple(dict.fromkeys(reasons)),
        tuple(dict.fromkeys(notes)),
        row.deleted,
        band,
    )


def _column_at(start: int, starts: list[int]) -> int:
    return max((at for at, begin in enumerate(starts) if begin <= start), default=0)


def _covered(row: WordRow, index: int, starts: list[int]) -> int:
    """How many columns of the table one cell lies over."""
    start = row.starts()[index]
    return sum(1 for begin in starts if start <= begin < start + row.spans.get(index, 1))
