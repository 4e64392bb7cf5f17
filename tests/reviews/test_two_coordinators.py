"""A form that does not say which version it was opened on overwrites nobody (R14)."""

import pytest

from reviews.models import Review
from reviews.services.reviews import change_review
from tests.reviews import world as making

pytestmark = pytest.mark.django_db


def test_a_form_without_its_version_overwrites_nothing(client):
    w = making.make_world()
    review = making.opened(w)
    change_review(review=review, family_involvement="What the first wrote", version=review.version, by=w.coordinator)
    client.force_login(w.coordinator)
    page = f"/reviews/{review.reference}/set-up/family/"
    for typed in ({"family_involvement": "The second"}, {"family_involvement": "The second", "version": ""}):
        answer = client.post(page, typed)
        assert answer.status_code == 200 and "What the first wrote" in answer.content.decode()
        assert Review.objects.get(pk=review.pk).family_involvement == "What the first wrote"


def test_who_the_adult_is_and_the_letter_are_not_overwritten_either(client):
    """Two tabs opened on nothing yet: the second is shown what the first wrote."""
    w = making.make_world()
    review = making.opened(w)
    client.force_login(w.coordinator)
    conditions = ["functions", "likely", "about_them"]
    due = {"name_people_by-day": "1", "name_people_by-month": "12", "name_people_by-year": "2099"}
    letter = {"conditions": conditions, "supply_to": "The board", **due}
    for page, first, second, words in (
        ("adult/change/", {"real_name": "First Name"}, {"real_name": "Second Name"}, "First Name"),
        ("requests/new/", {**letter, "note": "First note"}, {**letter, "note": "Second note"}, "First note"),
    ):
        address = f"/reviews/{review.reference}/{page}"
        client.post(address, first)
        answer = client.post(address, second)
        assert answer.status_code == 200 and words in answer.content.decode()
    review = Review.objects.get(pk=review.pk)
    assert review.letter_plan.note == "First note"
    assert review.identity.real_name == "First Name"
