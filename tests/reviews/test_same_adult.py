"""An adult of an earlier review is found by the keyed marks of number and name, for those who may know who it is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.selectors.people import same_adult_elsewhere
from reviews.services.people import show_names
from reviews.services.reviews import identify_adult
from tests.looking import HOSTILE, LONG, look, signed_in
from tests.reviews import world as making

NUMBER = "943 476 5919"


def identified(world, reference: str, name: str, number: str = ""):
    review = making.opened(world, reference)
    identify_adult(review=review, real_name=name, nhs_number=number, by=world.coordinator)
    return review


def test_the_same_number_or_name_is_found_and_nothing_else(world):
    identified(world, "ASAB-SAR-2024-01", "Leonard Brindle", NUMBER.replace(" ", ""))
    identified(world, "ASAB-SAR-2024-02", "LEONARD  BRINDLE")
    identified(world, "ASAB-SAR-2024-03", "Len Brindle")
    review = identified(world, "ASAB-SAR-2026-09", "Leonard Brindle", NUMBER)
    found = same_adult_elsewhere(world.coordinator, review.identity)
    assert [(one.review.reference, one.by_number) for one in found] == [
        ("ASAB-SAR-2024-01", True),
        ("ASAB-SAR-2024-02", False),
    ]
    assert same_adult_elsewhere(world.other_coordinator, review.identity) == []  # of another board
    identify_adult(review=review, real_name="Leonora Brindle", version=1, by=world.coordinator)
    review.refresh_from_db()
    assert same_adult_elsewhere(world.coordinator, review.identity) == []


def test_the_page_says_so_while_names_are_shown_alone(world, browse):
    identified(world, "ASAB-SAR-2024-01", "Leonard Brindle", NUMBER)
    review = identified(world, "ASAB-SAR-2026-09", "Leonard Brindle", NUMBER)
    url = reverse("reviews:adult_detail", args=[review.reference])
    hidden = browse(world.coordinator).get(url).content.decode()
    assert "ASAB-SAR-2024-01" not in hidden and "943" not in hidden
    show_names(review=review, reason="To write to the family", by=world.coordinator)
    page = browse(world.coordinator).get(url).content.decode()
    assert "ASAB-SAR-2024-01</a>: the same NHS number" in page and NUMBER in page


@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(transactional_db, live_server, chromium):
    """Wide and on a telephone, with names nobody has, and several reviews."""
    world = making.make_world()
    for number in range(1, 5):
        identified(world, f"ASAB-SAR-2024-0{number}", HOSTILE[:60] + LONG[:60], NUMBER if number % 2 else "")
    review = identified(world, "ASAB-SAR-2026-09", HOSTILE[:60] + LONG[:60], NUMBER)
    show_names(review=review, reason="To write to the family", by=world.coordinator)
    page, wrong = signed_in(chromium, live_server, world.coordinator)
    found = look(page, live_server.url + reverse("reviews:adult_detail", args=[review.reference]), "adult-elsewhere")
    assert found + wrong == []
    assert page.get_by_text("the same NHS number").count() == 2
    page.get_by_role("link", name="ASAB-SAR-2024-01").click()
    expect(page).to_have_url(live_server.url + reverse("reviews:review_overview", args=["ASAB-SAR-2024-01"]))
