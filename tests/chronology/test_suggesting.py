"""What an unclear date or time may have meant is offered, reads without a question, and is never taken by itself."""

from datetime import date

import pytest
from hypothesis import given, settings

from chronology.partial_dates import dates_meant, read_date, read_time, times_meant
from tests.chronology.test_partial_dates_properties import date_like, written

SINCE, UNTIL = date(2025, 3, 1), date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("22 May", ["22 May 2025"]),
        ("1 March", ["1 March 2025"]),
        ("12 Feb", ["12 February 2026"]),
        ("12-14 March", ["12 to 14 March 2025"]),
        ("05/16", ["May 2016"]),
        ("May-16", ["16 May 2025", "May 2016"]),
        ("22/05/16 & 24/05/16", ["22 to 24 May 2016", "22 May 2016", "24 May 2016"]),
        ("22/23 May 2016", ["22 to 23 May 2016"]),
        ("2011-12", ["2011 to 2012", "December 2011"]),
        ("05-06/2016", ["5 June 2016", "May to June 2016"]),
        ("31/02/2016", ["February 2016"]),
        ("12-20-1937", ["20 December 1937"]),
        ("42512", ["22 May 2016"]),
        ("22/12-02/01/2026", ["22 December 2025 to 2 January 2026"]),
        ("22/05/2016 see log", ["22 May 2016"]),
        ("early 22 May 2016", ["22 May 2016", "May 2016"]),
        ("before Christmas", []),
        ("the day of the fire", []),
        ("22/05/2016", []),
        ("undated", []),
        ("", []),
    ],
)
def test_dates_that_may_have_been_meant(text, offered):
    assert dates_meant(text, since=SINCE, until=UNTIL) == offered


def test_a_year_is_offered_from_the_period_alone():
    assert dates_meant("22 May") == []
    assert dates_meant("1 January", since=date(2020, 1, 1), until=date(2022, 6, 1)) == [
        "1 January 2020",
        "1 January 2021",
        "1 January 2022",
    ]
    assert dates_meant("1 May", since=date(2025, 6, 1), until=date(2025, 12, 31)) == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("9", ["09:00", "21:00"]),
        ("11-1pm", ["11:00 to 13:00"]),
        ("9.15 & 10.15", ["09:15 to 10:15", "09:15", "10:15"]),
        ("13:00am", ["13:00"]),
        ("after the visit", []),
        ("25:00", []),
        ("09:15", []),
        ("", []),
    ],
)
def test_times_that_may_have_been_meant(text, offered):
    assert times_meant(text) == offered


@given(written | date_like)
@settings(max_examples=400, deadline=None)
def test_whatever_is_offered_reads_without_a_question(text):
    for offered in dates_meant(text, since=SINCE, until=UNTIL):
        value = read_date(offered)
        assert value.known and not value.needs_attention, (text, offered)
        # What is shown of it is what is typed: picking it twice changes nothing.
        assert read_date(value.render()).date_from == value.date_from
    for offered in times_meant(text):
        at = read_time(offered)
        assert at is not None and at.known, (text, offered)
