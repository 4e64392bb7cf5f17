"""Who checks quality had no part in the return (D2); who is asked can act; a review that stands still changes nothing."""

import pytest
from django.utils import timezone

from notifications.models import OutboxMessage
from reviews.models import AgencyReturn, RecordSet, Review, ReviewState
from reviews.services.records import make_available
from reviews.services.requests import escalate
from reviews.services.returning import accept, finalise, query
from sar_portal.access.errors import Refused
from sar_portal.access.moves import TABLES, move
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.combined.services.sharing import share_with_subgroup
from tests.imr import writing
from tests.rules.doors import WORDS
from tests.walls import owner

pytestmark = pytest.mark.django_db


def put_into(state) -> Review:
    review = Review.objects.get()
    review.state = state
    review.suspended_from = ReviewState.GATHERING if state == ReviewState.SUSPENDED else ""
    with owner():
        review.save()
    return review


@pytest.mark.parametrize(("who", "words"), [("author", "appointed to write"), ("manager", "accepted part")])
def test_no_quality_check_of_ones_own_return(db, who, words):
    w = writing.submitted()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assign_role(user=getattr(w, who), role=Role.COORDINATOR, scope=w.board.scope, by=None)
    facts = {"part": w.report.part, "submission": w.submission, "checklist": {}, "by": getattr(w, who)}
    with pytest.raises(Refused, match=words):
        finalise(**facts)
    with pytest.raises(Refused, match=words):
        query(reason="Why?", **facts)


@pytest.mark.parametrize("verb", ["query", "reopen"])
def test_what_is_asked_of_records_is_told_to_who_answers_requests(world, sent, verb):
    part = world.ret.parts.get(kind="records")
    rows = [row for row in TABLES[type(part)].rows(verb) if row.only(part)]
    assert [row.notice.perms for row in rows] == [(Perm.ANSWER_REQUEST,)]
    part.state = rows[0].source[0]
    with owner():
        part.save()
    if verb == "reopen":
        move(part, verb, by=world.coordinator, reason="One set is missing")
        assert OutboxMessage.objects.filter(kind=rows[0].notice.kind, user=world.lead).exists()


def test_a_suspended_review_takes_no_escalation_and_no_date_of_records(world, sent):
    record_set = RecordSet(agency_return=world.ret, system="Paper file")
    record_set.save()
    put_into(ReviewState.SUSPENDED)
    with pytest.raises(Refused, match="is suspended"):
        escalate(
            agency_return=AgencyReturn.objects.get(pk=world.ret.pk), to_whom="Chair", reason="x", by=world.coordinator
        )
    stored = RecordSet.objects.get(pk=record_set.pk)
    with pytest.raises(Refused, match="is suspended"):
        make_available(record_set=stored, on=timezone.localdate(), by=world.lead)


def test_a_closed_review_is_shared_with_nobody(world, sent):
    review = put_into(ReviewState.CLOSED)
    with pytest.raises(Refused, match="closed"):
        share_with_subgroup(review=review, member=world.subgroup, by=world.coordinator)
