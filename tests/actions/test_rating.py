"""What the rule suggests, day by day, and which months the figures show. Pure arithmetic."""

from datetime import date
from types import SimpleNamespace

import pytest

from reviews.models import Action
from sar_portal.actions.figures import groups_of, lacking_of, lines_of, month_ends
from sar_portal.actions.rating import suggested


def test_the_months_of_the_figures_end_today_and_are_twelve_at_most():
    assert month_ends(date(2026, 9, 14), date(2026, 11, 27)) == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 27),
    ]
    assert len(month_ends(date(2020, 1, 1), date(2026, 11, 27))) == 12


def test_lines_of_enquiry_stand_in_the_order_of_their_numbers():
    names = ["SAR-2026-1: 10 Money", "SAR-2026-1: 9 Access", "No line of enquiry", "SAR-2025-12: 2 Capacity"]
    assert list(groups_of([None], lambda row: names)) == [names[2], names[3], names[1], names[0]]


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
    assert suggested(agreed_on=agreed, actions=actions, outlived=False, heard_on=heard, today=DAY).rag == rag
    outlived = suggested(agreed_on=agreed, actions=actions, outlived=True, heard_on=heard, today=DAY)
    assert outlived.rag == "red"


def test_where_every_action_was_dropped_there_is_none():
    dropped = [Action(target_on=DAY, state="dropped")]
    assert suggested(agreed_on=date(2026, 9, 27), actions=dropped, outlived=False, heard_on=DAY, today=DAY).rag == "red"


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


def test_a_few_are_seen_beside_very_many():
    """Each bar of progress is all of its row; on the one scale of what is lacking, one of a thousand is still there."""
    is_open = SimpleNamespace(is_open=True)
    line, _ = lines_of({"Police": [row(one=is_open)], "Board": [row(one=is_open, overdue=1)] * 200})
    assert [(each.kind, each.width) for each in line.segments] == [("on_time", 240.0)]
    assert lacking_of({"Police": [row(overdue=1)], "Board": [row(overdue=1000)]})[0].overdue_width == 4.0
