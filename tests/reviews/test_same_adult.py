"""An adult of an earlier review is found by the keyed marks of number and name, for those who may know who it is."""

from django.urls import reverse

from reviews.selectors.people import same_adult_elsewhere
from reviews.services.people import show_names
from reviews.services.reviews import identify_adult
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
