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
        self.paragraph, self.run, self.text = self("p"), self("r"), self("t")
        self.control, self.content = self("sdt"), self("sdtContent")
        self.removed = frozenset({self("del"), self("moveFrom")})
        self.added = frozenset({self("ins"), self("moveTo")})
        self.breaks = {self("tab"): "\t", self("br"): "\n", self("cr"): "\n", self("noBreakHyphen"): "-"}
        self.plain_tags = (self.paragraph, self.text, *self.breaks)
        self.special = (
            *self.removed,
            *self.added,
            self("vanish"),
            self.table,
            self.control,
            self("txbxContent"),
            _FALLBACK,
        )
        self.vanish, self.run_properties, self.placeholder = self("vanish"), self("rPr"), self("showingPlcHdr")
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

    def value(self, element: Any, *path: str) -> str | None:
        """The `val` of the element down the path; None where there is none, '' where it has no value."""
        for name in path:
            element = element.find(self(name))
            if element is None:
                return None
        return str(element.get(self("val"), ""))

    def span_of(self, cell: Any) -> int:
        text = self.value(cell, "tcPr", "gridSpan") or "1"
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else 1

    def columns_before(self, row: Any) -> int:
        text = self.value(row, "trPr", "gridBefore") or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0

    def is_continued(self, cell: Any) -> bool:
        return self.value(cell, "tcPr", "vMerge") in ("", "continue")


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


def text_of(element: Any, names: Names) -> Read:
    read = Read()
    if next(element.iter(*names.special), None) is None:
        _plain(element, names, read)
    else:
        _walk(element, names, read, False)
    return read


def cell_text(cell: Any, names: Names, *, without_tables: bool) -> Read:
    """The text of a cell, its paragraphs on lines of their own."""
    if not without_tables:
        return text_of(cell, names)
    read = Read()
    for child in cell:
        if child.tag != names.table and next(child.iter(names.table), None) is None:
            _walk(child, names, read, False)
            read.pieces.append("\n")
    read.has_table = True
    return read


def inner_tables(cell: Any, names: Names) -> list[Any]:
    """Tables of at least two rows that lie directly in a cell."""
    return [table for table in names._inside(cell, names.table) if len(list(names.rows_of(table))) > 1]


def row_is_deleted(row: Any, names: Names) -> bool:
    return names.value(row, "trPr", "del") is not None


def _plain(element: Any, names: Names, read: Read) -> None:
    pieces, paragraph, text, breaks = read.pieces, names.paragraph, names.text, names.breaks
    for part in element.iter(*names.plain_tags):
        if part.tag == text:
            pieces.append(part.text or "")
        elif part.tag == paragraph:
            if pieces:
                pieces.append("\n")
        elif part.getparent().tag == names.run:
            pieces.append(breaks[part.tag])


def _walk(element: Any, names: Names, read: Read, hidden: bool) -> None:
    """The careful way, for cells with changes, hidden text, content controls or tables in them."""
    stack: list[tuple[Any, bool]] = [(element, hidden)]
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
            concealed = concealed or _is_hidden(part, names)
        if tag == names.control and part.find(f"{names('sdtPr')}/{names.placeholder}") is not None:
            continue
        if tag not in names.properties:
            stack.extend((child, concealed) for child in reversed(part))


def _is_hidden(run: Any, names: Names) -> bool:
    value = names.value(run, "rPr", "vanish")
    return value is not None and value not in _OFF
