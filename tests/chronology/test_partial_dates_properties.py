"""Properties of partial dates: what is shown can be read again, no text raises, nothing is invented, the order is
total.
"""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.partial_dates import (
    QUALIFIERS,
    PartialDate,
    PartialTime,
    Precision,
    from_parts,
    join,
    read_date,
    read_date_and_time,
    read_time,
    sort_key,
)

DAY, MONTH, YEAR, UNKNOWN = Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.UNKNOWN

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def rendered_dates(draw) -> PartialDate:
    """Any date that can be entered: by boxes, doubtful or not, or as a range."""
    day = draw(days)
    unit = draw(st.sampled_from([DAY, MONTH, YEAR]))
    boxes = (day.day if unit is DAY else "", "" if unit is YEAR else day.month, day.year)
    value = from_parts(*boxes, draw(st.sampled_from(["", *QUALIFIERS])), uncertain=draw(st.booleans()))
    if draw(st.booleans()):
        later = draw(days)
        value = join(
            from_parts(*boxes),
            from_parts(later.day if unit is DAY else "", "" if unit is YEAR else later.month, later.year),
        )
    return value


def same(value: PartialDate) -> tuple:
    return (value.date_from, value.date_to, value.precision, value.uncertain, value.qualifier)


@given(rendered_dates())
@settings(deadline=None)
def test_reading_a_shown_date_gives_the_same_date(value):
    if value.known and not value.needs_attention:
        assert same(read_date(value.render())) == same(value)


written = st.text(
    alphabet="0123456789/.- ?~,'()&amphrsMayJune2016beforcdtoin\u2013\u00b2\u0664\n", max_size=40
) | st.text(max_size=60)
date_like = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "?", "c. ", "before ", "early ", "w/c ", "Mon "]),
    st.integers(0, 40),
    st.sampled_from(["/", ".", " ", "-", "th ", " May ", "/05/", "-may-", " to "]),
    st.integers(0, 2100),
    st.sampled_from(["", "?", " 1940hrs", " to 3 June 2016", "/2016", " & 24/05/16", "-02/01/2026", " am"]),
)


@given(written | date_like, st.sampled_from([True, False, None]))
@settings(max_examples=500, deadline=None)
def test_no_text_raises_and_the_text_is_kept(text, day_first):
    value = read_date(text, day_first=day_first)
    joint, at = read_date_and_time(text, day_first=day_first)
    clock = read_time(text)
    assert value.original == joint.original == text
    for each in (value, joint):
        each.render()
        each.sort_key()
        assert (each.date_from is None) == (each.precision is UNKNOWN)
        assert each.date_from is None or each.date_to is None or each.date_from <= each.date_to
    for moment in (at, clock):
        if moment is not None:
            moment.render()
            assert (
                moment.time_from is None
                or any(sign.isdigit() for sign in moment.original)
                or "mid" in moment.original.lower()
                or "noon" in moment.original.lower()
            )


@given(date_like | written)
@settings(max_examples=500, deadline=None)
def test_nothing_is_invented(text):
    value = read_date(text)
    if value.needs_attention or not value.known:
        return
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    whole = re.sub(r"\D", "", text)
    for shown in re.findall(r"\d+", value.render()):
        in_text = int(shown) in numbers or int(shown) % 100 in numbers or shown in whole
        assert in_text, (text, value.render())


@given(date_like | written)
@settings(max_examples=500, deadline=None)
def test_reading_again_what_is_shown_of_any_text_gives_the_same_date(text):
    value = read_date(text)
    if value.known and not value.needs_attention:
        assert same(read_date(value.render())) == same(value)


@given(written | st.from_regex(r"\A[?]?(about |before )?\d{1,4}([:.]\d{2})?( ?[ap]m| ?hrs)?( ?- ?\d{1,2}[:.]\d{2})?\Z"))
@settings(max_examples=500, deadline=None)
def test_reading_again_what_is_shown_of_any_time_gives_the_same_time(text):
    at = read_time(text)
    if at is not None and at.known:
        again = read_time(at.render())
        assert again is not None
        assert (again.time_from, again.time_to, again.qualifier) == (at.time_from, at.time_to, at.qualifier)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
@settings(deadline=None)
def test_no_boxes_raise(day, month, year, qualifier):
    from_parts(day, month, year, qualifier).render()


moments = st.tuples(
    st.one_of(rendered_dates(), date_like.map(read_date)),
    st.sampled_from(["", "am", "0915", "9.15", "overnight", "23:50-00:20"]).map(read_time),
)


@given(st.lists(moments, min_size=2, max_size=6))
@settings(deadline=None)
def test_order_is_total_and_follows_the_calendar(rows):
    ordered = sorted(rows, key=lambda row: sort_key(*row))
    assert ordered == sorted(reversed(rows), key=lambda row: sort_key(*row)) or len(
        {sort_key(*row) for row in rows}
    ) < len(rows)
    exact = [when.date_from for when, _ in ordered if when.precision is DAY]
    assert exact == sorted(exact)
    known = [when.known for when, _ in ordered]
    assert known == sorted(known, reverse=True)


def test_order_within_a_day():
    day = read_date("22 May 2016")
    times: list[PartialTime | None] = [None, read_time("pm"), read_time("0915"), read_time("1400")]
    ordered = sorted(times, key=lambda at: sort_key(day, at))
    assert [at.original if at else "" for at in ordered] == ["0915", "pm", "1400", ""]
    vague = [
        read_date(text)
        for text in ("after 22 May 2016", "Late May 2016", "22 May 2016", "before 22 May 2016", "May 2016", "undated")
    ]
    assert [value.original for value in sorted(vague, key=lambda value: value.sort_key())] == [
        "May 2016", "Late May 2016", "before 22 May 2016", "22 May 2016", "after 22 May 2016", "undated",
    ]  # fmt: skip
