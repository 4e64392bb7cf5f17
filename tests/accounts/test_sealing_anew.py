"""After SECRET_KEY was changed, what it sealed goes over to the present key by a command (H8)."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from sar_portal.accounts import crypto
from sar_portal.accounts.models import User
from sar_portal.accounts.services import sealing_anew
from tests.accounts.codes import enrol


@pytest.fixture
def people(db) -> list[User]:
    return [User.objects.create_user(f"p{number}@example.org", name="A Person") for number in range(3)]


def reseal() -> str:
    out = StringIO()
    call_command("reseal_factors", stdout=out)
    return out.getvalue()


def sealed(user: User) -> str:
    return Authenticator.objects.get(user=user, type="totp").data["secret"]


def new_key(settings) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next one" * 6


def test_seeds_go_over_to_the_present_key_and_the_earlier_one_is_no_longer_needed(people, settings, monkeypatch):
    monkeypatch.setattr(sealing_anew, "BATCH", 2)
    seeds = {user: enrol(user) for user in people[:2]}
    Authenticator.objects.create(user=people[0], type="webauthn", data={"credential": {"id": "x"}})
    new_key(settings)
    seeds[people[2]] = enrol(people[2])  # sealed with the present key already
    newest = sealed(people[2])
    assert "Second factors sealed anew: 2; with the present key already: 1" in reseal()
    settings.SECRET_KEY_FALLBACKS = []
    assert {user: crypto.decrypt(sealed(user)) for user in people} == seeds and sealed(people[2]) == newest
    before = [sealed(user) for user in people]
    assert "sealed anew: 0; with the present key already: 3" in reseal() and [sealed(one) for one in people] == before
    assert Authenticator.objects.get(type="webauthn").data == {"credential": {"id": "x"}}


def test_what_cannot_be_opened_is_said_and_left_as_it_is(people, settings):
    lost = enrol(people[0])
    before, settings.SECRET_KEY = sealed(people[0]), "another" * 9
    seed = enrol(people[1])
    new_key(settings)
    with pytest.raises(CommandError, match="1 cannot be opened") as error:
        reseal()
    assert lost not in str(error.value) and sealed(people[0]) == before
    settings.SECRET_KEY_FALLBACKS = []
    assert crypto.decrypt(sealed(people[1])) == seed
