"""Excel files in which what a cell shows, where it stands and what it stores are three things."""

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .cases import Case
from .packages import HEADINGS, excel, relation, relations, sheet_row

VISIT = (date(2016, 5, 22), time(9, 15), "Note", "Visit")
CALL = (date(2016, 5, 23), None, "Note", "Call")
BOTH = "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 | Note | Call"


def _case(name: str, lines: str, change: Callable[[Any, Any], None], *rows: tuple, **facts) -> Case:
    """A workbook with the headings and these rows, after `change` has had its way with it and its sheet."""

    def build() -> bytes:
        workbook = Workbook()
        sheet = workbook.active
        for row in (HEADINGS, *rows):
            sheet.append(list(row))
        change(workbook, sheet)
        target = BytesIO()
        workbook.save(target)
        return target.getvalue()

    return Case(f"{name}.xlsx", build, lines, **facts)


def _raw(name: str, lines: str, rows: str, extra: dict[str, str | bytes] | None = None, **facts) -> Case:
    workbook = facts.pop("workbook", "")
    return Case(f"{name}.xlsx", lambda: excel(sheet_row(1, *HEADINGS) + rows, extra, workbook=workbook), lines, **facts)


def _nothing(workbook: Any, sheet: Any) -> None:
    pass


def _shown_as(*formats: str) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        for number, code in enumerate(formats, 2):
            sheet.cell(number, 1).number_format = code

    return change


def _count_from_1904(workbook: Any, sheet: Any) -> None:
    workbook.epoch = CALENDAR_MAC_1904


def _merge(*ranges: str) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        for each in ranges:
            sheet.merge_cells(each)

    return change


def _filter(workbook: Any, sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:D3"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True


def _comment(workbook: Any, sheet: Any) -> None:
    sheet["D2"].comment = Comment("Ask the ward", "somebody")


def _more_sheets(workbook: Any, sheet: Any) -> None:
    sheet.title = "2016"
    key, later, old = workbook.create_sheet("Key"), workbook.create_sheet("2017"), workbook.create_sheet("Old")
    key.append(["DN", "District nurse"])
    for row in (["Details of contact", "DATE:", "Record source"], ["Letter", date(2017, 1, 2), "Note"]):
        later.append(row)
    for row in (["Date", "Source", "Event"], [date(2015, 1, 2), "Note", "Draft"]):
        old.append(row)
    old.sheet_state = "hidden"


def _far_below(workbook: Any, sheet: Any) -> None:
    sheet["A6"], sheet["C6"], sheet["D6"] = date(2016, 5, 23), "Note", "Call"


def _titles(workbook: Any, sheet: Any) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Chronology of Ward 7"


def _text(reference: str, words: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


EXCEL_CASES = [
    _case("dates, times and texts", BOTH + "\n4 | 24 May 2016 14:30 | Note | Two/lines\n5 | 25 May 2016 (uncertain) am | "
          "Note | 42\n6 | 22 to 24 May 2016 19:40 | Note | Stay\n7 | August 2025 | Note | Yes",
          _nothing, VISIT, CALL, (datetime(2016, 5, 24, 14, 30), None, "Note", "Two\nlines"),
          ("? 25/05/2016", "am", "Note", 42), ("22-24 May 2016", "1940hrs", "Note", "Stay"),
          ("August 2025", None, "Note", True)),
    _case("cells that show less than they store", "2 | March 2025 | Note | One\n3 | 22 May | Note | Two !! The cell "
          "shows no year; the spreadsheet holds 2026. Please confirm it. Date '22 May': No year is given.\n"
          "4 | 2025 | Note | Three",
          _shown_as("mmm-yy", "d-mmm", "yyyy"), (date(2025, 3, 1), None, "Note", "One"),
          (date(2026, 5, 22), None, "Note", "Two"), (date(2025, 1, 1), None, "Note", "Three")),
    _case("the 1904 epoch", BOTH, _count_from_1904, VISIT, CALL),
    _raw("a date that lost its format", "2 | 42512 | Note | Visit !! Date '42512': The cell shows the spreadsheet's day "
         "number of 22 May 2016. Please confirm it.",
         f'<row r="2"><c r="A2"><v>42512</v></c>{_text("C2", "Note")}{_text("D2", "Visit")}</row>'),
    _raw("a date that lost its format, from 1904", "2 | 42512 | Note | Visit !! Date '42512': The cell shows the "
         "spreadsheet's day number of 23 May 2020. Please confirm it.",
         f'<row r="2"><c r="A2"><v>42512</v></c>{_text("C2", "Note")}{_text("D2", "Visit")}</row>',
         workbook='<workbookPr date1904="1"/>'),
    _raw("dates in words of ISO, formulas with and without a result, an error",
         "2 | 22 May 2016 | Note | Shown\n3 | 23 May 2016 14:30 | Note |  !! A cell holds a formula whose result is not "
         "stored in the file. Nothing is written about what happened.\n4 | 24 May 2016 | Note | #REF! !! A cell holds the "
         "spreadsheet error #REF!.",
         f'<row r="2"><c r="A2" t="d"><v>2016-05-22T00:00:00</v></c>{_text("C2", "Note")}'
         '<c r="D2" t="str"><f>A1</f><v>Shown</v></c></row>'
         f'<row r="3"><c r="A3" t="d"><v>2016-05-23T14:30:00</v></c>{_text("C3", "Note")}<c r="D3"><f>B9</f></c></row>'
         f'<row r="4"><c r="A4" t="d"><v>2016-05-24</v></c>{_text("C4", "Note")}<c r="D4" t="e"><v>#REF!</v></c></row>'),
    _case("a year band and a date merged down", "2 -- A heading inside the table: '2016'.\n3 | 22 May 2016 09:15 | Note | "
          "Visit\n4 | 22 May 2016 14:00 | Note | Call ~~ Date: taken from the merged cell above.",
          _merge("A2:D2", "A3:A4"), ("2016", None, None, None), VISIT, (None, time(14), "Note", "Call")),
    _case("a year band over dates without one", "2 -- A heading inside the table: '2016'.\n3 | 24/05 | Note | Visit !! Date "
          "'24/05': The date has no year of its own; the heading above says 2016.",
          _merge("A2:D2"), ("2016", None, None, None), ("24/05", None, "Note", "Visit")),
    _case("a filter with hidden rows and columns", "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 | Note | Call !! "
          "This row is hidden in the spreadsheet.", _filter, VISIT, CALL, says=("columns are hidden",)),
    _case("a comment on a cell", "2 | 22 May 2016 09:15 | Note | Visit ~~ Comment on D2: Ask the ward",
          _comment, VISIT, says=("comments beside cells",)),
    _case("several sheets with different columns, one hidden",
          "1/2 | 22 May 2016 09:15 | Note | Visit\n2/1 -- Not read: it has no column of dates and does not look like a "
          "chronology.\n3/2 | 2 January 2017 | Note | Letter\n4/2 | 2 January 2015 | Note | Draft !! This row is on a "
          "hidden sheet.", _more_sheets, VISIT),
    _case("one sheet of several", "1/1 -- Not read: other tables were chosen.\n1/2 -- Not read: other tables were chosen.\n"
          "2/1 -- Not read: other tables were chosen.\n3/2 | 2 January 2017 | Note | Letter\n4/1 -- Not read: other tables "
          "were chosen.\n4/2 -- Not read: other tables were chosen.", _more_sheets, VISIT, options={"tables": {2}}),
    _case("blank rows between", "2 | 22 May 2016 09:15 | Note | Visit\n3 -- A blank row.\n4 -- A blank row.\n5 -- A blank "
          "row.\n6 | 23 May 2016 | Note | Call", _far_below, VISIT),
    _case("titles and blank rows above the headings", "1 -- A title above the headings.\n5 | 22 May 2016 09:15 | Note | "
          "Visit", _titles, VISIT),
    _raw("a link to another workbook, a picture and a formula that would fetch", "2 | 22 May 2016 | Note | stored",
         f'<row r="2">{_text("A2", "22/05/2016")}{_text("C2", "Note")}'
         '<c r="D2" t="str"><f>WEBSERVICE("https://x.invalid")</f><v>stored</v></c></row>',
         {"xl/media/image1.png": b"\x89PNG", "xl/_rels/workbook.xml.rels": relations(
             relation(1, "worksheet", "worksheets/sheet1.xml"),
             relation(2, "externalLinkPath", "https://x.invalid/book.xlsx", "External"))},
         says=("outside itself", "pictures")),
]  # fmt: skip
