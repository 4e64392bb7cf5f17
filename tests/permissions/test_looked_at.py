"""Every page as everybody who may open it, in Chromium: axe finds nothing, at 400 % nothing scrolls sideways, nothing is cut off
on paper, and forced colours hide nothing from axe. A run of its own (`-m faults`), as it takes a quarter of an hour.

The browser asks Django itself, without a server between, so that the world is the one of all tests of permissions.
"""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.looking import HEIGHT, WIDTHS, violations_of
from tests.permissions.table import looks
from tests.world.fixtures import undone
from tests.world.personas import PERSONAS

pytestmark = pytest.mark.faults

HOST = "http://testserver"
PAPER = 794  # A4 upright, in pixels
CUT = """
() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    return style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
        && one.checkVisibility({visibilityProperty: true});
}).map(one => one.outerHTML.slice(0, 120))
"""
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
looked_at: set[str] = set()  # pages whose other shapes somebody has seen


class Browser:
    """A page of Chromium whose every request is answered by Django's test client."""

    def __init__(self, chromium, user) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            sign_in(self.client, user)
        self.page = chromium.new_page(viewport={"width": WIDTHS["wide"], "height": HEIGHT})
        self.page.route("**/*", self.answer)

    def answer(self, route) -> None:
        at = urlsplit(route.request.url)
        with undone():
            answer = self.client.get(
                f"{at.path}?{at.query}", headers={"accept": route.request.headers.get("accept", "*/*")}
            )
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=body)

    def is_page(self, address: str) -> bool:
        with undone():
            answer = self.client.get(address)
        return answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")


def seen(page, name: str) -> list[str]:
    return [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in violations_of(page)]


def in_other_shapes(page, name: str) -> list[str]:
    """At 400 % on a screen of 1280 pixels, on paper, in forced colours without motion."""
    found = []
    page.set_viewport_size({"width": WIDTHS["narrow"], "height": HEIGHT})
    if not page.evaluate(FITS):
        found.append(f"{name}: scrolls sideways at 400 %")
    page.set_viewport_size({"width": PAPER, "height": HEIGHT})
    page.emulate_media(media="print")
    if not page.evaluate(FITS):
        found.append(f"{name}: wider than the paper")
    found += [f"{name}: cut off on paper: {each}" for each in page.evaluate(CUT)]
    page.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})
    page.emulate_media(media="screen", forced_colors="active", reduced_motion="reduce")
    found += [f"{each} in forced colours" for each in seen(page, name)]
    if moving := page.evaluate("document.getAnimations().filter(one => one.playState === 'running').length"):
        found.append(f"{name}: {moving} things move although nothing shall")
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return found


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_as_everybody_who_may_open_it(world, addresses, chromium, persona):
    cache.clear()  # how often somebody may try is counted here
    browser, wrong, pages = Browser(chromium, world.people.get(persona)), [], 0
    for name, cell in looks(persona).items():
        address = addresses.get(name)
        if address is None or cell not in ("200", "ok") or not browser.is_page(address):
            continue
        browser.page.goto(HOST + address)
        pages += 1
        wrong += seen(browser.page, name)
        if name not in looked_at:
            looked_at.add(name)
            wrong += in_other_shapes(browser.page, name)
    browser.page.close()
    print(f"{persona}: {pages} pages")
    assert wrong == []
    assert pages >= (1 if persona == "signed_out" else 5)
