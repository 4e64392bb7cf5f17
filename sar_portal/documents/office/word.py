"""Word documents as boards write theirs, with marking and page at head and foot: one table, landscape, its headings repeated.

Its styles are Word's own (Title, Heading 1, List Bullet), so that whoever works on with it finds them where they belong.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sar_portal.design.marks import mark_of
from sar_portal.documents.tables import safe_cell

from .word_texts import Texts
from .word_xml import DARK, NAMED, cell, heads, packed_document, paragraph, section, table_begins, text_with_breaks

LANDSCAPE = 'w:w="16838" w:h="11906" w:orient="landscape"'
SIDES = 160  # what a cell leaves free beside its text, in twentieths of a point
WIDTH = 15_000  # of the text on a landscape A4 page with these margins, in twentieths of a point


def document(frozen: dict[str, Any], about: str) -> bytes:
    """The table (shapes.Table) as .docx; `about` names it in the foot of each page."""
    texts = Texts(WIDTH, in_cells=True)
    return packed_document(frozen, about, _body(frozen, texts), WIDTH, numbered=texts.numbered)


def _body(frozen: dict, texts: Texts) -> Iterator[str]:
    yield f"<w:document {NAMED}><w:body>{paragraph(frozen['title'], 'Title')}"
    yield _table([2_800, 7_200], ([fact["label"], fact["value"]] for fact in frozen["facts"]), "What this is")
    if frozen["notes"]:
        yield paragraph("How to read it", "Heading1") + "".join(paragraph(note) for note in frozen["notes"])
    if frozen["agencies"]:
        yield paragraph("Agencies", "Heading1") + _agencies(frozen["agencies"])
    if frozen["people"]:
        yield paragraph("People by code", "Heading1")
        lines = ([one["code"], one["role"], one["note"]] for one in frozen["people"])
        yield _table([2_800, 4_600, 7_600], lines, "People by code", headings=["Code", "Role", "Note"])
    yield paragraph("Entries", "Heading1")
    if frozen["rows"]:
        yield from _rows(frozen, texts)
    else:
        yield paragraph(frozen["nothing"])
    margins = 'w:top="1247" w:right="919" w:bottom="1077" w:left="919"'
    yield f"{section(frozen, LANDSCAPE, margins)}</w:body></w:document>"


def _rows(frozen: dict, texts: Texts) -> Iterator[str]:
    """The long table. A heading between its rows is a row across all columns that stays with the next."""
    columns = frozen["columns"]
    shares = [column["share"] for column in columns]
    widths = [WIDTH * share // sum(shares) for share in shares]
    yield table_begins(widths, frozen["title"]) + heads([column["heading"] for column in columns], widths)
    for row in frozen["rows"]:
        if not row["cells"]:
            text = paragraph(row["heading"], "Heading2") + (paragraph(row["note"], "TableText") if row["note"] else "")
            across = cell(text, sum(widths), span=len(widths), fill="F1F4F7")
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{across}</w:tr>"
            continue
        first, *others = row["cells"]
        colour = mark_of(row["mark"]).hex[1:] if row["mark"] >= 0 else ""
        cells = [cell(_first(first, colour), widths[0], edge=colour)]
        cells += [
            cell(texts.written(text, width - SIDES) if "texts" in column else _prose(text), width)
            for text, column, width in zip(others, columns[1:], widths[1:], strict=True)
        ]
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    yield "</w:tbl>" + paragraph("")


def _agencies(agencies: list[dict]) -> str:
    """The colour key: colour, code and name together, never colour alone."""
    widths = [2_800, 7_200]
    made = [table_begins(widths, "Colour key of the agencies") + heads(["Agency", "Name"], widths)]
    for one in agencies:
        colour = mark_of(one["mark"]).hex[1:]
        cells = cell(_first(one["code"], colour), widths[0], edge=colour) + cell(_prose(one["name"]), widths[1])
        made.append(f"<w:tr>{cells}</w:tr>")
    return "".join(made) + "</w:tbl>"


def _table(widths: list[int], lines: Any, caption: str, headings: list[str] | None = None) -> str:
    made = [table_begins(widths, caption)]
    if headings:
        made.append(heads(headings, widths))
    for line in lines:
        cells = [cell(_prose(text), width) for text, width in zip(line, widths, strict=True)]
        made.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    return "".join(made) + "</w:tbl>" + paragraph("", "TableText")


def _first(text: str, colour: str) -> str:
    """The cell that says whose row it is: the first line bold in the agency's colour, the others as they are."""
    head, *others = text.split("\n")
    shown = f'<w:rPr><w:b/><w:color w:val="{colour or DARK}"/></w:rPr>'
    made = (
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr><w:r>{shown}{text_with_breaks(safe_cell(head))}</w:r></w:p>'
    )
    return made + "".join(paragraph(line, "TableText") for line in others)


def _prose(text: str) -> str:
    """Stored plain text: a blank line ends a paragraph, lines that begin with '- ' are a list, as on the pages.

    A cell that a spreadsheet would take for a formula, were the table pasted into one, begins with an apostrophe (E1).
    """
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()) if block.strip()]
    made = []
    for place, block in enumerate(blocks):
        for listed, lines in groupby(block.split("\n"), lambda line: line.startswith("- ")):
            if listed:
                made += [paragraph(line[2:].strip(), "ListBullet") for line in lines]
            else:
                whole = "\n".join(lines)
                made.append(paragraph(safe_cell(whole) if place == 0 and not made else whole, "TableText"))
    return "".join(made) or paragraph("", "TableText")
