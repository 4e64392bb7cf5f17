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
