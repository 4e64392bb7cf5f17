"""Working days in England: weekends and bank holidays are left out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifications.working_days import add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def test_christmas_2026_is_skipped():
    # Christmas on a Friday, Boxing Day on a Saturday with its substitute on Monday the 28th.
    assert add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert working_days_between(date(2026, 12, 23), date(2026, 12, 29)) == 2


def test_scottish_and_northern_irish_holidays_do_not_count():
    assert is_working_day(date(2026, 1, 2))  # a bank holiday in Scotland
    assert is_working_day(date(2026, 3, 17))  # in Northern Ireland
    assert not is_working_day(date(2026, 5, 4))


def test_backwards_and_nothing():
    assert add_working_days(date(2026, 11, 23), -1) == date(2026, 11, 20)
    assert add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


@given(DAYS, st.integers(0, 90))
def test_adding_and_counting_agree(start, days):
    end = add_working_days(start, days)
    assert working_days_between(start, end) == days
    assert working_days_between(end, start) == -days
    assert not days or is_working_day(end)


@given(DAYS, st.integers(0, 800))
def test_counting_agrees_with_counting_on_fingers(start, length):
    end = start + timedelta(days=length)
    fingers = sum(is_working_day(start + timedelta(days=n + 1)) for n in range(length))
    assert working_days_between(start, end) == fingers
