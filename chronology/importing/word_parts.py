"""What a Word file keeps beside its text: footnotes, comments, page headers, hidden styles."""

from dataclasses import dataclass, field

from .limits import Package
from .office import forget, relations, stream
from .word_text import Names, careful_text, text_of

_SIDE_PARTS = {
    "footnotes": ("Footnote", "footnote"),
    "endnotes": ("Endnote", "endnote"),
    "comments": ("Comment", "comment"),
}
_MAX_SIDE_TEXTS = 5_000
_MAX_LENGTH = 2_000
_MAX_BASES = 20


@dataclass(slots=True)
class Beside:
    """`texts`: each footnote or comment by its kind and number, so that the row it belongs to can say it.
    `page_headings`: rows of tables in the page headers, where some people put the headings of the columns.
    """

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    page_headings: list[list[str]] = field(default_factory=list)


def read_beside(package: Package, document: str, names: Names) -> Beside:
    """Footnotes, endnotes, comments, headers and footers are no entries; their words are kept beside them."""
    beside = Beside()
    for kind, part in sorted(relations(package, document).values()):
        if part not in package.names:
            continue
        if kind in _SIDE_PARTS:
            _read_side_part(package, part, kind, names, beside)
        elif kind in ("header", "footer"):
            _read_page_part(package, part, kind, names, beside)
    beside.notes = list(dict.fromkeys(beside.notes))
    return beside


def _read_side_part(package: Package, part: str, kind: str, names: Names, beside: Beside) -> None:
    label, element_name = _SIDE_PARTS[kind]
    before = len(beside.outside)
    for element in stream(package, part, (names(element_name),)):
        text = text_of(element, names).strip()[:_MAX_LENGTH]
        if text and len(beside.texts) < _MAX_SIDE_TEXTS:
            beside.texts[label, element.get(names("id"), "")] = text
            beside.outside.append(f"{label}: {text}")
        forget(element)
    if len(beside.outside) > before:
        beside.notes.append(f"The file has {kind}. They were not read as entries.")


def _read_page_part(package: Package, part: str, kind: str, names: Names, beside: Beside) -> None:
    for table in stream(package, part, (names.table,)):
        beside.notes.append(f"A table in the page {kind} was not read.")
        for row in list(names.rows_of(table))[:2]:
            beside.page_headings.append([careful_text(cell, names).text.strip() for cell in names.cells_of(row)])
        forget(table)


def read_hidden_styles(package: Package, document: str, names: Names) -> frozenset[str]:
    """The styles whose text is hidden: by their own mark, or by that of the style they are based on."""
    part = next((part for kind, part in relations(package, document).values() if kind == "styles"), "")
    marks: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in stream(package, part, (names("style"),)) if part in package.names else ():
        key, on = style.get(names("styleId"), ""), style.find(names("basedOn"))
        mark = style.find(f"{names('rPr')}/{names.vanish}")
        marks[key] = None if mark is None else names.is_on(mark)
        based[key] = "" if on is None else on.get(names.val, "")
        forget(style)
    return frozenset(key for key in marks if _is_hidden(key, marks, based))


def _is_hidden(key: str, marks: dict[str, bool | None], based: dict[str, str]) -> bool:
    for _ in range(_MAX_BASES):
        if marks.get(key) is not None or key not in based:
            break
        key = based[key]
    return bool(marks.get(key))
