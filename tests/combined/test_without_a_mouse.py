"""What a screen reader is told of the grid, the timeline and the matrix, and deciding and sharing by keyboard alone."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from reviews.models import ReturnPart
from sar_portal.combined.models import Sharing
from tests.chronology import world as chronologies
from tests.chronology.grid_page import address_of
from tests.combined import reported
from tests.combined.test_timeline_detail import make_drawn
from tests.imr import writing
from tests.looking import signed_in
from tests.reviews import world as making

SAVE = """async () => {
  const saving = [];
  document.dispatchEvent(new CustomEvent("session:save", { detail: saving }));
  await Promise.all(saving);
}"""


def tab_to(page: Page, there: Locator) -> None:
    """Presses Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if there.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {there}")


def test_the_grid_tells_row_column_and_state(transactional_db, live_server, chromium):
    w = chronologies.make_world(0)
    chronologies.entry(w.police, date="1/3/2025", event="HO1 called.")
    chronologies.entry(w.police, date="31/2/2025")
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address_of(w, live_server))
    grid = page.get_by_role("table", name="Entries in order")
    told = grid.aria_snapshot()
    for words in ('columnheader "Entry"', 'columnheader "When (needed)"', 'columnheader "What happened (needed)"'):
        assert words in told, told
    assert re.search(r'rowheader "POL-01\b', told) and 'textbox "What happened (needed) POL-01": HO1 called.' in told
    assert "Needs attention:" in told
    expect(grid.get_by_role("textbox", name="When (needed) POL-01", exact=True)).to_have_value("1/3/2025")
    # What is typed and not stored keeps the page where it is when the session ends.
    ask = "() => document.dispatchEvent(new Event('session:unsaved', { cancelable: true }))"
    assert page.evaluate(ask) is True
    page.evaluate("document.querySelector('#POL-01 [name=event]').value = 'HO1 called again.'")
    assert page.evaluate(ask) is False
    page.evaluate(SAVE)
    assert page.evaluate(ask) is True
    assert wrong == []


def test_the_timeline_tells_agency_and_date(transactional_db, live_server, chromium):
    w = make_drawn()
    page, wrong = signed_in(chromium, live_server, w.coordinator)
    page.goto(live_server.url + reverse("combined:timeline_detail", args=[w.review.reference]))
    told = page.get_by_role("table", name="Entries of each agency in this period").aria_snapshot()
    for one in (w.police, w.surgery):
        assert re.search(rf'rowheader "[^"]*{re.escape(one.agency.name)}', told), told
    assert 'columnheader "Longest time without an entry"' in told
    tab_to(page, page.get_by_role("application", name=re.compile("Arrow keys go from mark to mark")))
    page.keyboard.press("ArrowRight")
    spoken = page.locator("[data-timeline-status]")
    expect(spoken).to_contain_text(w.police.agency.name)
    expect(spoken).to_contain_text("1 May 2025")
    assert wrong == []


def test_the_matrix_tells_agency_question_and_state(transactional_db, live_server, chromium):
    w = reported.reported(0, 2)
    page, wrong = signed_in(chromium, live_server, w.coordinator)
    matrix = reverse("combined:answer_compare", args=[w.review.reference])
    page.goto(f"{live_server.url}{matrix}?open=1")
    told = page.get_by_role("table", name="Lines of enquiry by agency").aria_snapshot()
    assert all(f'columnheader "{one.code} {one.name}"' in told for one in w.agencies[:3]), told
    assert 'row "1 Self-neglect Answered Not returned Answered"' in told and 'rowheader "1 Self-neglect"' in told, told
    opened = page.locator("#kloe-1").aria_snapshot()
    assert "What 1." in opened and re.search(r'columnheader "POL ', opened), opened
    assert page.get_by_text("Nothing returned yet by").first.is_visible()
    assert wrong == []


def test_a_coordinator_shares_and_withdraws_by_keyboard(transactional_db, live_server, chromium):
    w = making.make_world()
    review = making.sent(w)
    page, wrong = signed_in(chromium, live_server, w.coordinator)
    page.goto(live_server.url + reverse("combined:sharing_list", args=[review.reference]))
    tab_to(page, page.locator("select[name=member]"))
    page.keyboard.type(w.subgroup.name)
    tab_to(page, page.get_by_role("button", name="Share the combined returns"))
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    withdraw = page.get_by_role("link", name=f"Withdraw from {w.subgroup.name}")
    expect(withdraw).to_be_visible()
    tab_to(page, withdraw)
    page.keyboard.press("Enter")
    reason = page.locator("[name=reason]")
    reason.wait_for()
    tab_to(page, reason)
    page.keyboard.type("Left the subgroup")
    tab_to(page, page.locator("main button"))
    page.keyboard.press("Enter")
    page.get_by_text("The sharing is withdrawn.").wait_for()
    assert list(Sharing.objects.order_by("at").values_list("verb", flat=True)) == ["share", "withdraw"]
    assert wrong == []


def test_a_senior_manager_returns_a_version_by_keyboard(transactional_db, live_server, chromium):
    w = writing.submitted()
    page, wrong = signed_in(chromium, live_server, w.manager)
    page.goto(live_server.url + reverse("reviews:part_decide", args=[w.ret.reference, "imr"]))
    first = page.locator("input[name=decision]").first
    tab_to(page, first)
    back = page.locator("input[name=decision][value=send_back]")
    for _ in range(4):
        if back.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(back).to_be_checked()
    tab_to(page, page.locator("textarea[name=reason]"))
    page.keyboard.type("Say why nobody called.")
    tab_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "decide" not in url)
    assert ReturnPart.objects.get(agency_return=w.ret, kind="imr").state == "in_progress"
    assert wrong == []
