"""Word files (.docx, .docm), streamed as XML row by row: the tables as they look once all tracked changes are accepted.

Cells are never addressed by number: content controls, merges and ragged grids put them under the wrong headings.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .limits import Package, check_blank_rows, check_columns, check_rows
from .office import forget, main_part, open_office, outside_notes, relations, stream
from .tables import Row, Source, Table
from .word_text import Names, cell_text, inner_tables, row_is_deleted, text_of

_STRICT = b"purl.oclc.org/ooxml/wordprocessingml"
_MAX_OUTSIDE = 500
_SHIFTED = "The cells of this row do not line up with the headings."
_SIDE_PARTS = {"footnotes": "Footnote", "endnotes": "Endnote", "comments": "Comment"}


def read_word(data: bytes, name: str = ".docm") -> Source:
    """Every table of the document, and the text outside them."""
    package = open_office(data, "word", name)
    document = main_part(package, "word/document.xml")
    names = Names.strict() if _STRICT in package.open(document).read(4096) else Names.usual()
    source = Source("word", [], outside_notes(package, [document]))
    reader = _Reader(names, source)
    reader.read(package, document)
    reader.finish()
    _read_side_parts(package, document, names, source)
    return source


@dataclass(slots=True)
class _Cell:
    """One cell as it lies in its row: where on the table's grid it begins and how many of its columns it covers."""

    start: int
    span: int
    text: str
    continues: bool


@dataclass(slots=True)
class _RawRow:
    number: int
    cells: list[_Cell]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(slots=True)
class _RawTable:
    rows: list[_RawRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blank: int = 0

    def add(self, row: _RawRow) -> None:
        self.rows.append(row)
        self.blank += not any(cell.text for cell in row.cells)
        check_columns(len(row.cells))
        check_blank_rows(self.blank)
        check_rows(len(self.rows) - self.blank)


class _Reader:
    """Takes the document's rows as they stream by."""

    def __init__(self, names: Names, source: Source) -> None:
        self._names = names
        self._source = source
        self._tables: list[_RawTable] = []
        self._changed = False

    def read(self, package: Package, part: str) -> None:
        names, depth = self._names, 0
        tags = (names.table, names.row, names.paragraph)
        open_tables: list[_RawTable] = []
        for event, element in stream(package, part, tags, ("start", "end")):
            if element.tag == names.table:
                depth += 1 if event == "start" else -1
                if depth == 1 and event == "start":
                    open_tables = [_RawTable()]
                    self._tables += open_tables
                elif depth == 0 and event == "end":
                    forget(element)
            elif event == "end" and element.tag == names.row and depth == 1:
                self._take_row(open_tables[0], element)
                forget(element)
            elif event == "end" and element.tag == names.paragraph and depth == 0:
                self._take_outside(element)

    def _take_outside(self, paragraph: Any) -> None:
        text = text_of(paragraph, self._names).text.strip()
        if text and len(self._source.outside) < _MAX_OUTSIDE:
            self._source.outside.append(text)
        forget(paragraph)

    def _take_row(self, table: _RawTable, row: Any) -> None:
        names = self._names
        cells = list(names.cells_of(row))
        inner = [each for cell in cells for each in inner_tables(cell, names)] if len(cells) == 1 else []
        for each in inner:
            self._take_inner(each)
        number = len(table.rows) + 1
        reasons: list[str] = []
        notes: list[str] = []
        found: list[_Cell] = []
        start = names.columns_before(row)
        for cell in cells:
            read = cell_text(cell, names, without_tables=bool(inner))
            span, continues = names.span_of(cell), names.is_continued(cell)
            found.append(_Cell(start, span, read.text.strip(), continues))
            start += span
            self._changed = self._changed or read.changed
            if read.hidden:
                reasons.append("Hidden text in this row was left out.")
                notes.append(f"Hidden text: {read.hidden}")
            if read.has_table and not inner:
                notes.append("A table inside a cell was read as text.")
        deleted = row_is_deleted(row, names)
        self._changed = self._changed or deleted
        table.add(_RawRow(number, found, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(notes)), deleted))

    def _take_inner(self, element: Any) -> None:
        """A table that is all there is in a row of another: the outer one is for layout only."""
        table = _RawTable(notes=["This table lies inside another one."])
        self._tables.append(table)
        for row in self._names.rows_of(element):
            self._take_row(table, row)

    def finish(self) -> None:
        for number, raw in enumerate(self._tables, 1):
            table = Table(f"table {number}", notes=raw.notes)
            for row in _aligned(raw.rows):
                table.add(row)
            if table.filled_rows:
                self._source.tables.append(table)
        if self._changed:
            self._source.notes.append("The file has tracked changes. It was read as if all of them were accepted.")
        if self._source.outside:
            self._source.notes.append(
                f"{len(self._source.outside)} paragraphs outside tables were not read as entries."
            )


def _aligned(rows: list[_RawRow]) -> Iterator[Row]:
    """Cells by column. Rows with the usual number of cells go cell by cell; the others by where they begin on the
    grid.
    """
    counts = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    usual = counts.most_common(1)[0][0] if counts else 1
    model = next((row for row in rows if len(row.cells) == usual), None)
    starts = [cell.start for cell in model.cells] if model else [0]
    above: dict[int, str] = {}
    for row in rows:
        by_number = len(row.cells) == usual
        cells = [""] * usual
        inherited: set[int] = set()
        reasons = list(row.reasons)
        for index, cell in enumerate(row.cells):
            column = (
                index if by_number else max((at for at, start in enumerate(starts) if start <= cell.start), default=0)
            )
            text = above.get(column, "") if cell.continues else cell.text
            if cell.continues and text:
                inherited.add(column)
            if not cell.continues:
                above[column] = text
            if cells[column] and text:
                reasons.append(_SHIFTED)
                text = f"{cells[column]}\n{text}"
            cells[column] = text
        band = (
            len(row.cells) < usual
            and usual > 2
            and sum(1 for cell in row.cells if cell.text) == 1
            and row.cells[0].span > 2
        )
        yield Row(row.number, cells, frozenset(inherited), tuple(dict.fromkeys(reasons)), row.notes, row.deleted, band)


def _read_side_parts(package: Package, document: str, names: Names, source: Source) -> None:
    """Footnotes, endnotes and comments are no entries; their words are kept beside them."""
    for kind, part in relations(package, document).values():
        if part not in package.names:
            continue
        if kind in _SIDE_PARTS:
            for _, element in stream(package, part, (names.paragraph,)):
                text = text_of(element, names).text.strip()
                if text and len(source.outside) < _MAX_OUTSIDE:
                    source.outside.append(f"{_SIDE_PARTS[kind]}: {text}")
            if any(line.startswith(_SIDE_PARTS[kind]) for line in source.outside):
                source.notes.append(f"The file has {kind}. They were not read as entries.")
        elif kind in ("header", "footer") and any(True for _ in stream(package, part, (names.table,))):
            source.notes.append(f"A table in the page {kind} was not read.")
