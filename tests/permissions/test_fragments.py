"""The same addresses asked as a script asks them are answered to the same people (security.md Z1)."""

import re
from itertools import cycle

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.accounts.sign_in import sign_in
from tests.house.files import ROOMS, ours, text_of
from tests.permissions.table import fits, table
from tests.world.fixtures import undone

# What our scripts send, and htmx; all at once, so that no view may take any of them for a reason to look away.
AS_A_SCRIPT = {
    "HX-Request": "true",
    "X-Autosave": "1",
    "X-Background": "1",
    "Accept": "application/json",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}
# Where it is asked how somebody asks, before it is decided whether they may: who is signed in at all, how a session goes on,
# a form sent twice, a file that another site asked for, how
# much is sent. None of them lets anybody in.
BEFORE_IT_IS_DECIDED = {
    "sar_portal/access/once.py",
    "sar_portal/access/views.py",
    "sar_portal/accounts/middleware.py",
    "sar_portal/middleware.py",
}
ASKS = re.compile(r"request\.(headers|META)\b")


def _bare(request, template, context=None, status=200):
    """Stands in for the pages of refusal, as in the walk of the whole table."""
    return HttpResponse(status=status)


@pytest.mark.parametrize("persona", ["other_author", "contributor", "signed_out"])
def test_a_fragment_is_refused_to_whom_the_page_is(world, addresses, persona, monkeypatch):
    monkeypatch.setattr("sar_portal.access.views.render", _bare)
    client, tried, wrong = Client(raise_request_exception=False, headers=AS_A_SCRIPT), 0, []
    if persona != "signed_out":
        sign_in(client, world.people[persona])
    for row in table():
        wanted, address = _refused(persona, row[persona]), addresses.get(row["url"])
        if wanted and address and resolve(address).func.need.kind != "public":
            with undone():
                answer = client.generic(row["method"], address)
            tried += 1
            if answer.status_code not in wanted:
                wrong.append(f"{row['method']} {row['url']}: {answer.status_code}, not {row[persona]}")
    assert wrong == []
    assert tried > 500


@pytest.mark.parametrize("persona", ["coordinator", "other_author"])
def test_no_other_method_shows_or_does_more(world, addresses, persona, monkeypatch):
    """HEAD is answered as GET is, without a body, or refused; of those that no page takes, each page is sent one, by turns."""
    others = cycle(("OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"))
    monkeypatch.setattr("sar_portal.access.views.render", _bare)
    client, wrong, tried = Client(raise_request_exception=False), [], 0
    sign_in(client, world.people[persona])
    for row in table():
        address = addresses.get(row["url"])
        if row["method"] != "GET" or row[persona] == "-" or not address:
            continue
        tried += 1
        with undone():
            answer = client.head(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 405 and (not fits(row[persona], answer) or body):
            wrong.append(f"HEAD {row['url']}: {answer.status_code}, not {row[persona]}")
        with undone():
            other = client.generic(method := next(others), address)
        if other.status_code not in (403, 404, 405):
            wrong.append(f"{method} {row['url']}: {other.status_code}")
    assert wrong == []
    assert tried > 150


def _refused(persona: str, cell: str) -> set[int]:
    """With what a fragment is refused where the table refuses the page: no script follows the way to the sign-in page."""
    if persona == "signed_out" and cell == "302":
        return {302, 401}
    return {int(one) for one in cell.split("/")} if cell.startswith("40") and "405" not in cell else set()


def test_how_somebody_asks_is_looked_at_by_no_other_way_in():
    """A view wears its need outermost, so that what it looks at itself comes after it (tests/house/test_urls_declare_need.py)."""
    asking = {name for name in ours(".py", under=ROOMS) if ASKS.search(text_of(name))}
    assert {name for name in asking if "/views/" not in name and not name.endswith("/views.py")} | {
        "sar_portal/access/views.py"
    } == BEFORE_IT_IS_DECIDED
