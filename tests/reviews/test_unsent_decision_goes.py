"""What is kept of a decision goes with its writer's own, and is shown to them, to copy, where somebody else was before (R14)."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from imr.services.appointment import stand_aside as aside
from reviews.models import ReturnPart, UnsentDecision
from reviews.policies import WITH_AGENCIES
from reviews.services.queries import stand_aside
from reviews.services.returning import accept, query
from reviews.services.reviews import move_review
from reviews.tasks import erase_unsent
from sar_portal.access.errors import NotNow
from sar_portal.access.moves import move
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from tests.imr import writing
from tests.reviews.test_unsent_decision import HALF, save, url
from tests.rules.doors import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    return writing.submitted()


def test_who_comes_after_another_has_decided_is_shown_their_own_words_to_copy(w, browse):
    """R14: two coordinators check at once, and one notes a query; the second of them has written nothing in vain."""
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assign_role(user=w.reviewer, role=Role.COORDINATOR, scope=w.board.scope, by=None)
    save(w, browse, w.reviewer, {"reason": "Canarymine <b>"}, "part_check")
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Mine", by=w.coordinator)
    sent = {"part_check": {"version": 1, "outcome": "query", "reason": "Canarymine <b>"}}
    sent |= {"query_add": {"place": "whole", "text": "Canaryasked <b>"}}
    for name, said in sent.items():
        late = browse(w.reviewer).post(url(w, name, *([1] if name == "query_add" else [])), said)
        page = late.content.decode()
        where = "nowhere" if name == "query_add" else "for you alone, until two weeks after the decision"
        assert late.status_code == 409 and f"was not sent, and is kept {where}" in page, name
        assert "&lt;b&gt;" in page and "Canary" in page and "<b>" not in page, name
    assert "Canarymine &lt;b&gt;" in browse(w.reviewer).get(url(w, "part_check")).content.decode()
    unsaved = sent["part_check"] | {"reason": "Other words"}
    assert "is kept nowhere" in browse(w.reviewer).post(url(w, "part_check"), unsaved).content.decode()
    again = browse(w.manager).post(url(w, "part_decide"), HALF | {"version": 1})
    assert again.status_code == 409 and "Canaryhalf a sent" in again.content.decode()


def test_who_comes_at_the_moment_of_anothers_decision_is_told_where_their_words_are_kept(w, browse):
    save(w, browse, w.manager, HALF)
    for reason, where in ((HALF["reason"], "for you alone, until two weeks"), ("Other words", "nowhere")):
        with patch("reviews.views.returning.settle", side_effect=NotNow("There is nothing to decide now.")):
            late = browse(w.manager).post(url(w, "part_decide"), HALF | {"version": 1, "kept": 1, "reason": reason})
        page = late.content.decode()
        assert late.status_code == 409 and f"is kept {where}" in page and reason in page


def test_words_that_somebody_else_was_before_are_shown_until_their_writer_decides_or_two_weeks_are_over(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assign_role(user=w.reviewer, role=Role.COORDINATOR, scope=w.board.scope, by=None)
    for who in (w.reviewer, w.coordinator):
        save(w, browse, who, {"reason": f"Canary of {who.pk}"}, "part_check")
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Mine", by=w.coordinator)
    assert UnsentDecision.objects.get().by == w.reviewer
    writing.rewrite(w, "Second words")
    newest = writing.submit(w)
    assert f"Canary of {w.reviewer.pk}" not in browse(w.manager).get(url(w, "part_decide")).content.decode()
    accept(part=w.report.part, submission=newest, by=w.manager, **WORDS)
    page = browse(w.reviewer).get(url(w, "part_check")).content.decode()
    assert f"Canary of {w.reviewer.pk}" in page and "(version 1)" in page and "is in the form below" not in page
    assert "Canary" not in browse(w.coordinator).get(url(w, "part_check")).content.decode()
    half = save(w, browse, w.reviewer, {"reason": "Of the second"}, "part_check", version=2)
    assert half.status_code == 200 and UnsentDecision.objects.count() == 2
    for days, left in ((13, 2), (15, 1)):
        with patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=days)):
            erase_unsent()
        assert UnsentDecision.objects.count() == left, days
    query(part=w.report.part, submission=newest, checklist={}, reason="Again", by=w.reviewer)
    assert not UnsentDecision.objects.exists()


def test_what_a_senior_manager_wrote_goes_with_their_conflict(w, browse):
    save(w, browse, w.manager, HALF)
    aside(agency_return=w.ret, reason="A friend", by=w.manager)
    assert not UnsentDecision.objects.exists()


def test_what_a_coordinator_wrote_goes_with_their_conflict_and_does_not_come_back(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    save(w, browse, w.coordinator, {"reason": "Which"}, "part_check")
    stand_aside(agency_return=w.ret, reason="A friend", by=w.coordinator)
    assert not UnsentDecision.objects.exists()
    assert save(w, browse, w.coordinator, {"reason": "Which"}, "part_check").status_code == 422


def test_it_is_kept_while_the_review_is_suspended_and_goes_when_it_is_closed(w, browse):
    review, by = w.ret.review, w.coordinator
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    move_review(review=review, verb="suspend", reason="A trial", by=by)
    assert save(w, browse, by, {"reason": "Half"}, "part_check").status_code == 200
    for verb in ("resume", "start_analysis", "start_reporting", "start_actions"):
        move_review(review=review, verb=verb, reason="Over", by=by)
    for part in ReturnPart.objects.filter(agency_return__review=review).exclude(pk=w.report.part.pk):
        if part.state in WITH_AGENCIES:
            move(part, "withdraw", reason="Not needed", by=by)
    move_review(review=review, verb="close", by=by)
    assert not UnsentDecision.objects.exists()
    late = save(w, browse, by, {"reason": "Half"}, "part_check")
    assert late.status_code == 422 and "is closed" in late.content.decode() and not UnsentDecision.objects.exists()
    asking = {"version": 1, "kept": 0, "outcome": "query", "reason": "Half"}
    page = browse(by).post(url(w, "part_check"), asking).content.decode()
    assert "nothing is decided on it any more" in page and "Half</textarea>" in page
    UnsentDecision.objects.create(submission=w.submission, by=by)  # by who saved at the moment of closing
    assert erase_unsent() == 1
