from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from sar_portal.design.dates import DateError, DateParts, read_date
from sar_portal.design.fields import DateField3


class Due(forms.Form):
    due_on = DateField3(label="Due date")


def due(day, month, year):
    return Due({"due_on-day": day, "due_on-month": month, "due_on-year": year})


typed = some.text(max_size=12) | some.integers(-5, 3000).map(str) | some.sampled_from(["", "Mar", "٣", "²", "1" * 5000])


@given(typed, typed, typed)
def test_nothing_typed_raises_and_what_is_accepted_comes_back_the_same(day, month, year):
    form = due(day, month, year)
    html = form["due_on"].as_field_group()
    if form.is_valid():
        again = due(*DateParts.of(form.cleaned_data["due_on"]))
        assert again.is_valid() and again.cleaned_data == form.cleaned_data
    else:
        assert len(form["due_on"].messages) == 1
        assert 'aria-invalid="true"' in html


@given(some.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_each_date_can_be_typed_in_several_ways(day):
    ways = (
        DateParts(str(day.day), str(day.month), str(day.year)),
        DateParts(f" {day.day:02} ", f"{day.month:02}", str(day.year)),
        DateParts(str(day.day), day.strftime("%B"), str(day.year)),
        DateParts(str(day.day), day.strftime("%b").lower(), str(day.year)),
        DateParts(day.strftime("%d/%m/%Y")),
        DateParts(day.isoformat()),
    )
    assert {read_date(way) for way in ways} == {day}


@pytest.mark.parametrize(
    ("parts", "sentence", "wrong"),
    [
        (("", "3", "2025"), "Due date must include a day", {"day"}),
        (("12", "", ""), "Due date must include a month and a year", {"month", "year"}),
        (("31", "6", "2025"), "Due date: June 2025 has only 30 days", {"day"}),
        (("29", "2", "2025"), "Due date: February 2025 has only 28 days", {"day"}),
        (("1", "13", "2025"), "Due date: the month must be a number from 1 to 12, or a name such as March", {"month"}),
        (("1", "ju", "2025"), "Due date: the month must be a number from 1 to 12, or a name such as March", {"month"}),
        (("1", "3", "25"), "Due date: the year must have 4 numbers, for example 2025", {"year"}),
        (("1", "3", "0205"), "Due date: the year must be between 1900 and 2100", {"year"}),
        (("0", "3", "2025"), "Due date: the day must be a number from 1 to 31", {"day"}),
    ],
)
def test_the_sentence_says_what_to_mend_and_only_the_wrong_box_is_red(parts, sentence, wrong):
    form = due(*parts)
    assert form["due_on"].messages == [sentence]
    assert {part["label"].lower() for part in form["due_on"].date_parts if part["wrong"]} == wrong
    assert [part["value"] for part in form["due_on"].date_parts] == list(parts)


def test_missing_altogether():
    assert due("", " ", "")["due_on"].messages == ["Enter a date for ‘Due date’"]
    assert Due({})["due_on"].messages == ["Enter a date for ‘Due date’"]


def test_past_and_future():
    today = timezone.localdate()
    assert DateField3(past=True).clean(DateParts.of(today)) == today
    for field, day in ((DateField3(past=True), timedelta(1)), (DateField3(future=True), timedelta(-1))):
        with pytest.raises(DateError, match="must be today or in the"):
            field.clean(DateParts.of(today + day))


def test_one_value_under_the_plain_name():
    form = Due({"due_on": "2026-11-28"})
    assert form.is_valid() and form.cleaned_data["due_on"] == date(2026, 11, 28)


def test_change_is_noticed():
    field = DateField3()
    assert not field.has_changed(date(2025, 3, 1), DateParts("1", "3", "2025"))
    assert field.has_changed(date(2025, 3, 1), DateParts("2", "3", "2025"))
    assert field.has_changed(date(2025, 3, 1), DateParts("x", "3", "2025"))
    assert not field.has_changed(None, DateParts())


def test_the_date_is_shown_again_when_edited():
    form = Due(initial={"due_on": date(2025, 3, 1)})
    assert [part["value"] for part in form["due_on"].date_parts] == ["1", "3", "2025"]
    with pytest.raises(ValidationError):
        DateField3().clean(None)
