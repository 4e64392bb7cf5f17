"""Building and altering Office packages part by part."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def package(parts: Mapping[str, str | bytes], level: int | None = None) -> bytes:
    """A zip of the given parts."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def altered(data: bytes, change: Callable[[dict[str, bytes]], None], level: int | None = None) -> bytes:
    """The same package after `change` has had its way with the parts."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return package(parts, level)


def content_types(part: str, kind: str) -> str:
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{types}"><Override PartName="{part}" ContentType="{kind}"/></Types>'


def relations(*entries: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(entries)}</Relationships>'


def relation(number: int, kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{outside}/>'


def word(body: str, extra: Mapping[str, str | bytes] | None = None, *, macros: bool = False, before: str = "") -> bytes:
    """A Word file with this body; `before` stands between the XML declaration and the document."""
    kind = _MACRO_TYPE if macros else _WORD_TYPE
    root = f'<w:document xmlns:w="{WORD}">'
    return package(
        {
            "[Content_Types].xml": content_types("/word/document.xml", kind),
            "_rels/.rels": relations(relation(1, "officeDocument", "word/document.xml")),
            "word/document.xml": f'<?xml version="1.0"?>{before}{root}<w:body>{body}</w:body></w:document>',
            **(extra or {}),
        }
    )


def excel(rows: str, extra: Mapping[str, str | bytes] | None = None, *, after: str = "", workbook: str = "") -> bytes:
    """An Excel file with one sheet holding this XML; `after` stands behind the rows."""
    sheet = f'<sheets><sheet name="Chronology" sheetId="1" r:id="rId1" xmlns:r="{_OFFICE}"/></sheets>'
    return package(
        {
            "[Content_Types].xml": content_types("/xl/workbook.xml", _SHEET_TYPE),
            "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}">{workbook}{sheet}</workbook>',
            "xl/_rels/workbook.xml.rels": relations(relation(1, "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData>{after}</worksheet>',
            **(extra or {}),
        }
    )


def sheet_row(number: int, *texts: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def word_row(*texts: str) -> str:
    return f"<w:tr>{''.join(cell(text) for text in texts)}</w:tr>"


def word_table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


HEADINGS = ("Date", "Time", "Source", "Event")
