"""The search in Chromium, empty, full and with hostile words; nothing typed is in the address."""

from playwright.sync_api import expect

from sar_portal.combined.services.meeting import add_comment
from tests.looking import HOSTILE, LONG, PICTURES, look_at_all, signed_in
from tests.reviews import world as making


def test_searching_by_keyboard(transactional_db, live_server, chromium):
    w = making.make_world()
    w.review = making.sent(w)
    making.share(w, w.review)
    for number in range(12):
        add_comment(review=w.review, about="", text=f"{number} {HOSTILE} falls {LONG}", by=w.coordinator)
    wrong = look_at_all(chromium, live_server, w, [("coordinator", "result_list", "/search/")])
    assert wrong == []
    page, said = signed_in(chromium, live_server, w.coordinator)
    page.goto(f"{live_server.url}/search/")
    page.get_by_label("Words").fill("falling")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Comments of the board (more than 10)")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("falls")
    page.get_by_role("button", name="Show more of these").click()
    expect(page.get_by_role("heading", name="Comments of the board (12)")).to_be_visible()
    assert page.url == f"{live_server.url}/search/"
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/found.png", full_page=True)
    assert said == []
