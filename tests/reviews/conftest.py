"""What the tests of reviews and requests share."""

from types import SimpleNamespace

import pytest

from reviews.models import AgencyReturn
from tests.reviews import world as making


@pytest.fixture
def world(db, request) -> SimpleNamespace:
    """With the review that `sent` gives already in it, where a test asks for that one too."""
    return making.sent_world() if "sent" in request.fixturenames else making.make_world()


@pytest.fixture
def review(world):
    """A review in set-up."""
    return making.opened(world)


@pytest.fixture
def sent(world):
    """A review whose requests are with three agencies; `world.ret` is the police's return, `world.lead` its lead."""
    world.ret = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-POL")
    world.lead = world.leads[0]
    return world.review
