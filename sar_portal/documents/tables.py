"""Tables of case text written so that no spreadsheet takes a cell for a formula (security.md E1)."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class SheetColumn:
    heading: str
    width: int  # in characters of a spreadsheet


@dataclass(frozen=True)
class Sheet:
    """One table for a spreadsheet, and what stands beside it: where it comes from, for whom, how to read it.

    A row is the place of its agency in the review's list (None where it has none), and its cells.
    """

    title: str
    name: str  # of the tab: at most 31 letters
    board: str
    reference: str
    caveat: str
    version: str
    columns: list[SheetColumn]
    rows: Iterable[tuple[int | None, list[str]]]
    marked: int = 0  # which column has the colour of the agency
    about: list[tuple[str, str]] = field(default_factory=list)


def csv_of(sheet: Sheet) -> bytes:
    """The sheet as CSV. Each row carries the marking and where it comes from: a CSV file has no head and no foot."""
    headings = [*(column.heading for column in sheet.columns), "Marking", "Export"]
    return csv_table(headings, _marked(sheet))


def _marked(sheet: Sheet) -> Iterator[list[str]]:
    origin = f"{sheet.reference}, {sheet.version}"
    for _, cells in sheet.rows:
        yield [*cells, sheet.caveat, origin]
