"""Excel files: dates, times and numbers as they show, merges, hidden rows, several sheets, stored results."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from chronology.importing.excel_cells import moment_of
from chronology.importing.reading import Refusal, read_file

from .awkward.packages import HEADINGS, excel, sheet_row


def saved(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def sheet_of(*rows):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(HEADINGS))
    for row in rows:
        sheet.append(list(row))
    return workbook, sheet


def read(workbook: Workbook | bytes, **options):
    return read_file("chronology.xlsx", workbook if isinstance(workbook, bytes) else saved(workbook), **options)


def test_dates_times_and_texts():
    workbook, _ = sheet_of(
        (date(2016, 5, 22), time(9, 15), "Note", "Visit"),
        (datetime(2016, 5, 23, 14, 30), None, "Note", "Call"),
        (datetime(2016, 5, 24), None, "Note", "Two\nlines"),
        ("? 25/05/2016", "am", "Note", 42),
        ("22-24 May 2016", "1940hrs", "Note", "Stay"),
    )
    found = read(workbook)
    assert [row.when.render() for row in found.rows] == [
        "22 May 2016", "23 May 2016", "24 May 2016", "25 May 2016 (uncertain)", "22 to 24 May 2016",
    ]  # fmt: skip
    assert [row.start_time and row.start_time.render() for row in found.rows] == ["09:15", "14:30", None, "am", "19:40"]
    assert [row.event for row in found.rows] == ["Visit", "Call", "Two\nlines", "42", "Stay"]
    assert found.counts == {"read": 5, "accepted": 5, "needs_attention": 0, "skipped": 0}
    assert found.rows[0].number == 2


def test_the_1904_epoch():
    workbook, _ = sheet_of((date(2016, 5, 22), None, "Note", "Visit"))
    workbook.epoch = CALENDAR_MAC_1904
    assert read(workbook).rows[0].when.date_from == date(2016, 5, 22)
    assert moment_of(42512, False) == datetime(2016, 5, 22)
    assert moment_of(42512, True) == datetime(2020, 5, 23)
    assert moment_of(59, False) == datetime(1900, 2, 28)
    assert moment_of(61, False) == datetime(1900, 3, 1)


@pytest.mark.parametrize(("epoch_1904", "proposed"), [(False, date(2016, 5, 22)), (True, date(2020, 5, 23))])
def test_a_date_that_lost_its_format_is_a_proposal(epoch_1904, proposed):
    setting = '<workbookPr date1904="1"/>' if epoch_1904 else ""
    rows = (
        sheet_row(1, *HEADINGS)
        + '<row r="2"><c r="A2"><v>42512</v></c><c r="C2" t="inlineStr"><is><t>Note</t></is></c></row>'
    )
    row = read(excel(rows, workbook=setting)).rows[0]
    assert row.when.date_from == proposed
    assert "day number" in row.reasons[0]
    assert row.when.render() == "42512"


def test_a_cell_that_shows_less_than_it_stores_says_no_more_than_it_shows():
    workbook, sheet = sheet_of(
        (date(2025, 3, 1), None, "Note", "One"),
        (date(2026, 5, 22), None, "Note", "Two"),
        (date(2025, 1, 1), None, "Note", "3"),
    )
    for cell, shown in (("A2", "mmm-yy"), ("A3", "d-mmm"), ("A4", "yyyy")):
        sheet[cell].number_format = shown
    one, two, three = read(workbook).rows
    assert (one.when.render(), three.when.render()) == ("March 2025", "2025")
    assert "shows no year" in two.reasons[0]


def test_iso_cells_stored_results_errors_and_missing_results():
    text = '<c r="{}" t="inlineStr"><is><t>Note</t></is></c>'
    rows = sheet_row(1, *HEADINGS)
    rows += f'<row r="2"><c r="A2" t="d"><v>2016-05-22T00:00:00</v></c>{text.format("C2")}'
    rows += '<c r="D2" t="str"><f>A1</f><v>Shown</v></c></row>'
    rows += f'<row r="3"><c r="A3" t="d"><v>2016-05-23T14:30:00</v></c>{text.format("C3")}<c r="D3"><f>B9</f></c></row>'
    rows += f'<row r="4"><c r="A4" t="d"><v>2016-05-24</v></c>{text.format("C4")}<c r="D4" t="e"><v>#REF!</v></c></row>'
    one, two, three = read(excel(rows)).rows
    assert (one.when.render(), one.start_time, one.event, one.reasons) == ("22 May 2016", None, "Shown", [])
    assert two.start_time is not None
    assert (two.start_time.render(), "not stored" in two.reasons[0]) == ("14:30", True)
    assert (three.event, "#REF!" in three.reasons[0]) == ("#REF!", True)


def test_merges_bands_hidden_rows_and_gaps():
    workbook, sheet = sheet_of(
        ("2016", None, None, None),
        (date(2016, 5, 22), None, "Note", "First of the day"),
        (None, time(14), "Note", "Second of the day"),
        (date(2016, 5, 23), None, "Note", "Filtered away"),
    )
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[5].hidden = True
    sheet["A9"], sheet["C9"], sheet["D9"] = date(2016, 5, 24), "Note", "Far below"
    found = read(workbook)
    assert [row.when.render() for row in found.rows] == ["22 May 2016", "22 May 2016", "23 May 2016", "24 May 2016"]
    assert found.rows[1].notes == ["Date: taken from the merged cell above."]
    assert found.rows[2].reasons == ["This row is hidden in the spreadsheet."]
    assert [(row.number, row.reason[:9]) for row in found.skipped] == [
        (2, "A heading"),
        (6, "A blank r"),
        (7, "A blank r"),
        (8, "A blank r"),
    ]


def test_titles_above_the_headings_and_several_sheets():
    workbook = Workbook()
    first = workbook.active
    first.title = "2025"
    for row in (
        ["Chronology of Ward 7"],
        [],
        ["DATE:", "Time (24hr)", "Record source", "Details of contact"],
        [date(2025, 5, 22), "0915", "Note", "Visit"],
    ):
        first.append(row)
    second = workbook.create_sheet("2026")
    second.append(["Date", "Time", "Source", "Event"])
    second.append([date(2026, 1, 2), None, "Note", "Call"])
    glossary = workbook.create_sheet("Glossary")
    glossary.append(["DN", "District nurse"])
    hidden = workbook.create_sheet("Old")
    hidden.append(["Date", "Source", "Event"])
    hidden.append([date(2024, 1, 2), "Note", "Draft"])
    hidden.sheet_state = "hidden"
    found = read(workbook)
    assert [(row.table, row.event) for row in found.rows] == [
        ("sheet '2025'", "Visit"),
        ("sheet '2026'", "Call"),
        ("sheet 'Old'", "Draft"),
    ]
    assert "hidden sheet" in found.rows[2].reasons[0]
    assert {row.original for row in found.skipped} == {"Chronology of Ward 7", "DN | District nurse"}
    assert [table.chosen for table in found.tables] == [True, True, False, True]
    assert [row.event for row in read(workbook, table=1).rows] == ["Call"]


def test_sheets_with_different_columns_each_have_their_own():
    workbook, _ = sheet_of((date(2025, 5, 22), None, "Note", "Visit"))
    other = workbook.create_sheet("Ward")
    other.append(["Source", "When", "What happened"])
    other.append(["Chart", date(2025, 5, 23), "Fell"])
    found = read(workbook)
    assert [(row.source, row.event, row.when.render()) for row in found.rows] == [
        ("Note", "Visit", "22 May 2025"),
        ("Chart", "Fell", "23 May 2025"),
    ]


def test_an_empty_spreadsheet_is_refused():
    with pytest.raises(Refusal, match="No table with a date column"):
        read(Workbook())
