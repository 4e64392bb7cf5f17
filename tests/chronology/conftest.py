"""The world of a chronology, for the tests that need a database."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.chronology import world as making


@pytest.fixture
def world(db) -> SimpleNamespace:
    return making.make_world(0)


@pytest.fixture
def police(world) -> SimpleNamespace:
    return world.police


@pytest.fixture
def browse():
    """A client signed in as somebody: `browse(police.author).get(...)`."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
