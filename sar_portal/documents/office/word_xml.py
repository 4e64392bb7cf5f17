"""The pieces of a Word file that every document of ours is made of: paragraphs, cells, styles, head and foot of each page."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sar_portal.documents.selectors import picture_of

from .crest import CREST, crest_paragraph
from .package import CORE_KIND, OFFICE, content_types, core_properties, escaped, packed, relations

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMED = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
LEVELS = 9
FIRST_NUMBERED = 3
BEFORE_TEXT = ("Title", "Heading1", "Heading2", "Guidance", "Quote")  # what follows them is text
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
# What the document refers to, by the numbers that `section` has.
TARGETS = {
    "styles.xml": "styles",
    "numbering.xml": "numbering",
    "settings.xml": "settings",
    "header1.xml": "header",
    "footer1.xml": "footer",
}


def packed_document(
    frozen: dict[str, Any],
    about: str,
    body: Iterable[str],
    width: int,
    *,
    size: int = 19,
    numbered: Sequence[tuple[int, int]] = (),
) -> bytes:
    """The file: `body` with the marking and `about` at the head and foot of each page, and the board's crest at the head of the
    first. `size` of the letters in half points; `numbered` says of each numbered list its level and where it begins, in the
    order of their keys from FIRST_NUMBERED, and may grow while `body` is written. Raises Damaged for a crest that changed in
    the store, Refused where that is away.
    """
    title = f"{frozen['reference']}: {about}"
    picture = picture_of(frozen)
    pictures = {CREST: picture} if picture else {}
    parts, targets = PARTS, TARGETS
    first = []
    if frozen.get("crest"):
        parts, targets = PARTS | {"word/header2.xml": PARTS["word/header1.xml"]}, TARGETS | {"header2.xml": "header"}
        arms = crest_paragraph(frozen["crest"]["words"], picture)
        head = _furniture("hdr", frozen["board"], frozen["caveat"], run(frozen["reference"]), width, below=arms)
        first = [("word/header2.xml", [head])]
    if picture:
        first.append(("word/_rels/header2.xml.rels", [relations({CREST.removeprefix("word/"): "image"})]))
    return packed(
        [
            ("[Content_Types].xml", [content_types(parts, pictures)]),
            ("_rels/.rels", [relations({"word/document.xml": "officeDocument", "docProps/core.xml": CORE_KIND})]),
            ("docProps/core.xml", [core_properties(title, frozen["board"])]),
            ("word/_rels/document.xml.rels", [relations(targets)]),
            ("word/styles.xml", [_styles(size)]),
            ("word/settings.xml", [f'<w:settings {NAMED}><w:themeFontLang w:val="en-GB"/></w:settings>']),
            (
                "word/header1.xml",
                [_furniture("hdr", frozen["board"], frozen["caveat"], run(frozen["reference"]), width)],
            ),
            ("word/footer1.xml", [_furniture("ftr", about, frozen["caveat"], _page_numbers(), width)]),
            *first,
            ("word/document.xml", body),
            ("word/numbering.xml", _numbering(numbered)),  # after the texts, which begin the lists as they are written
        ],
        pictures,
    )


def section(frozen: dict[str, Any], page: str, margins: str) -> str:
    """The last thing of a body: the page, and what stands at the head and foot of each. Without a crest the first is as all."""
    own = '<w:headerReference w:type="first" r:id="rId6"/><w:footerReference w:type="first" r:id="rId5"/>'
    first, as_first = (own, "<w:titlePg/>") if frozen.get("crest") else ("", "")
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>{first}'
        f'<w:pgSz {page}/><w:pgMar {margins} w:header="567" w:footer="510" w:gutter="0"/>{as_first}</w:sectPr>'
    )


def table_begins(widths: list[int], caption: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0620" w:firstRow="1" w:noVBand="1"/><w:tblCaption w:val="{escaped(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def heads(headings: list[str], widths: list[int]) -> str:
    """The row of headings, which Word repeats on each page."""
    cells = [
        cell(paragraph(heading, "TableHeading"), width, fill=PALE)
        for heading, width in zip(headings, widths, strict=True)
    ]
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def cell(content: str, width: int, *, span: int = 1, fill: str = "", edge: str = "") -> str:
    said = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    said += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    said += (
        f'<w:tcBorders><w:left w:val="single" w:sz="36" w:space="0" w:color="{edge}"/></w:tcBorders>' if edge else ""
    )
    said += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f"<w:tc><w:tcPr>{said}</w:tcPr>{content}</w:tc>"


def paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{run(text)}</w:p>"


def run(text: str) -> str:
    return f"<w:r>{text_with_breaks(text)}</w:r>" if text else ""


def text_with_breaks(text: str) -> str:
    """A text with its line breaks and tabs; nothing in it is ever a field."""
    lines = ("<w:tab/>".join(_words(piece) for piece in line.split("\t")) for line in text.split("\n"))
    return "<w:br/>".join(lines)


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escaped(text)}</w:t>' if text else ""


def _furniture(part: str, left: str, middle: str, right: str, width: int, below: str = "") -> str:
    """Head or foot of each page: three things on one line; and what stands below it on the first."""
    tabs = f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    line = f"{run(left)}<w:r><w:tab/></w:r><w:r><w:rPr><w:b/></w:rPr>{text_with_breaks(middle)}</w:r><w:r><w:tab/></w:r>{right}"
    return f'<w:{part} {NAMED}><w:p><w:pPr><w:pStyle w:val="Header"/>{tabs}</w:pPr>{line}</w:p>{below}</w:{part}>'


def _page_numbers() -> str:
    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    return (
        f'<w:r><w:t xml:space="preserve">Page </w:t></w:r>{field("PAGE")}'
        f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{field("NUMPAGES")}'
    )


def _numbering(numbered: Sequence[tuple[int, int]]) -> Iterator[str]:
    """List 1 has bullets, list 2 numbers; each numbered list begins anew by a list of its own that is as list 2."""
    bullets = "".join(_level(level, "bullet", "\u2022\u25e6\u25aa"[level % 3]) for level in range(LEVELS))
    numbers = "".join(_level(level, "decimal", f"%{level + 1}.") for level in range(LEVELS))
    begun = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for key, (level, start) in enumerate(numbered, FIRST_NUMBERED)
    )
    yield (
        f'<w:numbering {NAMED}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>'
        f'{numbers}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{begun}</w:numbering>'
    )


def _level(level: int, form: str, sign: str) -> str:
    indent = f'<w:ind w:left="{200 + level * 400}" w:hanging="200"/>'
    if form == "decimal":
        indent = f'<w:ind w:left="{400 + level * 400}" w:hanging="400"/>'
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )


def _styles(size: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for side in sides)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))
    )
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="20"/>'
    guidance = f'<w:i/><w:color w:val="{DARK}"/><w:sz w:val="18"/>'
    kept = "<w:keepNext/>"
    return (
        f'<w:styles {NAMED}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="{size}"/><w:lang w:val="en-GB"/></w:rPr>'
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
        + _style(
            "TableQuote", "Table Quote", '<w:spacing w:after="40"/><w:ind w:left="160"/>', '<w:i/><w:sz w:val="16"/>'
        )
        + _style("ListBullet", "List Bullet", bullet, '<w:sz w:val="16"/>')
        + _style("ListNumber", "List Number", '<w:spacing w:after="20"/>', '<w:sz w:val="16"/>')
        + _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>', "")
        + _style("Quote", "Quote", '<w:ind w:left="400" w:right="400"/>', "<w:i/>")
        + _style("Guidance", "Guidance", '<w:spacing w:after="80"/>', guidance)
        + _style("GuidanceBullet", "Guidance Bullet", bullet, guidance)
        + _style("Header", "header", '<w:spacing w:after="0"/>', '<w:sz w:val="17"/>')
        + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style></w:styles>"
    )


def _look(size: int) -> str:
    return f'<w:b/><w:color w:val="{DARK}"/><w:sz w:val="{size}"/>'


def _style(key: str, name: str, paragraph: str, run: str, *, default: bool = False) -> str:
    usual = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    based += '<w:next w:val="Normal"/>' if key in BEFORE_TEXT else ""
    return (
        f'<w:style w:type="paragraph"{usual} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
