"""Times of day, and dates with times in one cell: unknown is unknown, a part of the day has no clock time."""

from datetime import time

import pytest

from chronology.partial_dates import PartialTime, read_date_and_time, read_time


def clock(text: str) -> PartialTime:
    at = read_time(text)
    assert at is not None
    return at


@pytest.mark.parametrize(
    ("text", "start", "end", "approximate"),
    [
        ("0915", time(9, 15), None, False), ("09:15", time(9, 15), None, False), ("9.15am", time(9, 15), None, False),
        ("9:15 hrs", time(9, 15), None, False), ("09:15h", time(9, 15), None, False), ("1940hrs", time(19, 40), None,
        False),
        ("approx 9am", time(9), None, True), ("?0915", time(9, 15), None, True), ("01:40pm", time(13, 40), None, False),
        ("09.50", time(9, 50), None, False), ("12.30am", time(0, 30), None, False), ("midday", time(12), None, False),
        ("midnight", time(0), None, False), ("23:50\u201300:20", time(23, 50), time(0, 20), False), ("9-10am",
        time(9), time(10), False),
        ("14:30:00", time(14, 30), None, False), ("before 9am", time(9), None, True), ("17:00 GMT", time(17), None,
        False),
    ],
)  # fmt: skip
def test_times(text, start, end, approximate):
    value = clock(text)
    assert (value.time_from, value.time_to, value.approximate, value.needs_attention) == (start, end, approximate, "")
    assert value.original == text


@pytest.mark.parametrize("text", ["am", "PM", "overnight", "early hours", "lunchtime"])
def test_a_part_of_the_day_has_no_clock_time(text):
    value = clock(text)
    assert (value.time_from, value.time_to, value.approximate, value.needs_attention) == (None, None, True, "")
    assert (value.render(), value.qualifier) == (text, text.lower())


@pytest.mark.parametrize(
    "text", ["9", "25:00", "24:00", "11-1pm", "9.15 & 10.15", "19:40Z", "13:00am", "after the visit", "0.40625"]
)
def test_unclear_times_are_kept_as_text(text):
    value = clock(text)
    assert (value.time_from, value.original, value.render()) == (None, text, text)
    assert value.needs_attention


def test_a_blank_time_is_no_time():
    assert read_time("") is None
    assert read_time("  \n") is None
    assert clock("23:50-00:20").crosses_midnight


@pytest.mark.parametrize(
    ("text", "when", "at"),
    [
        ("02/08/2025 1940hrs", "2 August 2025", "19:40"),
        ("15 Aug 2025 11:00am", "15 August 2025", "11:00"),
        ("15 May 2025 01:40pm", "15 May 2025", "13:40"),
        ("2016-05-22T14:30:00", "22 May 2016", "14:30"),
        ("22/05/2016 at approx 9am", "22 May 2016", "about 09:00"),
        ("22/05/2016 am", "22 May 2016", "am"),
        ("9.15am 22/05/16", "22 May 2016", "09:15"),
        ("22/05/16 1400", "22 May 2016", "14:00"),
        ("22 May 2016\n14:00", "22 May 2016", "14:00"),
        ("22/05/2016 23:50-00:20", "22 May 2016", "23:50 to 00:20"),
        ("22/05/2016 23:50 - 23/05/2016 00:20", "22 to 23 May 2016", "23:50 to 00:20"),
        ("Late August 2025", "Late August 2025", None),
        ("2025-03-24 00:00:00", "24 March 2025", None),
    ],
)
def test_date_and_time_in_one_cell(text, when, at):
    day, at_time = read_date_and_time(text)
    assert (day.render(), day.original, day.needs_attention) == (when, text, "")
    assert (at_time and at_time.render()) == at


def test_midnight_after_a_date_is_asked_because_spreadsheets_write_it_for_no_time():
    day, at = read_date_and_time("22/05/2016 00:00")
    assert day.render() == "22 May 2016"
    assert at is not None
    assert (at.time_from, at.render(), "midnight" in at.needs_attention) == (None, "00:00", True)
    for clear in ("22/05/2016 midnight", "22/05/2016 0000hrs"):
        at = read_date_and_time(clear)[1]
        assert at is not None
        assert at.time_from == time(0)


@pytest.mark.parametrize(
    ("text", "when", "reason"),
    [
        ("22/05/2016 25:00", "22 May 2016", "no such time"),
        ("22/05/2016 10am & 2pm", "22 May 2016", "more than one time"),
        ("22/05/2016 9", "22 May 2016", "morning or afternoon"),
    ],
)
def test_a_clear_date_stands_beside_an_unclear_time(text, when, reason):
    day, at = read_date_and_time(text)
    assert (day.render(), day.needs_attention) == (when, "")
    assert at is not None
    assert (at.time_from, reason in at.needs_attention) == (None, True)


def test_a_year_is_never_taken_for_a_time():
    for text in ("22, 23 and 24 May 2016", "5th/6th May 2016", "May 22-24, 2016", "31/02 2016"):
        day, at = read_date_and_time(text)
        assert (day.known, at) == (False, None)
    for text in ("22/05/2016 time not known", "22/05/2016 (no time)"):
        day, at = read_date_and_time(text)
        assert (day.render(), day.original, at) == ("22 May 2016", text, None)
