"""Comments by thread in a real browser, without scripts as well, with hostile and endless words."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sar_portal.combined.services.annotating import add_episode
from sar_portal.combined.services.meeting import add_comment
from tests.combined import reported
from tests.looking import HOSTILE, LONG, look_at_all, signed_in

CELL = "kloe:1:POL"


@pytest.fixture
def w(transactional_db):
    return reported.reported()


def address(w, name: str, *args, query: str = "") -> str:
    return reverse(f"combined:{name}", args=[w.review.reference, *args]) + query


@pytest.mark.parametrize("scripts", [True, False])
def test_one_answer_is_commented_on_and_answered(w, live_server, chromium, scripts):
    page, wrong = signed_in(chromium, live_server, w.subgroup, java_script_enabled=scripts)
    page.goto(live_server.url + address(w, "answer_compare", query="?open=1"))
    page.get_by_role("link", name="Comments (0) Line of enquiry 1, POL").click()
    page.get_by_label("Comment", exact=True).fill("Who was told?")
    page.get_by_role("button", name="Add the comment").click()
    page.get_by_text("Your comment is added.").wait_for()
    page.get_by_text("Answer", exact=True).click()
    page.get_by_label("Your answer").fill("Nobody outside the force.")
    page.get_by_role("button", name="Add the answer").click()
    page.get_by_text("Your answer is added.").wait_for()
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Line of enquiry 1").click()
    expect(page.get_by_role("link", name="Comments (2) Line of enquiry 1, POL")).to_be_visible()
    assert wrong == []


def test_every_page_at_two_widths(w, live_server, chromium):
    dates = {"starts_on": w.review.period_start, "ends_on": w.review.period_end}
    episode = add_episode(review=w.review, name=f"The winter {HOSTILE}", why=LONG, by=w.coordinator, **dates)
    keys = [CELL, "kloe:1", "lessons", "other", f"episode:{episode.pk}"]
    for key in keys:
        facts = {"review": w.review, "about": LONG[:100] if key == "other" else "", "place": key}
        first = add_comment(**facts, text=f"{HOSTILE}{LONG} and what followed. " * 4, by=w.coordinator)
        add_comment(**facts, text=f"{LONG}{HOSTILE}", answers=first, by=w.subgroup)
        add_comment(**facts, text="Yes.\n\nBut why?", answers=first, by=w.coordinator)
        add_comment(**facts, text="Short.", agency_return=w.police.ret, by=w.subgroup)
    pages = [("subgroup", f"thread-{key.replace(':', '-')}", address(w, "thread_detail", key)) for key in keys]
    pages.append(("subgroup", "thread-empty", address(w, "thread_detail", "gaps")))
    for name in ("meeting_detail", "episode_list", "learning_list", "recommendation_list", "gap_list"):
        pages.append(("subgroup", f"{name}-threads", address(w, name)))
    pages.append(("subgroup", "answer_compare-threads", address(w, "answer_compare", query="?open=1")))
    assert look_at_all(chromium, live_server, w, pages) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_hundreds_of_comments_are_read_page_by_page_and_the_newest_at_once(w, live_server, chromium, scripts):
    facts = {"review": w.review, "about": "", "place": "gaps", "by": w.coordinator}
    first = add_comment(**facts, text=f"{HOSTILE}{LONG} first of all.")
    for number in range(60):
        add_comment(**facts, text=f"Said {number}. {LONG if number == 30 else ''}", answers=first)
    newest = [add_comment(**facts, text=f"Comment {number}.") for number in range(150)][-1]
    page, wrong = signed_in(chromium, live_server, w.subgroup, java_script_enabled=scripts)
    page.goto(live_server.url + address(w, "meeting_detail"))
    page.get_by_role("link", name="All 211 comments and answers Gaps").click()
    page.get_by_role("link", name="36 later answers").click()
    page.get_by_role("link", name="24 earlier answers").wait_for()
    assert page.get_by_text("first of all.").count() == 1
    page.get_by_role("link", name="Go to the newest").click()
    page.get_by_text("Comment 149.").wait_for()
    assert page.locator(f"#comment-{newest.pk}").evaluate("one => one.getBoundingClientRect().top < innerHeight")
    page.get_by_text("Answer", exact=True).last.click()
    page.get_by_label("Your answer").last.fill("To the last.")
    page.get_by_role("button", name="Add the answer").last.click()
    page.get_by_text("Your answer is added.").wait_for()
    assert page.get_by_text("To the last.").is_visible() and page.get_by_text("Comment 149.").is_visible()
    assert wrong == []
    pages = [("subgroup", f"thread-page-{number}", address(w, "thread_detail", "gaps", query=f"?page={number}"))
             for number in (1, 2, 9)]  # fmt: skip
    if scripts:
        assert look_at_all(chromium, live_server, w, pages) == []
