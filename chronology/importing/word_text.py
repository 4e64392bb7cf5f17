"""The words of a Word cell or paragraph, as they read once every tracked change is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off")
# The signs that Word takes from a font of pictures; others are shown as a box and said.
_SYMBOLS = dict(
    F0A8="\u2610", F06F="\u2610", F0FE="\u2611", F0FD="\u2612", F0FC="\u2713", F0FB="\u2717", F0B7="\u2022", F0E0="\u2192"
)  # fmt: skip
_UNKNOWN_SYMBOL = "\u25af"
PICTURE = "A picture in this row was not read."
HIDDEN = "Hidden text in this row was left out."
INNER_TABLE = "A table inside a cell was read as text."
SYMBOL = "A symbol in this row could not be read."


class Names:
    """The element names of one flavour of Word file, and the styles of one file whose text is hidden."""

    def __init__(self, namespace: str, hidden_styles: frozenset[str] = frozenset()) -> None:
        self._namespace = namespace
        self.hidden_styles = hidden_styles
        self.table, self.row, self.cell = self("tbl"), self("tr"), self("tc")
        self.body = self("body")
        self.paragraph, self.run, self.text = self("p"), self("r"), self("t")
        self.control, self.content = self("sdt"), self("sdtContent")
        self.removed = frozenset({self("del"), self("moveFrom"), self("cellDel")})
        self.added = frozenset({self("ins"), self("moveTo"), self("cellIns")})
        self.breaks = {self("tab"): "\t", self("br"): "\n", self("cr"): "\n", self("noBreakHyphen"): "-"}
        self.pictures = frozenset({self("drawing"), self("pict"), self("object")})
        self.references = {
            self("footnoteReference"): "Footnote",
            self("endnoteReference"): "Endnote",
            self("commentReference"): "Comment",
        }
        self.symbol, self.vanish, self.boxed = self("sym"), self("vanish"), self("txbxContent")
        self.hidden_row, self.fallback = self("hidden"), _FALLBACK
        self.row_properties, self.before = self("trPr"), self("gridBefore")
        self.cell_properties, self.grid_span, self.merged_down = self("tcPr"), self("gridSpan"), self("vMerge")
        self.run_style, self.paragraph_style = self("rStyle"), self("pStyle")
        self.placeholder, self.val = self("showingPlcHdr"), self("val")
        self.properties = frozenset(
            {self("pPr"), self("tcPr"), self("rPr"), self("sdtPr"), self("tblPr"), self("tblGrid")}
        )
        self.wrappers = frozenset(
            {self.control, self.content, self("customXml"), self("smartTag"), self("ins"), self("moveTo")}
        )
        self.layout = frozenset({*self.breaks, self.grid_span, self.merged_down, self.before})
        styles = (self.run_style, self.paragraph_style) if hidden_styles else ()
        # A row with none of these in it is read in the quick way.
        self.special = (
            *self.removed, *self.added, *self.pictures, *self.references, *styles,
            self.vanish, self.symbol, self.table, self.control, self.boxed, self.hidden_row, _FALLBACK,
        )  # fmt: skip

    def __call__(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    @classmethod
    def usual(cls) -> "Names":
        return cls(_USUAL)

    @classmethod
    def strict(cls) -> "Names":
        return cls(_STRICT)

    def with_hidden(self, styles: frozenset[str]) -> "Names":
        return Names(self._namespace, styles)

    def cells_of(self, row: Any) -> Iterator[Any]:
        return self._inside(row, self.cell)

    def rows_of(self, table: Any) -> Iterator[Any]:
        return self._inside(table, self.row)

    def tables_in(self, cell: Any) -> list[Any]:
        """Tables of at least two rows that lie directly in a cell."""
        return [table for table in self._inside(cell, self.table) if len(list(self.rows_of(table))) > 1]

    def _inside(self, element: Any, wanted: str) -> Iterator[Any]:
        """The children of one name, through content controls and the like that may stand around them."""
        for child in element:
            if child.tag == wanted:
                yield child
            elif child.tag in self.wrappers:
                yield from self._inside(child, wanted)

    def child(self, element: Any, name: str) -> Any:
        return next(element.iterchildren(name), None)

    def number(self, element: Any, otherwise: int) -> int:
        text = "" if element is None else element.get(self.val, "")
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else otherwise

    def continues(self, merge: Any) -> bool:
        return merge.get(self.val, "continue") == "continue"

    def is_on(self, mark: Any) -> bool:
        return mark is not None and mark.get(self.val, "") not in _OFF

    def is_hidden(self, element: Any, properties: str, style: str) -> bool:
        """Whether a run, or a paragraph, is hidden: by its own mark or by its style."""
        found = self.child(element, self(properties))
        if found is None:
            return False
        mark = self.child(found, self.vanish)
        if mark is not None and properties == "rPr":
            return self.is_on(mark)
        named = self.child(found, style) if self.hidden_styles else None
        return named is not None and named.get(self.val) in self.hidden_styles


@dataclass(slots=True)
class Read:
    """A text, and what was met on the way."""

    pieces: list[str] = field(default_factory=list)
    hidden_pieces: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    changed: bool = False
    has_table: bool = False
    has_picture: bool = False
    has_symbol: bool = False

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


def _walk(element: Any, names: Names, read: Read) -> None:
    """The careful way, for cells with changes, hidden text, content controls, pictures or tables in them."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        part, concealed = stack.pop()
        tag = part.tag
        if tag in names.removed or tag == names.fallback:
            read.changed = read.changed or tag in names.removed
            continue
        read.changed = read.changed or tag in names.added
        _take(part, tag, element, names, read, read.hidden_pieces if concealed else read.pieces)
        if tag == names.run:
            concealed = concealed or names.is_hidden(part, "rPr", names.run_style)
        elif tag == names.paragraph:
            concealed = concealed or names.is_hidden(part, "pPr", names.paragraph_style)
        if tag == names.control and part.find(f"{names('sdtPr')}/{names.placeholder}") is not None:
            continue
        if tag not in names.properties:
            stack.extend((child, concealed) for child in reversed(part))


def _take(part: Any, tag: str, cell: Any, names: Names, read: Read, pieces: list[str]) -> None:
    """What one element adds to the text, or to what is said of it."""
    if tag == names.text:
        pieces.append(part.text or "")
    elif tag in names.breaks and part.getparent().tag == names.run:
        pieces.append(names.breaks[tag])
    elif tag == names.cell and part is not cell and read.pieces:
        before = part.getprevious()
        read.pieces.append(" | " if before is not None and before.tag == names.cell else "\n")
    elif tag == names.paragraph and pieces and pieces[-1] not in (" | ", "\n"):
        pieces.append("\n")
    elif tag == names.table:
        read.has_table = True
    elif tag == names.symbol:
        sign = _SYMBOLS.get(part.get(names("char"), "").upper(), _UNKNOWN_SYMBOL)
        read.has_symbol = read.has_symbol or sign == _UNKNOWN_SYMBOL
        pieces.append(sign)
    elif tag in names.references:
        read.references.append((names.references[tag], part.get(names("id"), "")))
    elif tag in names.pictures and next(part.iter(names.boxed), None) is None:
        read.has_picture = True
