"""The register in figures, what is overdue in it, and both with two hundred recommendations."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sar_portal.actions.figures import GROUPS, _in_order, figures_of
from sar_portal.actions.models import IMPACT_UNTIL
from sar_portal.actions.selectors.detail import row_of
from sar_portal.actions.selectors.register import Filters, counts_of, register_of
from sar_portal.actions.services import acting, recommendations
from tests.looking import HOSTILE, LONG


def test_the_figures_count_each_recommendation_where_it_belongs(world, one, owner):
    today = timezone.localdate()  # of this moment: the module may have been read before midnight
    acting.finish(action=one.actions.get(), on_day=today, by=owner)
    recommendations.implement(recommendation=one, on_day=today, by=owner)
    rows = register_of(world.people["coordinator"])
    found = figures_of(rows, GROUPS["agency"][1], today)
    assert {line.name: line.counts for line in found.lines} == {
        "Birchwood Trust": [0, 1, 0, 0, 0],
        "Testshire SAB": [0, 0, 1, 0, 0],
    }
    assert [(month.done, month.agreed) for month in found.courses[0].months] == [(1, 1)]
    assert (found.all, found.done, found.overdue, found.lacks_evidence) == (2, 1, 0, 0)
    [theme] = figures_of(rows, GROUPS["theme"][1], today).lines
    assert theme.name == f"TSAB-SAR-2026-01: {one.review.kloes.get(number=1)}"


def test_a_recommendation_whose_own_date_has_passed_is_overdue_unless_an_action_has_one_to_come(one, owner):
    today = timezone.localdate()
    row, action = row_of(one), one.actions.get()
    row.wording.target_on = today - timedelta(days=1)
    assert action.due_on > today and (row.overdue, row.outlived) == (0, None)
    acting.finish(action=action, on_day=today, by=owner)
    done = row_of(one)
    done.wording.target_on = row.wording.target_on
    assert (done.overdue, done.next_due) == (1, done.wording.target_on)
    assert done.suggestion.rag == "red" and "has passed" in done.suggestion.why
    done.wording.target_on = today
    assert done.overdue == 0


def test_an_impact_check_that_was_not_made_is_overdue_and_found_by_the_filter(world, one, owner):
    today = timezone.localdate()
    acting.finish(action=one.actions.get(), on_day=today - timedelta(days=400), by=owner)
    recommendations.implement(recommendation=one, on_day=today - IMPACT_UNTIL, by=owner)
    row = row_of(one)
    assert row.impact_can_show and (row.overdue, row.next_due) == (0, today)
    one.refresh_from_db()
    recommendations.reopen(recommendation=one, reason="Said too late.", by=owner)
    one.refresh_from_db()
    recommendations.implement(recommendation=one, on_day=today - IMPACT_UNTIL - timedelta(days=1), by=owner)
    assert row_of(one).overdue == 1
    found = register_of(world.people["coordinator"], Filters(only="overdue"))
    assert [each.one.reference for each in found] == [one.reference]
    [line] = [each for each in figures_of(found, GROUPS["agency"][1], today).lacking]
    assert line.overdue == 1
    recommendations.check_impact(
        recommendation=one, on_day=today, what_changed="Fewer", how_known="An audit of 40 cases", by=owner
    )
    assert row_of(one).overdue == 0 and row_of(one).next_due is None


@pytest.fixture
def many(world):
    """Of the board, hostile and long, over all levels and lines of enquiry: two hundred with that of agency B."""
    by, review, levels = world.people["coordinator"], world.reviews["one"], ("managers", "partnership", "national")
    for number in range(200 - len(register_of(by))):
        text = (HOSTILE + LONG) if number % 40 == 0 else f"Recommendation {number} of very many."
        recommendations.add_board_recommendation(
            review=review, text=text, level=levels[number % 3], kloes=[1, 40 + number % 9], by=by
        )
    return by


def test_two_hundred_are_paged_and_counted_in_as_many_queries_as_few(world, one, browse, many):
    client, found = browse(many), register_of(many)
    assert counts_of(found).all == 200
    client.get("/actions/")
    with CaptureQueriesContext(
        connection,
    ) as of_many:
        page = client.get("/actions/?page=4").content.decode()
    assert "<strong>200</strong> in this list" in page and page.count('<th scope="row">') == 50
    assert "<script>alert" not in page
    with CaptureQueriesContext(connection) as of_few:
        client.get("/actions/?agency=AGB")
    assert len(of_many) == len(of_few)
    figures = client.get(reverse("actions:progress_detail") + "?group=theme").content.decode()
    assert figures.index("Line of enquiry 40") < figures.index("Line of enquiry 48")
    assert "of 200 recommendations" in figures


def test_lines_of_enquiry_stand_by_number_and_digits_of_another_script_are_letters():
    names = ["10: Housing", "9: Health", "٣", "Police", "²"]
    assert sorted(names, key=_in_order) == ["9: Health", "10: Housing", "Police", "²", "٣"]
