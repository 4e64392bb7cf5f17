"""A visitor of the portal in a real browser, who complains of whatever is wrong with a page they come to.

After every step: no error of a script, nothing stopped by the content security policy, nothing asked of another site. Once
for each page, by its URL name: no accessibility violation, and a picture where SAR_PORTAL_SCREENSHOTS=1 asks for it.
"""

import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, Error, Locator, Page, Response, expect

from sar_portal.demo.people import PASSWORD, address
from tests.journeys.pictures import SIZE, Album
from tests.looking import violations_of

TAKES_PICTURES = os.environ.get("SAR_PORTAL_SCREENSHOTS") == "1"
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CONFIRM = "account_reauthenticate"
LEADS_ON = {"people:audit_home"}  # to the one log there is to read
REFUSED = re.compile(r"the server responded with a status of (403|404|409)")


class Portal:
    """The running portal and what has been looked at so far."""

    def __init__(self, url: str, browser: Browser) -> None:
        self.url, self.browser = url, browser
        self.album: Album | None = None
        self.checked: set[str] = set()
        self.seen: dict[str, str] = {}  # who → every page's text they were shown

    def take_pictures(self) -> None:
        """Where they are asked for. One journey alone takes them, so that the gallery is the same each time."""
        self.album = Album() if TAKES_PICTURES else None

    def keep_pictures(self) -> None:
        """At the end of a journey that came to its end."""
        if self.album is not None:
            self.album.close()

    def visitor(self, who: str, **options) -> "Visitor":
        """At a desk, or with the options of a TELEPHONE."""
        page = self.browser.new_context(**{"viewport": SIZE, "locale": "en-GB"} | options).new_page()
        return Visitor(self, who, page, runs_scripts=options.get("java_script_enabled", True))

    def signed_in(self, short: str, **options) -> "Visitor":
        visitor = self.visitor(short, **options)
        visitor.sign_in(short)
        return visitor


class Visitor:
    """One person at one browser. Words are those on the page: `fill("Job title", …)`, `press("Save")`, `see("Saved")`."""

    def __init__(self, portal: Portal, who: str, page: Page, *, runs_scripts: bool = True) -> None:
        self.portal, self.who, self.page = portal, who, page
        self.runs_scripts = runs_scripts
        self._wrong: list[str] = []
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._wrong.append(str(error)))
        page.on("request", self._check_origin)

    # --- going somewhere ---------------------------------------------------------------------------------------------
    def sign_in(self, short: str) -> None:
        self.go("account_login")
        self.fill("E-mail address", address(short)).fill("Password", PASSWORD).press("Sign in")
        assert urlsplit(self.page.url).path == "/", self.page.url

    def go(self, name: str, *args, query: str = "") -> "Visitor":
        """To a page by its URL name; it has to be there and be shown."""
        status = self.status_of(name, *args, query=query)
        assert status == 200, f"{self.who} at {self.page.url}: {status}"
        if name != CONFIRM:
            self._confirm_if_asked()
        came_to = urlsplit(self.page.url).path
        assert came_to == reverse(name, args=args) or name in LEADS_ON, f"{self.who} came to {came_to} for {name}"
        return self.look()

    def status_of(self, name: str, *args, query: str = "") -> int:
        return self.open(self.portal.url + reverse(name, args=args) + query).status

    def open(self, url: str) -> Response:
        """A page that shows itself anew at this very moment, as one that waits for a file, ends the way: then once more."""
        for _ in range(3):
            try:
                response = self.page.goto(url)
            except Error as error:
                if "ERR_ABORTED" not in error.message:
                    raise
                continue
            if response is not None:
                return response
        raise AssertionError(f"{url} gave way three times")

    def refused(self, name: str, *args) -> None:
        """The page is not theirs: 404 where they may not even know of it, 409 where it is not yet time, else 403."""
        status = self.status_of(name, *args)
        assert status in {403, 404, 409}, f"{self.who} at {self.page.url}: {status}"
        self._wrong = [each for each in self._wrong if not REFUSED.search(each)]

    def follow(self, words: str) -> "Visitor":
        """Follows the link that begins with these words; the first where there are several."""
        self._away(self._link(words))
        return self._confirm_if_asked()

    def _link(self, words: str) -> Locator:
        """The first that begins with these words, also where it looks like a button."""
        begins = re.compile(rf"^\s*{re.escape(words)}(?!\w)")
        here = self._form()
        return here.get_by_role("link", name=begins).or_(here.get_by_role("button", name=begins)).first

    def _confirm_if_asked(self) -> "Visitor":
        """Some pages want a sign-in of the last five minutes, and theirs may be longer ago."""
        if self._name() == CONFIRM:
            self.fill("Password", PASSWORD).press("Confirm")
        return self

    def press(self, words: str) -> "Visitor":
        return self._away(self.page.get_by_role("button", name=words, exact=True).first)

    def _away(self, what: Locator) -> "Visitor":
        """Clicks, waits for the page that comes, and looks at it."""
        with self.page.expect_navigation() as coming:
            what.click()
        assert coming.value.status == 200, f"{self.who} at {self.page.url}: {coming.value.status}"
        return self.look()

    # --- typing ------------------------------------------------------------------------------------------------------
    def fill(self, label: str, text: str, within: Locator | None = None) -> "Visitor":
        (within or self._form()).get_by_label(_exactly(label)).fill(text)
        return self

    def date(self, legend: str, day: date) -> "Visitor":
        boxes = self.group(legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(label, exact=True).fill(str(number))
        return self

    def choose(self, *labels: str, of: str = "") -> "Visitor":
        """Ticks boxes or takes choices; `of` is the question where the same answer stands under several."""
        for label in labels:
            (self.group(of) if of else self._form()).get_by_label(_exactly(label)).check()
        return self

    def select(self, label: str, option: str) -> "Visitor":
        self._form().get_by_label(_exactly(label)).select_option(label=option)
        return self

    def group(self, legend: str) -> Locator:
        return self.page.locator("fieldset").filter(has=self.page.locator("legend", has_text=_exactly(legend))).last

    def _form(self) -> Locator:
        return self.page.locator("#main-content")

    # --- looking -----------------------------------------------------------------------------------------------------
    def see(self, *words: str) -> "Visitor":
        for each in words:
            expect(self.page.locator("#main-content"), f"{self.who} at {self.page.url}").to_contain_text(each)
        return self

    def miss(self, *words: str) -> "Visitor":
        for each in words:
            assert each not in self.page.content(), f"{self.who} at {self.page.url} is shown {each!r}"
        return self

    def look(self, *, again: bool = False, below: str = "") -> "Visitor":
        """Whatever is wrong with the page fails here. `again`: this is what its picture should show, or what is `below`."""
        self.page.wait_for_load_state("load")
        assert self._wrong == [], f"{self.who} at {self.page.url}: {self._wrong}"
        self.portal.seen[self.who] = self.portal.seen.get(self.who, "") + self.page.inner_text("body")
        name = self._name() if self.runs_scripts else ""
        if name and name not in self.portal.checked:
            self.portal.checked.add(name)
            self._check_accessibility()
        if self.portal.album is not None and name:
            self.portal.album.take(self.page, name, again=again, below=below)
        return self

    def narrow(self) -> "Visitor":
        """At 320 pixels nothing makes the page scroll sideways."""
        seen = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 800})
        fits = self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        self.page.set_viewport_size(seen or SIZE)  # type: ignore[arg-type]  # a dict of the two
        assert fits, f"{self.page.url} scrolls sideways at 320 pixels"
        return self

    def download(self, words: str) -> bytes:
        """What the link of these words leads to, as a file."""
        with self.page.expect_download() as coming:
            self._link(words).click()
        return Path(coming.value.path()).read_bytes()

    def leave(self) -> None:
        self.page.context.close()

    def _name(self) -> str:
        try:
            return resolve(urlsplit(self.page.url).path).view_name
        except Resolver404:
            return ""

    def _check_accessibility(self) -> None:
        found = violations_of(self.page)
        said = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
        assert said == [], f"{self.who} at {self.page.url}: {said}"

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"}:
            self._wrong.append(message.text)

    def _check_origin(self, request) -> None:
        if not request.url.startswith((self.portal.url, "data:", "blob:")):
            self._wrong.append(f"asked of another site: {request.url}")


def _exactly(words: str) -> re.Pattern[str]:
    """The words of a label, whether or not it says that it is optional."""
    return re.compile(rf"^\s*{re.escape(words)}( \(optional\))?\s*$")
