"""An interview in a real browser: written down by keyboard while it goes on, broken off, and gone on with."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import StaffInterview
from imr.services.appointment import DECLARATION_WORDS, appoint_author, sign_declaration
from imr.services.interviews import plan_interview
from imr.services.register import add_to_register
from tests.imr.conftest import make_world
from tests.looking import HOSTILE, LONG, look, signed_in

SAID = "I was alone on the shift"


@pytest.fixture
def w(transactional_db):
    w = make_world()
    made = appoint_author(agency_return=w.ret, person=w.author, job_title="Nurse manager", by=w.lead)
    sign_declaration(appointment=made, statement=DECLARATION_WORDS, by=w.author)
    for code, role in (("GP2", "GP"), (LONG[:40], HOSTILE)):
        fields = {"code": code, "name": "Siobhan Lynch", "role": role, "email": f"{code[:3]}@gp.example"}
        row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
        plan = {"arranged_with": HOSTILE, "place": LONG[:120], "planned_for": timezone.now() + timedelta(days=1)}
        w.interview = plan_interview(involvement=row, fields=plan, by=w.author)
    return w


def test_written_by_keyboard_broken_off_and_gone_on_with(w, live_server, chromium):
    at = {
        name: live_server.url + reverse(f"imr:{name}", args=[w.ret.reference, *key])
        for name, key in {
            "interview_list": [],
            "interview_detail": [w.interview.pk],
            "record_write": [w.interview.pk],
        }.items()
    }
    page, wrong = signed_in(chromium, live_server, w.author)
    for name, url in at.items():
        wrong += look(page, url, name)
    page.get_by_role("link", name="Go on at").press("Enter")
    page.keyboard.press("F2")
    page.keyboard.type(SAID)
    page.keyboard.press("Control+Enter")
    page.keyboard.type("The handover at two")
    page.get_by_text("Saved ").first.wait_for()
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Nothing looked like an emer")
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        page.context.pages[0].evaluate("document.activeElement.blur()")
    page.context.close()

    page, more = signed_in(chromium, live_server, w.author)
    page.goto(at["record_write"])
    page.get_by_role("link", name="Go on at: How it looked").press("Enter")
    page.keyboard.type("gency.")
    page.keyboard.press("Tab")
    page.get_by_text("Saved ").first.wait_for()
    page.context.close()
    kept = StaffInterview.objects.get(pk=w.interview.pk)
    assert kept.part_in_events.endswith(f" {SAID}") and kept.part_in_events[2] == ":"
    assert kept.turning_points == "The handover at two"
    assert kept.how_it_looked == "Nothing looked like an emergency."
    assert wrong + more == []
