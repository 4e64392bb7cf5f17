"""An Excel workbook of one table: text cells that can never be formulas, frozen headings, widths, marked on each page.

A cell that a spreadsheet would take for a formula is a text with the quote prefix, Excel's own sign for 'this is text'.
"""

import re
from collections.abc import Iterator

from sar_portal.design.marks import MARKS
from sar_portal.documents.tables import FORMULA_STARTS, Sheet, safe_cell

from .package import CORE_KIND, OFFICE, content_types, core_properties, escaped, packed, relations

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BY_NUMBER = re.compile("_x(?=[0-9A-Fa-f]{4}_)")
LONGEST = 32_767  # characters that Excel takes in a cell
LINE, HIGHEST = 13, 409  # in points: a line of text, and what Excel takes for a row
# The styles by number, as `_styles` lists them: then the same with the quote prefix, then one for each agency's mark.
HEADING, TEXT, QUOTED, MARKED = 1, 2, 3, 4
KINDS = {
    "xl/workbook.xml": "officedocument.spreadsheetml.sheet.main",
    "xl/styles.xml": "officedocument.spreadsheetml.styles",
    "xl/worksheets/sheet1.xml": "officedocument.spreadsheetml.worksheet",
    "xl/worksheets/sheet2.xml": "officedocument.spreadsheetml.worksheet",
    "docProps/core.xml": "package.core-properties",
}


def workbook(sheet: Sheet) -> bytes:
    """The sheet as .xlsx, and a second one that says what it is, for whom, and how to read it."""
    about = [["About this file", ""], *([label, value] for label, value in sheet.about)]
    return packed(
        [
            ("[Content_Types].xml", [content_types(KINDS)]),
            ("_rels/.rels", [relations({"xl/workbook.xml": "officeDocument", "docProps/core.xml": CORE_KIND})]),
            ("docProps/core.xml", [core_properties(sheet.title, sheet.board)]),
            ("xl/workbook.xml", [_workbook(sheet)]),
            ("xl/_rels/workbook.xml.rels", [relations(
                {"worksheets/sheet1.xml": "worksheet", "worksheets/sheet2.xml": "worksheet", "styles.xml": "styles"}
            )]),
            ("xl/styles.xml", [_styles()]),
            ("xl/worksheets/sheet1.xml", _worksheet(sheet)),
            ("xl/worksheets/sheet2.xml", _about(sheet, about)),
        ]
    )  # fmt: skip


def _workbook(sheet: Sheet) -> str:
    last = _letters(len(sheet.columns) - 1)
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{escaped(sheet.name)}" sheetId="1" r:id="rId1"/>'
        '<sheet name="About" sheetId="2" r:id="rId2"/></sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{escaped(sheet.name)}\'!$1:$1</definedName>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">\'{escaped(sheet.name)}\'!$A$1:${last}$1'
        "</definedName></definedNames></workbook>"
    )


def _worksheet(sheet: Sheet) -> Iterator[str]:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(sheet.columns, 1)
    )
    yield (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )
    wide = [column.width for column in sheet.columns]
    yield _row(1, [column.heading for column in sheet.columns], [HEADING] * len(sheet.columns), wide)
    number = 1
    for mark, cells in sheet.rows:
        for piece in _pieces(cells):
            number += 1
            styles = [TEXT] * len(piece)
            if mark is not None:
                styles[sheet.marked] = MARKED + mark % len(MARKS)
            yield _row(number, piece, styles, wide)
    yield f'</sheetData><autoFilter ref="A1:{_letters(len(sheet.columns) - 1)}{number}"/>{_printed(sheet, "landscape")}'


def _about(sheet: Sheet, lines: list[list[str]]) -> Iterator[str]:
    yield f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="34" customWidth="1"/>'
    yield '<col min="2" max="2" width="110" customWidth="1"/></cols><sheetData>'
    for number, line in enumerate(lines, 1):
        yield _row(number, line, [HEADING, HEADING if number == 1 else TEXT], [34, 110])
    yield f"</sheetData>{_printed(sheet, 'portrait')}"


def _printed(sheet: Sheet, turned: str) -> str:
    """How it prints: on A4, as wide as the page, marked at head and foot, numbered."""
    head = f"&L{_furniture(sheet.board)}&C&B{_furniture(sheet.caveat)}&R{_furniture(sheet.reference)}"
    foot = f"&L{_furniture(sheet.version)}&C&B{_furniture(sheet.caveat)}&RPage &P of &N"
    return (
        '<pageMargins left="0.5" right="0.5" top="0.8" bottom="0.7" header="0.35" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{turned}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>{escaped(head)}</oddHeader><oddFooter>{escaped(foot)}</oddFooter></headerFooter></worksheet>"
    )


def _furniture(text: str) -> str:
    """In the head of a page '&' begins a command; doubled it is a letter."""
    return text.replace("&", "&&")


def _pieces(cells: list[str]) -> Iterator[list[str]]:
    """The row; and further rows for what is longer than a cell may be, so that nothing is cut."""
    yield [cell[:LONGEST] for cell in cells]
    for start in range(LONGEST, max(map(len, cells), default=0), LONGEST):
        yield [f"{cells[0]} (continued)", *(cell[start : start + LONGEST] for cell in cells[1:])]


def _row(number: int, cells: list[str], styles: list[int], wide: list[int]) -> str:
    """A row as high as its longest text needs: not every spreadsheet works that out when it opens a file."""
    lines = max(
        sum(len(line) // width + 1 for line in text.split("\n")) for text, width in zip(cells, wide, strict=True)
    )
    made = (_cell(f"{_letters(place)}{number}", *each) for place, each in enumerate(zip(cells, styles, strict=True)))
    return f'<row r="{number}" ht="{min(lines * LINE + 2, HIGHEST)}">{"".join(made)}</row>'


def _cell(place: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    if text.startswith("'"):
        text = safe_cell(text)  # the importer takes one off, as it does in a CSV file
    elif style == TEXT and text.lstrip(" ").startswith(FORMULA_STARTS):
        style = QUOTED
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_literal(text)}</t></is></c>'


def _literal(text: str) -> str:
    """'_x000D_' in a cell is Excel's way to write a character by its number; typed by a person it is those letters."""
    return escaped(BY_NUMBER.sub("_x005F_x", text.replace("\r\n", "\n").replace("\r", "\n")))


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _styles() -> str:
    top = '<alignment vertical="top" wrapText="1"/>'
    fonts = [_font(""), _font("FF16324F"), *(_font(f"FF{mark.hex[1:].upper()}") for mark in MARKS)]
    usual = 'numFmtId="49" borderId="1" xfId="0" applyAlignment="1" applyNumberFormat="1"'
    styles = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        f'<xf {usual} fontId="1" fillId="2">{top}</xf>',
        f'<xf {usual} fontId="0" fillId="0">{top}</xf>',
        f'<xf {usual} fontId="0" fillId="0" quotePrefix="1">{top}</xf>',
        *(f'<xf {usual} fontId="{2 + place}" fillId="0">{top}</xf>' for place in range(len(MARKS))),
    ]
    edge = '<color rgb="FF8A96A3"/>'
    sides = "".join(f'<{side} style="thin">{edge}</{side}>' for side in ("left", "right", "top", "bottom"))
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE3E9EF"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{sides}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(styles)}">{"".join(styles)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _font(colour: str) -> str:
    """Arial, bold where it has a colour."""
    bold, coloured = ("<b/>", f'<color rgb="{colour}"/>') if colour else ("", "")
    return f'<font>{bold}<sz val="10"/>{coloured}<name val="Arial"/></font>'
