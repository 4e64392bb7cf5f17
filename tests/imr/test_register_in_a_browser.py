"""The register's pages in a real browser: empty, full of long and hostile words, wide and narrow, worked by hand."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from imr.services.clearance import hold_interviews
from imr.services.register import add_to_register
from tests.design.conftest import chromium  # noqa: F401
from tests.imr.conftest import make_world
from tests.imr.test_report_in_a_browser import HOSTILE, LONG, of_report, seen
from tests.reviews.conftest import browse  # noqa: F401
from tests.reviews.test_in_a_browser import PICTURES, cookie_of

LIST = f"Name\tJob title\tE-mail\tLine manager\nAnn {HOSTILE}\tNurse\tann@gp.example\t{LONG[:120]}\nBob\t\t\t\n"


def test_the_register_at_two_widths(transactional_db, live_server, browse, chromium):  # noqa: F811
    wrong: list[str] = []
    w = make_world()
    seen(w, wrong, live_server, browse, chromium, of_report(w, "lead", {"register_list": [], "register_import": []}))
    fields = {"role": LONG[:120], "team": HOSTILE, "nature": LONG, "code": LONG[:40], "name": HOSTILE}
    w.row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    hold_interviews(involvement=w.row, said_by=HOSTILE, reason=LONG, by=w.lead)
    for number in range(8):
        plain = {"role": "GP", "code": f"GP{number}", "name": f"Somebody {number}", "line_manager": w.row}
        add_to_register(agency_return=w.ret, fields=plain, by=w.lead)
    _work_by_hand(w, wrong, live_server, browse, chromium)
    w.list = w.ret.register_imports.get()
    names = {"register_list": [], "register_add": [], "register_import_detail": [w.list.pk]}
    names |= {"register_change": [w.row.pk], "clearance_decide": [w.row.pk]}
    seen(w, wrong, live_server, browse, chromium, [(p, f"full-{n}", u) for p, n, u in of_report(w, "lead", names)])
    assert wrong == []


def _work_by_hand(w, wrong, live_server, browse, chromium) -> None:  # noqa: F811
    """A list is pasted, read, mended and added; then something is noted of two people at once."""
    context = chromium.new_context(viewport={"width": 320, "height": 768})
    context.add_cookies([cookie_of(browse, w.lead, live_server)])
    page = context.new_page()
    page.goto(live_server.url + reverse("imr:register_import", args=[w.ret.reference]))
    page.get_by_label("Or paste a table").fill(LIST)
    page.get_by_role("button", name="Read the list").click()
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "register_import-read-narrow.png"), full_page=True)
    wrong.extend(f"the list as read: {each['id']}" for each in Axe().run(page).response["violations"])
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        wrong.append("the list as read scrolls sideways")
    page.get_by_role("button", name="Add 1 person").click()
    page.get_by_role("heading", name="A list that was brought in").wait_for()
    page.get_by_role("link", name="Back to the register").click()
    page.get_by_label("GP1", exact=True).check()
    page.get_by_label("GP2", exact=True).check()
    page.get_by_label("What happened").select_option("told")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Noted for 2 people.").wait_for()
    context.close()
