"""Whoever is on a register by their e-mail address stays on it, whatever address their account has by now (R1, R12)."""

import pytest

from imr.identities import conflicts_of, unmatched_rows
from imr.tasks import match_registers
from sar_portal.access.models import Exclusion
from sar_portal.accounts.services import ask_for_address
from sar_portal.people.services import confirm_address

pytestmark = pytest.mark.django_db


def moved(person, address: str):
    change = ask_for_address(user=person, address=address, by=person)
    confirm_address(change=change, keep="", by=person)
    person.refresh_from_db()
    return person


def test_the_exclusion_stays_and_the_conflict_too(world, row):
    entry = row("GP2", "Somebody Else", email=world.gp1.email)
    assert Exclusion.objects.live().filter(user=world.gp1, scope=world.ret.scope).count() == 1
    moved(world.gp1, "another.name@example.org")
    match_registers()
    assert Exclusion.objects.live().filter(user=world.gp1, scope=world.ret.scope).count() == 1
    assert [one.entry.key for one in conflicts_of(world.gp1, world.ret)] == [entry.pk]
    assert not unmatched_rows().exists()


def test_a_row_that_names_an_address_of_before_means_its_account(world, row):
    moved(world.gp1, "another.name@example.org")
    entry = row("GP2", "Somebody Else", email="GP1.old@example.org")
    assert conflicts_of(world.gp1, world.ret) == []
    moved(world.gp1, "third.name@example.org")
    entry = row("GP3", "Somebody Else", email="Another.Name@example.org")
    assert Exclusion.objects.live().filter(user=world.gp1, because=f"involvement:{entry.pk}").exists()


def test_a_new_address_that_stands_on_a_register_excludes_at_once(world, row):
    entry = row("GP2", "Somebody Else", email="on.register@example.org")
    moved(world.gp1, "on.register@example.org")
    assert Exclusion.objects.live().filter(user=world.gp1, because=f"involvement:{entry.pk}").exists()
