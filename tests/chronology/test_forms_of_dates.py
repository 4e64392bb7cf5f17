"""Every form of a date and a time that the field writes, through the three doors: typed, pasted, in a file. One parser reads
them, so each door must make the same of the same words.
"""

import pytest

from chronology.dating import columns_of, read_columns
from chronology.importing.reading import read_file, read_paste
from chronology.models import ChronologyEntry
from chronology.partial_dates import Precision

# peers.md (c), 'Cell forms to accept': what is written, what is shown.
CLEAR = {
    "22.05.16": "22 May 2016",
    "22-may-16": "22 May 2016",
    "22/05/2016": "22 May 2016",
    "22.05/16": "22 May 2016",
    "2016-05-22": "22 May 2016",
    "22nd May 2016": "22 May 2016",
    "Sun 22 May 16": "22 May 2016",
    "May 2016": "May 2016",
    "2016": "2016",
    "early May 2016": "Early May 2016",
    "c. 22/05/16": "about 22 May 2016",
    "? 22 may 2016": "22 May 2016 (uncertain)",
    "22/05/16?": "22 May 2016 (uncertain)",
    "before 22/05/16": "before 22 May 2016",
    "after May 2016": "after May 2016",
    "22–24 May 2016": "22 to 24 May 2016",
    "28/12/16-02/01/17": "28 December 2016 to 2 January 2017",
    "22 May 2016 - ongoing": "22 May 2016, ongoing",
    "05/06/2016": "5 June 2016",
}
ASKED = [
    "22 May", "22/05/16 & 24/05/16", "ongoing", "undated", "n.d.", "12-20-1937", "31/02/2016", "42512", "05/06",
    "the day of the fire",
]  # fmt: skip
TIMES = {
    "0915": "09:15",
    "09:15": "09:15",
    "9.15am": "09:15",
    "9:15 hrs": "09:15",
    "09:15h": "09:15",
    "approx 9am": "about 09:00",
    "am": "am",
    "PM": "PM",
    "overnight": "overnight",
    "23:50–00:20": "23:50 to 00:20",
    "midday": "12:00",
    "midnight": "00:00",
}


def typed(date: str, time: str = "") -> tuple[dict, bool]:
    columns, reasons = read_columns(date, time)
    return columns, bool(reasons)


def brought(read) -> tuple[dict, bool]:
    assert read.counts["read"] == 1
    row = read.rows[0]
    return columns_of(row.when, row.start_time), bool(row.reasons)


def pasted(date: str, time: str = "") -> tuple[dict, bool]:
    return brought(read_paste(f"Date\tTime\tSource\tEvent\n{date}\t{time}\tLog\tSomething happened\n", day_first=True))


def in_a_file(date: str, time: str = "") -> tuple[dict, bool]:
    data = f'Date,Time,Source,Event\n"{date}","{time}",Log,Something happened\n'.encode()
    return brought(read_file("rows.csv", data, day_first=True))


DOORS = [typed, pasted, in_a_file]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", CLEAR)
def test_a_clear_date_is_read_the_same_at_every_door(text, door):
    columns, asked = door(text)
    assert (columns["date_original"], asked) == (text, False)
    assert columns == typed(text)[0]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", ASKED)
def test_what_is_ambiguous_or_unreadable_is_marked_at_every_door_and_kept(text, door):
    columns, asked = door(text)
    assert asked
    assert columns["date_original"] == text
    assert (columns["precision"], columns["date_from"], columns["date_to"]) == (Precision.UNKNOWN, None, None)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_the_same_at_every_door(text, door):
    columns, asked = door("22/05/2016", text)
    assert (columns["time_original"], asked) == (text, False)
    assert columns == typed("22/05/2016", text)[0]


@pytest.mark.parametrize("door", DOORS)
def test_a_blank_time_is_unknown_at_every_door(door):
    columns, asked = door("22/05/2016")
    assert (columns["time_from"], columns["time_to"], columns["time_original"], asked) == (None, None, "", False)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("date", "time"), [("30/03/2025", "01:30"), ("26/10/2025", "01:30"), ("22/05/2016 25:00", ""), ("1/5/2025", "9")]
)
def test_a_time_that_cannot_have_been_is_asked_about_at_every_door(date, time, door):
    assert door(date, time)[1]


@pytest.mark.parametrize("door", DOORS)
def test_a_date_cell_may_hold_the_time_at_every_door(door):
    columns, asked = door("02/08/2025 1940hrs")
    assert (columns["date_original"], columns["time_original"], asked) == ("02/08/2025 1940hrs", "1940hrs", False)
    assert columns["time_from"].strftime("%H:%M") == "19:40"
    assert door("02/08/2025 1940hrs", "14:00")[1]


def test_each_clear_form_is_shown_as_far_as_it_is_known():
    assert {text: ChronologyEntry(**typed(text)[0]).date_words for text in CLEAR} == CLEAR
    assert {text: ChronologyEntry(**typed("2016", text)[0]).time_words for text in TIMES} == TIMES
