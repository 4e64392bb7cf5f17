"""Where a table's headings are: below titles and blank rows, on one row or two, repeated on each page, or nowhere."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chronology.partial_dates import read_date, read_date_and_time, read_time

from .columns import NOTHING_KNOWN, Column, Known, guess_columns, heading_key, strength
from .tables import Row, Table

_SEARCHED_ROWS = 40
_SAMPLE = 30
_LONGEST = 300
_LONGEST_HEADING = 80
_DATE_SHAPE = re.compile(r"\bd{1,2}\W{0,3}m{1,3}\W{0,3}y{2,4}\b", re.I)


@dataclass(frozen=True, slots=True)
class Headings:
    """The rows that hold the headings (`first` and `count` are positions in the table's list), and a guess for each
    column.
    """

    first: int
    count: int
    columns: list[Column]
    strength: int

    @property
    def data_from(self) -> int:
        return self.first + self.count


def find_headings(table: Table, known: Known = NOTHING_KNOWN) -> Headings | None:
    """The surest headings among the first rows; the upper of two equals."""
    best: Headings | None = None
    width = table.width()
    for position, row in enumerate(table.rows[:_SEARCHED_ROWS]):
        if row.blank or row.banner or len([cell for cell in row.cells if cell.strip()]) < 2 or _has_date(row):
            continue
        for count in (1, 2):
            texts = _heading_texts(table.rows[position : position + count], width)
            if texts is None or len(table.rows) < position + count:
                continue
            columns = guess_columns(texts, known)
            found = Headings(position, count, columns, strength(columns))
            if found.strength and (best is None or found.strength > best.strength):
                best = found
    if best is not None and best.count == 1 and _are_instructions(table.rows[best.data_from : best.data_from + 1]):
        best = replace(best, count=2)
    return best


def _are_instructions(rows: Sequence[Row]) -> bool:
    """A row below the headings that says how to fill the columns: 'dd/mm/yyyy', or everything in brackets."""
    cells = [cell.strip() for row in rows for cell in row.cells if cell.strip()]
    bracketed = bool(cells) and all(cell.startswith("(") and cell.endswith(")") for cell in cells)
    return bracketed or any(_DATE_SHAPE.search(cell) for cell in cells)


def _has_date(row: Row) -> bool:
    return any(_is_date(cell) for cell in row.cells if cell.strip())


def _is_date(cell: str) -> bool:
    return len(cell) <= 60 and any(sign.isdigit() for sign in cell) and read_date_and_time(cell)[0].known


def _heading_texts(rows: Sequence[Row], width: int) -> list[str] | None:
    """The headings of one row, or of two read from top to bottom; a heading merged over several columns stands over
    each.
    """
    if len(rows) == 1:
        return [rows[0].cells[index].strip() if index < len(rows[0].cells) else "" for index in range(width)]
    upper, lower = rows[0], rows[1]
    if _has_date(lower) or lower.blank or lower.banner:
        return None
    texts = []
    over = ""
    for index in range(width):
        top = upper.cells[index].strip() if index < len(upper.cells) else ""
        bottom = lower.cells[index].strip() if index < len(lower.cells) else ""
        over = top or (over if bottom else "")
        same = heading_key(over) == heading_key(bottom)
        texts.append(bottom if same else f"{over} {bottom}".strip())
    return texts


def is_repeated(row: Row, headings: Headings, table: Table) -> bool:
    """Whether this row says the headings over again, as at the top of each printed page."""
    return any(_same_headings(row, each) for each in table.rows[headings.first : headings.data_from])


def _same_headings(row: Row, headings: Row) -> bool:
    """Cell by cell, and nearly always unlike at the first."""
    if len(row.cells) < len(headings.cells):
        return False
    return all(
        here == there or heading_key(here[:_LONGEST]) == heading_key(there[:_LONGEST])
        for here, there in zip(row.cells, headings.cells, strict=False)
    )


def guess_by_content(table: Table, known: Known = NOTHING_KNOWN) -> Headings | None:
    """Columns of a table without headings we know: the dates, the times, and the longest texts as what happened.

    A first row without a date where the rows below have theirs is the row of headings, whatever its words.
    """
    filled = [(position, row) for position, row in enumerate(table.rows) if not row.blank]
    width = table.width()
    if width < 2 or not filled:
        return None
    first, top = filled[0]
    sample = [row for _, row in filled[: _SAMPLE + 1]]
    found = _columns_by_content(sample[1:] if len(sample) > 1 and not _has_date(top) else sample, width)
    dates = next((index for index, (target, _) in found.items() if target == "start_date"), None)
    if dates is None:
        return None
    texts = _heading_texts([top], width) if len(filled) > 1 and _looks_like_headings(top, dates) else None
    columns = guess_columns(texts or [""] * width, known)
    by_heading = {column.target for column in columns}
    for index, (target, reason) in found.items():
        if columns[index].target is None and target not in by_heading:
            columns[index] = Column(index, columns[index].heading, target, reason, 1)
    if not texts:
        columns = [each if each.target else replace(each, reason="the table has no headings") for each in columns]
    return Headings(first, 1 if texts else 0, columns, 1)


def _looks_like_headings(row: Row, dates: int) -> bool:
    """Short words everywhere, and above the dates one that is neither a date nor says that there is none."""
    cells = [cell.strip() for cell in row.cells]
    over = cells[dates] if dates < len(cells) else ""
    short = all(len(cell) <= _LONGEST_HEADING for cell in cells) and sum(1 for cell in cells if cell) > 1
    return short and not any(sign.isdigit() for sign in over) and bool(read_date(over).needs_attention)


def _columns_by_content(rows: Sequence[Row], width: int) -> dict[int, tuple[str, str]]:
    columns = [[row.cells[index].strip() if index < len(row.cells) else "" for row in rows] for index in range(width)]
    dates = next((index for index, cells in enumerate(columns) if _most(cells, _is_date)), None)
    if dates is None:
        return {}
    guesses = {dates: ("start_date", "its cells read as dates")}
    times = next((index for index, cells in enumerate(columns) if index != dates and _most(cells, _is_time, 5)), None)
    if times is not None:
        guesses[times] = ("start_time", "its cells read as times")
    lengths = Counter({index: sum(map(len, cells)) for index, cells in enumerate(columns) if index not in guesses})
    if lengths:
        guesses[lengths.most_common(1)[0][0]] = ("event", "it holds the longest texts")
    return guesses


def columns_go_on(table: Table, columns: Sequence[Column]) -> bool:
    """Whether a table without headings goes on with the columns of the one before: as wide, with dates where those are."""
    dates = next((column.index for column in columns if column.target == "start_date"), None)
    rows = [row for row in table.rows if not row.blank][:_SAMPLE]
    if dates is None or table.width() != len(columns):
        return False
    cells = [row.cells[dates].strip() if dates < len(row.cells) else "" for row in rows]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(_is_date, filled)) * 2 >= len(filled)


def _is_time(cell: str) -> bool:
    at = read_time(cell)
    return at is not None and at.known


def _most(cells: Sequence[str], test: Callable[[str], bool], share: int = 2) -> bool:
    """Whether at least one cell in `share` is filled, and three in five of the filled ones pass."""
    filled = [cell for cell in cells if cell]
    return (
        len(filled) * share >= len(cells) > 0
        and len(filled) > 0
        and sum(1 for cell in filled if test(cell)) * 5 >= len(filled) * 3
    )
