"""A Word file read as a text: paragraphs, lists and tables in their order, as they look once all tracked changes are accepted.

Which of them is whose, and what becomes of it, is for those to say who asked. This only reads, within the same limits and
by the same rules as the tables of a chronology are read (word.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sar_portal.design.blocks import BULLET, HEADING, NUMBER, QUOTE, TEXT, Paragraph, ReadDocument, Run, Table

from .limits import Package, Refusal, kind_of
from .office import Elements, forget, main_part, open_office, outside_notes, relations, stream
from .word import STRICT
from .word_parts import read_beside, read_hidden_styles
from .word_text import Names, careful_text

MAX_BLOCKS = 20_000
MAX_LETTERS = 1_000_000  # about 150,000 words
_MAX_BASES = 20
_TOO_LONG = "The document is longer than a report can be. Upload the report alone."
_NOT_WORD = "The report is read from a Word file (.docx). Save it as Word and upload it again."
_CHANGES = "The file has tracked changes. It was read as if all of them were accepted."
_HIDDEN = "Hidden text was left out."
_INNER = "A table inside another table was read as text."
_ANOTHER = "The document has another document inside it. That was not read."
_SYMBOL = "A symbol could not be read; it shows as a box."


def read_prose(name: str, data: bytes) -> ReadDocument:
    """The text of a Word file. Raises Refusal, with a sentence fit to show, where the file is not to be read at all."""
    if kind_of(name, data) != "word":
        raise Refusal(_NOT_WORD)
    package = open_office(data, "word", name)
    document = main_part(package, "word/document.xml")
    names = Names.strict() if STRICT in package.open(document).read(4096) else Names.usual()
    names = names.with_hidden(read_hidden_styles(package, document, names))
    reader = _Reader(names, _read_styles(package, document, names), _read_lists(package, document, names))
    reader.read(_body(package, document, names))
    read = reader.found
    read.notes = [*outside_notes(package, [document]), *dict.fromkeys(reader.notes)]
    if any(kind == "aFChunk" for kind, _ in relations(package, document).values()):
        read.notes.append(_ANOTHER)
    texts = read_beside(package, document, names).texts
    read.comments = sum(kind == "Comment" for kind, _ in texts)
    read.beside = [f"{kind}: {text}" for (kind, _), text in texts.items() if kind != "Comment"]
    return read


def _body(package: Package, part: str, names: Names) -> Any:
    """The body, whole: a report's text is small, and its order matters."""
    for _, element in Elements(package, part, (names.paragraph, names.row, names.body)):
        if element.tag == names.body:
            return element
    raise Refusal("The file is damaged: a part of it cannot be read.")


@dataclass(slots=True)
class _Style:
    name: str = ""
    based: str = ""
    outline: int | None = None
    list_key: str = ""
    level: int = 0


def _read_styles(package: Package, document: str, names: Names) -> dict[str, _Style]:
    """Every style by its key: Word's own names are the same in every language, keys are not."""
    found: dict[str, _Style] = {}
    for element in _elements(package, document, "styles", names("style")):
        style = _Style()
        for child in element:
            if child.tag == names("name"):
                style.name = child.get(names.val, "").lower()
            elif child.tag == names("basedOn"):
                style.based = child.get(names.val, "")
            elif child.tag == names("pPr"):
                outline = names.child(child, names("outlineLvl"))
                style.outline = None if outline is None else names.number(outline, 9)
                style.list_key, style.level = _list_of(child, names)
        found[element.get(names("styleId"), "")] = style
        forget(element)
    return found


def _list_of(properties: Any, names: Names) -> tuple[str, int]:
    """The list that a paragraph's or style's properties name, and the level in it; '' where they name none."""
    numbering = names.child(properties, names("numPr"))
    if numbering is None:
        return "", 0
    key, level = names.child(numbering, names("numId")), names.child(numbering, names("ilvl"))
    return "" if key is None else key.get(names.val, ""), names.number(level, 0)


@dataclass(slots=True)
class _List:
    """One list of the file: for each level whether it has numbers, and where they begin.

    Lists of one shape count on from one another, as in Word, until one of them says where it begins.
    """

    numbered: dict[int, bool] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    begins: dict[int, int] = field(default_factory=dict)  # where this list begins anew, each level once
    reached: dict[int, int] = field(default_factory=dict)  # shared by all lists of one shape

    def next_number(self, level: int) -> int:
        for deeper in [each for each in self.reached if each > level]:
            del self.reached[deeper]
        number = self.reached.get(level, self.starts.get(level, 1) - 1) + 1
        self.reached[level] = self.begins.pop(level, number)
        return self.reached[level]


def _read_lists(package: Package, document: str, names: Names) -> dict[str, _List]:
    shapes: dict[str, _List] = {}
    found: dict[str, _List] = {}
    for element in _elements(package, document, "numbering", names("abstractNum"), names("num")):
        if element.tag == names("abstractNum"):
            shape = shapes[element.get(names("abstractNumId"), "")] = _List()
            for level in element.iter(names("lvl")):
                _take_level(level, _whole(level.get(names("ilvl"), "")) or 0, shape, names)
        else:
            named = names.child(element, names("abstractNumId"))
            shape = shapes.get("" if named is None else named.get(names.val, ""), _List())
            one = _List(dict(shape.numbered), dict(shape.starts), reached=shape.reached)
            found[element.get(names("numId"), "")] = one
            for override in element.iter(names("lvlOverride")):
                place = _whole(override.get(names("ilvl"), "")) or 0
                for level in override.iter(names("lvl")):
                    _take_level(level, place, one, names)
                for start in override.iter(names("startOverride")):
                    one.begins[place] = _whole(start.get(names.val, "")) or 0
        forget(element)
    return found


def _take_level(level: Any, place: int, into: _List, names: Names) -> None:
    form, start = names.child(level, names("numFmt")), names.child(level, names("start"))
    into.numbered[place] = form is not None and form.get(names.val, "") not in ("bullet", "none")
    if start is not None:
        into.starts[place] = _whole(start.get(names.val, "")) or 0


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _elements(package: Package, document: str, kind: str, *tags: str) -> Iterator[Any]:
    part = next((part for found, part in relations(package, document).values() if found == kind), "")
    return stream(package, part, tags) if part in package.names else iter(())


class _Reader:
    """Takes the paragraphs and tables of a body one after another."""

    def __init__(self, names: Names, styles: dict[str, _Style], lists: dict[str, _List]) -> None:
        self._names, self._styles, self._lists = names, styles, lists
        self.found = ReadDocument()
        self.notes: list[str] = []
        self._marks: list[str] = []  # bookmarks that begin between paragraphs
        self._letters = 0

    def read(self, element: Any, control: str = "") -> None:
        """What lies in the body, or in what stands around some of it."""
        names = self._names
        for child in element:
            tag = child.tag
            if tag == names.paragraph:
                self._add(self._paragraph(child, control))
            elif tag == names.table:
                self._add(
                    Table(tuple(self._row(row) for row in names.rows_of(child) if not self._removed(row)), control)
                )
            elif tag == names("bookmarkStart"):
                self._marks.append(child.get(names("name"), ""))
            elif tag == names.control:
                self.read(child, self._control(child) or control)
            elif tag in names.wrappers:
                self.notes += [_CHANGES] if tag in names.added else []
                self.read(child, control)
            elif tag in names.removed:
                self.notes.append(_CHANGES)

    def _control(self, element: Any) -> str:
        properties = self._names.child(element, self._names("sdtPr"))
        tag = None if properties is None else self._names.child(properties, self._names("tag"))
        return "" if tag is None else tag.get(self._names.val, "")

    def _add(self, block: Paragraph | Table) -> None:
        self._letters += len(block.words)
        if len(self.found.blocks) >= MAX_BLOCKS or self._letters > MAX_LETTERS:
            raise Refusal(_TOO_LONG)
        self.found.blocks.append(block)

    def _removed(self, row: Any) -> bool:
        marks = self._names.child(row, self._names.row_properties)
        removed = marks is not None and any(mark.tag in self._names.removed for mark in marks)
        self.notes += [_CHANGES] if removed else []
        return removed

    def _row(self, row: Any) -> tuple[tuple[Run, ...], ...]:
        names = self._names
        cells: list[tuple[Run, ...]] = []
        for cell in names.cells_of(row):
            properties = names.child(cell, names.cell_properties)
            span = None if properties is None else names.child(properties, names.grid_span)
            runs: list[Run] = []
            for part in cell.iter(names.paragraph):
                if next(part.iterancestors(names.paragraph, names.fallback), None) is None:
                    runs += [*([Run("\n")] if runs else []), *self._runs(part)]
            self.notes += [_INNER] if next(cell.iter(names.table), None) is not None else []
            cells += [tuple(runs), *[()] * min(names.number(span, 1) - 1, 60)]
        return tuple(cells)

    def _paragraph(self, element: Any, control: str) -> Paragraph:
        names = self._names
        marks = [*self._marks, *(mark.get(names("name"), "") for mark in element.iter(names("bookmarkStart")))]
        self._marks = []
        read = Paragraph(tuple(self._runs(element)), marks=tuple(filter(None, marks)), control=control)
        properties = names.child(element, names("pPr"))
        named = None if properties is None else names.child(properties, names.paragraph_style)
        key = "" if named is None else named.get(names.val, "")
        outline, list_key, level = None, "", 0
        if properties is not None:
            own = names.child(properties, names("outlineLvl"))
            outline = None if own is None else names.number(own, 9)
            list_key, level = _list_of(properties, names)
        for style in self._based(key):
            if style.name in ("quote", "intense quote"):
                return replace(read, kind=QUOTE)
            outline = style.outline if outline is None else outline
            if not list_key and style.list_key:
                list_key, level = style.list_key, style.level
        if outline is not None and outline < 9:
            return replace(read, kind=HEADING, level=outline + 1)
        return self._listed(read, list_key, level) if list_key in self._lists and read.words.strip() else read

    def _based(self, key: str) -> Iterator[_Style]:
        """A style, and those that it is based on."""
        for _ in range(_MAX_BASES):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            key = style.based

    def _listed(self, read: Paragraph, key: str, level: int) -> Paragraph:
        one = self._lists[key]
        if level not in one.numbered:
            return replace(read, kind=TEXT)
        if not one.numbered[level]:
            return replace(read, kind=BULLET, level=level)
        return replace(read, kind=NUMBER, level=level, number=one.next_number(level))

    def _runs(self, paragraph: Any) -> Iterator[Run]:
        """The runs that stand once all changes are accepted, each with the emphasis that was put on it."""
        names = self._names
        hidden = names.is_hidden(paragraph, "pPr", names.paragraph_style)
        for run in self._standing(paragraph):
            read = careful_text(run, names)
            if hidden or read.hidden:
                self.notes += [_HIDDEN] if read.hidden or read.text.strip() else []
                if hidden:
                    continue
            self.notes += [_CHANGES] if read.changed else []
            self.notes += [_SYMBOL] if read.has_symbol else []
            properties = names.child(run, names("rPr"))
            strong, em = (
                properties is not None and names.is_on(names.child(properties, names(mark))) for mark in ("b", "i")
            )
            if read.text:
                yield Run(read.text, strong, em)

    def _standing(self, element: Any) -> Iterator[Any]:
        names = self._names
        for child in element:
            if child.tag == names.run:
                yield child
            elif child.tag in names.removed or child.tag == names.fallback:
                self.notes += [_CHANGES] if child.tag in names.removed else []
            elif child.tag not in names.properties:
                self.notes += [_CHANGES] if child.tag in names.added else []
                if child.tag == names.control and child.find(f"{names('sdtPr')}/{names.placeholder}") is not None:
                    continue
                yield from self._standing(child)
