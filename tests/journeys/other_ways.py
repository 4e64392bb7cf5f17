"""The same pages by keyboard alone."""

from django.urls import reverse
from playwright.sync_api import Page

from sar_portal.demo.people import PASSWORD, address
from tests.journeys.story import HOUSING, Story

TYPED = "Typed without a mouse."


def by_keyboard_alone(story: Story) -> None:
    """Sign-in and saving a section with Tab, letters and Enter."""
    at = story.portal.visitor("author.kh")
    at.go("account_login")
    _tab_to(at.page, "id_login")
    at.page.keyboard.type(address("author.kh"))
    _tab_to(at.page, "id_password")
    at.page.keyboard.type(PASSWORD)
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")
    at.look().see("My work").go("imr:section_edit", HOUSING, "introduction")
    _tab_to(at.page, "id_text")
    at.page.keyboard.press("Control+End")
    at.page.keyboard.type(f" {TYPED}")
    _tab_to(at.page, "Save")
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")
    at.look()
    assert reverse("imr:section_edit", args=[HOUSING, "introduction"]) in at.page.url
    assert TYPED in at.page.locator("#id_text").input_value()
    at.leave()


def _tab_to(page: Page, what: str) -> None:
    """Presses Tab until the focus is on the control of this id or text, and sees that the focus shows."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const at = document.activeElement, style = getComputedStyle(at);"
            " return [at.id, at.textContent.trim(), style.outlineStyle !== 'none' || style.boxShadow !== 'none'] })()"
        )
        if what in focused[:2]:
            assert focused[2], f"the focus on {what} cannot be seen"
            return
    raise AssertionError(f"{what} was not reached by Tab")
