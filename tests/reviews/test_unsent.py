"""What is typed of a decision is kept as it is typed, for its writer alone, until the decision is made (R14, R15)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from imr.services.appointment import appoint_senior_manager
from reviews.models import SignOff, Unsent
from reviews.services.returning import accept, query, send_back
from reviews.services.unsent import keep
from sar_portal.access.errors import NotAllowed, NotNow
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from tests.imr import writing
from tests.looking import signed_in
from tests.rules.doors import WORDS

pytestmark = pytest.mark.django_db
HALF = {"decision": "send_back", "reason": "Canaryhalf a sent", "places": ["kloe-1"], "why-kloe-1": "Say <b>why"}


@pytest.fixture
def w(db):
    return writing.submitted()


def url(w, name: str, *rest) -> str:
    return reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])


def save(w, browse, who, said, name: str = "part_decide", **more):
    return browse(who).post(url(w, f"{name}_autosave"), {"version": 1, "kept": 0, **said, **more})


def ticked(page: str) -> list[str]:
    boxes = re.findall(r"<input[^>]*>", page)
    return [re.findall(r'value="([^"]*)"', one)[0] for one in boxes if re.search(r"\schecked\b", one)]


def test_a_half_written_reason_stands_in_its_box_on_the_next_day_and_goes_with_the_decision(w, browse):
    assert save(w, browse, w.manager, HALF).json()["version"] == 1
    page = browse(w.manager).get(url(w, "part_decide")).content.decode()
    assert "Canaryhalf a sent</textarea>" in page and "Say &lt;b&gt;why</textarea>" in page
    assert ticked(page) == ["send_back", "kloe-1"] and "it was not sent" in page
    assert not SignOff.objects.exists()
    said = HALF | {"version": 1, "kept": 1, "reason": "Whole"}
    assert browse(w.manager).post(url(w, "part_decide"), said).status_code == 302
    assert SignOff.objects.get().reason == "Whole" and not Unsent.objects.exists()


def test_nobody_else_reads_it(w, browse):
    save(w, browse, w.manager, HALF)
    for who in (w.author, w.lead, w.coordinator):
        for name, rest in (("version_detail", [1]), ("version_list", []), ("part_decide", [])):
            assert "Canaryhalf" not in browse(who).get(url(w, name, *rest)).content.decode()
    deputy = {"job_title": "Inspector", "reason": "On leave until 5 December", "deputy": True}
    appoint_senior_manager(agency_return=w.ret, person=w.second, by=w.lead, **deputy)
    assert "Canaryhalf" not in browse(w.second).get(url(w, "part_decide")).content.decode()
    for who in (w.author, w.manager, w.coordinator):
        with pytest.raises(NotAllowed):
            keep(submission=w.submission, perm=Perm.ACCEPT, words={}, version=0, by=who)


def test_of_two_windows_the_one_with_older_words_is_told_and_overwrites_nothing(w, browse):
    save(w, browse, w.manager, HALF)
    assert save(w, browse, w.manager, HALF, kept=0).json()["version"] == 1  # the same words are no conflict
    assert save(w, browse, w.manager, HALF, kept=1, reason="Newer").json()["version"] == 2
    late = save(w, browse, w.manager, HALF, kept=1, reason="From the other window")
    assert late.status_code == 422 and "another window" in late.content.decode()
    assert Unsent.objects.get().words["reason"] == "Newer"
    sent = HALF | {"version": 1, "kept": 1, "reason": "From the other window"}
    assert browse(w.manager).post(url(w, "part_decide"), sent).status_code == 302


def test_nothing_is_kept_behind_a_decision_or_of_an_older_version(w, browse):
    sent_back = {"reason": "No", "sections": [], "name": "G", "role": "ACC", "by": w.manager}
    send_back(part=w.report.part, submission=w.submission, **sent_back)
    with pytest.raises(NotNow):
        keep(submission=w.submission, perm=Perm.ACCEPT, words={"reason": "x"}, version=0, by=w.manager)
    assert save(w, browse, w.manager, HALF).status_code == 422
    writing.rewrite(w, "Second words")
    writing.submit(w, paper=False)
    older = save(w, browse, w.manager, HALF)
    assert older.status_code == 422 and "newer version" in older.content.decode()
    assert not Unsent.objects.exists()


def test_what_no_table_can_hold_is_left_out(w, browse):
    assert save(w, browse, w.manager, {"reason": "Nothing\0 at all", "decision": "\0"}).status_code == 200
    assert Unsent.objects.get().words == {"reason": "Nothing at all", "decision": ""}


def test_the_ticks_and_the_date_of_a_quality_check_are_there_after_a_query_was_noted(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    half = {"met": ["why", "voice"], "reason": "Which policy", "due_on-day": "31", "due_on-month": "2"}
    assert save(w, browse, w.coordinator, half, "part_check").status_code == 200
    browse(w.coordinator).post(url(w, "query_add", 1), {"place": "whole", "text": "And why?"})
    page = browse(w.coordinator).get(url(w, "part_check")).content.decode()
    assert ticked(page) == ["why", "voice"] and "Which policy</textarea>" in page and 'value="31"' in page
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Which policy?", by=w.coordinator)
    assert not Unsent.objects.exists()


def test_who_comes_after_another_has_decided_is_shown_their_own_words_to_copy(w, browse):
    """R14: two coordinators check at once, and one notes a query; the second of them has written nothing in vain."""
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assign_role(user=w.reviewer, role=Role.COORDINATOR, scope=w.board.scope, by=None)
    save(w, browse, w.reviewer, {"reason": "Canarymine <b>"}, "part_check")
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Mine", by=w.coordinator)
    sent = {"part_check": {"version": 1, "outcome": "query", "reason": "Canarymine <b>"}}
    sent |= {"query_add": {"place": "whole", "text": "Canaryasked <b>"}}
    for name, said in sent.items():
        late = browse(w.reviewer).post(url(w, name, *([1] if name == "query_add" else [])), said)
        page = late.content.decode()
        assert late.status_code == 409 and "was not sent, and is kept nowhere" in page, name
        assert "&lt;b&gt;" in page and "Canary" in page and "<b>" not in page, name
    assert "What you wrote" not in browse(w.reviewer).get(url(w, "part_check")).content.decode()
    again = browse(w.manager).post(url(w, "part_decide"), HALF | {"version": 1})
    assert again.status_code == 409 and "Canaryhalf a sent" in again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_closes_in_mid_reason_loses_nothing(chromium, live_server):
    w = writing.submitted()
    page, complaints = signed_in(chromium, live_server, w.manager)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + url(w, "part_decide"))
    page.get_by_label("Send back to the author").check()
    page.get_by_label("What needs to change, in general").press_sequentially("Say who was there, and")
    expect(page.locator(".portal-autosave")).to_contain_text("Saved", timeout=15000)
    page.get_by_label("What needs to change, in general").press_sequentially(" when")
    expect(page.locator("[name=kept]")).to_have_value("2", timeout=15000)
    page.context.close()
    page, more = signed_in(chromium, live_server, w.manager)
    page.goto(live_server.url + url(w, "part_decide"))
    expect(page.get_by_label("What needs to change, in general")).to_have_value("Say who was there, and when")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Sent back to the author with your reasons")).to_be_visible()
    assert SignOff.objects.get(verb="send_back").reason == "Say who was there, and when"
    assert [*complaints, *more] == [] and not Unsent.objects.exists()
