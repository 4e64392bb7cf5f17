"""An interview in a real browser: written down by keyboard while it goes on, broken off and gone on with; read and answered by
the interviewee on a telephone.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from chronology.services.entries import add_entry, chronology_of
from imr.models import InterviewConfirmation, StaffInterview
from imr.services.appointment import DECLARATION_WORDS, appoint_author, sign_declaration
from imr.services.copies import make_copy
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.putting import put_entry
from imr.services.register import add_to_register
from imr.services.report import open_report
from imr.services.sharing import share_record
from notifications import links
from tests.imr.conftest import make_world
from tests.looking import HOSTILE, LONG, PUT_AWAY, look, signed_in

SAID = "Nobody here is blamed"


def prepare(w) -> None:
    made = appoint_author(agency_return=w.ret, person=w.author, job_title="Nurse manager", by=w.lead)
    sign_declaration(appointment=made, statement=DECLARATION_WORDS, by=w.author)
    open_report(part=w.ret.parts.get(kind="imr"))
    chronology = chronology_of(w.ret.parts.get(kind="chronology"))
    w.entry = add_entry(
        chronology=chronology, values={"date": "May 2025", "source": HOSTILE, "event": HOSTILE + LONG}, by=w.author
    )
    for code, role in (("GP2", "GP"), (LONG[:40], HOSTILE)):
        fields = {"code": code, "name": "Siobhan Lynch", "role": role, "email": f"{code[:3]}@gp.example"}
        row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
        plan = {"arranged_with": HOSTILE, "place": LONG[:120], "planned_for": timezone.now() + timedelta(days=1)}
        w.interview = plan_interview(involvement=row, fields=plan, by=w.author)


def share(w) -> None:
    """The record is finished, with an entry put right, and goes out."""
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    w.interview.refresh_from_db()
    interview = hold_interview(interview=w.interview, version=w.interview.version, fields=held, by=w.author)
    fields = {"good_practice": f"- {HOSTILE}\n- {LONG}", "factor_team": LONG}
    w.interview = write_record(interview=interview, version=interview.version, fields=fields, by=w.author)
    right = {"event": "He was asleep", "people": LONG}
    w.check = put_entry(
        interview=w.interview, entry=w.entry, outcome="corrected", becomes=right, said=HOSTILE, by=w.author
    )
    make_copy(interview=w.interview, by=w.author)
    w.share, w.code = share_record(interview=w.interview, address="a@b.example", by=w.author)


def test_held_by_keyboard_and_answered_on_a_telephone(transactional_db, live_server, chromium, settings):
    w = make_world()
    prepare(w)
    wrong = write_by_keyboard(w, live_server, chromium)
    share(w)
    wrong += author_looks(w, live_server, chromium)
    wrong += answer_on_a_telephone(w, live_server, chromium, settings)
    assert wrong == []


# Whether the text that is being written in lies under the bar at the foot of the window.
COVERED = """() => {
    const here = document.activeElement.getBoundingClientRect();
    const bar = document.querySelector(".portal-steps").getBoundingClientRect();
    return document.activeElement.tagName === "TEXTAREA" && here.bottom > bar.top;
}"""


def write_by_keyboard(w, live_server, chromium) -> list[str]:
    url = live_server.url + reverse("imr:record_write", args=[w.ret.reference, w.interview.pk])
    page, wrong = signed_in(chromium, live_server, w.author)
    wrong += look(page, url, "record_write")
    page.get_by_role("link", name="Go on at: Purpose").press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        wrong += ["a text with the focus is covered"] if page.evaluate(COVERED) else []
    page.get_by_role("link", name="Go on at: Purpose").press("Enter")
    page.keyboard.press("F2")
    page.keyboard.type(SAID)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("The handover at two")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Nothing looked like an emer")
    with page.expect_response(lambda answer: "looked like an emer" in (answer.request.post_data or "")):
        page.evaluate(PUT_AWAY)
    page.context.close()  # in the middle of a word

    page, more = signed_in(chromium, live_server, w.author)
    page.goto(url)
    page.get_by_role("link", name="Go on at: How it looked").press("Enter")
    with page.expect_response(lambda answer: "emergency." in (answer.request.post_data or "")):
        page.keyboard.type("gency.")
        page.keyboard.press("Tab")
    page.context.close()
    kept = StaffInterview.objects.get(pk=w.interview.pk)
    assert kept.opening.endswith(f" {SAID}") and kept.opening[2] == ":"
    assert kept.turning_points == "The handover at two"
    assert kept.how_it_looked == "Nothing looked like an emergency."
    return wrong + more


def author_looks(w, live_server, chromium) -> list[str]:
    ref, key = w.ret.reference, w.interview.pk
    pages = {
        "imr:interview_list": [],
        "imr:interview_detail": [key],
        "imr:record_print": [key],
        "imr:answer_enter": [key],
        "imr:addendum_add": [key],
        "imr:item_list": ["good-practice"],
        "imr:interview_entry_put": [key, w.entry.pk],
        "chronology:correction_decide": [w.entry.ref, w.check.correction_id],
        "chronology:entry_change": [w.entry.ref],
        "chronology:entry_list": [],
    }
    page, wrong = signed_in(chromium, live_server, w.author)
    for name, args in pages.items():
        wrong += look(page, live_server.url + reverse(name, args=[ref, *args]), name.partition(":")[2])
    page.context.close()
    return wrong


def answer_on_a_telephone(w, live_server, chromium, settings) -> list[str]:
    path = reverse("imr:record_open", kwargs={"nonce": w.share.nonce})
    page = chromium.new_context(viewport={"width": 320, "height": 640}).new_page()
    link = links.absolute(path, signed=True).replace(links.absolute("/").rstrip("/"), live_server.url)
    page.goto(link)
    page.get_by_label("Code").fill(w.code)
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("heading", name="Record of your interview").wait_for()
    wrong = look(page, live_server.url + path, "record_open")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_label(f"Comment on {w.entry.ref}").fill("No: he was awake")
    page.get_by_label("I want to add a comment").check()
    with page.expect_response(lambda answer: "Else it is right" in (answer.request.post_data or "")):
        page.get_by_label("Your comment").fill("Else it is right")
    page.get_by_text("Saved ").first.wait_for()
    page.reload()  # a call came, and the telephone threw the page away
    assert page.get_by_label("Your comment").input_value() == "Else it is right"
    settings.ACCOUNT_RATE_LIMITS = {"unsent": "0/m/key"}  # as after very many saves within a minute
    page.get_by_label("Your comment").fill("Else it is right, I think")
    page.get_by_text("Not saved: this was very often within a minute").first.wait_for()
    with page.expect_response(lambda answer: answer.ok and "I think" in (answer.request.post_data or "")):
        settings.ACCOUNT_RATE_LIMITS = {}  # the page tries again by itself
    page.context.clear_cookies(name="record")  # as after a break of hours; then they follow the e-mail again
    page.context.new_page().goto(link)
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Give the code again").wait_for()
    page.get_by_label("Code").fill(w.code)
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Your answer is kept").wait_for()
    page.context.close()
    answer = InterviewConfirmation.objects.get()
    assert (answer.comment, list(answer.remarks.values())) == ("Else it is right, I think", ["No: he was awake"])
    return wrong
