"""Word files (.docx, .docm), streamed as XML row by row: the tables as they look once all tracked changes are accepted.

Cells are never addressed by number: content controls, merges and ragged grids put them under the wrong headings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from .limits import Package, check_blank_rows, check_columns, check_rows
from .office import forget, main_part, open_office, outside_notes, relations, stream
from .tables import Row, Source, Table
from .word_text import Names, careful_text, inner_tables, plain_texts, text_of

_STRICT = b"purl.oclc.org/ooxml/wordprocessingml"
_MAX_OUTSIDE = 500
_HIDDEN = "Hidden text in this row was left out."
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
        names = self._names
        table: _RawTable | None = None
        here: Any = None
        for _, element in stream(package, part, (names.table, names.row, names.body)):
            if element.tag == names.body:
                self._take_outside(element.iter(names.paragraph))
                continue
            around = element.iterancestors(names.table)
            outer = next(around, None)
            if outer is None:
                self._take_outside(reversed(list(element.itersiblings(names.paragraph, preceding=True))))
                forget(element)
            elif element.tag == names.row and next(around, None) is None:
                if table is None or outer is not here:
                    table, here = _RawTable(), outer
                    self._tables.append(table)
                self._take_row(table, element)
                forget(element)

    def _take_outside(self, paragraphs: Iterable[Any]) -> None:
        """The text before a table or what is left at the end."""
        texts = [text_of(paragraph, self._names).strip() for paragraph in islice(paragraphs, _MAX_OUTSIDE)]
        room = _MAX_OUTSIDE - len(self._source.outside)
        self._source.outside += [text for text in texts if text][:room]

    def _take_row(self, table: _RawTable, row: Any) -> None:
        names = self._names
        cells = list(names.cells_of(row))
        inner = inner_tables(cells[0], names) if len(cells) == 1 else []
        for each in inner:
            self._take_inner(each)
        notes: list[str] = []
        texts = plain_texts(row, names) if names.is_plain(row) else []
        if len(texts) != len(cells):
            texts = self._careful_texts(cells, bool(inner), notes)
        found: list[_Cell] = []
        start = names.columns_before(row)
        for cell, text in zip(cells, texts, strict=True):
            span, continues = names.layout_of(cell)
            found.append(_Cell(start, span, text.strip(), continues))
            start += span
        deleted = names.is_deleted(row)
        self._changed = self._changed or deleted
        reasons = (_HIDDEN,) if any(note.startswith("Hidden") for note in notes) else ()
        table.add(_RawRow(len(table.rows) + 1, found, reasons, tuple(dict.fromkeys(notes)), deleted))

    def _careful_texts(self, cells: list[Any], layout_only: bool, notes: list[str]) -> list[str]:
        """The texts of a row with changes, hidden text, content controls or tables in it; what was met is noted."""
        texts = []
        for cell in cells:
            read = careful_text(cell, self._names, without_tables=layout_only)
            texts.append(read.text)
            self._changed = self._changed or read.changed
            if read.hidden:
                notes.append(f"Hidden text: {read.hidden}")
            if read.has_table and not layout_only:
                notes.append("A table inside a cell was read as text.")
        return texts

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
                text = text_of(element, names).strip()
                if text and len(source.outside) < _MAX_OUTSIDE:
                    source.outside.append(f"{_SIDE_PARTS[kind]}: {text}")
            if any(line.startswith(_SIDE_PARTS[kind]) for line in source.outside):
                source.notes.append(f"The file has {kind}. They were not read as entries.")
        elif kind in ("header", "footer") and any(True for _ in stream(package, part, (names.table,))):
            source.notes.append(f"A table in the page {kind} was not read.")
