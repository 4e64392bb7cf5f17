"""What the rule suggests, day by day, and which months the figures show. Pure arithmetic."""

from datetime import date

import pytest

from reviews.models import Action
from sar_portal.actions.figures import month_ends
from sar_portal.actions.rating import suggested


def test_the_months_of_the_figures_end_today_and_are_twelve_at_most():
    assert month_ends(date(2026, 9, 14), date(2026, 11, 27)) == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 27),
    ]
    assert len(month_ends(date(2020, 1, 1), date(2026, 11, 27))) == 12


DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("dates", "heard", "agreed", "rag"),
    [
        ([(date(2026, 11, 26), None)], DAY, DAY, "red"),
        ([], None, date(2026, 9, 27), "red"),
        ([], None, date(2026, 9, 28), "green"),
        ([(None, None)], DAY, DAY, "amber"),
        ([(date(2026, 12, 1), date(2026, 12, 20))], DAY, DAY, "amber"),
        ([(date(2027, 3, 1), None)], None, date(2026, 8, 28), "amber"),
        ([(date(2027, 3, 1), None)], None, date(2026, 8, 29), "green"),
        ([(DAY, None)], DAY, DAY, "green"),
    ],
)
def test_the_rule_says_what_it_says(dates, heard, agreed, rag):
    actions = [Action(target_on=target, revised_on=revised) for target, revised in dates]
    assert suggested(agreed_on=agreed, actions=actions, heard_on=heard, today=DAY).rag == rag
