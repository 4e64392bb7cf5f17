"""The geometry of the timeline: nothing outside the picture, nothing lost, nothing better known than it was written."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.partial_dates import read_date
from sar_portal.combined.timeline import Entry, Lane, Period, Stretch, draw
from sar_portal.combined.timeline.content import Extent, Form, extent_of
from sar_portal.combined.timeline.picture import WIDTH
from sar_portal.combined.timeline.placing import APART
from sar_portal.combined.timeline.scale import Scale, ticks
from sar_portal.combined.timeline.zoom import steps, zooms

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
days = st.dates(date(2024, 6, 1), date(2026, 6, 1))


@st.composite
def extents(pick) -> Extent:
    form = pick(st.sampled_from(Form))
    first = pick(days)
    last = first if form in (Form.POINT, Form.DOUBTED) else first + timedelta(days=pick(st.integers(0, 400)))
    return Extent(form, None if form == Form.EARLIER else first, None if form in (Form.LATER, Form.ONWARDS) else last)


def lane_of(extents_: list[Extent]) -> Lane:
    return Lane("POL", "Police", place=0, entries=[Entry(f"POL-{n}", str, each) for n, each in enumerate(extents_)])


periods = st.builds(lambda first, length: Period(first, first + timedelta(days=length)), days, st.integers(0, 1500))


@settings(max_examples=60, deadline=None)
@given(st.lists(extents(), max_size=60), periods)
def test_every_entry_of_the_period_is_in_the_picture_once_and_inside_it(found, period):
    picture = draw(period, [lane_of(found), lane_of(found)])
    inside = {f"POL-{n}" for n, each in enumerate(found) if period.cut(each.first, each.last)}
    for drawn in picture.lanes:
        marks = [*drawn.points, *drawn.spans]
        assert sorted(entry.ref for each in marks for entry in each.mark.entries) == sorted(inside)
        for each in marks:
            assert 0 <= each.mark.left < each.mark.right <= picture.width
            assert drawn.top <= each.top and each.top + each.height <= drawn.top + drawn.height
            assert period.first <= each.mark.first <= each.mark.last <= period.last
    assert picture.lanes[-1].top + picture.lanes[-1].height <= picture.height


@settings(max_examples=60, deadline=None)
@given(st.lists(extents(), max_size=60), periods)
def test_no_two_marks_of_a_row_touch_and_their_order_is_that_of_the_days(found, period):
    drawn = draw(period, [lane_of(found)]).lanes[0]
    for kind in (drawn.points, drawn.spans):
        for row in {each.mark.row for each in kind}:
            marks = [each.mark for each in kind if each.mark.row == row]
            assert marks == sorted(marks, key=lambda mark: mark.left)
            for one, other in zip(marks, marks[1:], strict=False):
                assert one.right + APART <= other.left + 1e-6
    alone = [each.mark for each in drawn.points if each.mark.count == 1]
    assert [mark.first for mark in alone] == sorted(mark.first for mark in alone)
    assert [mark.x for mark in alone] == sorted(mark.x for mark in alone)


@settings(max_examples=60, deadline=None)
@given(extents(), periods)
def test_a_bar_covers_its_bounds_exactly_and_says_where_it_goes_on(each, period):
    drawn, scale = draw(period, [lane_of([each])]).lanes[0], Scale(period, WIDTH)
    for placed in drawn.spans:
        part = period.cut(each.first, each.last)
        if scale.right(part.last) - scale.left(part.first) >= 4:
            assert placed.mark.left == pytest.approx(scale.left(part.first))
            assert placed.mark.right == pytest.approx(scale.right(part.last))
        assert placed.mark.open_left == (each.first is None or each.first < period.first)
        assert placed.mark.open_right == (each.last is None or each.last > period.last)
    for placed in drawn.points:
        assert placed.mark.x == pytest.approx(scale.middle(each.first), abs=0.06)


WRITTEN = {
    "12/03/2025": Extent(Form.POINT, date(2025, 3, 12), date(2025, 3, 12)),
    "?12/03/2025": Extent(Form.DOUBTED, date(2025, 3, 12), date(2025, 3, 12)),
    "about 12 March 2025": Extent(Form.DOUBTED, date(2025, 3, 12), date(2025, 3, 12)),
    "March 2025": Extent(Form.WITHIN, date(2025, 3, 1), date(2025, 3, 31)),
    "late March 2025": Extent(Form.WITHIN, date(2025, 3, 1), date(2025, 3, 31)),
    "2025": Extent(Form.WITHIN, date(2025, 1, 1), date(2025, 12, 31)),
    "week commencing 3/3/2025": Extent(Form.WITHIN, date(2025, 3, 3), date(2025, 3, 9)),
    "3-5 March 2025": Extent(Form.SPAN, date(2025, 3, 3), date(2025, 3, 5)),
    "before 22 May 2025": Extent(Form.EARLIER, None, date(2025, 5, 22)),
    "by March 2025": Extent(Form.EARLIER, None, date(2025, 3, 1)),
    "after 22 May 2025": Extent(Form.LATER, date(2025, 5, 22), None),
    "after March 2025": Extent(Form.LATER, date(2025, 3, 31), None),
    "from 3 March 2025": Extent(Form.ONWARDS, date(2025, 3, 3), None),
    "the day of the fire": None,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_no_date_looks_better_known_than_it_was_written(text):
    """R11: a month is a fade over the month, never a point in it."""
    assert extent_of(read_date(text)) == WRITTEN[text]


def test_entries_of_one_day_stand_under_one_another_in_their_order():
    day = Extent(Form.POINT, date(2025, 5, 1), date(2025, 5, 1))
    drawn = draw(YEAR, [lane_of([day] * 4)]).lanes[0]
    assert [(each.mark.row, each.mark.entries[0].ref) for each in drawn.points] == [
        (0, "POL-0"), (1, "POL-1"), (2, "POL-2"), (3, "POL-3")
    ]  # fmt: skip
    crowded = draw(YEAR, [lane_of([day] * 5)]).lanes[0]
    assert [each.mark.count for each in crowded.points] == [5]


def test_three_thousand_entries_are_a_bounded_number_of_shapes():
    found = [Extent(Form.POINT, day, day) for n in range(3000) for day in [YEAR.first + timedelta(days=n % 365)]]
    drawn = draw(YEAR, [lane_of(found)]).lanes[0]
    assert drawn.entries == 3000 and len(drawn.points) <= 50


def test_what_is_counted_together_is_flagged_and_only_sure_where_one_of_it_is():
    day = date(2025, 5, 1)
    doubted = [Entry(str(n), str, Extent(Form.DOUBTED, day, day)) for n in range(6)]
    assert draw(YEAR, [Lane("A", "A", entries=doubted)]).lanes[0].points[0].mark.form == Form.DOUBTED
    key = Entry("key", str, Extent(Form.POINT, day, day), frozenset({"key"}))
    mark = draw(YEAR, [Lane("A", "A", entries=[*doubted, key])]).lanes[0].points[0].mark
    assert (mark.form, mark.count, mark.flags) == (Form.POINT, 7, frozenset({"key"}))


@settings(max_examples=60, deadline=None)
@given(periods)
def test_the_words_of_ticks_never_touch_and_every_tick_is_inside(period):
    found = ticks(Scale(period, WIDTH))
    ends = 0.0
    for tick in found:
        assert 0 <= tick.x <= WIDTH
        if tick.words:
            assert tick.x >= ends
            ends = tick.x + 6.5 * len(tick.words)
    assert found and any(tick.words for tick in found)


def test_a_stretch_is_cut_at_the_edges():
    gap = Stretch(date(2024, 12, 1), date(2025, 1, 31), "gap", "62 days")
    outside = Stretch(date(2026, 2, 1), date(2026, 3, 1), "gap", "28 days")
    (band,) = draw(YEAR, [Lane("A", "A", stretches=[gap, outside])]).lanes[0].bands
    scale = Scale(YEAR, WIDTH)
    assert band.left == pytest.approx(scale.left(YEAR.first), abs=0.01)
    assert band.left + band.width == pytest.approx(scale.right(date(2025, 1, 31)), abs=0.02)


@settings(max_examples=60, deadline=None)
@given(periods, periods)
def test_every_zoom_lies_in_the_whole_period_and_leads_somewhere(shown, whole):
    for zoom in [*zooms(shown, whole), *steps(shown, whole)]:
        assert whole.first <= zoom.period.first <= zoom.period.last <= whole.last
    inside = Period(max(shown.first, whole.first), whole.last)
    if inside.first <= inside.last:
        for step in steps(inside, whole):
            assert step.period != inside
