"""What one may not know of costs the database what it costs to find nothing, and is answered alike (security.md Z2)."""

import re

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from tests.accounts.sign_in import sign_in
from tests.permissions.table import looks
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


def answered(client: Client, address: str) -> tuple[int, str, list[str]]:
    cache.clear()
    asked = Asked()
    with undone(), connection.execute_wrapper(asked):
        response = client.get(address)
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


def test_another_agencys_key_under_ones_own_reference_is_like_a_key_that_is_not_there(world, addresses):
    client, own, wrong, tried = Client(), world.returns["b_one"].reference, [], 0
    sign_in(client, world.people["other_author"])
    for address in one_of_each(addresses, "other_author"):
        match = resolve(address)
        key = next((name for name in ("key", "ref") if name in match.kwargs), None)
        if key is None or match.kwargs.get("reference") != world.returns["a_one"].reference:
            continue
        foreign = match.kwargs | {"reference": own}
        nowhere = foreign | {key: "E-9999" if key == "ref" else 987654321}
        there, missing = (reverse(match.view_name, kwargs=one) for one in (foreign, nowhere))
        tried += 1
        if answered(client, there) != answered(client, missing):
            wrong.append(match.view_name)
    assert wrong == []
    assert tried > 15
