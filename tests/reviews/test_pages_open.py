"""Every page of the room answers each role as the roles table says; none of them breaks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.models import RecordSet
from reviews.services.answers import acknowledge, ask_extension
from reviews.services.people import show_names
from reviews.services.planning import plan_letter, plan_request
from reviews.services.records import add_record_set
from reviews.services.reviews import move_review
from reviews.services.terms import add_milestone, add_parallel
from tests.reviews.world import CONDITIONS, make_agency

MANAGE = ["coordinator"]
COMBINED = ["coordinator", "reviewer", "subgroup"]
LEAD = ["lead"]
EVERYONE = ["coordinator", "reviewer", "subgroup", "lead", "other_lead", "stranger", "administrator", "auditor"]
EVERYONE += ["other_coordinator"]

REVIEW_PAGES = {
    "review_overview": COMBINED,
    "review_terms": [*COMBINED, "lead", "other_lead"],
    **dict.fromkeys(["adult_detail", "family_list", "family_contact_add"], ["coordinator", "reviewer"]),
    **dict.fromkeys(
        "adult_change person_add review_setup basics_change criteria_change remit_change family_change kloe_list kloe_add "
        "parallel_list parallel_add milestone_list milestone_add plan_list plan_add request_prepare request_preview "
        "request_sent".split(),
        MANAGE,
    ),
}
RETURN_PAGES = {
    **dict.fromkeys(["return_progress", "request_supplement", "request_escalate", "contact_add"], MANAGE),
    **dict.fromkeys(["request_detail", "record_list", "record_add", "records_confirm"], LEAD),
}


@pytest.fixture
def full(world, sent):
    """The review with something on every page."""
    by = world.coordinator
    world.other_lead = world.leads[1]
    fourth = make_agency(world.board, "Ashmere Ambulance", "AMB")
    plan_request(review=sent, agency=fourth, asks=["records"], by=by)
    plan_letter(review=sent, conditions=CONDITIONS, supply_to="The board", by=by)
    world.parallel = add_parallel(review=sent, kind="Inquest", holds_interviews=True, by=by)
    world.milestone = add_milestone(review=sent, what="Panel", planned_on=sent.period_end, by=by)
    request = world.ret.requests.get()
    acknowledge(request=request, by=world.lead)
    part = world.ret.parts.select_related("deadline").get(kind="imr")
    later = part.deadline.due_on + timedelta(days=365)
    world.asked = ask_extension(part=part, until=later, reason="Leave in the team", by=world.lead)
    show_names(review=sent, reason="To see every page", by=by)
    world.record = add_record_set(agency_return=world.ret, system="Niche", by=world.lead)
    return sent


def check(world, browse, url: str, allowed: list[str]) -> None:
    for role in EVERYONE:
        status = browse(getattr(world, role)).get(url).status_code
        expected = {200} if role in allowed else {302, 403, 404}
        assert status in expected, f"{role} got {status} for {url}"


@pytest.mark.parametrize("page", REVIEW_PAGES)
def test_pages_of_the_review(world, full, browse, page):
    check(world, browse, reverse(f"reviews:{page}", args=[full.reference]), REVIEW_PAGES[page])


@pytest.mark.parametrize("page", RETURN_PAGES)
def test_pages_of_the_return(world, full, browse, page):
    check(world, browse, reverse(f"reviews:{page}", args=[world.ret.reference]), RETURN_PAGES[page])


def test_pages_of_single_things(world, full, browse):
    review, ret = full.reference, world.ret.reference
    record = RecordSet.objects.get()
    pages = {
        reverse("reviews:kloe_change", args=[review, 1]): MANAGE,
        reverse("reviews:kloe_remove", args=[review, 1]): MANAGE,
        reverse("reviews:parallel_change", args=[review, world.parallel.pk]): MANAGE,
        reverse("reviews:milestone_change", args=[review, world.milestone.pk]): MANAGE,
        reverse("reviews:plan_change", args=[review, "AMB"]): MANAGE,
        reverse("reviews:plan_remove", args=[review, "AMB"]): MANAGE,
        reverse("reviews:letter_preview", args=[review, "AMB"]): MANAGE,
        reverse("reviews:review_move", args=[review, "suspend"]): MANAGE,
        reverse("reviews:extension_decide", args=[ret, world.asked.pk]): MANAGE,
        reverse("reviews:part_withdraw", args=[ret, "imr"]): MANAGE,
        reverse("reviews:part_request_again", args=[ret, "imr"]): MANAGE,
        reverse("reviews:letter_read", args=[ret, 1]): ["lead", "coordinator"],
        reverse("reviews:request_acknowledge", args=[ret, 1]): LEAD,
        reverse("reviews:part_nil", args=[ret, "imr"]): LEAD,
        reverse("reviews:part_refuse", args=[ret, "imr"]): LEAD,
        reverse("reviews:extension_ask", args=[ret, "chronology"]): LEAD,
        reverse("reviews:part_partial", args=[ret, "chronology"]): [*LEAD, *MANAGE],
        reverse("reviews:record_change", args=[ret, record.pk]): LEAD,
        reverse("reviews:record_available", args=[ret, record.pk]): LEAD,
        reverse("reviews:record_remove", args=[ret, record.pk]): LEAD,
    }
    for url, allowed in pages.items():
        check(world, browse, url, allowed)


def test_an_agency_is_led_from_the_overview_to_the_terms(world, full, browse):
    response = browse(world.lead).get(full.get_absolute_url())
    assert response.headers["Location"] == reverse("reviews:review_terms", args=[full.reference])


def test_a_step_that_is_not_possible_now_is_said_so(world, full, browse):
    response = browse(world.coordinator).get(reverse("reviews:review_move", args=[full.reference, "resume"]))
    assert response.status_code == 409
    move_review(review=full, verb="suspend", reason="Criminal case", by=world.coordinator)
    assert browse(world.coordinator).get(full.get_absolute_url()).status_code == 200


def test_opening_a_review_is_for_coordinators(world, full, browse):
    for role in EVERYONE:
        status = browse(getattr(world, role)).get(reverse("reviews:review_open")).status_code
        assert (status == 200) == (role in {"coordinator", "other_coordinator"}), role
        assert browse(getattr(world, role)).get(reverse("reviews:review_list")).status_code == 200
