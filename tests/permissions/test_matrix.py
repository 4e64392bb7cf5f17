"""Every URL and method through every pair of eyes, against a table written by hand from product.md (security.md Z1).

Cells: a status; `ok` for 'may try it' (shown again, refused by the facts, or done, but never 401, 403, 404 or an error);
`-` for not tried. Signed out, 302 leads to the sign-in page.
"""

import csv
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.world.fixtures import undone
from tests.world.personas import PERSONAS
from tests.world.places import url_names

TABLE = Path(__file__).parent / "matrix.csv"
OK = {200, 302, 400, 405, 409, 422}


def table() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_each_url_twice_and_no_other():
    listed = [(row["url"], row["method"]) for row in table()]
    assert len(listed) == len(set(listed))
    wanted = {(name, method) for name in url_names() for method in ("GET", "POST")}
    assert set(listed) == wanted


def test_the_table_has_a_column_for_each_persona():
    assert [name for name in table()[0] if name not in ("url", "method")] == list(PERSONAS)


def _fits(cell: str, response) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
    if cell == "ok":
        return response.status_code in OK and not to_sign_in
    return str(response.status_code) in cell.split("/")


def _bare(request, template, context=None, status=200):
    """Stands in for the pages of refusal, which have tests of their own: here their status alone is asked."""
    return HttpResponse(status=status)


@pytest.mark.parametrize("persona", PERSONAS)
def test_what_each_persona_is_answered(world, addresses, persona, monkeypatch):
    monkeypatch.setattr("sar_portal.access.views.render", _bare)
    cache.clear()  # how often somebody may try to sign in is counted here, and has tests of its own
    client = Client(raise_request_exception=False)
    if persona != "signed_out":
        sign_in(client, world.people[persona])
    wrong, cookies = [], client.cookies.output(header="", sep=";")
    for row in table():
        name, method, cell = row["url"], row["method"], row[persona]
        if cell == "-" or name not in addresses:
            continue
        client.cookies = SimpleCookie(cookies)  # signing out is one of the things tried
        with undone():
            response = client.get(addresses[name]) if method == "GET" else client.post(addresses[name], {})
        if not _fits(cell, response):
            wrong.append(f"{method} {name} as {persona}: {response.status_code}, not {cell}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
