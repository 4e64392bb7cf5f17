"""Excel files (.xlsx), streamed: what each cell shows, from stored values; formulas are not run."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .excel_cells import Formats, cell_text, read_formats, read_texts
from .limits import MAX_COLUMNS, MAX_MERGES, Package, Refusal, check_blank_rows, check_columns, check_rows
from .office import forget, main_part, open_office, outside_notes, relations, stream
from .tables import Row, Source, Table

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_HIDDEN_ROW = "This row is hidden in the spreadsheet."
_HIDDEN_SHEET = "This row is on a hidden sheet."
_MAX_SPACERS = 20
_MAX_COMMENT = 2_000


def read_excel(data: bytes) -> Source:
    """Every sheet as a table, hidden ones too (and said)."""
    package = open_office(data, "excel", ".xlsx")
    workbook = main_part(package, "xl/workbook.xml")
    parts = relations(package, workbook)
    by_kind = {kind: part for kind, part in parts.values() if part in package.names}
    sheets, epoch_1904 = _list_sheets(package, workbook)
    texts = read_texts(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
    styles = read_formats(package, by_kind.get("styles"), epoch_1904)
    source = Source("excel", [], outside_notes(package, [workbook]), epoch_1904=epoch_1904)
    for name, relation, hidden in sheets:
        kind, part = parts.get(relation, ("", ""))
        if kind == "worksheet" and part in package.names:
            source.tables.append(_read_sheet(package, part, name, hidden, texts, styles))
    if not source.tables:
        raise Refusal("The spreadsheet has no sheet that can be read.")
    if any("/comments" in name for name in package.names):
        source.notes.append("The spreadsheet has comments beside cells. They were not read as entries.")
    return source


def _list_sheets(package: Package, workbook: str) -> tuple[list[tuple[str, str, bool]], bool]:
    sheets: list[tuple[str, str, bool]] = []
    epoch_1904 = False
    for element in stream(package, workbook, ("{*}sheet", "{*}workbookPr")):
        if element.tag.endswith("}workbookPr"):
            epoch_1904 = element.get("date1904") in ("1", "true", "on")
        else:
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            sheets.append((element.get("name", ""), relation, element.get("state", "visible") != "visible"))
    return sheets, epoch_1904


@dataclass(slots=True)
class _Sheet:
    """What one sheet holds, by row and column number from 0."""

    rows: dict[int, Row] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    blank: int = 0


def _read_sheet(package: Package, part: str, name: str, hidden: bool, texts: list[str], formats: Formats) -> Table:
    sheet = _Sheet()
    number = 0
    for element in stream(package, part, ("{*}row", "{*}mergeCell", "{*}col")):
        kind = element.tag.rsplit("}", 1)[-1]
        if kind == "row":
            number = _whole(element.get("r"), number + 1)
            _take_row(sheet, element, number, texts, formats)
        elif kind == "mergeCell":
            sheet.merges += _ranges(element.get("ref", ""))
            if len(sheet.merges) > MAX_MERGES:
                raise Refusal(f"The spreadsheet has more than {MAX_MERGES:,} merged cells.")
        elif element.get("hidden") in ("1", "true"):
            sheet.hidden_columns.append((_whole(element.get("min"), 1), _whole(element.get("max"), 1)))
        forget(element)
    _spread_merges(sheet)
    _note_comments(sheet, package, part)
    table = Table(f"hidden sheet '{name}'" if hidden else f"sheet '{name}'")
    for row in _with_spacers(sheet.rows):
        if hidden:
            row.reasons = (*row.reasons, _HIDDEN_SHEET)
        table.add(row)
    width = table.width()
    if any(first <= width for first, _ in sheet.hidden_columns):
        table.notes.append("Some columns are hidden in the spreadsheet. They were read.")
    return table


def _take_row(sheet: _Sheet, element: Any, number: int, texts: list[str], formats: Formats) -> None:
    cells: list[str] = []
    reasons: list[str] = []
    column = -1
    for cell in element:
        column = _column_of(cell.get("r"), column + 1)
        text, reason = cell_text(cell, texts, formats)
        if not text and not reason:
            continue
        check_columns(column + 1)
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
        if reason:
            reasons.append(reason)
    if not any(cells) and not reasons:
        sheet.blank += 1
        check_blank_rows(sheet.blank)
        return
    if element.get("hidden") in ("1", "true"):
        reasons.append(_HIDDEN_ROW)
    if number in sheet.rows:
        raise Refusal("The spreadsheet is damaged: a row comes twice.")
    sheet.rows[number] = Row(number, cells, reasons=tuple(reasons))
    check_rows(len(sheet.rows))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _column_of(reference: str | None, otherwise: int) -> int:
    match = _REFERENCE.fullmatch(reference or "")
    return _column_number(match[1]) if match else otherwise


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _ranges(reference: str) -> Iterator[tuple[int, int, int, int]]:
    """'B3:B7' as first row, last row, first column, last column."""
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        yield int(ends[0][2]), int(ends[1][2]), _column_number(ends[0][1]), _column_number(ends[1][1])


def _spread_merges(sheet: _Sheet) -> None:
    """A cell merged downwards stands for each of its rows; one merged across a whole row is a band."""
    numbers = sorted(sheet.rows)
    for top, bottom, left, right in sheet.merges:
        origin = sheet.rows.get(top)
        if origin is None or left >= len(origin.cells) or not origin.cells[left]:
            continue
        if top == bottom:
            alone = all(not cell for index, cell in enumerate(origin.cells) if index != left)
            origin.banner = origin.banner or (alone and right - left >= 2)
            continue
        for number in numbers[bisect_left(numbers, top + 1) : bisect_right(numbers, bottom)]:
            row = sheet.rows[number]
            if left < MAX_COLUMNS and (left >= len(row.cells) or not row.cells[left]):
                row.cells.extend([""] * (left + 1 - len(row.cells)))
                row.cells[left] = origin.cells[left]
                row.inherited = row.inherited | {left}


def _note_comments(sheet: _Sheet, package: Package, part: str) -> None:
    """The words of a comment go beside the row it hangs on."""
    for kind, comments in relations(package, part).values():
        for comment in (
            stream(package, comments, ("{*}comment",)) if kind == "comments" and comments in package.names else ()
        ):
            match = _REFERENCE.fullmatch(comment.get("ref", ""))
            row = sheet.rows.get(int(match[2])) if match else None
            if match and row is not None:
                words = " ".join("".join(each.text or "" for each in comment.iter("{*}t")).split())
                row.notes = (*row.notes, f"Comment on {match[0]}: {words[:_MAX_COMMENT]}")
            forget(comment)


def _with_spacers(rows: dict[int, Row]) -> Iterable[Row]:
    """The rows in order, with the blank ones between them while they are few."""
    before = 0
    for number in sorted(rows):
        if before and number - before - 1 <= _MAX_SPACERS:
            yield from (Row(blank, []) for blank in range(before + 1, number))
        yield rows[number]
        before = number
