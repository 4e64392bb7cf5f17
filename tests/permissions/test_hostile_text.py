"""Whatever stands in the tables is text on every page: none of it becomes an element, an attribute or a script (security.md X1).

Every column of words of the whole world holds an element of its own name, and ways out of whatever it may be put into.
"""

import re
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from lxml import html
from playwright.sync_api import Route

from reviews.services.people import show_names
from tests.accounts.sign_in import sign_in
from tests.permissions.table import table
from tests.world.build import paper_of
from tests.world.fixtures import undone
from tests.world.hostile import poison

# Each page is read by the first of these who may.
READERS = ("author", "coordinator", "agency_lead", "administrator", "other_lead", "auditor", "senior_manager")
HOST = "https://testserver"
AS_TEXT = re.compile(r"&lt;zq(\d+)")
# The pages that hold the most of it, those drawn by a script among them.
DENSEST = {
    "author": [
        "imr:interview_detail", "imr:report_read", "imr:record_write", "imr:kloe_answer_edit", "chronology:entry_list",
        "chronology:entry_change", "imr:register_change",
    ],
    "coordinator": [
        "combined:composite_list", "combined:timeline_detail", "combined:entry_detail", "combined:disagreement_detail",
        "combined:key_list", "combined:meeting_detail", "reviews:request_preview",
    ],
    "administrator": ["people:template_change", "people:board_letter"],
    "other_lead": ["actions:recommendation_detail"],
}  # fmt: skip
BECAME = """() => [...document.querySelectorAll("*")].filter((one) =>
    /^zq/i.test(one.tagName) || [...one.attributes].some((each) => /^(zq|on)/.test(each.name))
).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def poisoned(world, monkeypatch):
    """By number, which column holds which words."""
    monkeypatch.setattr("imr.views.blank.render_pdf", paper_of)  # presses have their tests
    show_names(review=world.reviews["one"], reason="To see them", by=world.people["coordinator"])
    return poison()


def _client(world, persona: str) -> Client:
    client = Client()
    sign_in(client, world.people[persona])
    return client


def _became(page: str) -> list[str]:
    """The elements of a page that the words made, or to which they gave an attribute."""
    return [
        html.tostring(one, encoding="unicode")[:200]
        for one in html.fromstring(page).iter(html.etree.Element)
        if one.tag.startswith("zq") or any(name.startswith(("zq", "on")) for name in one.attrib)
    ]


def test_no_words_of_any_table_become_markup_on_any_page(world, addresses, poisoned):
    clients = {persona: _client(world, persona) for persona in READERS}
    wrong, shown, pages = [], set(), 0
    for row in table():
        reader = next((persona for persona in READERS if row[persona] == "200"), None)
        if row["method"] != "GET" or row["url"] not in addresses or reader is None:
            continue
        with undone():
            answer = clients[reader].get(addresses[row["url"]])
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            page, pages = answer.content.decode(), pages + 1
            shown |= set(AS_TEXT.findall(page))
            wrong += [f"{row['url']}: {one}" for one in _became(page)]
    assert wrong == []
    assert _became("<p>" + "<zq100> zq=1") != []  # it would be seen
    assert pages > 200 and len(shown) > 170 and len(poisoned) > 190


def _serving(drawn: dict[str, HttpResponse], said: list[str]) -> Callable[[Route], None]:
    """Answers the browser with pages that the portal has drawn already, as they were, headers and all."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path in drawn:
            route.fulfill(status=200, headers=dict(drawn[path].headers), body=drawn[path].getvalue())
        elif path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=file)
        else:
            said.append(f"asks {route.request.method} {route.request.url}")
            route.abort()

    return answer


def _drawn(world, addresses: dict[str, str]) -> dict[str, HttpResponse]:
    drawn = {}
    for persona, names in DENSEST.items():
        client = _client(world, persona)
        drawn |= {addresses[name]: client.get(addresses[name]) for name in names}
    return drawn


def test_nor_does_a_browser_run_or_refuse_any_of_them(world, addresses, poisoned, chromium):
    said: list[str] = []
    drawn = _drawn(world, addresses)
    page = chromium.new_page()
    page.set_default_timeout(15_000)
    page.route("**/*", _serving(drawn, said))
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("dialog", lambda one: said.append("a script of the case ran"))
    for address in drawn:
        page.goto(HOST + address, wait_until="load")
        said += [f"{address}: {one}" for one in page.evaluate(BECAME)]
    assert said == []
    assert all(AS_TEXT.search(each.content.decode()) for each in drawn.values())
