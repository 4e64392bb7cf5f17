"""Word files (.docx, .docm), streamed as XML row by row: the tables as they look once all tracked changes are accepted.

Cells are never addressed by number: content controls, merges and ragged grids put them under the wrong headings.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from .limits import Package
from .office import Elements, forget, has_pictures, main_part, open_office, outside_notes, relations
from .tables import Source, Table
from .word_parts import read_beside, read_hidden_styles
from .word_rows import WordRow, WordTable, aligned
from .word_text import HIDDEN, INNER_TABLE, PICTURE, SYMBOL, Names, careful_text, text_of

STRICT = b"purl.oclc.org/ooxml/wordprocessingml"
_MAX_OUTSIDE = 500
_HIDDEN_ROW = "This row is hidden in the document."
# Rows are read in batches, so that the quick way asks once for many; what is held meanwhile stays small, so that it is still
# near the processor when it is read and given back.
_BATCH_ROWS = 40
_BATCH_BYTES = 256 * 1024


def read_word(data: bytes, name: str = ".docm") -> Source:
    """Every table of the document, and the text outside them."""
    package = open_office(data, "word", name)
    document = main_part(package, "word/document.xml")
    names = Names.strict() if STRICT in package.open(document).read(4096) else Names.usual()
    names = names.with_hidden(read_hidden_styles(package, document, names))
    source = Source("word", [], outside_notes(package, [document]), has_pictures=has_pictures(package, [document]))
    beside = read_beside(package, document, names)
    reader = _Reader(names, source, beside.texts)
    reader.read(package, document)
    reader.finish()
    source.page_headings = beside.page_headings
    source.notes += beside.notes
    source.outside += beside.outside[: _MAX_OUTSIDE - len(source.outside)]
    if any(kind == "aFChunk" for kind, _ in relations(package, document).values()):
        source.notes.append("The document has another document inside it. That was not read.")
    return source


class _Reader:
    """Takes the document's rows as they stream by."""

    def __init__(self, names: Names, source: Source, beside: dict[tuple[str, str], str]) -> None:
        self._names = names
        self._source = source
        self._beside = beside
        self._tables: list[WordTable] = []
        self._changed = False
        self._here: Any = None
        self._waiting: list[Any] = []

    def read(self, package: Package, part: str) -> None:
        names = self._names
        elements = Elements(package, part, (names.table, names.row, names.body))
        held_from = 0
        for _, element in elements:
            tag = element.tag
            if tag == names.row and self._is_ours(element):
                self._waiting.append(element)
                if len(self._waiting) >= _BATCH_ROWS or elements.bytes_read - held_from > _BATCH_BYTES:
                    self._take_waiting()
                    held_from = elements.bytes_read
            elif tag == names.table and element is self._here:
                self._take_waiting()
                self._here = None
                self._take_outside(reversed(list(element.itersiblings(names.paragraph, preceding=True))))
                forget(element)
            elif tag == names.body:
                self._take_outside(element.iter(names.paragraph))

    def _is_ours(self, row: Any) -> bool:
        """Whether the row lies directly in an outermost table, which is made ready where the row is its first."""
        names, parent = self._names, row.getparent()
        if parent is self._here and parent is not None:
            return True
        tables = list(islice(row.iterancestors(names.table), 2))
        if len(tables) != 1:
            return False
        if tables[0] is not self._here:
            if next(tables[0].iterancestors(names.fallback), None) is not None:
                return False  # the same again, for programs that cannot draw the text box it lies in
            self._take_waiting()
            self._here = tables[0]
            self._tables.append(WordTable())
        return True

    def _take_outside(self, paragraphs: Iterable[Any]) -> None:
        """The text before a table or what is left at the end; a text box is part of the paragraph it hangs on."""
        names = self._names
        outer = (p for p in paragraphs if next(p.iterancestors(names.paragraph, names.fallback), None) is None)
        texts = [text_of(paragraph, names).strip() for paragraph in islice(outer, _MAX_OUTSIDE)]
        room = _MAX_OUTSIDE - len(self._source.outside)
        self._source.outside += [text for text in texts if text][:room]

    def _take_waiting(self) -> None:
        if not self._waiting:
            return
        table = self._tables[-1]
        plain = plain_rows(self._here, self._waiting, self._names)
        for row in self._waiting:
            texts = plain.get(row)
            if texts is None:
                self._take_careful(table, row)
            else:
                texts.number = len(table.rows) + 1
                table.add(texts)
        for row in self._waiting:
            forget(row)
        self._waiting = []

    def _take_careful(self, table: WordTable, row: Any) -> None:
        """A row with changes, hidden text, content controls, pictures or tables in it; what was met is noted."""
        names = self._names
        cells = list(names.cells_of(row))
        inner = names.tables_in(cells[0]) if len(cells) == 1 else []
        found = WordRow(0, [])
        noted: list[str] = []
        continued = set()
        for cell in cells:
            span, continues, removed = _layout_of(cell, names)
            self._changed = self._changed or removed
            if removed:
                continue
            index = len(found.texts)
            if span > 1:
                found.spans[index] = span
            continued |= {index} if continues else set()
            found.texts.append(self._text_of_cell(cell, bool(inner), noted))
        found.continued = frozenset(continued)
        reasons = [line for line in (HIDDEN, PICTURE, SYMBOL) if line in noted]
        for mark in () if (marks := names.child(row, names.row_properties)) is None else marks:
            found.deleted = found.deleted or mark.tag in names.removed
            self._changed = self._changed or mark.tag in names.removed or mark.tag in names.added
            if mark.tag == names.before:
                found.before = names.number(mark, 0)
            elif mark.tag == names.hidden_row and names.is_on(mark):
                reasons.append(_HIDDEN_ROW)
        for each in inner:  # the outer table is for layout only
            self._take_inner(each)
        found.number, found.reasons = len(table.rows) + 1, tuple(reasons)
        found.notes = tuple(line for line in dict.fromkeys(noted) if line not in reasons)
        table.add(found)

    def _text_of_cell(self, cell: Any, layout_only: bool, noted: list[str]) -> str:
        read = careful_text(cell, self._names, without_tables=layout_only)
        self._changed = self._changed or read.changed
        if read.hidden:
            noted += [HIDDEN, f"Hidden text: {read.hidden}"]
        if read.has_table and not layout_only:
            noted.append(INNER_TABLE)
        noted += [line for line, met in ((PICTURE, read.has_picture), (SYMBOL, read.has_symbol)) if met]
        noted += [f"{kind}: {self._beside[kind, key]}" for kind, key in read.references if (kind, key) in self._beside]
        return read.text.strip()

    def _take_inner(self, element: Any) -> None:
        table = WordTable(notes=["This table lies inside another one."])
        self._tables.append(table)
        for row in self._names.rows_of(element):
            self._take_careful(table, row)

    def finish(self) -> None:
        for number, found in enumerate(self._tables, 1):
            table = Table(f"table {number}", notes=found.notes)
            for row in aligned(found.rows):
                table.add(row)
            if table.filled_rows:
                self._source.tables.append(table)
        if self._changed:
            self._source.notes.append("The file has tracked changes. It was read as if all of them were accepted.")
        if self._source.outside:
            self._source.notes.append(
                f"{len(self._source.outside)} paragraphs outside tables were not read as entries."
            )


def plain_rows(table: Any, rows: list[Any], names: Names) -> dict[Any, WordRow]:
    """Those of a table's rows that hold nothing but text, in one go over all of them."""
    row_tag, cell, paragraph, text = names.row, names.cell, names.paragraph, names.text
    found: dict[Any, WordRow] = {}
    waiting = iter(rows)
    awaited, here = next(waiting), None
    cells: list[list[str]] = []
    pieces: list[str] = []
    row = WordRow(0, [])
    for part in table.iter(row_tag, cell, paragraph, text, *names.layout, *names.special):
        tag = part.tag
        if tag == text:
            pieces.append(part.text or "")
        elif tag == paragraph:
            if pieces:
                pieces.append("\n")
        elif tag == cell:
            pieces = []
            cells.append(pieces)
        elif awaited is None and tag == row_tag and part.getparent() is rows[-1].getparent():
            break  # a row that the parser has begun, for the next batch
        elif part is awaited:
            row.texts = ["".join(each).strip() for each in cells]
            awaited, here, cells, row = next(waiting, None), part, [], WordRow(0, [])
            found[here] = row
        elif tag in names.breaks:
            if part.getparent().tag == names.run:
                pieces.append(names.breaks[tag])
        elif tag in names.layout:
            _lay_out(row, len(cells) - 1, part, names)
        elif part is not table and here is not None:
            found.pop(here, None)  # something that needs the careful way
    row.texts = ["".join(each).strip() for each in cells]
    return found


def _lay_out(row: WordRow, index: int, mark: Any, names: Names) -> None:
    if mark.tag == names.grid_span:
        row.spans[index] = names.number(mark, 1) or 1
    elif mark.tag == names.before:
        row.before = names.number(mark, 0)
    elif names.continues(mark):
        row.continued |= {index}


def _layout_of(cell: Any, names: Names) -> tuple[int, bool, bool]:
    """How many columns of the grid the cell covers, whether it goes on with the cell above, and whether a tracked change
    takes it away.
    """
    properties = names.child(cell, names.cell_properties)
    span, continues, removed = 1, False, False
    for each in () if properties is None else properties:
        if each.tag == names.grid_span:
            span = names.number(each, 1) or 1
        elif each.tag == names.merged_down:
            continues = names.continues(each)
        removed = removed or each.tag in names.removed
    return span, continues, removed
