"""The words of a Word cell or paragraph, as they read once every tracked change is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off")


class Names:
    """The element names of one flavour of Word file."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self.table, self.row, self.cell = self("tbl"), self("tr"), self("tc")
        self.body = self("body")
        self.paragraph, self.run, self.text = self("p"), self("r"), self("t")
        self.control, self.content = self("sdt"), self("sdtContent")
        self.removed = frozenset({self("del"), self("moveFrom")})
        self.added = frozenset({self("ins"), self("moveTo")})
        self.breaks = {self("tab"): "\t", self("br"): "\n", self("cr"): "\n", self("noBreakHyphen"): "-"}
        self.special = (
            *self.removed,
            *self.added,
            self("vanish"),
            self.table,
            self.control,
            self("txbxContent"),
            _FALLBACK,
        )
        self.cell_properties, self.grid_span, self.merged_down = self("tcPr"), self("gridSpan"), self("vMerge")
        self.placeholder, self._val = self("showingPlcHdr"), self("val")
        self.properties = frozenset(
            {self("pPr"), self("tcPr"), self("rPr"), self("sdtPr"), self("tblPr"), self("tblGrid")}
        )
        self.wrappers = frozenset({self.control, self.content, self("customXml"), self("smartTag"), *self.added})

    def __call__(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    @classmethod
    def usual(cls) -> "Names":
        return cls(_USUAL)

    @classmethod
    def strict(cls) -> "Names":
        return cls(_STRICT)

    def cells_of(self, row: Any) -> Iterator[Any]:
        return self._inside(row, self.cell)

    def rows_of(self, table: Any) -> Iterator[Any]:
        return self._inside(table, self.row)

    def _inside(self, element: Any, wanted: str) -> Iterator[Any]:
        """The children of one name, through content controls and the like that may stand around them."""
        for child in element:
            if child.tag == wanted:
                yield child
            elif child.tag in self.wrappers:
                yield from self._inside(child, wanted)

    def _child(self, element: Any, name: str) -> Any:
        return next(element.iterchildren(self(name)), None)

    def _number(self, element: Any, otherwise: int) -> int:
        text = "" if element is None else element.get(self._val, "")
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else otherwise

    def layout_of(self, cell: Any) -> tuple[int, bool]:
        """How many columns of the grid the cell covers, and whether it goes on with the cell above."""
        properties = next(cell.iterchildren(self.cell_properties), None)
        span, continues = 1, False
        for each in () if properties is None else properties:
            if each.tag == self.grid_span:
                span = self._number(each, 1) or 1
            elif each.tag == self.merged_down:
                continues = each.get(self._val, "continue") == "continue"
        return span, continues

    def columns_before(self, row: Any) -> int:
        properties = self._child(row, "trPr")
        return 0 if properties is None else self._number(self._child(properties, "gridBefore"), 0)

    def is_deleted(self, row: Any) -> bool:
        properties = self._child(row, "trPr")
        return properties is not None and self._child(properties, "del") is not None

    def is_hidden(self, run: Any) -> bool:
        properties = self._child(run, "rPr")
        mark = None if properties is None else self._child(properties, "vanish")
        return mark is not None and mark.get(self._val, "") not in _OFF

    def is_plain(self, element: Any) -> bool:
        """Whether nothing in it needs the careful way of reading."""
        return next(element.iter(*self.special), None) is None


@dataclass(slots=True)
class Read:
    """A text, and what was met on the way."""

    pieces: list[str] = field(default_factory=list)
    hidden_pieces: list[str] = field(default_factory=list)
    changed: bool = False
    has_table: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def hidden(self) -> str:
        return " ".join("".join(self.hidden_pieces).split())


def text_of(element: Any, names: Names) -> str:
    """The text of a paragraph or another element outside tables."""
    return careful_text(element, names).text


def careful_text(cell: Any, names: Names, *, without_tables: bool = False) -> Read:
    """The text of a cell, its paragraphs on lines of their own; `without_tables` leaves the tables in it out."""
    read = Read()
    if not without_tables:
        _walk(cell, names, read)
        return read
    for child in cell:
        if child.tag != names.table and next(child.iter(names.table), None) is None:
            _walk(child, names, read)
            read.pieces.append("\n")
    return read


def plain_texts(row: Any, names: Names) -> list[str]:
    """The texts of all cells of a row that is plain, in one go."""
    texts: list[list[str]] = []
    pieces: list[str] = []
    cell, paragraph, text, breaks = names.cell, names.paragraph, names.text, names.breaks
    for part in row.iter(cell, paragraph, text, *breaks):
        tag = part.tag
        if tag == text:
            pieces.append(part.text or "")
        elif tag == paragraph:
            if pieces:
                pieces.append("\n")
        elif tag == cell:
            pieces = []
            texts.append(pieces)
        elif part.getparent().tag == names.run:
            pieces.append(breaks[tag])
    return ["".join(each) for each in texts]


def inner_tables(cell: Any, names: Names) -> list[Any]:
    """Tables of at least two rows that lie directly in a cell."""
    return [table for table in names._inside(cell, names.table) if len(list(names.rows_of(table))) > 1]


def _walk(element: Any, names: Names, read: Read) -> None:
    """The careful way, for cells with changes, hidden text, content controls or tables in them."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        part, concealed = stack.pop()
        tag = part.tag
        if tag in names.removed or tag == _FALLBACK:
            read.changed = read.changed or tag in names.removed
            continue
        read.changed = read.changed or tag in names.added
        pieces = read.hidden_pieces if concealed else read.pieces
        if tag == names.text:
            pieces.append(part.text or "")
        elif tag in names.breaks and part.getparent().tag == names.run:
            pieces.append(names.breaks[tag])
        elif tag == names.cell and part is not element and read.pieces:
            read.pieces.append(
                " | " if part.getprevious() is not None and part.getprevious().tag == names.cell else "\n"
            )
        elif tag == names.paragraph and pieces and pieces[-1] not in (" | ", "\n"):
            pieces.append("\n")
        elif tag == names.table:
            read.has_table = True
        if tag == names.run:
            concealed = concealed or names.is_hidden(part)
        if tag == names.control and part.find(f"{names('sdtPr')}/{names.placeholder}") is not None:
            continue
        if tag not in names.properties:
            stack.extend((child, concealed) for child in reversed(part))
