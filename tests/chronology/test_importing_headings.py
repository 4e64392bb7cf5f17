"""Every heading that agencies are known to use is taken for the right column, however it is written."""

import pytest

from chronology.importing.columns import COLUMNS, guess_column, guess_columns
from chronology.importing.headings import find_headings
from chronology.importing.tables import Row, Table

KNOWN = {
    "start_date": "Date · Date of event · Date of contact · Date of incident · Date of entry · Start date · Date & time · When "
    "· Date/Time · Event date",
    "start_time": "Time · Start time · Time (24hr) · Approx time",
    "end_date": "End date",
    "end_time": "End time",
    "source": "Source · Source of information · Source of evidence · Record source · System/file ref · Evidence",
    "event": "Event · Significant event · Details of contact · Description · What happened · Contact/nature of contact · "
    "Summary · Information",
    "action": "Action taken · Response · Outcome · Decision",
    "comment": "Comment · Analysis · Author's comment · Was practice expected? · Good practice · Missed opportunity",
    "people": "Staff/Professional · Initials · Role · Who present",
    "ref": "No · Ref · Seq · Event ref · #",
    None: "Agency · Organisation · Service · Provider · Dept",
}
PAIRS = [(heading, column) for column, headings in KNOWN.items() for heading in headings.split(" · ")]


@pytest.mark.parametrize(("heading", "column"), PAIRS)
def test_a_heading_in_every_way_of_writing(heading, column):
    for written in (heading, heading.upper(), f"  {heading.lower()}: ", f"{heading}.", heading.replace(" ", "\n")):
        assert guess_column(0, written).target == column, written


def test_every_column_is_found_by_its_own_name():
    assert [guess_column(0, name).target for name in COLUMNS] == list(COLUMNS)


def test_the_surest_heading_has_the_column_and_others_say_why_not():
    first, second = guess_columns(["Date recorded on the system", "Date"])
    assert (first.target, second.target) == (None, "start_date")
    assert first.reason == "another column is already taken for 'start_date'"


def test_what_a_board_calls_its_columns_goes_before_the_guess():
    known = {"date": ("source", "the board calls it so"), "code": (None, "left out last time")}
    date, code = guess_columns(["Date", "Code"], known)
    assert (date.target, date.reason, code.target, code.reason) == (
        "source",
        "the board calls it so",
        None,
        "left out last time",
    )


@pytest.mark.parametrize("above", range(6))
def test_headings_are_found_below_any_number_of_titles(above):
    table = Table("t")
    for number in range(above):
        table.add(Row(number + 1, ["Chronology of the Date and Time of events" if number else "", "", ""]))
    table.add(Row(above + 1, ["Date", "Event", "Source"]))
    table.add(Row(above + 2, ["22/05/2016", "Visit", "Note"]))
    found = find_headings(table)
    assert found is not None
    assert (found.first, found.count) == (above, 1)
