"""The picture of a review's milestones against its six months: pure arithmetic and one sentence."""

from datetime import date

import pytest

from reviews.models import Milestone, Review
from reviews.selectors.milestones import EDGE, WIDTH, course_of, target_of

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (date(2026, 9, 1), date(2027, 3, 1)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (None, None),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_a_shorter_month(begun, ends):
    assert target_of(Review(initiated_on=begun)) == ends


def test_each_milestone_stands_on_one_line_and_a_late_one_is_said():
    held = [
        Milestone(what="Briefing", planned_on=date(2026, 9, 10), done_on=date(2026, 9, 10)),
        Milestone(what="Panel", planned_on=date(2026, 11, 20)),
        Milestone(what="Learning event", planned_on=date(2027, 4, 1)),
    ]
    course = course_of(Review(initiated_on=date(2026, 9, 1)), held, TODAY)
    briefing, panel, learning = course.rows
    assert EDGE < briefing.planned == briefing.done < panel.planned < course.today < course.target < learning.planned
    assert learning.planned == WIDTH - EDGE and panel.done is None
    assert [one.is_late for one in course.rows] == [False, True, False]
    assert course.sentence.startswith("1 of 3 milestones took place, 1 late. The six months end on 1 March 2027")


def test_nothing_is_drawn_of_what_is_not_known():
    assert course_of(Review(), [], TODAY).rows == []
    one = Milestone(what="Panel", planned_on=TODAY)
    course = course_of(Review(), [one], TODAY)
    assert (course.target, course.today, len(course.rows)) == (None, EDGE, 1)
    assert "once the day is known" in course.sentence
    far = course_of(Review(initiated_on=date(2020, 1, 1)), [], TODAY)
    assert far.today is None and far.target == WIDTH - EDGE
