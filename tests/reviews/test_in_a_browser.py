"""Every page of the room in a real browser: no accessibility violation, nothing stopped, no sideways scroll."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from notifications import deadlines
from reviews.ladder import HOUSE, Rung, Told
from reviews.letters import HOUSE as LETTER
from reviews.models import AgencyReturn
from reviews.services.answers import acknowledge, ask_extension, reply_in_part
from reviews.services.ladder import decide_ladder
from reviews.services.letters import decide_letter
from reviews.services.people import add_common_person, log_family_contact, show_names
from reviews.services.planning import plan_letter, plan_request
from reviews.services.records import add_record_set
from reviews.services.requests import escalate, log_contact
from reviews.services.reviews import change_review
from reviews.services.terms import add_milestone, add_parallel
from tests.looking import HOSTILE, LONG, look_at_all, look_here, signed_in
from tests.reviews import world as making


@pytest.fixture
def full(transactional_db):
    """Reviews in several states, with hostile and long text wherever people can type."""
    w = making.make_world()
    by = w.coordinator
    w.empty = making.opened(w, "ASAB-SAR-2026-04", pseudonym=LONG[:60])
    w.ready = making.ready(w, "ASAB-SAR-2026-05")
    lonely = making.make_agency(w.board, "Agency without a lead", "ALO")
    plan_request(review=w.ready, agency=lonely, asks=["records", "information_report"], by=by)
    plan_letter(review=w.ready, conditions=making.CONDITIONS, supply_to=HOSTILE, note=HOSTILE, by=by)
    w.review = making.sent(w)
    change_review(review=w.review, terms_of_reference=HOSTILE + LONG, family_involvement=HOSTILE, by=by)
    add_parallel(review=w.review, kind=HOSTILE, status=LONG[:200], holds_interviews=True, by=by)
    day = w.review.period_end
    add_milestone(review=w.review, what=LONG[:120], planned_on=day, by=by)
    for number in range(12):
        planned, done = day + timedelta(days=20 * number), day + timedelta(days=23 * number) if number % 2 else None
        add_milestone(review=w.review, what=f"{number} {HOSTILE}", planned_on=planned, done_on=done, by=by)
    plan_request(review=w.review, agency=lonely, asks=["records"], by=by)
    making.share(w, w.review)
    w.ret = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-POL")
    w.lead = w.leads[0]
    acknowledge(request=w.ret.requests.get(), by=w.lead)
    part = w.ret.parts.select_related("deadline").get(kind="imr")
    until = part.deadline.due_on + timedelta(days=365)
    reply_in_part(part=part, missing=HOSTILE + LONG, until=until, by=by)
    w.asked = ask_extension(part=part, until=until, reason=HOSTILE + LONG, by=w.lead)
    w.hostile = add_common_person(review=w.review, code="Neighbour 1", name=HOSTILE, spellings=[LONG[:120]], by=by)
    add_common_person(review=w.review, code=LONG[:40], name=LONG[:120], role=HOSTILE, agencies_see_name=True, by=by)
    show_names(review=w.review, reason=HOSTILE, by=by)
    facts = {"how": "telephone", "happened_on": w.review.period_start, "with_whom": LONG[:120], "said": HOSTILE + LONG}
    log_contact(agency_return=w.ret, by=by, **facts)
    log_family_contact(review=w.review, by=by, **facts)
    surgery = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-GP")
    for part in surgery.parts.select_related("deadline"):
        deadlines.shift(part.deadline, due_on=w.review.period_end, reason="Late", by=by)
    escalate(agency_return=surgery, to_whom=HOSTILE + LONG[:60], reason=HOSTILE + LONG, by=by)
    rungs = [*HOUSE, Rung("long", LONG[:60], 20), Rung("hostile", HOSTILE[:60], 30, Told.MANAGER)]
    decide_ladder(board=w.board, rungs=rungs, seen=0, for_open=True, reason=HOSTILE + LONG, by=w.administrator)
    words = {"support": HOSTILE.replace("{{ 7|add:7 }}", "") + LONG * 3, "closing": LONG}
    decide_letter(board=w.board, texts=LETTER | words, seen=0, reason=HOSTILE, by=w.administrator)
    w.record = add_record_set(agency_return=w.ret, system=HOSTILE, description=LONG, by=w.lead)
    return w


def pages(w) -> list[tuple[str, str, str]]:
    """(who, name of the picture, address) of every page."""
    found = [
        ("coordinator", "review_list", reverse("reviews:review_list")),
        ("stranger", "review_list-empty", reverse("reviews:review_list")),
        ("coordinator", "review_open", reverse("reviews:review_open")),
    ]
    for name in (
        "review_overview review_terms adult_detail adult_change person_add review_setup basics_change criteria_change "
        "remit_change family_change family_list family_contact_add kloe_list kloe_add parallel_list parallel_add "
        "milestone_list milestone_add plan_list plan_add request_prepare request_sent"
    ).split():
        found.append(("coordinator", name, reverse(f"reviews:{name}", args=[w.review.reference])))
    for name in (
        "review_overview review_setup kloe_list plan_list review_terms adult_detail parallel_list request_sent".split()
    ):
        found.append(("coordinator", f"{name}-empty", reverse(f"reviews:{name}", args=[w.empty.reference])))
    for name in ("person_change", "person_remove"):
        found.append(("coordinator", name, reverse(f"reviews:{name}", args=[w.review.reference, w.hostile.pk])))
    for role in ("coordinator", "reviewer", "subgroup"):
        found.append((role, f"key_list-{role}", reverse("combined:key_list", args=[w.review.reference])))
    found.append(("reviewer", "adult_detail-hidden", reverse("reviews:adult_detail", args=[w.review.reference])))
    for role in ("reviewer", "subgroup"):
        found.append((role, f"review_overview-{role}", w.review.get_absolute_url()))
    found += [
        ("lead", "review_terms-lead", reverse("reviews:review_terms", args=[w.review.reference])),
        ("coordinator", "kloe_change", reverse("reviews:kloe_change", args=[w.ready.reference, 1])),
        ("coordinator", "kloe_remove", reverse("reviews:kloe_remove", args=[w.ready.reference, 1])),
        ("coordinator", "kloe_list-set-up", reverse("reviews:kloe_list", args=[w.ready.reference])),
        ("coordinator", "plan_list-set-up", reverse("reviews:plan_list", args=[w.ready.reference])),
        ("coordinator", "plan_change", reverse("reviews:plan_change", args=[w.ready.reference, "POL"])),
        ("coordinator", "plan_remove", reverse("reviews:plan_remove", args=[w.ready.reference, "POL"])),
        ("coordinator", "letter_preview", reverse("reviews:letter_preview", args=[w.ready.reference, "POL"])),
        ("coordinator", "request_preview", reverse("reviews:request_preview", args=[w.ready.reference])),
        ("coordinator", "review_move", reverse("reviews:review_move", args=[w.review.reference, "suspend"])),
        ("coordinator", "review_move-409", reverse("reviews:review_move", args=[w.review.reference, "resume"])),
    ]
    for name in ("board_ladder", "board_letter"):
        found.append(("administrator", name, reverse(f"people:{name}", args=[w.board.code])))
    for name in ("return_progress", "request_escalate"):
        found.append(("coordinator", f"{name}-late", reverse(f"reviews:{name}", args=[f"{w.review.reference}-GP"])))
    found.append(("coordinator", "work_list-late", reverse("home:work_list")))
    return [*found, *pages_of_a_request(w)]


def pages_of_a_request(w) -> list[tuple[str, str, str]]:
    found = []
    for name in ("return_progress", "request_supplement", "request_escalate", "contact_add"):
        found.append(("coordinator", name, reverse(f"reviews:{name}", args=[w.ret.reference])))
    found += [
        ("coordinator", "extension_decide", reverse("reviews:extension_decide", args=[w.ret.reference, w.asked.pk])),
        ("coordinator", "part_withdraw", reverse("reviews:part_withdraw", args=[w.ret.reference, "imr"])),
        ("coordinator", "part_request_again", reverse("reviews:part_request_again", args=[w.ret.reference, "imr"])),
    ]
    for name in ("request_detail", "record_list", "record_add", "records_confirm"):
        found.append(("lead", name, reverse(f"reviews:{name}", args=[w.ret.reference])))
    found += [
        ("second", "request_detail-new", reverse("reviews:request_detail", args=[f"{w.review.reference}-GP"])),
        ("second", "record_list-new", reverse("reviews:record_list", args=[f"{w.review.reference}-GP"])),
        ("lead", "letter_read", reverse("reviews:letter_read", args=[w.ret.reference, 1])),
        ("lead", "request_acknowledge", reverse("reviews:request_acknowledge", args=[w.ret.reference, 1])),
        ("lead", "part_nil", reverse("reviews:part_nil", args=[w.ret.reference, "imr"])),
        ("lead", "part_refuse", reverse("reviews:part_refuse", args=[w.ret.reference, "imr"])),
        ("lead", "part_partial", reverse("reviews:part_partial", args=[w.ret.reference, "chronology"])),
        ("lead", "part_partial-rest", reverse("reviews:part_partial", args=[w.ret.reference, "imr"])),
        ("lead", "extension_ask", reverse("reviews:extension_ask", args=[w.ret.reference, "chronology"])),
        ("lead", "record_change", reverse("reviews:record_change", args=[w.ret.reference, w.record.pk])),
        ("lead", "record_available", reverse("reviews:record_available", args=[w.ret.reference, w.record.pk])),
        ("lead", "record_remove", reverse("reviews:record_remove", args=[w.ret.reference, w.record.pk])),
    ]
    return found


def test_every_page_at_two_widths(full, live_server, chromium):
    full.second = full.leads[1]
    assert look_at_all(chromium, live_server, full, pages(full)) == []


def test_the_boards_letter_is_previewed_in_a_browser(full, live_server, chromium):
    """What is typed is shown as a letter, stays in its box, and harms nothing; at both widths."""
    page, wrong = signed_in(chromium, live_server, full.administrator)
    page.goto(live_server.url + reverse("people:board_letter", args=[full.board.code]))
    typed = "For {agency}: <script>alert(1)</script> " + LONG
    page.get_by_label("Support for staff").fill(typed)
    page.get_by_role("button", name="Preview").click()
    letter = page.get_by_role("article")
    expect(letter).to_contain_text("For Example Community Trust: <script>alert(1)</script>")
    expect(page.get_by_label("Support for staff")).to_have_value(typed)
    assert wrong + look_here(page, "board_letter-preview") == []
