"""What one may not know of costs the database what it costs to find nothing, and is answered alike (security.md Z2, R4)."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from tests.accounts.sign_in import sign_in
from tests.permissions.table import looks, table
from tests.world.fixtures import undone

# A savepoint's name counts up.
COUNTED = re.compile(r'"s\d+_x\d+"')


class Asked:
    """The questions to the database, in their shapes."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.shapes.append(COUNTED.sub("", sql))
        return execute(sql, params, many, context)


def answered(client: Client, address: str, method: str = "GET") -> tuple[int, str, list[str]]:
    cache.clear()
    asked = Asked()
    with undone(), connection.execute_wrapper(asked):
        response = client.generic(method, address)
    body = response.content.decode().replace(response["X-Request-Id"], "")
    body = re.sub(r"[A-Za-z0-9]{64}", "", body).replace(address, "")
    return response.status_code, body, asked.shapes


def one_of_each(addresses: dict[str, str], persona: str) -> list[str]:
    """Of the addresses that do not exist for this persona, one for each kind of object and way to name it: there the guard that
    all views share asks the same.
    """
    found = {}
    for name, cell in looks(persona).items():
        if cell == "404" and name in addresses:
            match = resolve(addresses[name])
            found.setdefault((match.func.need, *sorted(match.kwargs)), addresses[name])
    return list(found.values())


def test_what_may_not_be_known_of_is_like_what_is_not_there(world, addresses):
    client, wrong, tried = Client(), [], 0
    sign_in(client, world.people["other_author"])
    for there in one_of_each(addresses, "other_author"):
        nowhere = there.replace("SAR-2026-", "SAR-2099-")
        if nowhere != there:
            tried += 1
            if answered(client, there) != answered(client, nowhere):
                wrong.append(there)
    assert wrong == []
    assert tried > 40


def under_ones_own(world, address: str) -> tuple[str, str] | None:
    """An address of return A under the reference of return B: with A's key, and with one that nothing has; None without a key."""
    match = resolve(address)
    key = next((name for name in ("key", "ref") if name in match.kwargs), None)
    if key is None or match.kwargs.get("reference") != world.returns["a_one"].reference:
        return None
    foreign = match.kwargs | {"reference": world.returns["b_one"].reference}
    nowhere = foreign | {key: "E-9999" if key == "ref" else 987654321}
    return reverse(match.view_name, kwargs=foreign), reverse(match.view_name, kwargs=nowhere)


def test_another_agencys_key_under_ones_own_reference_is_like_a_key_that_is_not_there(world, addresses):
    client, wrong, tried = Client(), [], 0
    sign_in(client, world.people["other_author"])
    for address in one_of_each(addresses, "other_author"):
        if pair := under_ones_own(world, address):
            tried += 1
            if answered(client, pair[0]) != answered(client, pair[1]):
                wrong.append(address)
    assert wrong == []
    assert tried > 15


@pytest.mark.parametrize("persona", ["other_author", "other_lead"])
def test_nothing_is_sent_to_another_agencys_key_under_ones_own_reference(world, addresses, persona):
    """Every address that takes a form and names a row: to those of agency B the rows of agency A are not there."""
    client, wrong, tried = Client(raise_request_exception=False), [], 0
    sign_in(client, world.people[persona])
    for row in table():
        pair = under_ones_own(world, addresses[row["url"]]) if row["method"] == "POST" else None
        if pair and row[persona] != "-":
            tried += 1
            statuses = [answered(client, address, "POST")[0] for address in pair]
            if statuses[0] != statuses[1] or statuses[0] in (200, 500):
                wrong.append(f"{row['url']} {statuses}")
    assert wrong == []
    assert tried > 40
