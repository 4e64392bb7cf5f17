"""R12: who is on a register, or manages someone on it, sees nothing of that return, whatever other roles they hold."""

import pytest
from django.urls import resolve, reverse

from chronology.models import ChronologyEntry
from chronology.services.entries import add_entry
from imr.services.register import add_to_register, strike_off
from notifications.models import OutboxMessage
from notifications.notices import Notice
from reviews.models import AgencyReturn, ReturnPart, Review
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.access.services import assign_role
from tests.access.knowing import knows
from tests.permissions.table import table
from tests.rules.doors import cells, client_of, no_grant_by_sql, refused_by_the_database


@pytest.fixture
def person(world):
    """They lead the agency and accept its return in another review."""
    return world.people["excluded"]


def test_every_address_of_the_return_looks_as_if_it_were_not_there(world, addresses, person):
    assert cells("excluded", addresses, "/TSAB-SAR-2026-01-AGA/") <= {"404", "405"}
    client, own = client_of(person), world.returns["a_two"].reference
    assert client.get(reverse("imr:return_hub", args=[own])).status_code == 200
    assert client.get(reverse("imr:register_change", args=[own, world.made["P3"].pk])).status_code == 404


def test_no_key_of_it_is_taken_under_the_reference_of_a_return_they_lead(world, addresses, person):
    """Every form that names a row: to them the rows of the return are not there, whatever the fields say besides."""
    one, own = world.returns["a_one"], world.returns["a_two"].reference
    client, tried = client_of(person), 0
    sent = {"agency_return": one.pk, "reference": one.reference, "reason": "Forged", "text": "Forged", "version": 1}
    before = list(one.register.order_by("pk").values())
    for row in table():
        found = resolve(addresses[row["url"]])
        key = next((name for name in ("key", "ref") if name in found.kwargs), None)
        if row["method"] == "POST" and key and found.kwargs.get("reference") == one.reference:
            answer = client.post(reverse(row["url"], kwargs=found.kwargs | {"reference": own}), sent)
            # Its key is a colleague's account, who is no contributor of their own return.
            no_row = row["url"] == "imr:contributor_end" and "is no contributor" in answer.content.decode()
            assert no_row or answer.status_code in {403, 404, 405}, row["url"]
            tried += 1
    assert tried > 40 and list(one.register.order_by("pk").values()) == before
    assert knows(world.people["contributor"], one)


def test_what_is_sent_from_a_page_that_was_open_before_is_not_taken(world):
    """The contributor has the page of a new entry before them when the lead puts them on the register."""
    one, writer = world.returns["a_one"], world.people["contributor"]
    client, url = client_of(writer), reverse("chronology:entry_add", args=[one.reference])
    assert client.get(url).status_code == 200
    fields = {"code": "P9", "name": writer.name, "role": "Nurse", "email": writer.email}
    add_to_register(agency_return=one, fields=fields, by=world.people["agency_lead"])
    entries = ChronologyEntry.objects.count()
    sent = {"date": "1/05/2025", "source": "Record", "event": "Written by somebody involved"}
    # As somebody who may, and into the chronology by its key, under its own reference and that of a return beside it.
    forged = {"by": world.people["author"].pk, "user": world.people["author"].pk, "role": "contributor"}
    forged |= {"chronology": world.made["entry"].chronology_id, "key": world.made["entry"].pk, "agency_return": one.pk}
    beside = reverse("chronology:entry_add", args=[world.returns["a_two"].reference])
    for address in (url, beside):
        assert client.post(address, sent | forged).status_code == client.get(address).status_code == 404
    assert client.post(url, sent).status_code == 404
    with pytest.raises(NotAllowed):
        add_entry(chronology=world.made["entry"].chronology, values=sent, by=writer)
    assert ChronologyEntry.objects.count() == entries and not knows(writer, one)


def test_no_list_count_or_notice_tells_of_it(world, person):
    one, client = world.returns["a_one"], client_of(person)
    for name in ("home:work_list", "reviews:review_list", "notifications:notice_list"):
        assert one.reference not in client.get(reverse(name)).content.decode(), name
    part = one.parts.get(kind="records")
    Notice("part_final").queue(part, by=world.people["coordinator"])
    told = OutboxMessage.objects.filter(kind="part_final", scope=one.scope_id).values_list("user", flat=True)
    assert world.people["agency_lead"].pk in told and person.pk not in told
    assert not visible(person, Perm.SEE_REVIEW, Review).filter(pk=world.reviews["one"].pk).exists()


def test_no_permission_is_held_and_none_is_written_past_the_roles(world, person):
    one = world.returns["a_one"]
    for perm in Perm:
        assert not visible(person, perm, AgencyReturn).filter(pk=one.pk).exists(), perm
        assert not visible(person, perm, ReturnPart).filter(agency_return=one).exists(), perm
    no_grant_by_sql(person, one.pk, *(perm for perm in Perm if perm.kind == Kind.RETURN))
    refused_by_the_database("DELETE FROM access_exclusion WHERE user_id = %s", person.pk)
    for until in ("now()", "now() + interval '1 second'"):
        refused_by_the_database(
            f"UPDATE access_exclusion SET until = {until} WHERE user_id = %s AND scope_id = %s",  # noqa: S608  (our own words)
            person.pk, one.pk, says="R12",
        )  # fmt: skip
    strike_off(involvement=world.made["P4"], reason="A mistake", by=world.people["agency_lead"])
    assert knows(person, one)  # whom no row of the register names any more


@pytest.mark.parametrize("role", [role for role, row in ROLES.items() if row.held_on == Kind.RETURN])
def test_a_role_that_is_given_afterwards_gives_nothing(world, person, role):
    one = world.returns["a_one"]
    if role in {Role.AUTHOR, Role.SENIOR_MANAGER}:
        held = one.scope.role_assignments.filter(role=role, until__isnull=True)
        held.update(until=held.get().since)
    assign_role(user=person, role=role, scope=one.scope, by=None)
    assert not knows(person, one)


def test_they_do_not_strike_themselves_off(world, person):
    row = world.made["P4"]
    with pytest.raises(NotAllowed):
        strike_off(involvement=row, reason="A mistake", by=person)
    with pytest.raises(NotAllowed):
        add_to_register(agency_return=row.agency_return, fields={"code": "X", "name": "X", "role": "X"}, by=person)
