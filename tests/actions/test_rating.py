"""What the rule suggests, day by day, and which months the figures show. Pure arithmetic."""

from datetime import date
from types import SimpleNamespace

import pytest

from reviews.models import Action
from sar_portal.actions.figures import lacking_of, month_ends
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


def test_where_every_action_was_dropped_there_is_none():
    dropped = [Action(target_on=DAY, state="dropped")]
    assert suggested(agreed_on=date(2026, 9, 27), actions=dropped, heard_on=DAY, today=DAY).rag == "red"


def row(**facts):
    return SimpleNamespace(**{"overdue": 0, "lacks_evidence": False} | facts)


def test_what_is_overdue_or_without_evidence_is_on_one_scale_and_the_rest_is_left_out():
    grouped = {"Police": [row(overdue=3), row(overdue=1)], "Housing": [row(lacks_evidence=True)], "Surgery": [row()]}
    assert [
        (one.name, one.overdue, one.lacks_evidence, one.overdue_width, one.evidence_width)
        for one in lacking_of(grouped)
    ] == [
        ("Police", 4, 0, 240.0, 0.0),
        ("Housing", 0, 1, 0.0, 60.0),
    ]
    assert lacking_of({}) == []
