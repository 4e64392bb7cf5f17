"""Nothing typed in the grid is lost: two people in one row, a line that is lost, and one that is slow."""

import pytest
from playwright.sync_api import expect

from chronology.models import ChronologyEntry
from chronology.services.entries import change_entry
from tests.chronology import world as making
from tests.chronology.grid_page import address_of, saved, state, texts
from tests.looking import signed_in, violations_of


@pytest.fixture
def w(transactional_db):
    return making.make_world(0)


@pytest.fixture
def address(w, live_server) -> str:
    return address_of(w, live_server)


def test_two_people_in_one_row_lose_no_word(w, address, live_server, chromium):
    row = making.entry(w.police, event="As it was")
    page, _ = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    box = page.locator("#POL-01 [name=event]")
    change_entry(entry=row, version=1, values=making.values(event="Theirs"), by=w.police.contributor)
    box.fill("Mine")
    page.keyboard.press("Tab")
    both = page.locator("#POL-01-note [data-conflict]")
    expect(both).to_contain_text("Theirs")
    expect(both).to_contain_text("Mine")
    expect(page.locator("[data-grid-state]")).to_have_text("Not saved: POL-01")
    assert (texts(w), box.input_value()) == (["Theirs"], "Mine")
    assert violations_of(page) == []
    box.fill("Theirs and mine")
    page.get_by_role("button", name="Save what is in the boxes").click()
    saved(page)
    assert texts(w) == ["Theirs and mine"]
    assert {one.event for one in row.history.all()} >= {"As it was", "Theirs", "Theirs and mine"}
    change_entry(entry=row, version=3, values=making.values(event="Theirs again"), by=w.police.contributor)
    box.fill("Mine again")
    page.get_by_role("button", name="Keep what is stored").click()
    saved(page)
    assert (texts(w), box.input_value()) == (["Theirs again"], "Theirs again")


def test_a_lost_line_loses_and_doubles_nothing(w, address, live_server, chromium):
    page, _ = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    asked: list[str] = []

    def answer_is_lost(route):
        """The server stores the row; the browser never hears of it."""
        asked.append(route.request.url)
        route.fetch()
        route.abort()

    page.route("**/begin/", answer_is_lost)
    page.locator("#new [name=event]").fill("Typed on a train")
    page.locator("#new [name=source]").focus()
    expect(page.locator("[data-row]").first.locator("[data-state]")).to_contain_text("Not saved: no connection")
    expect(page.locator("[data-grid-state]")).to_contain_text("Not saved")
    page.locator("#new [name=source]").fill("Log 9")
    page.unroute("**/begin/")
    page.get_by_role("button", name="Try now").click()
    saved(page)
    row = ChronologyEntry.objects.get()
    assert (row.event, row.source, len(asked) > 0) == ("Typed on a train", "Log 9", True)
    # Signed out: said in words, nothing lost.
    page.context.clear_cookies()
    page.locator("#POL-01 [name=event]").fill("Typed after the session ended")
    page.keyboard.press("Tab")
    expect(state(page, "POL-01")).to_contain_text("you are signed out")
    assert page.locator("#POL-01 [name=event]").input_value() == "Typed after the session ended"
    with page.expect_event("dialog") as asking:
        page.close(run_before_unload=True)
    assert asking.value.type == "beforeunload"
    asking.value.accept()


def test_a_slow_line_takes_what_is_typed_meanwhile(w, address, live_server, chromium):
    """One request at a time for a row; what is typed while one is on its way goes with the next, in the version it made."""
    making.entry(w.police, event="As it was")
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    asked: list = []

    def the_first_waits(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/autosave/", the_first_waits)
    box = page.locator("#POL-01 [name=event]")
    box.fill("First")
    page.keyboard.press("Tab")
    expect(state(page, "POL-01")).to_have_text("Saving…")
    box.fill("First and second")
    page.locator("#POL-01 [name=source]").fill("Log 9")
    page.keyboard.press("Control+s")
    assert (len(asked), texts(w)) == (1, ["As it was"])
    expect(page.locator("[data-grid-state]")).not_to_have_text("Everything is saved")
    asked[0].continue_()
    saved(page)
    row = ChronologyEntry.objects.get()
    assert (row.event, row.source, row.version, len(asked)) == ("First and second", "Log 9", 3, 2)
    assert wrong == []
