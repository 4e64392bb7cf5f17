"""The world of a chronology, for the tests that need a database."""

from types import SimpleNamespace

import pytest

from tests.chronology import world as making


@pytest.fixture
def world(db) -> SimpleNamespace:
    return making.make_world(0)


@pytest.fixture
def police(world) -> SimpleNamespace:
    return world.police
