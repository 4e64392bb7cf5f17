"""The one door: a file or a pasted block in, every row of it out, each with what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .columns import Column, apply_mapping
from .csv import read_clipboard, read_csv
from .excel import read_excel
from .headings import Headings, find_headings, guess_by_content, is_repeated
from .limits import Refusal, kind_of
from .rows import ACCEPTED, NEEDS_ATTENTION, Context, ReadRow, SkippedRow, month_first_only, read_row, year_of_banner
from .tables import Row, Source, Table, one_line
from .word import read_word

__all__ = ["ReadFile", "Refusal", "TableSummary", "read_file", "read_paste"]

DAY_MONTH_ORDER = "day_month_order"
Mapped = Mapping[str, str | None] | Mapping[int, str | None] | None


@dataclass(frozen=True, slots=True)
class TableSummary:
    """One table of the file, and whether it was read as the chronology."""

    index: int
    name: str
    rows: int
    headings: list[str]
    chosen: bool
    reason: str


@dataclass(slots=True)
class ReadFile:
    """What was read. rows read = accepted + needs attention + skipped, and nothing else."""

    kind: str
    tables: list[TableSummary] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    header_row: int | None = None
    rows: list[ReadRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    question: str | None = None

    @property
    def accepted(self) -> list[ReadRow]:
        return [row for row in self.rows if row.status == ACCEPTED]

    @property
    def needs_attention(self) -> list[ReadRow]:
        return [row for row in self.rows if row.status == NEEDS_ATTENTION]

    @property
    def unmapped(self) -> list[Column]:
        """Columns that fill none of ours; their cells stay in each row's `original`."""
        return [column for column in self.columns if column.target is None and column.heading]

    @property
    def missing(self) -> list[str]:
        """Columns an entry must have that the file has none for: ask once, rather than for every row."""
        return [name for name in ("source", "event") if name not in {column.target for column in self.columns}]

    @property
    def counts(self) -> dict[str, int]:
        accepted, attention, skipped = len(self.accepted), len(self.needs_attention), len(self.skipped)
        return {
            "read": accepted + attention + skipped,
            "accepted": accepted,
            "needs_attention": attention,
            "skipped": skipped,
        }


def read_file(
    name: str,
    data: bytes,
    *,
    mapping: Mapped = None,
    day_first: bool | None = None,
    table: int | None = None,
    default_source: str = "",
    today: date | None = None,
) -> ReadFile:
    """Read an uploaded file. Raises Refusal, with a sentence fit to show, where the file is not to be read at all.

    `mapping`: heading (or column number) to our column, over the guess. `day_first`: the answer to `question`.
    `table`: the index of the only table to read. `default_source`: for rows without a source of information.
    `today`: dates after it need attention.
    """
    return _assemble(_read(name, data), mapping, day_first, table, default_source, today)


def read_paste(
    text: str,
    *,
    mapping: Mapped = None,
    day_first: bool | None = None,
    default_source: str = "",
    today: date | None = None,
) -> ReadFile:
    """Read a block pasted from Word, Excel or any table; otherwise as `read_file`."""
    return _assemble(read_clipboard(text), mapping, day_first, None, default_source, today)


def _read(name: str, data: bytes) -> Source:
    kind = kind_of(name, data)
    if kind == "word":
        return read_word(data, name)
    return read_excel(data) if kind == "excel" else read_csv(data)


@dataclass(slots=True)
class _Chosen:
    table: Table
    headings: Headings | None
    columns: list[Column]


def _assemble(
    source: Source, mapping: Mapped, day_first: bool | None, only: int | None, default_source: str, today: date | None
) -> ReadFile:
    result = ReadFile(source.kind, notes=list(source.notes), outside=list(source.outside))
    chosen = _choose(source, mapping, only, result)
    if not chosen:
        raise Refusal(
            "No table with a date column was found. The chronology must be a table with one row for each entry."
        )
    result.columns = chosen[0].columns
    if chosen[0].headings:
        result.header_row = chosen[0].table.rows[chosen[0].headings.data_from - 1].number
    if day_first is None:
        asked = _order_is_unclear(chosen)
        result.question = DAY_MONTH_ORDER if asked else None
        day_first = None if asked else True
    for each in chosen:
        result.notes += [f"{each.table.name}: {note}" for note in each.table.notes]
        _read_table(
            each,
            Context(
                each.table.name,
                each.columns,
                day_first,
                today,
                default_source,
                source.kind == "excel",
                source.epoch_1904,
            ),
            result,
        )
    return result


def _choose(source: Source, mapping: Mapped, only: int | None, result: ReadFile) -> list[_Chosen]:
    """Every table with the headings of a chronology is read; all others are reported, and their rows are skipped with
    the reason.
    """
    chosen: list[_Chosen] = []
    lone = len([table for table in source.tables if table.filled_rows]) == 1
    for index, table in enumerate(source.tables):
        headings = find_headings(table)
        columns = headings.columns if headings else (guess_by_content(table) if lone or only == index else None)
        if columns is None and mapping and (lone or only == index):
            columns = [Column(position, "", None, "the table has no headings") for position in range(table.width())]
        reason = _why_not(table, columns, only, index)
        if columns is not None and not reason:
            chosen.append(_Chosen(table, headings, apply_mapping(columns, _mapping_for(columns, mapping, chosen))))
        named = [column.heading for column in columns or []]
        result.tables.append(
            TableSummary(
                index, table.name, table.filled_rows, named, not reason, reason or "it has the columns of a chronology"
            )
        )
        if reason:
            result.skipped += [
                SkippedRow(row.number, table.name, f"Not read: {reason}.", row.text())
                for row in table.rows
                if not row.blank
            ]
    return chosen


def _mapping_for(columns: list[Column], mapping: Mapped, chosen: list[_Chosen]) -> Mapped:
    """Column numbers were chosen on the first table: they hold for others only where the headings are the same."""
    if not mapping or not chosen or all(isinstance(key, str) for key in mapping):
        return mapping
    same = [column.heading for column in columns] == [column.heading for column in chosen[0].columns]
    return mapping if same else None


def _why_not(table: Table, columns: list[Column] | None, only: int | None, index: int) -> str:
    if not table.filled_rows:
        return "it is empty"
    if only is not None and only != index:
        return "another table was chosen"
    return "" if columns is not None else "it has no column of dates and does not look like a chronology"


def _order_is_unclear(chosen: list[_Chosen]) -> bool:
    """One cell that only makes sense with the month first is enough to ask, once for the whole file."""
    for each in chosen:
        indexes = [column.index for column in each.columns if column.target in ("start_date", "end_date")]
        for row in each.table.rows[each.headings.data_from if each.headings else 0 :]:
            if any(index < len(row.cells) and month_first_only(row.cells[index].strip()) for index in indexes):
                return True
    return False


def _read_table(chosen: _Chosen, context: Context, result: ReadFile) -> None:
    headings, table = chosen.headings, chosen.table
    data_from = headings.data_from if headings else 0
    for row in table.rows[: headings.first if headings else 0]:
        if not row.blank:
            result.skipped.append(SkippedRow(row.number, table.name, "A title above the headings.", row.text()))
    last = max((position for position, row in enumerate(table.rows) if not row.blank), default=-1)
    year_above: int | None = None
    for row in table.rows[data_from : last + 1]:
        reason = _why_skipped(row, headings, chosen)
        if reason.startswith("A heading"):
            year_above = year_of_banner(_banner_text(row)) or year_above
        if reason:
            result.skipped.append(SkippedRow(row.number, table.name, reason, row.text()))
        else:
            result.rows.append(read_row(row, context, year_above))


def _why_skipped(row: Row, headings: Headings | None, chosen: _Chosen) -> str:
    if row.blank:
        return "A blank row."
    if row.deleted:
        return "Deleted in the file's tracked changes."
    if headings and is_repeated(row, headings, chosen.table):
        return "The headings again."
    if row.banner or _is_banner(row, chosen.columns):
        return f"A heading inside the table: '{one_line(_banner_text(row))}'."
    return ""


def _banner_text(row: Row) -> str:
    return next((cell.strip() for cell in row.cells if cell.strip()), "")


def _is_banner(row: Row, columns: list[Column]) -> bool:
    """A lone year or month in a row of its own, or a lone text before the columns where an entry's words would be."""
    filled = [index for index, cell in enumerate(row.cells) if cell.strip()]
    if len(filled) != 1 or len(columns) < 3:
        return False
    text = row.cells[filled[0]].strip()
    if year_of_banner(text) is not None:
        return True
    target = next((column.target for column in columns if column.index == filled[0]), None)
    return (
        target in ("ref", "start_date", "start_time", None)
        and not any(sign.isdigit() for sign in text)
        and len(text) < 80
    )
