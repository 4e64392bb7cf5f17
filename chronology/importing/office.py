"""What Word and Excel files have in common: a package of XML parts that refer to one another.

No DTD is allowed, so no entity can expand or fetch; references that leave the package are reported and never followed.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from .limits import MAX_STRETCH, Package, Refusal, open_package

_DAMAGED = "The file is damaged: a part of it cannot be read."
_HARMFUL = "The file holds a document type definition, which Office files never have. It is not read."
_MARKS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_MAIN_TYPES = {"word": b"wordprocessingml", "excel": b"spreadsheetml"}
_MACRO_WORD = b"ms-word.document.macroEnabled"
_HEAD_OR_FOOT = re.compile(r"word/(header|footer)\d*\.xml")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def open_office(data: bytes, kind: str, name: str) -> Package:
    """The package of a Word or Excel file, once its content is what its name says and it has no macros it hides."""
    package = open_package(data)
    types = package.read("[Content_Types].xml")
    is_macro_word = _MACRO_WORD in types
    if _MAIN_TYPES[kind] not in types and not (kind == "word" and is_macro_word):
        raise Refusal(f"The file is not the {kind.capitalize()} file that its name says.")
    may_have_macros = name.lower().endswith(".docm")
    if (package.has_macros or is_macro_word) and not may_have_macros:
        raise Refusal("The file holds macros although its name says that it has none. Save it without macros.")
    return package


class Elements:
    """The elements of one part as they are read, without holding the whole of it. Forget each when done with it."""

    def __init__(self, package: Package, part: str, tags: Sequence[str], events: Sequence[str] = ("end",)) -> None:
        self._source = _Checked(package, part)
        self._tags, self._events = tags, events

    @property
    def bytes_read(self) -> int:
        return self._source.bytes_read

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        source = self._source
        try:
            parser = etree.iterparse(
                source,
                events=self._events,
                tag=self._tags,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in parser:
                source.rested = source.bytes_read
                yield event, element
            if parser.root is not None and parser.root.getroottree().docinfo.doctype:
                raise Refusal(_HARMFUL)
        except etree.LxmlError as error:
            raise Refusal(_DAMAGED) from error


def stream(package: Package, part: str, tags: Sequence[str]) -> Iterator[Any]:
    """Each element of these names, once it is whole."""
    for _, element in Elements(package, part, tags):
        yield element


class _Checked:
    """A part as a stream, looked through for a DTD on its way into the parser."""

    def __init__(self, package: Package, part: str) -> None:
        self._stream = package.open(part)
        self._tail = b""
        self.bytes_read = self.rested = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.bytes_read += len(chunk)
        # What lies between two elements we look at is held in memory whole.
        if self.bytes_read - self.rested > MAX_STRETCH:
            raise Refusal("The file holds a row, or another part, that is far too large.")
        if not self.rested:  # a DTD stands before the first element, or nowhere
            window = self._tail + chunk
            if any(mark in window for mark in _MARKS):
                raise Refusal(_HARMFUL)
            self._tail = chunk[-20:]
        return chunk


def forget(element: Any) -> None:
    """Give the memory of an element, and of all before it, back."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part) for what lies inside the package; a target outside has the part ''."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in package.names:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for element in stream(package, listing, (_RELATIONSHIP,)):
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        target = element.get("Target", "")
        inside = element.get("TargetMode") != "External"
        path = posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target.lstrip("/")
        found[element.get("Id", "")] = (kind, path if inside else "")
    return found


def main_part(package: Package, usual: str) -> str:
    """The part that holds the document itself."""
    for kind, part in relations(package, "").values():
        if kind == "officeDocument" and part in package.names:
            return part
    if usual in package.names:
        return usual
    raise Refusal(_DAMAGED)


def has_pictures(package: Package, parts: Sequence[str]) -> bool:
    """Whether there are pictures but those at the head and foot of pages: a crest or a logo, which has no words of the text."""
    shown = [name for name in package.names if "/media/" in name]
    if not shown:
        return False
    heads = [name for name in package.names if _HEAD_OR_FOOT.fullmatch(name)]
    there = {target for name in heads for _, target in relations(package, name).values()}
    beside = any(kind == "image" for part in parts for kind, _ in relations(package, part).values())
    return beside or not there.issuperset(shown)


def outside_notes(package: Package, parts: Sequence[str]) -> list[str]:
    """What the file has that is not read: references outside itself (other than links one clicks), embedded files,
    macros.
    """
    notes = []
    leaving = {kind for part in parts for kind, target in relations(package, part).values() if not target} - {
        "hyperlink"
    }
    if leaving:
        notes.append("The file refers to something outside itself. Nothing was fetched.")
    if package.has_embedded_files:
        notes.append("The file has other files embedded in it. They were not opened.")
    if package.has_macros:
        notes.append("The file has macros. They were not run.")
    if has_pictures(package, parts):
        notes.append("The file has pictures. Words in a picture are not read.")
    return notes
