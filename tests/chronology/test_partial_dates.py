"""Partial dates: every form the field writes is read as written, or kept as text with a reason; nothing is invented."""

from datetime import date

import pytest

from chronology.partial_dates import (
    Precision,
    date_orders,
    from_parts,
    join,
    read_date,
    restore,
)

DAY, MONTH, YEAR, RANGE, UNKNOWN = Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.RANGE, Precision.UNKNOWN
MAY_22 = date(2016, 5, 22)


@pytest.mark.parametrize(
    "text",
    ["22.05.16", "22-may-16", "22/05/16", "22/05/2016", "22.05/16", "2016-05-22", "22nd May 2016", "Sun 22 May 16",
    "22 MAY 2016", "22may16",
     "May 22, 2016", "22 / 05 / 2016", "22\u00a0May\u00a02016", "22\u201305\u20132016", "22nd of May, 2016",
     "20160522", "22052016", "22 May '16",
     "Sunday 22/05/2016", "22/05/2016 (Sun)", "22.5.16.", "2016/05/22", "on 22 May 2016"],
)  # fmt: skip
def test_one_day_in_its_many_forms(text):
    value = read_date(text)
    assert (value.date_from, value.date_to, value.precision, value.uncertain) == (MAY_22, MAY_22, DAY, False)
    assert (value.original, value.needs_attention, value.render()) == (text, "", "22 May 2016")


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "uncertain", "shown"),
    [
        ("May 2016", (2016, 5, 1), (2016, 5, 31), MONTH, False, "May 2016"),
        ("05/2016", (2016, 5, 1), (2016, 5, 31), MONTH, False, "May 2016"),
        ("2016", (2016, 1, 1), (2016, 12, 31), YEAR, False, "2016"),
        ("early May 2016", (2016, 5, 1), (2016, 5, 31), MONTH, True, "Early May 2016"),
        ("Late August 2025", (2025, 8, 1), (2025, 8, 31), MONTH, True, "Late August 2025"),
        ("mid-May 2016", (2016, 5, 1), (2016, 5, 31), MONTH, True, "Mid May 2016"),
        ("summer 2025", (2025, 1, 1), (2025, 12, 31), YEAR, True, "Summer 2025"),
        ("c. 22/05/16", (2016, 5, 22), (2016, 5, 22), DAY, True, "about 22 May 2016"),
        ("on or about 22 May 2016", (2016, 5, 22), (2016, 5, 22), DAY, True, "about 22 May 2016"),
        ("? 22 may 2016", (2016, 5, 22), (2016, 5, 22), DAY, True, "22 May 2016 (uncertain)"),
        ("?22 may 2016", (2016, 5, 22), (2016, 5, 22), DAY, True, "22 May 2016 (uncertain)"),
        ("22/05/16?", (2016, 5, 22), (2016, 5, 22), DAY, True, "22 May 2016 (uncertain)"),
        ("?11/07/2025", (2025, 7, 11), (2025, 7, 11), DAY, True, "11 July 2025 (uncertain)"),
        ("before 22/05/16", (2016, 5, 22), (2016, 5, 22), DAY, True, "before 22 May 2016"),
        ("after May 2016", (2016, 5, 1), (2016, 5, 31), MONTH, True, "after May 2016"),
        ("??/05/2016", (2016, 5, 1), (2016, 5, 31), MONTH, True, "May 2016 (uncertain)"),
        ("22\u201324 May 2016", (2016, 5, 22), (2016, 5, 24), RANGE, False, "22 to 24 May 2016"),
        ("22 to 24 May 2026", (2026, 5, 22), (2026, 5, 24), RANGE, False, "22 to 24 May 2026"),
        ("28/12/16-02/01/17", (2016, 12, 28), (2017, 1, 2), RANGE, False, "28 December 2016 to 2 January 2017"),
        ("22/05-03/06/2016", (2016, 5, 22), (2016, 6, 3), RANGE, False, "22 May to 3 June 2016"),
        ("May-June 2016", (2016, 5, 1), (2016, 6, 30), RANGE, False, "May to June 2016"),
        ("2015-2016", (2015, 1, 1), (2016, 12, 31), RANGE, False, "2015 to 2016"),
        ("between 22 and 24 May 2016", (2016, 5, 22), (2016, 5, 24), RANGE, False, "22 to 24 May 2016"),
        ("w/c 22/05/16", (2016, 5, 22), (2016, 5, 28), RANGE, False, "week commencing 22 May 2016"),
        ("22 May 2016 onwards", (2016, 5, 22), (2016, 5, 22), DAY, False, "from 22 May 2016"),
    ],
)
def test_less_exact_dates_show_no_more_than_was_written(text, first, last, precision, uncertain, shown):
    value = read_date(text)
    assert (value.date_from, value.date_to) == (date(*first), date(*last))
    assert (value.precision, value.uncertain, value.needs_attention) == (precision, uncertain, "")
    assert (value.render(), value.original) == (shown, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("22 May", "No year"),
        ("22/05", "No year"),
        ("05/16", "month and a year"),
        ("May-16", "day or a year"),
        ("16-May", "No year"),
        ("22/05/16 & 24/05/16", "more than one date"),
        ("22/23 May 2016", "more than one date"),
        ("22 May 2016 or 24 May 2016", "more than one date"),
        ("2015/16", "two years"),
        ("2011-12", "two years"),
        ("05-06/2016", "range of months"),
        ("31/02/2016", "no 31 February 2016"),
        ("29/02/2025", "no 29 February 2025"),
        ("12-20-1937", "no month 20"),
        ("24-22 May 2016", "end is before the start"),
        ("early 22 May 2016", "single day"),
        ("before Christmas", "could not be read"),
        ("22/05/2016 see log", "could not be read"),
        ("22\u00b2 May 2016", "could not be read"),
        ("1640", "not between"),
        ("x" * 5000, "longer"),
    ],
)
def test_what_is_ambiguous_is_asked_and_never_guessed(text, reason):
    value = read_date(text)
    assert value.precision is UNKNOWN
    assert (value.date_from, value.date_to) == (None, None)
    assert reason in value.needs_attention
    assert (value.original, value.render()) == (text, text.strip())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("22/12-02/01/2026", date(2025, 12, 22), date(2026, 1, 2)),
        ("Dec-Jan 2016", date(2015, 12, 1), date(2016, 1, 31)),
        ("42512", MAY_22, MAY_22),
        ("Mon 22 May 2016", MAY_22, MAY_22),
    ],
)
def test_what_was_worked_out_is_a_proposal_and_not_shown_as_fact(text, first, last):
    value = read_date(text)
    assert (value.date_from, value.date_to) == (first, last)
    assert value.needs_attention
    assert value.render() == text


@pytest.mark.parametrize("text", ["undated", "n.d.", "N/K", "not known", "?", "-", "ongoing", "", "   "])
def test_words_for_no_date_are_unknown_without_complaint(text):
    value = read_date(text)
    assert (value.precision, value.date_from, value.needs_attention) == (UNKNOWN, None, "")
    assert value.original == text


def test_ongoing_has_a_start_and_no_end():
    value = read_date("22 May 2016 - ongoing")
    assert (value.date_from, value.date_to, value.precision) == (MAY_22, None, RANGE)
    assert value.render() == "22 May 2016, ongoing"


def test_order_of_day_and_month():
    assert read_date("05/06/2016").date_from == date(2016, 6, 5)
    assert read_date("05/06/2016", day_first=False).date_from == date(2016, 5, 6)
    asked = read_date("05/06/2016", day_first=None)
    assert (asked.precision, "comes first" in asked.needs_attention) == (UNKNOWN, True)
    assert read_date("22/05/2016", day_first=None).date_from == MAY_22
    assert read_date("05/05/2016", day_first=None).date_from == date(2016, 5, 5)
    assert date_orders("12-20-1937") == {"month"}
    assert date_orders("22/05/16") == {"day"}
    assert date_orders("05/06/16") == {"day", "month"}
    assert date_orders("5 June 2016") == frozenset()


def test_two_digit_years_and_a_year_from_context():
    assert read_date("14.3.53").date_from == date(1953, 3, 14)
    assert read_date("14.3.25").date_from == date(2025, 3, 14)
    assert read_date("22 May", year_hint=2016).date_from == MAY_22


def test_from_three_boxes():
    assert from_parts("", "3", "2025").render() == "March 2025"
    assert from_parts("", "", 2025).render() == "2025"
    assert from_parts(22, "May", "25", "about").render() == "about 22 May 2025"
    assert from_parts("", "August", "2025", "late").render() == "Late August 2025"
    assert from_parts("22", "5", "2016", "exact") == read_date("22 May 2016")
    assert from_parts("", "", "").precision is UNKNOWN
    for boxes, reason in [
        (("31", "2", "2025"), "no 31 February 2025"),
        (("22", "", "2025"), "month"),
        (("22", "5", ""), "year"),
        (("x", "5", "2025"), "day"),
        (("22", "5", "20255"), "year"),
        (("22", "5", "2025", "late"), "single day"),
        (("22", "5", "2025", "perhaps"), "perhaps"),
    ]:
        value = from_parts(*boxes)
        assert (value.precision, value.date_from) == (UNKNOWN, None)
        assert reason in value.needs_attention


def test_start_and_end_written_apart():
    joined = join(read_date("2025-12-22"), read_date("2026-01-02"))
    assert joined.render() == "22 December 2025 to 2 January 2026"
    assert join(read_date("2025-08-15"), read_date("2025-08-15")).render() == "15 August 2025"
    assert join(read_date("March 2025"), read_date("May 2025")).render() == "March to May 2025"
    assert join(read_date("2025-08-15"), read_date("")).render() == "15 August 2025"
    assert join(read_date("2025-08-15"), read_date("ongoing")).render() == "15 August 2025, ongoing"
    assert "before the start" in join(read_date("2025-08-15"), read_date("2025-08-14")).needs_attention


@pytest.mark.parametrize(
    "text", ["May-June 2016", "22\u201324 May 2016", "2015-2016", "about 22 May 2025", "May 2016 - 3 June 2016"]
)
def test_a_stored_date_is_shown_as_it_was_read(text):
    read = read_date(text)
    again = restore(
        date_from=read.date_from, date_to=read.date_to, precision=read.precision, uncertain=read.uncertain,
        qualifier=read.qualifier, original=read.original,
    )  # fmt: skip
    assert again == read


def test_a_stored_range_whose_words_are_lost_shows_only_those_words():
    value = restore(date_from=date(2016, 5, 1), date_to=date(2016, 6, 30), precision="range", original="spring term")
    assert value.render() == "spring term"
