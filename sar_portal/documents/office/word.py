"""Word documents as boards write theirs, with marking and page at head and foot: one table, landscape, its headings repeated;
or the blank report, upright.

Its styles are Word's own (Title, Heading 1, List Bullet), so that whoever works on with it finds them where they belong.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sar_portal.design.marks import mark_of
from sar_portal.documents.tables import safe_cell

from .package import CORE_KIND, OFFICE, content_types, core_properties, escaped, packed, relations

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMED = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
WIDTH = 15_000  # of the text on a landscape A4 page with these margins, in twentieths of a point
UPRIGHT = 9_600  # the same of an upright page
DARK, PALE, LINE = "16324F", "E3E9EF", "8A96A3"
PARTS = {
    "word/document.xml": "officedocument.wordprocessingml.document.main",
    "word/styles.xml": "officedocument.wordprocessingml.styles",
    "word/numbering.xml": "officedocument.wordprocessingml.numbering",
    "word/settings.xml": "officedocument.wordprocessingml.settings",
    "word/header1.xml": "officedocument.wordprocessingml.header",
    "word/footer1.xml": "officedocument.wordprocessingml.footer",
    "docProps/core.xml": "package.core-properties",
}


def document(frozen: dict[str, Any], about: str) -> bytes:
    """The table (shapes.Table) as .docx; `about` names it in the foot of each page."""
    return _file(frozen, about, _body(frozen), WIDTH)


def blank_report(frozen: dict[str, Any]) -> bytes:
    """The blank report (shapes.BlankTemplate) as .docx. Each heading lies in a bookmark named by its section's key, by which
    the section is known again whatever its heading has become.
    """
    return _file(frozen, f"Blank report, version {frozen['version']}", _blank(frozen), UPRIGHT)


def _file(frozen: dict[str, Any], about: str, body: Iterator[str], width: int) -> bytes:
    title = f"{frozen['reference']}: {about}"
    related = relations(
        {
            "styles.xml": "styles",
            "numbering.xml": "numbering",
            "settings.xml": "settings",
            "header1.xml": "header",
            "footer1.xml": "footer",
        }
    )
    return packed(
        [
            ("[Content_Types].xml", [content_types(PARTS)]),
            ("_rels/.rels", [relations({"word/document.xml": "officeDocument", "docProps/core.xml": CORE_KIND})]),
            ("docProps/core.xml", [core_properties(title, frozen["board"])]),
            ("word/_rels/document.xml.rels", [related]),
            ("word/styles.xml", [_styles()]),
            ("word/numbering.xml", [_bullets()]),
            ("word/settings.xml", [f'<w:settings {NAMED}><w:themeFontLang w:val="en-GB"/></w:settings>']),
            (
                "word/header1.xml",
                [_furniture("hdr", frozen["board"], frozen["caveat"], _run(frozen["reference"]), width)],
            ),
            ("word/footer1.xml", [_furniture("ftr", about, frozen["caveat"], _page_numbers(), width)]),
            ("word/document.xml", body),
        ]
    )


def _body(frozen: dict) -> Iterator[str]:
    yield f"<w:document {NAMED}><w:body>{_paragraph(frozen['title'], 'Title')}"
    yield _table([2_800, 7_200], ([fact["label"], fact["value"]] for fact in frozen["facts"]), "What this is")
    if frozen["notes"]:
        yield _paragraph("How to read it", "Heading1") + "".join(_paragraph(note) for note in frozen["notes"])
    if frozen["agencies"]:
        yield _paragraph("Agencies", "Heading1") + _agencies(frozen["agencies"])
    if frozen["people"]:
        yield _paragraph("People by code", "Heading1")
        lines = ([one["code"], one["role"], one["note"]] for one in frozen["people"])
        yield _table([2_800, 4_600, 7_600], lines, "People by code", heads=["Code", "Role", "Note"])
    yield _paragraph("Entries", "Heading1")
    if frozen["rows"]:
        yield from _rows(frozen)
    else:
        yield _paragraph(frozen["nothing"])
    yield (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1247" w:right="919" w:bottom="1077" w:left="919" w:header="567" w:footer="510" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _blank(frozen: dict) -> Iterator[str]:
    yield f"<w:document {NAMED}><w:body>{_paragraph('Report for a Safeguarding Adult Review', 'Title')}"
    for place, section in enumerate(frozen["sections"]):
        marked = f'<w:bookmarkStart w:id="{place}" w:name="section_{escaped(section["key"].replace("-", "_"))[:32]}"/>'
        heading = f"{section['number']} {section['heading']}"
        yield f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{marked}{_run(heading)}<w:bookmarkEnd w:id="{place}"/></w:p>'
        yield "".join(_paragraph(text, "Guidance") for text in section["guidance"].split("\n") if text.strip())
        yield "".join(_paragraph(prompt, "ListBullet") for prompt in section["prompts"])
        yield "".join(_paragraph(note, "Guidance") for note in section["notes"]) + _paragraph("")
    yield (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1153" w:bottom="1077" w:left="1153" w:header="567" w:footer="510" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _rows(frozen: dict) -> Iterator[str]:
    """The long table. A heading between its rows is a row across all columns that stays with the next."""
    shares = [column["share"] for column in frozen["columns"]]
    widths = [WIDTH * share // sum(shares) for share in shares]
    yield _table_begins(widths, frozen["title"]) + _heads([column["heading"] for column in frozen["columns"]], widths)
    for row in frozen["rows"]:
        if not row["cells"]:
            text = _paragraph(row["heading"], "Heading2") + (
                _paragraph(row["note"], "TableText") if row["note"] else ""
            )
            cell = _cell(text, sum(widths), span=len(widths), fill="F1F4F7")
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
            continue
        first, *others = row["cells"]
        colour = mark_of(row["mark"]).hex[1:] if row["mark"] >= 0 else ""
        cells = [_cell(_first(first, colour), widths[0], edge=colour)]
        cells += [_cell(_prose(text), width) for text, width in zip(others, widths[1:], strict=True)]
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    yield "</w:tbl>" + _paragraph("")


def _agencies(agencies: list[dict]) -> str:
    """The colour key: colour, code and name together, never colour alone."""
    widths = [2_800, 7_200]
    made = [_table_begins(widths, "Colour key of the agencies") + _heads(["Agency", "Name"], widths)]
    for one in agencies:
        colour = mark_of(one["mark"]).hex[1:]
        cells = _cell(_first(one["code"], colour), widths[0], edge=colour) + _cell(_prose(one["name"]), widths[1])
        made.append(f"<w:tr>{cells}</w:tr>")
    return "".join(made) + "</w:tbl>"


def _table(widths: list[int], lines: Any, caption: str, heads: list[str] | None = None) -> str:
    made = [_table_begins(widths, caption)]
    if heads:
        made.append(_heads(heads, widths))
    for line in lines:
        cells = [_cell(_prose(text), width) for text, width in zip(line, widths, strict=True)]
        made.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    return "".join(made) + "</w:tbl>" + _paragraph("", "TableText")


def _table_begins(widths: list[int], caption: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0620" w:firstRow="1" w:noVBand="1"/><w:tblCaption w:val="{escaped(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _heads(headings: list[str], widths: list[int]) -> str:
    """The row of headings, which Word repeats on each page."""
    cells = [
        _cell(_paragraph(heading, "TableHeading"), width, fill=PALE)
        for heading, width in zip(headings, widths, strict=True)
    ]
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: int, *, span: int = 1, fill: str = "", edge: str = "") -> str:
    said = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    said += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    said += (
        f'<w:tcBorders><w:left w:val="single" w:sz="36" w:space="0" w:color="{edge}"/></w:tcBorders>' if edge else ""
    )
    said += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f"<w:tc><w:tcPr>{said}</w:tcPr>{content}</w:tc>"


def _first(text: str, colour: str) -> str:
    """The cell that says whose row it is: the first line bold in the agency's colour, the others as they are."""
    head, *others = text.split("\n")
    shown = f'<w:rPr><w:b/><w:color w:val="{colour or DARK}"/></w:rPr>'
    made = f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr><w:r>{shown}{_text(safe_cell(head))}</w:r></w:p>'
    return made + "".join(_paragraph(line, "TableText") for line in others)


def _prose(text: str) -> str:
    """Stored plain text: a blank line ends a paragraph, lines that begin with '- ' are a list, as on the pages.

    A cell that a spreadsheet would take for a formula, were the table pasted into one, begins with an apostrophe (E1).
    """
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()) if block.strip()]
    made = []
    for place, block in enumerate(blocks):
        for listed, lines in groupby(block.split("\n"), lambda line: line.startswith("- ")):
            if listed:
                made += [_paragraph(line[2:].strip(), "ListBullet") for line in lines]
            else:
                whole = "\n".join(lines)
                made.append(_paragraph(safe_cell(whole) if place == 0 and not made else whole, "TableText"))
    return "".join(made) or _paragraph("", "TableText")


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{_run(text)}</w:p>"


def _run(text: str) -> str:
    return f"<w:r>{_text(text)}</w:r>" if text else ""


def _text(text: str) -> str:
    """A text with its line breaks and tabs; nothing in it is ever a field."""
    lines = ("<w:tab/>".join(_words(piece) for piece in line.split("\t")) for line in text.split("\n"))
    return "<w:br/>".join(lines)


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escaped(text)}</w:t>' if text else ""


def _furniture(part: str, left: str, middle: str, right: str, width: int) -> str:
    """Head or foot of each page: three things on one line."""
    tabs = f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    line = f"{_run(left)}<w:r><w:tab/></w:r><w:r><w:rPr><w:b/></w:rPr>{_text(middle)}</w:r><w:r><w:tab/></w:r>{right}"
    return f'<w:{part} {NAMED}><w:p><w:pPr><w:pStyle w:val="Header"/>{tabs}</w:pPr>{line}</w:p></w:{part}>'


def _page_numbers() -> str:
    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    return (
        f'<w:r><w:t xml:space="preserve">Page </w:t></w:r>{field("PAGE")}'
        f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{field("NUMPAGES")}'
    )


def _bullets() -> str:
    return (
        f'<w:numbering {NAMED}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="200" w:hanging="200"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _styles() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for side in sides)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))
    )
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="20"/>'
    kept = "<w:keepNext/>"
    return (
        f'<w:styles {NAMED}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="19"/><w:lang w:val="en-GB"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal", "Normal", "", "", default=True)
        + _style("Title", "Title", f'{kept}<w:spacing w:after="160"/>', _look(36))
        + _style(
            "Heading1",
            "heading 1",
            f'{kept}<w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="0"/>',
            _look(26),
        )
        + _style(
            "Heading2",
            "heading 2",
            f'{kept}<w:spacing w:before="40" w:after="40"/><w:outlineLvl w:val="1"/>',
            _look(19),
        )
        + _style("TableText", "Table Text", '<w:spacing w:after="40"/>', '<w:sz w:val="16"/>')
        + _style("TableHeading", "Table Heading", f'{kept}<w:spacing w:after="0"/>', _look(16))
        + _style("ListBullet", "List Bullet", bullet, '<w:sz w:val="16"/>')
        + _style(
            "Guidance", "Guidance", '<w:spacing w:after="80"/>', f'<w:i/><w:color w:val="{DARK}"/><w:sz w:val="18"/>'
        )
        + _style("Header", "header", '<w:spacing w:after="0"/>', '<w:sz w:val="17"/>')
        + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style></w:styles>"
    )


def _look(size: int) -> str:
    return f'<w:b/><w:color w:val="{DARK}"/><w:sz w:val="{size}"/>'


def _style(key: str, name: str, paragraph: str, run: str, *, default: bool = False) -> str:
    usual = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{usual} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
