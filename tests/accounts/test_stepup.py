"""Being asked again on the page of the act itself: password, and code where there is an app (S4)."""

import time

import pytest
from allauth.core.context import request_context
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from sar_portal.access.errors import Refused
from sar_portal.accounts import factors
from sar_portal.accounts.forms import ConfirmIdentityForm
from sar_portal.accounts.stepup import confirm_identity
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import PASSWORD


@pytest.fixture
def request_of(world):
    """A request of the officer, whose last proof was ten minutes ago."""
    made = RequestFactory().post("/")
    made.user, made.session = world.officer, SessionStore()
    with request_context(made):
        yield made


def form(user, **data) -> ConfirmIdentityForm:
    bound = ConfirmIdentityForm({f"identity-{name}": value for name, value in data.items()}, user=user)
    assert bound.is_valid(), bound.errors
    return bound


def test_the_password_is_enough_without_an_app(request_of, world):
    assert not factors.given_lately(request_of)
    confirm_identity(request_of, form(world.officer, password=PASSWORD))
    assert factors.given_lately(request_of)


def test_a_wrong_password_is_refused_and_confirms_nothing(request_of, world):
    with pytest.raises(Refused, match="password is not right"):
        confirm_identity(request_of, form(world.officer, password="guessed"))
    assert not factors.given_lately(request_of)


def test_the_code_is_asked_for_too_and_works_once(request_of, world):
    secret = enrol(world.officer)
    unanswered = ConfirmIdentityForm({"identity-password": PASSWORD}, user=world.officer)
    assert "code" in unanswered.errors
    with pytest.raises(Refused, match="code is not right"):
        confirm_identity(request_of, form(world.officer, password=PASSWORD, code="000000"))
    assert not factors.given_lately(request_of)
    now = code(secret)
    confirm_identity(request_of, form(world.officer, password=PASSWORD, code=now))
    with pytest.raises(Refused):
        confirm_identity(request_of, form(world.officer, password=PASSWORD, code=now))


def test_guessing_stops(request_of, world):
    for _ in range(5):
        with pytest.raises(Refused):
            confirm_identity(request_of, form(world.officer, password="guessed"))
    with pytest.raises(Refused, match="too many"):
        confirm_identity(request_of, form(world.officer, password=PASSWORD))


def test_it_counts_for_five_minutes(request_of, world, monkeypatch):
    confirm_identity(request_of, form(world.officer, password=PASSWORD))
    later = time.time() + 301
    monkeypatch.setattr("sar_portal.accounts.factors.time.time", lambda: later)
    assert not factors.given_lately(request_of)
