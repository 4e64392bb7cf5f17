"""Chronology and combined pages with the demo case in a real browser: no violation, no sideways scroll, nothing blocked."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from chronology.services.entries import change_entry, remove_entry
from chronology.services.imports import accept_import, begin_import
from chronology.services.people import add_person
from sar_portal.demo.case import CASE
from tests.chronology import world as making
from tests.looking import HOSTILE, LONG, look_at_all, signed_in

COMBINED = (
    "combined_overview composite_list gap_list answer_compare learning_list recommendation_list meeting_detail".split()
)


@pytest.fixture
def demo(transactional_db):
    """The police have returned the demo's chronology; housing still writes its own, with a file just read."""
    w = making.make_world(0, 2)
    w.housing = w.others[0]
    for one, name in ((w.police, "ashmere_constabulary.csv"), (w.housing, "kestrel_homes.csv")):
        data = (CASE / name).read_bytes()
        w.done = begin_import(chronology=one.chronology, name=name, data=data, by=one.author)
        accept_import(batch=w.done, by=one.author)
    making.returned(w.police)
    housing = {"chronology": w.housing.chronology, "by": w.housing.author}
    w.row = making.entry(w.housing, date="the day of the fire", time="", source="", event=LONG + HOSTILE)
    change_entry(
        entry=w.row, version=1, values=making.values(event=HOSTILE, date="?2025", source=""), by=w.housing.author
    )
    remove_entry(entry=making.entry(w.housing), version=1, by=w.housing.author)
    name = "community nursing timeline.csv"
    w.batch = begin_import(name=name, data=(CASE / "as_received" / name).read_bytes(), **housing)
    w.person = add_person(
        agency_return=w.housing.ret, code="HO9", name="Priya Example", role=LONG[:100], by=w.housing.author
    )
    w.author = w.housing.author
    return w


def chronology_pages(w) -> list[tuple[str, str, str]]:
    """(who, name of the picture, address) of every page of one agency's chronology in progress."""

    def address(name: str, *args) -> str:
        return reverse(f"chronology:{name}", args=[w.housing.ret.reference, *args])

    parts = "entry_list entry_add removed_list import_new person_list chronology_submit".split()
    found = [("author", name, address(name)) for name in parts]
    found += [("author", name, address(name, w.row.ref)) for name in "entry_change entry_history entry_remove".split()]
    found += [
        ("author", "import_preview", address("import_preview", w.batch.pk)),
        ("author", "import_detail", address("import_detail", w.done.pk)),
        ("author", "person_change", address("person_change", w.person.pk)),
    ]
    return found


def pages(demo) -> list[tuple[str, str, str]]:
    board = [
        ("coordinator", name, reverse(f"combined:{name}", args=[demo.review.reference]))
        for name in (*COMBINED, "sharing_list")
    ]
    return [*chronology_pages(demo), *board]


def test_the_filter_changes_the_rows_and_nothing_else(demo, live_server, chromium):
    """With scripts: the rows and their count are exchanged, the address holds the filter, the focus stays (htmx)."""
    page, wrong = signed_in(chromium, live_server, demo.coordinator)
    address = live_server.url + reverse("combined:composite_list", args=[demo.review.reference])
    page.clock.install()
    page.goto(address)
    page.evaluate("window.same = true")
    page.get_by_label("Words").fill("ambulance")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**words=ambulance**")
    page.get_by_text("found with this filter").wait_for()
    assert page.evaluate("window.same") is True
    expect(page.get_by_role("button", name="Apply")).to_be_focused()
    shown = page.locator("#composite-entries article").count()
    assert 0 < shown < 10 and page.locator("#composite-entries article", has_text="mbulance").count() == shown
    # What is wrong with a filter is said on the whole page.
    page.get_by_label("Day").first.fill("41")
    page.clock.fast_forward(1100)  # the button takes a second click within a second for a slip of the hand
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("There is a problem").wait_for()
    assert wrong == []


def test_every_page_at_two_widths(demo, live_server, chromium):
    assert look_at_all(chromium, live_server, demo, pages(demo)) == []
