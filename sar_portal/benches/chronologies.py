"""Chronologies of any length as agencies send them: Word as Word writes it, Excel as Excel does, CSV. The same rows each time."""

import csv
import io
import random
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEADINGS = ("Ref", "Date", "Time", "Source of information", "Staff", "What happened", "Action taken", "Comment")
_WORDS = (
    "visited flat reply door dressing seen said wanted referred team call neighbour key card risk capacity hospital letter "
    "sent nurse officer police surgery weight record note agreed review meeting refused offered support carer sister"
).split()
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="1650" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="auto"/></w:tcPr>'
    '<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr><w:spacing w:before="40" w:after="40"/><w:rPr>{font}</w:rPr>'
    '</w:pPr><w:r w:rsidRPr="004B1C2D"><w:rPr>{font}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """About 75 words each, as in the table of performance.md."""
    chance = random.Random(count)  # noqa: S311 (the same rows on every run)

    def words(number: int) -> str:
        return " ".join(chance.choices(_WORDS, k=number))

    for number in range(count):
        day = f"{1 + number % 28:02}/{1 + number // 28 % 12:02}/{2016 + number // 336 % 9}"
        time = f"{number % 24:02}:{number % 60:02}" if number % 3 else ""
        yield f"GP-{number:04}", day, time, f"Record {words(2)}", "GP1; DN2", words(48), words(12), words(10)


def word(count: int) -> bytes:
    """Each cell with the widths, spacing and fonts that Word puts into every one."""
    table = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in (HEADINGS, *rows(count)))
    column = '<w:gridCol w:w="1650"/>'
    grid = f"<w:tblGrid>{column * len(HEADINGS)}</w:tblGrid>"
    body = f"<w:body><w:tbl><w:tblPr/>{grid}{table}</w:tbl><w:p/></w:body>"
    document = f'<w:document xmlns:w="{_WORD}">{body}</w:document>'
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _cell(text: str) -> str:
    return _CELL.format(font=_FONT, text=text)


def word_xml(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml")


def excel(count: int) -> bytes:
    book, target = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("Chronology")
    for row in (HEADINGS, *rows(count)):
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def comma_separated(count: int) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows((HEADINGS, *rows(count)))
    return target.getvalue().encode()
