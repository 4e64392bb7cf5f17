"""Somebody signed in at a page in Chromium, and whatever is wrong with the page, wide and on a telephone.

`PICTURES=folder` keeps each page as a picture, to be looked at.
"""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.accounts.sign_in import sign_in

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'words' {{ 7|add:7 }} "
LONG = "Averylongwordwithoutanyblanksinitthatmustwrapsomewhere" * 4
PICTURES = os.environ.get("PICTURES")
HEIGHT = 768
WIDTHS = {"narrow": 320, "wide": 1366}
# What a browser tells a page that is put away; the tests' own shows every page always.
PUT_AWAY = """Object.defineProperty(document, "hidden", { value: true, configurable: true });
document.dispatchEvent(new Event("visibilitychange"))"""


def signed_in(chromium, live_server, user, **options) -> tuple[Page, list[str]]:
    """A page of a browser in which the person is signed in, and the list that its complaints are written to; `options` of
    the browser's window, such as `java_script_enabled=False`.
    """
    client = Client()
    sign_in(client, user)
    name = settings.SESSION_COOKIE_NAME
    context = chromium.new_context(viewport={"width": WIDTHS["wide"], "height": HEIGHT}, **options)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda request: wrong.append(f"asks {request.url}") if _elsewhere(request.url, live_server) else None
    )
    page.on("dialog", lambda dialog: wrong.append("a script of the case ran"))
    return page, wrong


def _elsewhere(url: str, live_server) -> bool:
    """No page asks anybody but the portal for anything (security.md G4)."""
    return url.startswith(("http:", "https:", "ws:", "wss:")) and not url.startswith(live_server.url + "/")


# Marks what holds words in colours, sizes or on grounds that no page had before, and says which they are.
MARK = """
known => {
    const met = new Set(known), fresh = [];
    const grounds = new Map([[document.documentElement.parentNode, ""]]);
    const groundOf = one => {
        if (!grounds.has(one)) {
            const style = getComputedStyle(one);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity].join(" ");
            grounds.set(one, `${groundOf(one.parentNode)}|${own}`.replace("|rgba(0, 0, 0, 0) none 1", ""));
        }
        return grounds.get(one);
    };
    const hasWords = one => one.matches("input, select, textarea")
        || [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const one of document.body.querySelectorAll("*")) {
        if (!hasWords(one) || !one.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(one);
        const kind = [one.tagName, one.className, style.color, style.fontSize, style.fontWeight, groundOf(one)].join(" ");
        if (met.has(kind)) continue;
        met.add(kind);
        fresh.push(kind);
        one.dataset.contrast = "";
    }
    return fresh;
}
"""
ONLY_MARKED = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]})"
_kinds_of_words: set[str] = set()  # whose contrast was looked at, by this process


def violations_of(page: Page) -> list[dict]:
    """What axe finds wrong with the page as it is. Contrast takes more than half of its time, so that is asked of each kind of
    words once; and of what is right it need not write a list.
    """
    _kinds_of_words.update(page.evaluate(MARK, sorted(_kinds_of_words)))
    page.evaluate(AXE_SCRIPT)
    page.evaluate(ONLY_MARKED)
    return page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")


def look(page: Page, url: str, name: str) -> list[str]:
    """What is wrong with the page of that address: it is opened once, looked at by axe, and made narrow.

    A `name` that ends with -409 is a page of both texts or of what cannot be done now.
    """
    status, wanted = page.goto(url).status, 409 if name.endswith("-409") else 200
    found = [] if status == wanted else [f"{name}: {status}"]
    return found + look_here(page, name)


def look_here(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands, such as one that came of a form: once all of it has come."""
    page.wait_for_load_state("load")
    found = [f"{name}: {each['id']} {each['nodes'][0]['html'][:200]}" for each in violations_of(page)]
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{size}.png"), full_page=True)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{name}: scrolls sideways, {size}")
    return found


def goes_over_nothing(page: Page, label: str) -> None:
    """Types into a box of a page that shows both texts: nothing is saved by itself, the page says so, and is not left in silence
    (R14). Needs the page's `clock` installed.
    """
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    expect(page.locator(".portal-autosave")).to_contain_text("Not saved by itself while both texts are here")
    page.get_by_label(label).press("Control+End")
    page.get_by_label(label).press_sequentially(" and more")
    page.get_by_label(label).blur()
    page.clock.fast_forward(60_000)
    page.evaluate(PUT_AWAY)
    assert page.evaluate("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    expect(page.locator(".portal-autosave")).to_contain_text("Not saved by itself while both texts are here")
    assert asked == []


def look_at_all(chromium, live_server, w, pages: list[tuple[str, str, str]]) -> list[str]:
    """What is wrong with any of the pages, given as (who, name, address), each as its person: the attribute of `w`."""
    wrong: list[str] = []
    for who in dict.fromkeys(who for who, _, _ in pages):
        page, said = signed_in(chromium, live_server, getattr(w, who))
        for person, name, url in pages:
            if person == who:
                wrong += look(page, live_server.url + url, name)
        wrong += [each for each in said if "responded with a status of 409" not in each]
        page.context.close()
    return wrong
