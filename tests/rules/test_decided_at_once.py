"""Two tabs, or two people, decide the same thing at once: one decision, one notice, and the others are told (N3, R8)."""

import pytest

from notifications.models import OutboxMessage
from reviews.models import (
    AgencyReturn,
    CheckerConflict,
    NamesShown,
    PlannedRequest,
    QualityCheck,
    ReturnPart,
    SignOff,
    UnsentDecision,
)
from reviews.services.people import MOST_AN_HOUR, show_names
from reviews.services.planning import drop_plan
from reviews.services.queries import stand_aside
from reviews.services.requests import send_requests
from reviews.services.returning import accept, finalise, query, send_back
from sar_portal.access.audit import record
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.combined.models import Sharing
from sar_portal.combined.services.sharing import share_with_subgroup, withdraw_sharing
from sar_portal.people.services import give_role, take_role
from tests.apart import comes_between
from tests.imr import writing
from tests.reviews import world as making
from tests.rules.doors import WORDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _one_of(outcomes: list) -> bool:
    """One was done, and each of the others was told in a sentence why not."""
    refused = [one for one in outcomes if isinstance(one, Refused)]
    return len(refused) == len(outcomes) - 1 and not any(
        isinstance(one, Exception) and one not in refused for one in outcomes
    )


def test_a_review_is_shared_once_and_withdrawn_once(transactional_db):
    w = making.make_world()
    share = {"review": making.sent(w), "member": w.subgroup, "by": w.coordinator}
    assert _one_of(at_once(*[lambda: share_with_subgroup(**share)] * 4))
    assert Sharing.objects.filter(verb="share").count() == 1
    assert OutboxMessage.objects.filter(kind="review_shared").count() == 1
    assert RoleAssignment.objects.filter(user=w.subgroup, role=Role.SUBGROUP_READER).count() == 1
    assert _one_of(at_once(*[lambda: withdraw_sharing(reason="Left", **share)] * 4))
    assert list(Sharing.objects.order_by("at", "pk").values_list("verb", flat=True)) == ["share", "withdraw"]


def test_who_stands_aside_does_so_once(transactional_db):
    w = making.sent_world()
    aside = {"agency_return": AgencyReturn.objects.earliest("pk"), "reason": "A friend", "by": w.coordinator}
    assert len({one.pk for one in at_once(*[lambda: stand_aside(**aside)] * 4)}) == 1
    assert CheckerConflict.objects.count() == 1


def test_an_agency_is_taken_out_of_the_plan_or_asked_and_never_both(transactional_db):
    w = making.make_world()
    review = making.ready(w)
    planned = PlannedRequest.objects.filter(review=review).latest("pk")
    agency = planned.agency
    facts = {"conditions": ["functions", "likely", "about_them"], "supply_to": "The board"}
    dropped, sent = at_once(
        lambda: drop_plan(planned=planned, by=w.coordinator),
        lambda: send_requests(review=review, by=w.coordinator, **facts),
    )
    assert isinstance(sent, list), sent
    assert isinstance(dropped, Refused) == AgencyReturn.objects.filter(agency=agency).exists()
    assert AuditEvent.objects.filter(verb="drop_plan").exists() != isinstance(dropped, Refused)


def test_names_are_shown_as_often_as_is_allowed_and_no_more(transactional_db):
    w = making.make_world()
    review = making.opened(w)
    for _ in range(MOST_AN_HOUR - 1):
        show_names(review=review, reason="To mend an entry", by=w.coordinator)
    assert _one_of(at_once(*[lambda: show_names(review=review, reason="Once more", by=w.coordinator)] * 4))
    assert NamesShown.objects.filter(verb="show").count() == MOST_AN_HOUR


def test_a_role_given_or_taken_twice_is_told_once(transactional_db):
    w = making.make_world()
    given = {"user": w.coordinator, "role": Role.AUDITOR, "board": w.board, "by": w.administrator}
    assert at_once(*[lambda: give_role(**given)] * 3) == [None] * 3
    assert OutboxMessage.objects.filter(kind="access_changed").count() == 1
    held = RoleAssignment.objects.live().get(user=w.coordinator, role=Role.AUDITOR)
    assert at_once(*[lambda: take_role(assignment=held, board=w.board, by=w.administrator)] * 3) == [None] * 3
    assert OutboxMessage.objects.filter(kind="access_changed").count() == 2


def test_of_two_decisions_on_one_version_the_first_stands(transactional_db):
    """R8: accepted and sent back, then finished and asked again; the other finds it decided and takes nothing back."""
    w = writing.submitted()
    of = {"part": w.part, "submission": w.submission, "by": w.manager}
    back = {"reason": "Say why", "sections": [], "name": "G", "role": "ACC"}
    told = at_once(*[lambda: accept(**of, **WORDS), lambda: send_back(**of, **back)] * 2)
    first = SignOff.objects.get()
    assert told.count(first) == 1 and sum(isinstance(one, NotNow) for one in told) == 3
    part = ReturnPart.objects.get(pk=w.part.pk)
    assert part.state == {"accept": "returned", "send_back": "in_progress"}[first.verb]
    if first.verb == "send_back":
        w.report.part.refresh_from_db()
        of["submission"] = writing.submit(w)
        accept(**of, **WORDS)
    check = {"part": w.part, "submission": of["submission"], "checklist": {}, "by": w.coordinator}
    told = at_once(*[lambda: finalise(**check), lambda: query(**check, reason="Which?")] * 2)
    assert told.count(QualityCheck.objects.get()) == 1 and sum(isinstance(one, NotNow) for one in told) == 3


@pytest.mark.parametrize("verb", [accept, send_back, finalise, query])
def test_who_decides_waits_for_their_own_words_before_the_trail(transactional_db, verb):
    """As whoever closes the review has everybody's words first: neither is ended by the database."""
    w = writing.submitted()
    by, board = w.manager, verb in (finalise, query)
    if board:
        accept(part=w.part, submission=w.submission, by=w.manager, **WORDS)
        w.part.refresh_from_db()
        by = w.coordinator
    UnsentDecision.objects.create(submission=w.submission, by=by, words={"outcome": "finalise"})
    facts = {"part": w.part, "submission": w.submission, "by": by}
    facts |= {accept: WORDS, send_back: {"reason": "See 4.", "sections": [], "name": "G", "role": "H"}}.get(verb, {})
    facts |= {finalise: {"checklist": {}}, query: {"checklist": {}, "reason": "See 4."}}.get(verb, {})
    comes_between(
        lambda: UnsentDecision.objects.select_for_update().get(),
        lambda: verb(**facts),
        lambda: record("did", "keep_unsent", w.submission, by=by),
    )
    assert not UnsentDecision.objects.exists()
