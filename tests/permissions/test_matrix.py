"""Everything that can be sent, by everybody, against the table written by hand from product.md (security.md Z1).

What is looked at rather than sent is tried by the same table in `test_canaries.py`, where every page is opened anyway.
"""

import socket
from http.cookies import SimpleCookie

import pytest
import redis
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.permissions.table import fits, table
from tests.world.fixtures import undone
from tests.world.personas import PERSONAS
from tests.world.places import url_names


def test_the_table_has_each_url_twice_and_no_other():
    listed = [(row["url"], row["method"]) for row in table()]
    assert len(listed) == len(set(listed))
    wanted = {(name, method) for name in url_names() for method in ("GET", "POST")}
    assert set(listed) == wanted


def test_the_table_has_a_column_for_each_persona():
    assert [name for name in table()[0] if name not in ("url", "method")] == list(PERSONAS)


def bare(request, template, context=None, status=200):
    """Stands in for the pages of refusal, which have tests of their own: here their status alone is asked."""
    return HttpResponse(status=status)


@pytest.mark.parametrize("persona", PERSONAS)
def test_what_each_persona_may_send(world, addresses, persona, monkeypatch, asks_nobody_else):
    monkeypatch.setattr("sar_portal.access.views.render", bare)
    client = Client(raise_request_exception=False)
    if persona != "signed_out":
        sign_in(client, world.people[persona])
    wrong, cookies = [], client.cookies.output(header="", sep=";")
    for row in table():
        name, cell = row["url"], row[persona]
        if row["method"] != "POST" or cell == "-" or name not in addresses:
            continue
        client.cookies = SimpleCookie(cookies)  # signing out is one of the things tried
        with undone():
            response = client.post(addresses[name], {})
        if not fits(cell, response):
            wrong.append(f"POST {name} as {persona}: {response.status_code}, not {cell}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_whoever_else_is_asked_is_noticed(asks_nobody_else):
    """The guard on sockets under which all of this is sent (security.md G4)."""
    with pytest.raises(OSError, match="nobody but the broker"):
        socket.create_connection(("127.0.0.1", 9))
    assert asks_nobody_else.pop() == ("127.0.0.1", 9)
    redis.Redis.from_url(settings.REDIS_URL).ping()
