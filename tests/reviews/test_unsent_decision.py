"""What is typed of a decision is kept as it is typed, for its writer alone, until the decision is made (R14, R15)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from imr.services.appointment import appoint_senior_manager
from reviews.models import QualityCheck, SignOff, UnsentDecision
from reviews.services.returning import accept, query, send_back
from reviews.services.unsent_decision import keep
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from tests.imr import writing
from tests.looking import goes_over_nothing, look_here, signed_in
from tests.reviews.world import PASSWORD
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
    assert SignOff.objects.get().reason == "Whole" and not UnsentDecision.objects.exists()


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
    assert late.status_code == 409 and "another window" in late.content.decode()
    assert "data-conflict" in late.content.decode() and "Newer" in late.content.decode()
    assert UnsentDecision.objects.get().words["reason"] == "Newer"


@pytest.mark.parametrize(
    ("said", "pressed"),
    [({"decision": "send_back", "reason": "Short"}, {}), ({"decision": "accept"}, {}), ({"decision": "conflict"}, {})]
    + [({"decision": "", "reason": "Short"}, {}), ({"reason": "Short"}, {"later": "1"})],
)
def test_the_window_with_older_words_is_shown_both_before_anything_is_decided(w, browse, said, pressed):
    """R14: long reasons on the telephone, and a page that was open on the desk since before."""
    save(w, browse, w.manager, HALF | {"reason": "Long <b> reasons"})
    sent = said | {"version": 1, "kept": 0}
    shown = browse(w.manager).post(url(w, "part_decide"), sent | pressed)
    page = shown.content.decode()
    assert shown.status_code == 200 and "You wrote something else of this decision in another window" in page
    assert "Long &lt;b&gt; reasons" in page and "Say &lt;b&gt;why" in page and "is in the form below" not in page
    assert (said.get("reason", "") in page) and not SignOff.objects.exists()
    assert UnsentDecision.objects.get().words["reason"] == "Long <b> reasons"
    assert re.search(r'name="kept" value="1"', page)
    if said.get("decision"):  # who was shown both has chosen
        assert browse(w.manager).post(url(w, "part_decide"), sent | {"kept": 1}).status_code == 302
    assert SignOff.objects.count() == (said.get("decision") == "send_back")


def test_a_check_of_two_windows_shows_both_and_says_ticks_and_date_in_words(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    half = {"met": ["why"], "reason": "The long one", "due_on-day": "3", "due_on-month": "12", "outcome": "query"}
    save(w, browse, w.coordinator, half, "part_check")
    sent = {"version": 1, "kept": 0, "outcome": "finalise"}
    page = browse(w.coordinator).post(url(w, "part_check"), sent).content.decode()
    assert "The long one" in page and "Accept with queries" in page and "3 12" in page
    assert "data-autosave-waits" in page
    assert "data-autosave-waits" not in browse(w.coordinator).get(url(w, "part_check")).content.decode()
    assert not QualityCheck.objects.exists()
    assert browse(w.coordinator).post(url(w, "part_check"), sent | {"kept": 1}).status_code == 302


def test_what_needs_to_change_is_never_thrown_away_by_accepting(w, browse):
    save(w, browse, w.manager, {"decision": "accept", "why-kloe-1": "Not so"})
    page = browse(w.manager).get(url(w, "part_accept", 1))
    assert page.status_code == 409 and url(w, "part_decide") + "#your-decision" in page.content.decode()
    assert "identity-password" not in page.content.decode()
    with pytest.raises(Refused, match="You wrote what needs to change"):
        accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    identity = {f"identity-{name}": value for name, value in (WORDS | {"password": PASSWORD}).items()}
    late = browse(w.manager).post(url(w, "part_accept", 1), identity).content.decode()
    assert "You wrote what needs to change" in late and "I accept." in late and not SignOff.objects.exists()
    taken_out = {"version": 1, "kept": 1, "decision": "accept"}
    assert browse(w.manager).post(url(w, "part_decide"), taken_out).url == url(w, "part_accept", 1)
    assert browse(w.manager).get(url(w, "part_accept", 1)).status_code == 200
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assert not UnsentDecision.objects.exists()


def test_a_page_with_errors_speaks_of_what_stands_in_it_and_conflicts_with_itself_never(w, browse):
    save(w, browse, w.manager, HALF)
    wrong = {"version": 1, "kept": 1, "decision": "accept", "reason": "Or not"}
    page = browse(w.manager).post(url(w, "part_decide"), wrong).content.decode()
    assert "You wrote what needs to change" in page and "it was not sent" not in page
    assert 'name="kept" value="2"' in page
    right = wrong | {"kept": 2, "decision": "send_back"}
    assert browse(w.manager).post(url(w, "part_decide"), right).status_code == 302


def test_without_a_script_it_is_kept_by_a_button_and_on_the_way_to_ask(w, browse):
    said = HALF | {"version": 1, "kept": 0, "decision": "", "later": "1"}
    kept = browse(w.manager).post(url(w, "part_decide"), said, follow=True)
    page = kept.content.decode()
    assert kept.redirect_chain == [(url(w, "part_decide"), 302)] and "There is a problem" not in page
    assert "kept for you alone" in page and "Canaryhalf a sent</textarea>" in page and 'name="later"' in page
    browse(w.manager).post(url(w, "part_decide"), {"version": 1, "kept": 1, "decision": "accept"})
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    asking = {"version": 1, "kept": 0, "met": ["why"], "reason": "Half", "ask": "1"}
    assert browse(w.coordinator).post(url(w, "part_check"), asking).url == url(w, "query_add", 1)
    page = browse(w.coordinator).get(url(w, "part_check")).content.decode()
    assert ticked(page) == ["why"] and "Half</textarea>" in page and 'name="later"' in page
    assert not QualityCheck.objects.exists()


def test_nothing_is_kept_of_nothing(w, browse):
    empty = {"version": 1, "kept": 0, "reason": ""}
    page = browse(w.manager).post(url(w, "part_decide"), empty | {"later": "1"}, follow=True).content.decode()
    assert "nothing is kept" in page and "is in the form below" not in page
    assert save(w, browse, w.manager, empty).json()["version"] == 0
    assert not UnsentDecision.objects.exists() and not AuditEvent.objects.filter(verb="keep_unsent").exists()
    save(w, browse, w.manager, HALF)
    browse(w.manager).post(url(w, "part_decide"), empty | {"kept": 1, "later": "1"})  # taken out again
    assert "is in the form below" not in browse(w.manager).get(url(w, "part_decide")).content.decode()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    unchecked = empty | {"later": "1", "due_on-day": "", "due_on-month": "", "due_on-year": ""}
    browse(w.coordinator).post(url(w, "part_check"), unchecked)
    assert not UnsentDecision.objects.exists()


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
    assert not UnsentDecision.objects.exists()


def test_what_no_table_can_hold_is_left_out(w, browse):
    assert save(w, browse, w.manager, {"reason": "Nothing\0 at all", "decision": "\0"}).status_code == 200
    assert UnsentDecision.objects.get().words == {"reason": "Nothing at all", "decision": ""}


def test_the_ticks_and_the_date_of_a_quality_check_are_there_after_a_query_was_noted(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    half = {"met": ["why", "voice"], "reason": "Which policy", "due_on-day": "31", "due_on-month": "2"}
    assert save(w, browse, w.coordinator, half, "part_check").status_code == 200
    browse(w.coordinator).post(url(w, "query_add", 1), {"place": "whole", "text": "And why?"})
    page = browse(w.coordinator).get(url(w, "part_check")).content.decode()
    assert ticked(page) == ["why", "voice"] and "Which policy</textarea>" in page and 'value="31"' in page
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Which policy?", by=w.coordinator)
    assert not UnsentDecision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_the_second_is_shown_both_where_it_writes_and_chooses(chromium, live_server):
    w = writing.submitted()
    desk, wrong = signed_in(chromium, live_server, w.manager)
    desk.clock.install()
    desk.goto(live_server.url + url(w, "part_decide"))
    keep(submission=w.submission, perm=Perm.ACCEPT, words=HALF, version=0, by=w.manager)
    desk.get_by_label("Send back to the author").check()
    desk.get_by_label("What needs to change, in general").press_sequentially("Short")
    expect(desk.locator("[data-conflict]")).to_contain_text("Canaryhalf a sent", timeout=15000)
    wrong.extend(look_here(desk, "decision-two-windows-live"))
    desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_text("There is a problem")).to_be_visible()
    wrong.extend(look_here(desk, "decision-two-windows"))
    assert not SignOff.objects.exists()
    goes_over_nothing(desk, "What needs to change, in general")
    assert UnsentDecision.objects.get().words == HALF  # and this window's words are in it
    expect(desk.get_by_label("What needs to change, in general")).to_have_value("Short and more")
    desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_text("Sent back to the author with your reasons")).to_be_visible()
    assert SignOff.objects.get().reason == "Short and more" and not UnsentDecision.objects.exists()
    assert [one for one in wrong if "409" not in one] == []  # the browser itself writes the refused save to its console


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
    assert [*complaints, *more] == [] and not UnsentDecision.objects.exists()
