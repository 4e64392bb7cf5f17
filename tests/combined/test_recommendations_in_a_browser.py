"""Recommendations, lessons and answers of several agencies in a real browser and on paper, with hostile and endless words."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from imr.models import KloeAnswer, Lesson
from imr.services.report import add_item, save_kloe_answer
from reviews.services.returning import query
from tests.combined import reported
from tests.looking import HOSTILE, LONG, PICTURES, look_at_all, signed_in
from tests.reviews import world as making

POLICE, HOUSING = "ASAB-SAR-2026-03-POL-R2", "ASAB-SAR-2026-03-KH-R1"


@pytest.fixture
def w(transactional_db):
    """Three agencies have returned; housing's second version has hostile and endless words that overlap with police's."""
    w = reported.reported()
    one = w.returned[2]
    query(part=one.part, submission=one.part.returned, checklist={}, reason="Which?", by=w.coordinator)
    values = {"text": f"Risk was held alone {HOSTILE}{LONG}", "level": "managers", "kloe_numbers": [1]}
    lesson = add_item(model=Lesson, report=one.report, values=values, by=one.author)
    reported.recommend(one, f"Multi-agency risk management {HOSTILE}{LONG}", lesson=lesson, intended_outcome=LONG)
    answer = KloeAnswer.objects.get(report=one.report, kloe__number=1)
    said = {"what_happened": f"{HOSTILE}{LONG}", "why": "The door stayed shut. " * 60, "evidence": "Tenancy file"}
    save_kloe_answer(report=one.report, kloe=answer.kloe, values=said, version=answer.version, by=one.author)
    reported.returned(one)
    return w


def address(w, name: str, query_: str = "") -> str:
    return reverse(f"combined:{name}", args=[w.review.reference]) + query_


PAIR = f"?first={POLICE}&second={HOUSING}"


def test_two_are_put_side_by_side_and_said_to_go_together(w, live_server, chromium):
    page, wrong = signed_in(chromium, live_server, w.subgroup)
    page.goto(live_server.url + address(w, "recommendation_list"))
    page.get_by_role("link", name="Overlaps").click()
    page.get_by_role("link", name="POL 2 and KH 1").click()
    page.get_by_label("They go together").check()
    page.get_by_label("Reason").fill("One plan for both.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your decision is kept.").wait_for()
    expect(page.get_by_role("heading", name="Go together (1)")).to_have_count(1)
    page.get_by_role("link", name="Put any two side by side").click()
    page.get_by_label("One recommendation").select_option(
        label="POL 1: Describe the condition of the home in each notice."
    )
    page.get_by_label("Another").select_option(index=3)
    page.get_by_role("button", name="Put them side by side").click()
    page.get_by_role("heading", name="Do they go together?").wait_for()
    assert wrong == []


def test_every_page_at_two_widths(w, live_server, chromium):
    pages = [
        ("subgroup", f"{name}-{shown.strip('?') or 'plain'}", address(w, name, shown))
        for name, queries in (
            ("recommendation_list", ("", "?by=theme", "?by=enquiry", "?by=overlaps")),
            ("learning_list", ("", "?by=theme")),
            ("recommendation_pair", ("",)),
        )
        for shown in queries
    ]
    compared = {"plain": "", "open": "?open=1&open=2", "two": "?one=POL&other=KH", "wrong": "?one=POL&other=POL"}
    pages += [("subgroup", f"answer_compare-{one}", address(w, "answer_compare", of)) for one, of in compared.items()]
    pages.append(("subgroup", "recommendation_pair-two", address(w, "recommendation_pair", PAIR)))
    hostile = PAIR.replace("KH-R1", "KH-R3")
    pages.append(("subgroup", "recommendation_pair-hostile", address(w, "recommendation_pair", hostile)))
    assert look_at_all(chromium, live_server, w, pages) == []


def test_the_matrix_is_printed_on_a3_with_every_line_of_enquiry_open(w, live_server, chromium):
    page, wrong = signed_in(chromium, live_server, w.subgroup)
    page.goto(live_server.url + address(w, "answer_compare"))
    assert not page.get_by_text("The door stayed shut.").first.is_visible()
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    if PICTURES:
        (Path(PICTURES) / "answer_compare.pdf").write_bytes(data)
    sheets = PdfReader(io.BytesIO(data)).pages
    assert {(round(one.mediabox.width * 25.4 / 72), round(one.mediabox.height * 25.4 / 72)) for one in sheets} == {
        (420, 297)
    }
    text = " ".join(" ".join(one.extract_text().split()) for one in sheets)
    assert "How was capacity assessed?" in text and "The door stayed shut." in text and "Compare two" not in text
    assert wrong == []


def test_with_nothing_returned(transactional_db, live_server, chromium):
    w = making.sent_world()
    pages = [
        ("subgroup", f"{n}-none", address(w, n))
        for n in ("recommendation_list", "learning_list", "recommendation_pair")
    ]
    assert look_at_all(chromium, live_server, w, pages) == []
