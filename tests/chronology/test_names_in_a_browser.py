"""In a real browser: an author sees what was left in a row and replaces it with one click; the coordinator asks for the real
names with a reason, and after ten minutes they are gone.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from chronology.services.glossary import explain_term
from chronology.services.people import add_person
from reviews.selectors import people as selectors
from reviews.services.people import add_common_person
from tests.chronology import world as making
from tests.chronology.world import entry, returned
from tests.looking import HOSTILE, LONG, look, signed_in


@pytest.fixture
def w(transactional_db):
    w = making.make_world(0)
    common = {"review": w.review, "agencies_see_name": True, "by": w.coordinator}
    add_common_person(code="Neighbour 1", name="Dean Farrow", **common)
    for code, name in (("SW1", "Helen Ambrose"), ("SW4", "Peter Ambrose"), ("PC2", "PC 4471 Lacey")):
        add_person(agency_return=w.police.ret, code=code, name=name, by=w.police.author)
    w.row = entry(
        w.police, event="Dean Farrow rang. Ambrose was told by the QRST.", action="PC Lacey to call 01632 960 114."
    )
    entry(w.police, event=f"{HOSTILE} Mr {LONG.capitalize()} {LONG}", source=LONG, people=LONG, date="about May 2025")
    w.term = explain_term(agency_return=w.police.ret, term="ABCD", meaning=LONG[:200], by=w.police.author)
    return w


@pytest.fixture
def visit(live_server, chromium):
    """A page of somebody who has just signed in: `page = visit(user)`; what it complains of is asserted at the end."""
    wrong: list[list[str]] = []

    def opened(user):
        page, said = signed_in(chromium, live_server, user)
        wrong.append(said)
        return page

    yield opened
    assert not any(wrong)


def test_an_author_replaces_what_was_left_with_one_click(w, visit, live_server):
    ref, page = w.police.ret.reference, visit(w.police.author)
    page.goto(live_server.url + reverse("chronology:entry_change", args=[ref, w.row.ref]))
    page.get_by_role("button", name="Write Neighbour 1 for Dean Farrow").click()
    expect(page.get_by_label("What happened")).to_have_value("Neighbour 1 rang. Ambrose was told by the QRST.")
    # What is typed is saved by itself, and looked through again.
    page.get_by_label("Author’s comment").fill("Dean Farrow again.")
    page.get_by_text("Saved", exact=False).first.wait_for()
    again = page.get_by_role("button", name="Write Neighbour 1 for Dean Farrow")
    again.wait_for(timeout=20_000)
    again.click()
    expect(page.get_by_label("Author’s comment")).to_have_value("Neighbour 1 again.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    page.goto(live_server.url + reverse("chronology:check_list", args=[ref]))
    section = page.locator("section", has=page.get_by_role("heading", name="Names and numbers left"))
    expect(section).not_to_contain_text("Dean Farrow")
    section.get_by_role("button", name="Write SW4 for Ambrose").click()
    expect(page.locator("#main-content")).to_contain_text(f"{w.row.ref} is saved.")
    w.row.refresh_from_db()
    assert (w.row.event, w.row.comment) == ("Neighbour 1 rang. SW4 was told by the QRST.", "Neighbour 1 again.")
    assert w.row.history.count() > 1


def test_names_are_shown_with_a_reason_and_gone_after_ten_minutes(w, visit, live_server, monkeypatch):
    returned(w.police)
    page = visit(w.coordinator)
    page.goto(live_server.url + reverse("combined:key_list", args=[w.review.reference]))
    main = page.locator("#main-content")
    expect(main).to_contain_text("PC2")
    expect(main).not_to_contain_text("Lacey")
    page.get_by_role("link", name="Show real names").click()
    page.get_by_role("button", name="Show the names").click()
    expect(main).to_contain_text("Answer the question ‘Why do you need the names?’")
    page.get_by_label("Why do you need the names?").fill("To write to the coroner")
    page.get_by_role("button", name="Show the names").click()
    expect(main).to_contain_text("PC 4471 Lacey")
    expect(main).to_contain_text("Real names are shown to you until")
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(selectors.timezone, "now", lambda: later)
    page.reload()
    expect(main).to_contain_text("People stand here by code.")
    expect(main).not_to_contain_text("Lacey")


def test_the_pages_at_two_widths(w, visit, live_server):
    ref = w.police.ret.reference
    found: list[str] = []
    page = visit(w.police.author)
    for name, *args in (("check_list",), ("term_list",), ("term_change", w.term.pk), ("entry_change", w.row.ref)):
        found += look(page, live_server.url + reverse(f"chronology:{name}", args=[ref, *args]), f"{name}-names")
    shown = reverse("reviews:names_show", args=[w.review.reference])
    found += look(visit(w.coordinator), live_server.url + shown, "names_show")
    assert found == []
