"""Tables of case text written so that no spreadsheet takes a cell for a formula (security.md E1)."""

import csv
import io
from collections.abc import Iterable

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, with or without spaces before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it. `unsafe_cell` takes it off again."""
    if text.startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith("'"):
        return "'" + text
    return text


def unsafe_cell(text: str) -> str:
    """The text as it was before `safe_cell`, so that export and import give back the same words (R11)."""
    if text.startswith("'") and safe_cell(text[1:]) == text:
        return text[1:]
    return text


def csv_table(headings: list[str], rows: Iterable[list[str]]) -> bytes:
    """RFC 4180 with a byte order mark, which Excel needs to read UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headings)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
