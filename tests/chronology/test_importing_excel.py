"""Excel's day numbers, and a spreadsheet without a table. Every other structure is in the corpus
(test_importing_corpus).
"""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from chronology.importing.excel_cells import moment_of
from chronology.importing.reading import Refusal, read_file


@pytest.mark.parametrize(
    ("number", "epoch_1904", "moment"),
    [
        (42512, False, datetime(2016, 5, 22)),
        (42512, True, datetime(2020, 5, 23)),
        (42512.5, False, datetime(2016, 5, 22, 12)),
        (59, False, datetime(1900, 2, 28)),
        (61, False, datetime(1900, 3, 1)),
    ],
)
def test_a_day_number_in_both_epochs(number, epoch_1904, moment):
    assert moment_of(number, epoch_1904) == moment


def test_an_empty_spreadsheet_is_refused():
    target = BytesIO()
    Workbook().save(target)
    with pytest.raises(Refusal, match="No table with a date column"):
        read_file("chronology.xlsx", target.getvalue())


def test_a_hidden_sheet_is_called_so_where_tables_are_chosen():
    book, target = Workbook(), BytesIO()
    for sheet in (book.active, book.create_sheet("Old")):
        sheet.append(["Date", "Source", "Event"])
        sheet.append(["22/05/2016", "Note", "Visit"])
    book["Old"].sheet_state = "hidden"
    book.save(target)
    found = read_file("chronology.xlsx", target.getvalue())
    assert [table.name for table in found.tables] == ["sheet 'Sheet'", "hidden sheet 'Old'"]
