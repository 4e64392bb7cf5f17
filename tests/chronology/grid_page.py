"""The page of the grid as a browser shows it: where it is, and what it says of its rows."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from chronology.selectors.drafts import entries_of


def address_of(w, live_server) -> str:
    return live_server.url + reverse("chronology:entry_list", args=[w.police.ret.reference])


def texts(w) -> list[str]:
    return [row.event for row in entries_of(w.police.author, w.police.chronology)]


def saved(page: Page) -> None:
    expect(page.locator("[data-grid-state]")).to_have_text("Everything is saved", timeout=15_000)


def state(page: Page, ref: str):
    return page.locator(f"#{ref} [data-state]")
