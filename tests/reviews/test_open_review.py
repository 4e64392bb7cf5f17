"""Opening a review and its set-up, step by step, in the browser and by the verbs."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.models import AdultIdentity, PlannedRequest, Review
from reviews.services.people import show_names
from reviews.services.reviews import change_review, identify_adult, move_review, open_review
from reviews.services.terms import add_kloe, change_kloe, copy_kloes, remove_kloe
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from tests.reviews import world as making


def dated(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def first_step(**changes) -> dict[str, str]:
    typed = {"board": "ASAB", "reference": "ASAB-SAR-2026-07", "pseudonym": "Rose", "mandate": "discretionary"}
    typed |= dated("referral_received", date(2026, 3, 9)) | dated("period_start", date(2025, 3, 1))
    return typed | dated("period_end", date(2026, 2, 12)) | changes


def test_the_first_step_saves_a_review_in_set_up(world, browse):
    client = browse(world.coordinator)
    response = client.post(reverse("reviews:review_open"), first_step())
    review = Review.objects.get(reference="ASAB-SAR-2026-07")
    assert response.headers["Location"] == reverse("reviews:review_setup", args=[review.reference])
    assert (review.state, review.pseudonym, review.mandate) == ("set_up", "Rose", "discretionary")
    assert can(world.coordinator, Perm.MANAGE_REVIEW, review)
    assert not can(world.other_coordinator, Perm.SEE_REVIEW, review)
    assert review.history.get().history_user == world.coordinator


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reference": "Leonard Brindle"}, "The reference has capitals"),
        ({"reference": "NO-FIGURE"}, "The reference has capitals"),
        (dated("period_end", date(2024, 1, 1)), "must end on or after"),
        ({"referral_received-month": "13"}, "the month must be"),
        ({"mandate": ""}, "Answer the question"),
        ({"board": "OTHB"}, "Select a valid choice"),
    ],
)
def test_bad_input_keeps_what_was_typed(world, browse, change, sentence):
    page = browse(world.coordinator).post(reverse("reviews:review_open"), first_step(pseudonym="Kept", **change))
    content = page.content.decode()
    assert page.status_code == 200 and sentence in content and 'value="Kept"' in content
    assert not Review.objects.exists()


def test_a_reference_is_used_once(world):
    making.opened(world)
    with pytest.raises(Refused, match="is taken"):
        making.opened(world)


@pytest.mark.parametrize("who", ["reviewer", "subgroup", "administrator", "other_coordinator", "stranger"])
def test_only_a_coordinator_of_the_board_opens(world, who):
    with pytest.raises(NotAllowed):
        open_review(
            board=world.board,
            reference="ASAB-SAR-2026-09",
            pseudonym="Rose",
            mandate="mandatory",
            referral_received=date(2026, 1, 1),
            period_start=date(2025, 1, 1),
            period_end=date(2025, 2, 1),
            by=getattr(world, who),
        )


def test_each_step_can_be_left_and_resumed(world, review, browse):
    client = browse(world.coordinator)
    steps = {
        "criteria_change": {"adult_died": "False", "concern_reason": "Agencies did not talk", "version": "1"},
        "remit_change": {"methodology": "Hybrid", "types_of_abuse": ["physical", "domestic"], "version": "2"},
        "family_change": {"family_involvement": "Sister told", "version": "3"},
    }
    for page, typed in steps.items():
        assert client.post(reverse(f"reviews:{page}", args=[review.reference]), typed).status_code == 302, page
    review.refresh_from_db()
    assert (review.adult_died, review.methodology, review.version) == (False, "Hybrid", 4)
    page = client.get(reverse("reviews:criteria_change", args=[review.reference])).content.decode()
    assert "Agencies did not talk" in page
    page = client.get(reverse("reviews:review_setup", args=[review.reference])).content.decode()
    assert "2 of 3 reasons missing" in page and "terms of reference" in page


def test_two_who_change_the_same_facts(world, review):
    change_review(review=review, version=1, methodology="Theirs", by=world.coordinator)
    with pytest.raises(Stale) as stale:
        change_review(review=review, version=1, methodology="Mine", by=world.coordinator)
    assert stale.value.current.methodology == "Theirs"


def test_the_identity_is_on_its_own_page_and_each_look_is_recorded(world, review, browse):
    identify_adult(review=review, real_name="Leonard Brindle", by=world.coordinator)
    making.share(world, review)
    hidden = browse(world.coordinator).get(reverse("reviews:adult_detail", args=[review.reference]))
    assert b"Brindle" not in hidden.content and b"Show real names" in hidden.content
    for user in (world.coordinator, world.reviewer):
        show_names(review=review, reason="To write to the family", by=user)
    for user, sees in ((world.coordinator, True), (world.reviewer, True), (world.subgroup, False)):
        page = browse(user).get(reverse("reviews:adult_detail", args=[review.reference]))
        assert (b"Leonard Brindle" in page.content) == sees
    looks = AuditEvent.objects.filter(verb="adult_detail", what="viewed").values_list("actor", flat=True)
    assert sorted(looks) == sorted([world.coordinator.pk, world.coordinator.pk, world.reviewer.pk])
    for name in ("review_overview", "review_terms", "review_setup"):
        page = browse(world.coordinator).get(reverse(f"reviews:{name}", args=[review.reference]))
        assert b"Brindle" not in page.content, name


@pytest.mark.parametrize(("number", "kept"), [("943 476 5919", "943 476 5919"), ("9434765919", "943 476 5919")])
def test_an_nhs_number_is_checked(world, review, browse, number, kept):
    client, url = browse(world.coordinator), reverse("reviews:adult_change", args=[review.reference])
    wrong = client.post(url, {"real_name": "A B", "nhs_number": "943 476 5918"}).content.decode()
    assert "not a valid NHS number" in wrong and not AdultIdentity.objects.exists()
    client.post(url, {"real_name": "A B", "nhs_number": number})
    assert AdultIdentity.objects.get().nhs_number == kept


def test_lines_of_enquiry_are_numbered_swapped_removed_and_copied(world, review):
    by = world.coordinator
    lines = [add_kloe(review=review, title=title, question="?", by=by) for title in ("A", "B", "C")]
    change_kloe(kloe=lines[2], title="C", question="?", number=1, version=1, by=by)

    def order(of):
        return [(line.number, line.title) for line in of.kloes.order_by("number")]

    assert order(review) == [(1, "C"), (2, "B"), (3, "A")]
    remove_kloe(kloe=review.kloes.get(title="B"), by=by)
    assert order(review) == [(1, "C"), (2, "A")]
    other = making.opened(world, "ASAB-SAR-2026-08")
    assert copy_kloes(review=other, source=review, by=by) == 2
    assert order(other) == [(1, "C"), (2, "A")]


def test_lines_of_enquiry_are_fixed_once_requests_are_sent(world, sent):
    with pytest.raises(Refused, match="fixed"):
        add_kloe(review=sent, title="New", question="?", by=world.coordinator)
    with pytest.raises(Refused, match="fixed"):
        remove_kloe(kloe=sent.kloes.first(), by=world.coordinator)


def test_planning_an_agency_with_proposed_dates(world, review, browse):
    client, url = browse(world.coordinator), reverse("reviews:plan_add", args=[review.reference])
    both = {"agency": "POL", "asks": ["imr", "information_report"]}
    assert "not both" in client.post(url, both).content.decode()
    late = {"agency": "POL", "asks": ["records"]} | dated("records_due", date(2020, 1, 1))
    assert "today or in the future" in client.post(url, late).content.decode()
    assert not PlannedRequest.objects.exists()
    typed = {"agency": "POL", "asks": ["records"]} | dated("records_due", date(2030, 5, 1))
    client.post(url, typed | dated("report_due", date(2020, 1, 1)))  # a date that is not asked for is not read
    planned = PlannedRequest.objects.get()
    assert (planned.asks, planned.records_due, planned.report_due) == (["records"], date(2030, 5, 1), None)


def test_a_review_goes_through_its_states(world, sent):
    by = world.coordinator
    with pytest.raises(NotNow):
        move_review(review=sent, verb="start_reporting", by=by)
    for verb in ("start_analysis", "start_reporting", "start_actions"):
        move_review(review=sent, verb=verb, by=by)
    with pytest.raises(Refused, match="9 parts are still with agencies"):
        move_review(review=sent, verb="close", by=by)
    assert Review.objects.get(pk=sent.pk).state == "actions"


def test_who_works_on_any_board_is_told_that_they_may_not_open(world, browse):
    """403 for people of the second board too, where the first one in the table is not theirs."""
    other = making.person("administrator@other.example", "Otto Quill")
    making.assign_role(user=other, role=making.Role.ADMINISTRATOR, scope=world.other_board.scope, by=None)
    for user, status in ((other, 403), (world.administrator, 403), (world.stranger, 404)):
        assert browse(user).get(reverse("reviews:review_open")).status_code == status


def test_a_coordinator_without_a_review_is_not_told_to_wait_for_one(world, browse):
    page = browse(world.coordinator).get(reverse("reviews:review_list")).content.decode()
    assert "There is no review yet" in page and "Open a review" in page
    assert "may see yet" in browse(world.stranger).get(reverse("reviews:review_list")).content.decode()
    making.opened(world)
    page = browse(world.coordinator).get(reverse("reviews:review_list")).content.decode()
    assert world.board.name not in page.split("<tbody")[1]
