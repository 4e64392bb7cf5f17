"""What people type while a legal hold is set, and what is kept of it (G7)."""

import pytest
from django.urls import reverse

from reviews.models import AdultIdentity
from reviews.services.people import show_names
from sar_portal.access.errors import HELD_AS_IT_IS_SENTENCE
from sar_portal.closing.services.retention import set_hold


@pytest.fixture
def held(world):
    return set_hold(review=world.reviews["one"], reason="A court asks", by=world.people["coordinator"])


def test_a_form_that_a_hold_refuses_keeps_what_was_typed(world, held, browse):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    show_names(review=review, reason="To put it right", by=coordinator)
    page, version = reverse("reviews:adult_change", args=[review.reference]), review.identity.version
    answer = browse(coordinator).post(page, {"real_name": "Zqtyped Somebody", "version": version})
    told = answer.content.decode()
    assert answer.status_code == 200 and HELD_AS_IT_IS_SENTENCE in told and 'value="Zqtyped Somebody"' in told
    assert AdultIdentity.objects.get(review=review).real_name != "Zqtyped Somebody"
