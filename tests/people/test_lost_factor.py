"""A lost second factor is reset by two people, neither of them its owner (A7)."""

import pytest
from django.db import IntegrityError, transaction

from notifications.feeds import make_feed
from notifications.models import OutboxMessage
from notifications.selectors.dates import feed_of
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.accounts.models import FactorReset
from sar_portal.accounts.services import request_factor_reset, withdraw_factor_reset
from sar_portal.people.services import confirm_reset
from tests.accounts.codes import enrol, factors
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in
from tests.accounts.test_sessions import alive, open_session


@pytest.fixture
def asked(world) -> FactorReset:
    enrol(world.officer)
    return request_factor_reset(user=world.officer, board=world.board, reason="phone lost", by=world.administrator)


@pytest.mark.parametrize("confirmer", ["police_lead", "coordinator", "second_administrator"])
def test_a_second_person_confirms_and_the_owner_is_told(world, asked, confirmer):
    session = open_session(world.police_lead)
    confirm_reset(reset=asked, by=getattr(world, confirmer))
    assert factors(world.officer) == 0
    assert OutboxMessage.objects.get(kind="factor_reset").user == world.officer
    assert alive(session)
    world.officer.refresh_from_db()
    assert world.officer.check_password(PASSWORD)


def test_every_session_and_the_calendar_address_of_the_owner_end(world):
    session = open_session(world.officer)
    make_feed(overseen=False, by=world.officer)
    enrol(world.officer)
    reset = request_factor_reset(user=world.officer, board=world.board, reason="lost", by=world.administrator)
    assert alive(session)
    confirm_reset(reset=reset, by=world.coordinator)
    assert not alive(session) and feed_of(world.officer) is None


@pytest.mark.parametrize(
    ("confirmer", "refusal"),
    [
        ("administrator", Refused),
        ("officer", Refused),
        ("housing_lead", NotAllowed),
        ("other_administrator", NotAllowed),
        ("auditor", NotAllowed),
        ("stranger", NotAllowed),
    ],
)
def test_nobody_else_can(world, asked, confirmer, refusal):
    with pytest.raises(refusal):
        confirm_reset(reset=asked, by=getattr(world, confirmer))
    assert factors(world.officer) == 1


def test_only_an_administrator_of_the_board_asks_and_never_for_oneself(world):
    for by in ("police_lead", "coordinator", "other_administrator", "officer"):
        with pytest.raises(NotAllowed):
            request_factor_reset(user=world.officer, board=world.board, reason="x", by=getattr(world, by))
    with pytest.raises(Refused):
        request_factor_reset(user=world.administrator, board=world.board, reason="x", by=world.administrator)
    with pytest.raises(Refused):
        request_factor_reset(user=world.stranger, board=world.board, reason="x", by=world.administrator)


def test_the_database_itself_refuses_one_person_for_both(world, asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(
            confirmed_by=world.administrator, confirmed_at=asked.requested_at
        )


def test_it_waits_once_and_can_be_taken_back(world, asked):
    with pytest.raises(Refused, match="already asked"):
        request_factor_reset(user=world.officer, board=world.board, reason="x", by=world.second_administrator)
    withdraw_factor_reset(reset=asked, board=world.board, by=world.administrator)
    assert not FactorReset.objects.exists() and factors(world.officer) == 1


def test_the_pages(client, world):
    enrol(world.officer)
    sign_in(client, world.administrator)
    person = f"/admin-area/ASAB/people/{world.officer.pk}/"
    assert client.post(person + "lost-factor/", {"reason": "phone lost"}).url == person
    reset = FactorReset.objects.get()
    page = f"/people/lost-factors/{reset.pk}/"
    assert client.post(page).status_code == 409
    sign_in(client, world.housing_lead)
    assert client.get(page).status_code == 404
    sign_in(client, world.police_lead)
    assert "phone lost" in client.get(page).content.decode()
    assert page in client.get("/people/").content.decode()
    assert client.post(page).url == "/people/"
    assert factors(world.officer) == 0
