"""Files made to do harm, or that lie about what they are. Each is refused, in bounded time and memory."""

import struct
from collections.abc import Callable

from .packages import HEADINGS, altered, cell, excel, package, sheet_row, word, word_row, word_table

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_HEADING = word_row(*HEADINGS)
_MEGABYTE = 1024 * 1024


def _with_doctype(inside: str, use: str = "&x;") -> bytes:
    return word(word_table(_HEADING, word_row("22/05/2016", "", "Note", use)), before=f"<!DOCTYPE d [{inside}]>")


def _lying_about_size(data: bytes) -> bytes:
    """Every size in the list of members says 10 bytes; the members are as large as ever."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(signature)
        while start >= 0:
            struct.pack_into("<I", changed, start + offset, 10)
            start = changed.find(signature, start + 4)
    return bytes(changed)


def _encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    start = changed.find(b"PK\x01\x02")
    while start >= 0:
        changed[start + 8] |= 1
        start = changed.find(b"PK\x01\x02", start + 4)
    return bytes(changed)


def _bomb(data: bytes, part: str) -> bytes:
    def grow(parts: dict[str, bytes]) -> None:
        parts[part] += b" " * (110 * _MEGABYTE)

    return altered(data, grow, level=1)


def _doctype_in_utf16(parts: dict[str, bytes]) -> None:
    text = parts["word/document.xml"].decode().replace('<?xml version="1.0"?>', "")
    declared = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = (declared + text).encode("utf-16")


def _without(part: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        del parts[part]

    return change


def _plain_word() -> bytes:
    return word(word_table(_HEADING, word_row("22/05/2016", "", "Note", "Visit")))


def _plain_excel() -> bytes:
    return excel(sheet_row(1, *HEADINGS) + sheet_row(2, "22/05/2016", "", "Note", "Visit"))


def _nested(depth: int) -> str:
    return "<w:sdt><w:sdtContent>" * depth + word_table(_HEADING) + "</w:sdtContent></w:sdt>" * depth


def _cell_with_tables(depth: int) -> str:
    inner = ""
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    return inner


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a program": ("chronology.csv", lambda: b"MZ" + bytes(200)),
    "a program for Linux": ("chronology.docx", lambda: b"\x7fELF" + bytes(200)),
    "a PDF": ("chronology.docx", lambda: b"%PDF-1.7\n"),
    "a picture": ("chronology.xlsx", lambda: b"\x89PNG\r\n\x1a\n"),
    "an old Excel file": ("chronology.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    "a locked Word file": ("chronology.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    "rich text": ("chronology.docx", lambda: b"{\\rtf1 words}"),
    "a web page": ("chronology.csv", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    "a drawing": ("chronology.txt", lambda: b"<svg onload='x'></svg>"),
    "zero bytes in text": ("chronology.csv", lambda: b"Date,Event\n22/05/2016,a\x00b\n"),
    "nothing": ("chronology.csv", lambda: b""),
    "only spaces": ("chronology.csv", lambda: b"  \n \n"),
    "another ending": ("chronology.html", lambda: b"Date,Event\n"),
    "no ending": ("chronology", lambda: b"Date,Event\n22/05/2016,Visit\n"),
    "too large": ("chronology.csv", lambda: b"a" * (26 * _MEGABYTE)),
    "Word named CSV": ("chronology.csv", _plain_word),
    "Word named Excel": ("chronology.xlsx", _plain_word),
    "Excel named Word": ("chronology.docx", _plain_excel),
    "text named Word": ("chronology.docx", lambda: b"Date,Event\n22/05/2016,Visit\n"),
    "a plain zip": ("chronology.docx", lambda: package({"a.txt": "words"})),
    "a zip in a zip": ("chronology.docx", lambda: package({"inner.zip": package({"a": "b" * 9999})})),
    "half a zip": ("chronology.docx", lambda: _plain_word()[:300]),
    "no document": (
        "chronology.docx",
        lambda: altered(_plain_word(), _without("word/document.xml")),
    ),
    "no sheet": (
        "chronology.xlsx",
        lambda: altered(_plain_excel(), _without("xl/worksheets/sheet1.xml")),
    ),
    "broken XML": ("chronology.docx", lambda: word("<w:tbl><w:tr>")),
    "a path that leaves": (
        "chronology.docx",
        lambda: altered(_plain_word(), lambda parts: parts.update({"../evil": b"x"})),
    ),
    "thousands of parts": ("chronology.docx", lambda: package({f"part{n}": b"" for n in range(4000)})),
    "a password": ("chronology.docx", lambda: _encrypted(_plain_word())),
    "a bomb": ("chronology.docx", lambda: _bomb(_plain_word(), "word/document.xml")),
    "a bomb that lies": ("chronology.docx", lambda: _lying_about_size(_bomb(_plain_word(), "word/document.xml"))),
    "a bomb in Excel": ("chronology.xlsx", lambda: _bomb(_plain_excel(), "xl/worksheets/sheet1.xml")),
    "a billion laughs": ("chronology.docx", lambda: _with_doctype(f'<!ENTITY l0 "ha">{_LAUGHS}', "&l9;")),
    "an entity from a file": ("chronology.docx", lambda: _with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')),
    "an entity from the network": (
        "chronology.docx",
        lambda: _with_doctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">'),
    ),
    "a DTD from the network": (
        "chronology.docx",
        lambda: _with_doctype('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', ""),
    ),
    "a DTD in UTF-16": ("chronology.docx", lambda: altered(_plain_word(), _doctype_in_utf16)),
    "a million blank rows": ("chronology.xlsx", lambda: excel(sheet_row(1, *HEADINGS) + '<row s="1"/>' * 1_000_000)),
    "a million blank lines": ("chronology.csv", lambda: b"Date,Event\n22/05/2016,Visit\n" + b",\n" * 1_000_000),
    "a million full rows": ("chronology.csv", lambda: b"Date,Event\n" + b"22/05/2016,Visit\n" * 1_000_000),
    "blank rows in Word": (
        "chronology.docx",
        lambda: word(word_table(_HEADING, "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 200_000)),
    ),
    "sixteen thousand columns": ("chronology.xlsx", lambda: excel(sheet_row(1, *HEADINGS, *["x"] * 16_000))),
    "columns in Word": ("chronology.docx", lambda: word(word_table(word_row(*HEADINGS, *["x"] * 500)))),
    "columns in CSV": ("chronology.csv", lambda: b"Date,Event" + b",x" * 100_000),
    "one endless row": ("chronology.xlsx", lambda: excel("<row>" + "<c/>" * 5_000_000 + "</row>")),
    "an endless cell": ("chronology.csv", lambda: b"Date,Event\n22/05/2016," + b"x" * 300_000),
    "a row that comes twice": ("chronology.xlsx", lambda: excel(sheet_row(1, *HEADINGS) + sheet_row(1, *HEADINGS))),
    "a text that is missing": (
        "chronology.xlsx",
        lambda: excel(sheet_row(1, *HEADINGS) + '<row r="2"><c t="s"><v>7</v></c></row>'),
    ),
    "controls in controls": ("chronology.docx", lambda: word(_nested(5_000))),
    "tables in tables": ("chronology.docx", lambda: word(_cell_with_tables(2_000))),
    "merges without end": (
        "chronology.xlsx",
        lambda: excel(
            sheet_row(1, *HEADINGS), after="<mergeCells>" + '<mergeCell ref="A1:A9"/>' * 30_000 + "</mergeCells>"
        ),
    ),
    "a spreadsheet with macros": ("chronology.xlsm", _plain_excel),
    "macros without saying so": ("chronology.docx", lambda: word(word_table(_HEADING), {"word/vbaProject.bin": b"x"})),
    "only headings of text": ("chronology.docx", lambda: word(f"<w:p>{cell('x')}</w:p>")),
}
