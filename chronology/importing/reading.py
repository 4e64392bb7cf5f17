"""The one door: a file or a pasted block in, every row of it out, each with what became of it."""

from dataclasses import dataclass, field
from typing import Any

from .choosing import Choices, Chosen, Mapped, TableSummary, choose, order_is_unclear
from .columns import Column
from .csv import read_clipboard, read_csv
from .excel import read_excel
from .headings import is_repeated
from .limits import Refusal, kind_of
from .rows import ACCEPTED, NEEDS_ATTENTION, Context, ReadRow, SkippedRow, read_row, year_of_banner
from .tables import Row, Source, Table, one_line
from .word import read_word

__all__ = [
    "Choices",
    "Mapped",
    "ReadFile",
    "Refusal",
    "TableSummary",
    "read_file",
    "read_list",
    "read_paste",
    "read_pasted_list",
]

DAY_MONTH_ORDER = "day_month_order"
_NO_TABLE = "No table with a date column was found. The chronology must be a table with one row for each entry."
_SCANS = " The file has pictures: if the pages were scanned, their words cannot be read."


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


def read_file(name: str, data: bytes, **choices: Any) -> ReadFile:
    """Read an uploaded file; `choices` are those of Choices. Raises Refusal, with a sentence fit to show, where the file
    is not to be read at all.
    """
    chosen = Choices(**choices)
    return _assemble(_read(name, data, chosen), chosen)


def read_paste(text: str, **choices: Any) -> ReadFile:
    """Read a block pasted from Word, Excel or any table; otherwise as `read_file`."""
    chosen = Choices(**choices)
    return _assemble(read_clipboard(text, chosen.known), chosen)


def _read(name: str, data: bytes, choices: Choices) -> Source:
    kind = kind_of(name, data)
    if kind == "word":
        return read_word(data, name)
    return read_excel(data) if kind == "excel" else read_csv(data, choices.known)


def _assemble(source: Source, choices: Choices) -> ReadFile:
    result = ReadFile(source.kind, notes=list(source.notes), outside=list(source.outside))
    chosen, result.tables = choose(source, choices)
    if not chosen:
        raise Refusal(_NO_TABLE + (_SCANS if source.has_pictures else ""))
    result.columns = chosen[0].columns
    if chosen[0].headings:
        result.header_row = chosen[0].table.rows[chosen[0].data_from - 1].number
    day_first = choices.day_first
    if day_first is None:
        asked = order_is_unclear(chosen)
        result.question = DAY_MONTH_ORDER if asked else None
        day_first = None if asked else True
    for each in chosen:
        said = [each.note, *each.table.notes]
        result.notes += [f"{each.table.name}: {note}" for note in said if note]
        context = Context(each.table.name, each.columns, day_first, choices.today, choices.period)
        context.default_source, context.kind, context.epoch_1904 = (
            choices.default_source,
            source.kind,
            source.epoch_1904,
        )
        _read_table(each, context, result)
    _skip_the_others(source, result)
    return result


def _skip_the_others(source: Source, result: ReadFile) -> None:
    """The rows of a table that is not read are accounted for one by one."""
    for summary in result.tables:
        if not summary.chosen:
            result.skipped += [
                SkippedRow(row.number, summary.name, f"Not read: {summary.reason}.", row.text())
                for row in source.tables[summary.index].rows
                if not row.blank
            ]


def _read_table(chosen: Chosen, context: Context, result: ReadFile) -> None:
    headings, table = chosen.headings, chosen.table
    data_from = chosen.data_from
    for row in table.rows[: headings.first if headings else 0]:
        if not row.blank:
            result.skipped.append(SkippedRow(row.number, table.name, "A title above the headings.", row.text()))
    last = max((position for position, row in enumerate(table.rows) if not row.blank), default=-1)
    year_above: int | None = None
    for row in table.rows[data_from : last + 1]:
        reason = _why_skipped(row, chosen)
        if reason.startswith("A heading"):
            year_above = year_of_banner(_banner_text(row)) or year_above
        if reason:
            result.skipped.append(SkippedRow(row.number, table.name, reason, row.text()))
        else:
            result.rows.append(read_row(row, context, year_above))


def _why_skipped(row: Row, chosen: Chosen) -> str:
    headings = chosen.headings
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


def read_list(name: str, data: bytes) -> Table:
    """A list that is no chronology, from a CSV file: its rows as they lie, for another room to say what they are."""
    if kind_of(name, data) != "text":
        raise Refusal("Save the list as CSV, or paste it from Word or Excel.")
    [table] = read_csv(data).tables
    return table


def read_pasted_list(text: str) -> Table:
    """A list that is no chronology, pasted from Word, Excel or any table."""
    [table] = read_clipboard(text).tables
    return table
