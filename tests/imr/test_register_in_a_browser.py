"""The register's pages in a real browser: empty, full of long and hostile words, wide and narrow, worked by hand."""

from django.urls import reverse

from imr.services.clearance import hold_interviews
from imr.services.letters import make_letters, print_letter
from imr.services.register import add_to_register
from sar_portal.accounts.services import change_agency
from tests.imr.conftest import make_world
from tests.looking import HOSTILE, LONG, look_at_all, signed_in

LIST = f"Name\tJob title\tE-mail\tLine manager\nAnn {HOSTILE}\tNurse\tann@gp.example\t{LONG[:120]}\nBob\t\t\t\n"


def pages(w, names: dict, begins: str) -> list[tuple[str, str, str]]:
    ref = w.ret.reference
    return [("lead", f"{begins}-{name}", reverse(f"imr:{name}", args=[ref, *args])) for name, args in names.items()]


def fill(w) -> None:
    """Somebody with long and hostile words everywhere, and eight more."""
    change_agency(agency=w.agency, support_offer=HOSTILE + LONG, hand_over_days=7, by=w.lead)
    fields = {"role": LONG[:120], "team": HOSTILE, "nature": LONG, "code": LONG[:40], "name": HOSTILE}
    w.row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    hold_interviews(involvement=w.row, said_by=HOSTILE, reason=LONG, by=w.lead)
    for number in range(8):
        plain = {"role": "GP", "code": f"GP{number}", "name": f"Somebody {number}", "line_manager": w.row}
        add_to_register(agency_return=w.ret, fields=plain, by=w.lead)
    w.ret.refresh_from_db()
    [letter] = make_letters(agency_return=w.ret, rows=[w.row], by=w.lead)
    print_letter(letter=letter)


def test_the_register_at_two_widths(transactional_db, live_server, chromium):
    w = make_world()
    empty = {"register_list": [], "register_import": [], "letter_list": [], "letter_make": []}
    wrong = look_at_all(chromium, live_server, w, pages(w, empty, "empty"))
    fill(w)
    wrong += work_by_hand(w, live_server, chromium)
    full = {"register_list": [], "register_add": [], "register_import_detail": [w.ret.register_imports.get().pk]}
    full |= {"register_change": [w.row.pk], "clearance_decide": [w.row.pk], "letter_list": [], "letter_make": []}
    wrong += look_at_all(chromium, live_server, w, pages(w, full, "full"))
    assert wrong == []


def work_by_hand(w, live_server, chromium) -> list[str]:
    """A list is pasted, read and added on a telephone; then something is noted of two people at once."""
    page, wrong = signed_in(chromium, live_server, w.lead)
    page.set_viewport_size({"width": 320, "height": 768})
    page.goto(live_server.url + reverse("imr:register_import", args=[w.ret.reference]))
    page.get_by_label("Or paste a table").fill(LIST)
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="Add 1 person").click()
    page.get_by_role("heading", name="A list that was brought in").wait_for()
    page.get_by_role("link", name="Back to the register").click()
    page.get_by_label("GP1", exact=True).check()
    page.get_by_label("GP2", exact=True).check()
    page.get_by_label("What happened").select_option("told")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Noted for 2 people.").wait_for()
    page.context.close()
    return wrong
