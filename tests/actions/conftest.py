"""The recommendation of agency B's accepted report, and who owns it."""

import pytest

from reviews.models import Recommendation


@pytest.fixture
def one(world) -> Recommendation:
    """As it is in the database, whatever an earlier test made of the world's own object."""
    return Recommendation.objects.get(pk=world.made["recommendation"].pk)


@pytest.fixture
def owner(world):
    return world.people["other_lead"]
