"""Where a table's headings are: below titles and blank rows, on one row or two, repeated on each page, or nowhere."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chronology.partial_dates import read_date_and_time, read_time

from .columns import Column, guess_columns, heading_key, strength
from .tables import Row, Table

_SEARCHED_ROWS = 40
_SAMPLE = 30


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


def find_headings(table: Table) -> Headings | None:
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
            columns = guess_columns(texts)
            found = Headings(position, count, columns, strength(columns))
            if found.strength and (best is None or found.strength > best.strength):
                best = found
    return best


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
    rows = table.rows[headings.first : headings.data_from]
    here = [heading_key(cell) for cell in row.cells]
    return any(here[: len(each.cells)] == [heading_key(cell) for cell in each.cells] and any(here) for each in rows)


def guess_by_content(table: Table) -> list[Column] | None:
    """Columns of a table without headings: the dates, the times, and the longest texts as what happened."""
    rows = [row for row in table.rows if not row.blank][:_SAMPLE]
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2:
        return None
    columns = [[row.cells[index].strip() if index < len(row.cells) else "" for row in rows] for index in range(width)]
    dates = next((index for index, cells in enumerate(columns) if _most(cells, _is_date)), None)
    if dates is None:
        return None
    guesses = {dates: ("start_date", "its cells read as dates")}
    times = next((index for index, cells in enumerate(columns) if index != dates and _most(cells, _is_time, 5)), None)
    if times is not None:
        guesses[times] = ("start_time", "its cells read as times")
    lengths = Counter({index: sum(map(len, cells)) for index, cells in enumerate(columns) if index not in guesses})
    if lengths:
        guesses[lengths.most_common(1)[0][0]] = ("event", "it holds the longest texts")
    result = []
    for index in range(width):
        target, reason = guesses.get(index, (None, "the table has no headings"))
        result.append(Column(index, "", target, reason, 1 if target else 0))
    return result


def _is_time(cell: str) -> bool:
    at = read_time(cell)
    return at is not None and at.known


def _most(cells: Sequence[str], test: Callable[[str], bool], share: int = 2) -> bool:
    """Whether at least one cell in `share` is filled, and four in five of the filled ones pass."""
    filled = [cell for cell in cells if cell]
    return (
        len(filled) * share >= len(cells) > 0
        and len(filled) > 0
        and sum(1 for cell in filled if test(cell)) * 5 >= len(filled) * 4
    )
