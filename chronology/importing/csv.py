"""CSV and pasted text: the encoding and the separator are found, not asked."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from chronology.partial_dates import read_date_and_time

from .columns import NOTHING_KNOWN, Known
from .headings import find_headings
from .limits import MAX_COLUMNS, MAX_FILE, MEGABYTE, Refusal
from .tables import Row, Source, Table, one_line

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
_SAMPLE_LINES = 60
_LONG_RECORD = 40
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNCLOSED = "A quotation mark is opened here and never closed, so that this row may hold several."

csv.field_size_limit(MAX_FILE)


def read_csv(data: bytes, known: Known = NOTHING_KNOWN) -> Source:
    """Rows of a CSV file. The records are numbered as a spreadsheet would number them."""
    text, encoding = decode(data)
    return _read(text, "csv", encoding, known)


def read_clipboard(text: str, known: Known = NOTHING_KNOWN) -> Source:
    """Rows of a block pasted from Word, Excel or another table: cells apart by tabs, line breaks inside quotation
    marks.
    """
    if len(text) > MAX_FILE:
        raise Refusal(f"The pasted text is larger than {MAX_FILE // MEGABYTE} MB.")
    if not text.strip():
        raise Refusal("Nothing was pasted.")
    if "\x00" in text:
        raise Refusal("The pasted text is not text.")
    return _read(text, "paste", "", known)


def _read(text: str, kind: str, encoding: str, known: Known) -> Source:
    separator = _find_separator(text, "\t" if kind == "paste" else ",", known)
    table = Table("pasted table" if kind == "paste" else "the file")
    rows = _records(text, separator)
    for row in _joined(rows) if kind == "paste" and separator == "\t" else rows:
        table.add(row)
    notes = [f"Read as {encoding}, cells apart by {_SEPARATORS[separator]}."] if kind == "csv" else []
    return Source(kind, [table], notes)


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Word puts the paragraphs of a cell on lines of their own without saying so: a row that breaks off is put
    together again.
    """
    rows = list(rows)
    usual = max((len(row.cells) for row in rows), default=0)
    last: Row | None = None
    for row in rows:
        if last is not None and _goes_on(last, row, usual):
            if len(last.cells) == usual:
                last.reasons = (
                    *last.reasons,
                    f"The line '{one_line(row.cells[0])}' below this row was taken as part of it.",
                )
            last.cells = [*last.cells[:-1], f"{last.cells[-1]}\n{row.cells[0]}", *row.cells[1:]]
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _goes_on(above: Row, row: Row, usual: int) -> bool:
    if usual < 3 or above.blank or row.blank or len(above.cells) < 2 or len(above.cells) + len(row.cells) - 1 > usual:
        return False
    return not read_date_and_time(row.cells[0])[0].known


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: byte order mark, UTF-16 by its zero bytes, UTF-8 where valid, else
    Windows-1252.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _utf16_without_mark(data)
    try:
        if encoding:
            text = data.decode(encoding).removeprefix("\ufeff")
        else:
            try:
                text, encoding = data.decode("utf-8"), "utf-8"
            except UnicodeDecodeError:
                text, encoding = _windows_1252(data), "windows-1252"
    except UnicodeError as error:
        raise Refusal("The text of the file is damaged. Save it again as CSV in UTF-8.") from error
    if "\x00" in text:
        raise Refusal("This is not a text file, although its name says so.")
    if not text.strip():
        raise Refusal("The file is empty.")
    return text, encoding


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _windows_1252(data: bytes) -> str:
    """Windows-1252, where the five bytes that it leaves empty stay the control characters they are."""
    return "".join(
        chunk.decode("latin-1")
        if chunk in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
        else chunk.decode("windows-1252")
        for chunk in _pieces(data)
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    start = 0
    for position, byte in enumerate(data):
        if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
            yield data[start:position]
            yield data[position : position + 1]
            start = position + 1
    yield data[start:]


def _find_separator(text: str, usual: str, known: Known) -> str:
    """The separator under which the headings are recognised best; without headings, the one that gives the most even
    rows.
    """
    sample = "".join(islice(_lines(text), _SAMPLE_LINES))
    best, best_score = usual, (0, 0.0, False)
    for separator in _SEPARATORS:
        table = Table("sample")
        table.rows = list(_records(sample, separator))
        if table.width() > MAX_COLUMNS:
            continue
        headings = find_headings(table, known)
        score = (headings.strength if headings else 0, _evenness(table), separator == usual)
        if score > best_score:
            best, best_score = separator, score
    return best


def _evenness(table: Table) -> float:
    widths = [len(row.cells) for row in table.rows if not row.blank]
    usual = max(set(widths), key=widths.count, default=1)
    return 0.0 if usual < 2 else widths.count(usual) / len(widths)


def _lines(text: str) -> Iterator[str]:
    """With their ends, of any kind; one at a time, as a copy of the whole would cost four bytes a letter."""
    return (match[0] for match in _LINE.finditer(text))


def _records(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=separator)
    line = 0
    last: Row | None = None
    try:
        for number, cells in enumerate(reader, 1):
            if last is not None:
                yield last
            lines, line = reader.line_num - line, reader.line_num
            reasons = (
                (f"This row runs over {lines} lines: a quotation mark may be missing.",) if lines > _LONG_RECORD else ()
            )
            last = Row(
                number, [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells], reasons=reasons
            )
    except csv.Error as error:
        raise Refusal("The file cannot be read as a table of values.") from error
    if last is not None:
        if _is_unclosed(text, separator):
            last.reasons = (*last.reasons, _UNCLOSED)
        yield last


def _is_unclosed(text: str, separator: str) -> bool:
    try:
        for _ in csv.reader(_lines(text), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
