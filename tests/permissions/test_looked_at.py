"""Every page as everybody who may open it, in Chromium: axe finds nothing, at 400 % nothing scrolls sideways, nothing is cut off
on paper, and forced colours hide nothing from axe. A run of its own (`-m faults`), as it takes a quarter of an hour.

The browser is given what Django answers, without a server between, so that the world is the one of all tests of permissions.
"""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.looking import HEIGHT, WIDTHS, violations_of
from tests.permissions.table import looks
from tests.world.fixtures import undone
from tests.world.personas import PERSONAS

pytestmark = pytest.mark.faults

HOST = "http://testserver"
CUT = """
() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    return style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
        && one.checkVisibility({visibilityProperty: true});
}).map(one => one.outerHTML.slice(0, 120))
"""
# The table, picture or word by which it is wider: what lies around it grows with it.
WIDEST = """
() => [...document.querySelectorAll("main :is(table, svg, img, pre, td, th, p, li, dd, dt)")]
    .filter(one => one.scrollWidth > window.innerWidth - one.getBoundingClientRect().left
        || (one.matches("table, svg, img") && one.getBoundingClientRect().width > window.innerWidth - 40))
    .map(one => one.outerHTML.slice(0, 160)).slice(0, 2)
"""
# What print.css and the sheets of single pages leave of their paper, in pixels: A3 lying, A4 lying, A4 upright.
PAPER = """
() => {
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]);
    if (rules.some(rule => rule instanceof CSSPageRule && /a3/i.test(rule.cssText))) return 1496;
    return getComputedStyle(document.body).page === "landscape" ? 1016 : 688;
}
"""
OVER = "document.documentElement.scrollWidth / window.innerWidth"
SHRUNK = 1.2  # browsers make what is wider smaller, and the words of a table are still read
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
looked_at: set[str] = set()  # pages whose other shapes somebody has seen


class Browser:
    """A page of Chromium that is given what Django answered. Django is asked beforehand: within the browser's loop it would
    look at the database by another connection.
    """

    def __init__(self, chromium, user) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            sign_in(self.client, user)
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.page = chromium.new_page(viewport={"width": WIDTHS["wide"], "height": HEIGHT})
        self.page.route("**/*", self.give)

    def opens(self, address: str) -> bool:
        """Whether it is a page for this person; then it is open. Nothing else stays of having asked for it."""
        self.client.cookies = SimpleCookie(self.cookies)
        with undone():
            answer = self.client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            return False
        self.answered = HOST + address, {"headers": dict(answer.headers), "body": body}
        self.page.goto(HOST + address)
        return True

    def give(self, route) -> None:
        address, page = self.answered
        asked = urlsplit(route.request.url)
        if route.request.url == address:
            route.fulfill(status=200, **page)
        elif asked.path.startswith(settings.STATIC_URL):
            route.fulfill(path=finders.find(asked.path.removeprefix(settings.STATIC_URL)))
        else:
            route.fulfill(status=204)  # what a script asks for later


def seen(page, name: str) -> list[str]:
    return [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in violations_of(page)]


def in_other_shapes(page, name: str) -> list[str]:
    """At 400 % on a screen of 1280 pixels, on paper, in forced colours without motion."""
    found = []
    page.set_viewport_size({"width": WIDTHS["narrow"], "height": HEIGHT})
    if not page.evaluate(FITS):
        found.append(f"{name}: scrolls sideways at 400 %")
    page.set_viewport_size({"width": page.evaluate(PAPER), "height": HEIGHT})
    page.emulate_media(media="print")
    if (over := page.evaluate(OVER)) > SHRUNK:
        found.append(f"{name}: {over:.2f} times as wide as the paper: {page.evaluate(WIDEST)}")
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
    browser, wrong, pages = Browser(chromium, world.people.get(persona)), [], 0
    for name, cell in looks(persona).items():
        if name not in addresses or cell not in ("200", "ok") or not browser.opens(addresses[name]):
            continue
        pages += 1
        wrong += seen(browser.page, name)
        if name not in looked_at:
            looked_at.add(name)
            wrong += in_other_shapes(browser.page, name)
    browser.page.close()
    print(f"{persona}: {pages} pages")
    assert wrong == [], "\n".join(wrong)
    assert pages >= (1 if persona == "signed_out" else 5)
