"""The overview: one row an agency, what needs the coordinator, and nothing of what an agency drafts."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline
from notifications.working_days import add_working_days
from reviews.models import AgencyReturn, Hold, ReturnPart
from reviews.selectors.overview import overview_of
from reviews.services.answers import acknowledge, ask_extension, refuse
from reviews.services.planning import plan_request
from reviews.services.records import add_record_set
from reviews.services.terms import add_milestone
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, exclude
from tests.reviews import world as making


def row_of(overview, code: str):
    return next(row for row in overview.rows if row.code == code)


def test_a_row_for_each_agency_with_dates_and_holders(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    author = making.person("author@pol.example", "Marcus Hale", world.ret.agency)
    assign_role(user=author, role=Role.AUTHOR, scope=world.ret.scope, by=world.lead)
    overview = overview_of(world.coordinator, sent)
    assert [(row.code, row.mark) for row in overview.rows] == [("POL", 0), ("GP", 1), ("KH", 2)]
    police, surgery = row_of(overview, "POL"), row_of(overview, "GP")
    assert police.cells["records"].holder == "Agency lead"
    assert (police.cells["report"].holder, police.cells["report"].holder_name) == ("IMR author", "Marcus Hale")
    acknowledged = add_working_days(timezone.localdate(), world.board.acknowledge_days)
    assert surgery.cells["report"].state == "requested" and surgery.acknowledge_by == acknowledged
    assert surgery.next_step == f"Agency lead: acknowledge by {acknowledged:%-d %B}"
    assert overview.totals == "0 of 3 agencies have returned everything, nothing late, 3 not confirmed as secured"


def test_lateness_is_computed_and_says_what_needs_the_coordinator(world, sent):
    Deadline.objects.filter(part__agency_return=world.ret, kind="records").update(
        due_on=timezone.localdate() - timedelta(days=6)
    )
    part = world.ret.parts.select_related("deadline").get(kind="imr")
    ask_extension(part=part, until=part.deadline.due_on + timedelta(days=9), reason="Secret words", by=world.lead)
    refuse(part=world.ret.parts.get(kind="chronology"), reason="No", by=world.lead)
    Hold.objects.create(agency_return=world.ret, why="conflict", because="x:1", sentence="Names nobody should read")
    overview = overview_of(world.coordinator, sent)
    sentences = [need.sentence for need in overview.needs]
    since = add_working_days(timezone.localdate() - timedelta(days=6), 1)
    assert sentences == [
        "Ashmere Constabulary asks for more time for the IMR.",
        f"Ashmere Constabulary: records 6 days late, chronology refused. Next: Agency lead, since {since:%-d %B}.",
        "Ashmere Constabulary: the author is not independent, so nothing can be submitted.",
        "Ashmere Constabulary, chronology: refused.",
    ]
    assert row_of(overview, "POL").cells["records"].days_late == 6
    assert row_of(overview, "POL").cells["report"].more_time
    assert "1 part late" in overview.totals
    assert not any("Names nobody" in sentence for sentence in sentences)


def test_a_request_that_nobody_acknowledged_is_chased(world, sent):
    later = timezone.now() + timedelta(days=7)
    with mock.patch("django.utils.timezone.now", return_value=later):
        sentences = [need.sentence for need in overview_of(world.coordinator, sent).needs]
    assert any("has not acknowledged its request" in sentence for sentence in sentences)


@pytest.mark.parametrize("who", ["reviewer", "subgroup"])
def test_others_see_progress_but_no_names_reasons_or_verbs(world, sent, who, browse):
    part = world.ret.parts.select_related("deadline").get(kind="imr")
    ask_extension(part=part, until=part.deadline.due_on + timedelta(days=9), reason="Canary words", by=world.lead)
    plan_request(
        review=sent, agency=making.make_agency(world.board, "Fourth", "F4"), asks=["records"], by=world.coordinator
    )
    page = browse(getattr(world, who)).get(sent.get_absolute_url()).content.decode()
    assert "Ashmere Constabulary" in page and "Requested" in page
    for hidden in ("Canary words", "Lead of POL", "Needs you", "Suspend the review", "Fourth"):
        assert hidden not in page, hidden
    assert ("Next step" in page) == (who == "reviewer")


def test_nothing_of_a_draft_shows(world, sent, browse):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    add_record_set(agency_return=world.ret, system="Canary system", by=world.lead)
    for name, reference in (("review_overview", sent.reference), ("return_progress", world.ret.reference)):
        page = browse(world.coordinator).get(reverse(f"reviews:{name}", args=[reference])).content.decode()
        assert "Canary system" not in page


def test_an_excluded_coordinator_sees_nothing_of_that_return(world, sent, browse):
    exclude(user=world.coordinator, scope=world.ret.scope, because="involvement:1", by=world.lead)
    page = browse(world.coordinator).get(sent.get_absolute_url()).content.decode()
    assert "Kestrel Homes" in page and "Constabulary" not in page
    progress = reverse("reviews:return_progress", args=[world.ret.reference])
    assert browse(world.coordinator).get(progress).status_code == 404


def count(world, review, user) -> int:
    with CaptureQueriesContext(connection) as queries:
        overview_of(user, review)
    return len(queries)


def test_as_many_queries_for_twelve_agencies_as_for_three(db):
    world = making.make_world(agencies=12)
    small = making.sent(world, "ASAB-SAR-2026-03", agencies=world.agencies[:3])
    large = making.sent(world, "ASAB-SAR-2026-04")
    for review in (small, large):
        making.share(world, review)
        for agency_return in AgencyReturn.objects.filter(review=review):
            lead = agency_return.agency.scope.role_assignments.get().user
            acknowledge(request=agency_return.requests.get(), by=lead)
            part = agency_return.parts.select_related("deadline").get(kind="imr")
            until = part.deadline.due_on + timedelta(days=9)
            ask_extension(part=part, until=until, reason="Ill", by=lead)
    for user in (world.coordinator, world.reviewer, world.subgroup):
        assert count(world, small, user) == count(world, large, user) <= 20


def test_a_review_without_requests(world, review, browse):
    page = browse(world.coordinator).get(review.get_absolute_url()).content.decode()
    assert "No agency is planned yet" in page
    plan_request(review=review, agency=world.agencies[0], asks=["records"], by=world.coordinator)
    page = browse(world.coordinator).get(review.get_absolute_url()).content.decode()
    assert "Not sent" in page and "1 agency has not been sent a request" in page


def test_how_long_each_part_is_in_its_state_and_the_milestones_against_the_six_months(world, sent, browse):
    for kind, days in (("chronology", 12), ("records", 0)):
        since = timezone.now() - timedelta(days=days)
        ReturnPart.objects.filter(agency_return=world.ret, kind=kind).update(state_since=since)
    police = row_of(overview_of(world.coordinator, sent), "POL")
    assert police.cells["chronology"].days_words == "12 days in this state"
    assert police.cells["records"].days_words == "Since today"
    late = timezone.localdate() - timedelta(days=1)
    add_milestone(review=sent, what="Zq panel", planned_on=late, by=world.coordinator)
    page = browse(world.coordinator).get(reverse("reviews:review_overview", args=[sent.reference])).content.decode()
    for words in (
        "12 days in this state",
        "Zq panel",
        'class="portal-course"',
        "0 of 1 milestones took place, 1 late.",
    ):
        assert words in page
