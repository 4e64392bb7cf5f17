"""Sending, answering and deciding in the browser: what is typed is kept, what is done is said."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews.models import AgencyReturn, ContactLogged, InformationRequest, PartState, RequestDecision, Review
from reviews.selectors.reviews import reviews_for
from reviews.services.answers import ask_extension
from reviews.services.letters import make_letter, missing_letters
from reviews.services.requests import log_contact
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.documents.selectors import content_of
from sar_portal.documents.services import decide_crest
from tests.documents.test_crests import picture
from tests.reviews import world as making
from tests.reviews.world import CONDITIONS
from tests.walls import owner


def dated(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def prepare(**changes) -> dict:
    soon = timezone.localdate() + timedelta(days=7)
    return {"conditions": CONDITIONS, "supply_to": "The board", "note": "Typed words"} | dated(
        "name_people_by", soon
    ) | changes  # fmt: skip


def test_from_the_conditions_over_the_letters_to_sent(world, browse):
    review = making.ready(world)
    client = browse(world.coordinator)
    first = reverse("reviews:request_prepare", args=[review.reference])
    page = client.post(first, prepare(conditions=["functions"])).content.decode()
    assert "needs conditions 1 and 2" in page and "Typed words" in page
    preview = reverse("reviews:request_preview", args=[review.reference])
    assert client.post(first, prepare()).headers["Location"] == preview
    assert "Typed words" in client.get(first).content.decode()
    page = client.get(preview).content.decode()
    for words in ("Ashmere Constabulary", "Lead of POL", "ASAB-SAR-2026-03-POL", "Send 3 requests"):
        assert words in page, words
    assert page.count("We ask Ashmere Constabulary to take part") == 1 and page.count("Typed words") == 4
    letter = client.get(reverse("reviews:letter_preview", args=[review.reference, "POL"])).content.decode()
    assert "Leonard Brindle" in letter and "Typed words" in letter and "Not sent" in letter
    assert "Tick the box" in client.post(preview, {}).content.decode()
    assert not AgencyReturn.objects.exists()
    response = client.post(preview, {"confirm": "on"})
    assert response.headers["Location"] == reverse("reviews:request_sent", args=[review.reference])
    assert AgencyReturn.objects.count() == 3
    frozen = InformationRequest.objects.filter(number=1)[0].content
    assert frozen["note"] == "Typed words" and frozen["supply_to"] == "The board"


def test_an_agency_without_a_lead_is_a_plain_error(world, browse):
    review = making.ready(world)
    lonely = making.make_agency(world.board, "Lonely Trust", "LT")
    client = browse(world.coordinator)
    choices = client.get(reverse("reviews:plan_add", args=[review.reference])).content.decode()
    assert "Lonely Trust (no agency lead yet)" in choices
    making.plan_request(review=review, agency=lonely, asks=["records"], by=world.coordinator)
    client.post(reverse("reviews:request_prepare", args=[review.reference]), prepare())
    preview = reverse("reviews:request_preview", args=[review.reference])
    page = client.get(preview).content.decode()
    assert "Lonely Trust has no agency lead" in page and "Send 4 requests" not in page
    assert "Lonely Trust has no agency lead" in client.post(preview, {"confirm": "on"}).content.decode()
    assert not AgencyReturn.objects.exists()


def test_the_letter_is_downloaded_by_both_sides_and_recorded(world, sent, browse, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    url = reverse("reviews:letter_download", args=[world.ret.reference, 1])
    early = browse(world.lead).get(url, follow=True)
    assert "still being made" in early.content.decode()
    request = world.ret.requests.get()
    assert request in missing_letters()
    make_letter(request=request)
    assert request not in missing_letters()
    for user in (world.lead, world.coordinator):
        response = browse(user).get(url)
        assert response.content.startswith(b"%PDF")
        assert 'filename="ASAB-SAR-2026-03-POL-request-letter-v1.pdf"' in response.headers["Content-Disposition"]
        assert AuditEvent.objects.filter(verb="letter_download", actor=user, what="viewed").exists()
    for user in (world.leads[1], world.reviewer, world.subgroup, world.stranger):
        assert browse(user).get(url).status_code in {403, 404}


def test_the_crest_is_shown_before_and_after_and_stays_that_of_the_letter(world, browse, settings, tmp_path):
    """R7; and it is shown to those who may read the letter, by an address that is asked like any other."""
    settings.PRIVATE_ROOT = tmp_path
    review = making.ready(world)
    chosen = {"board": world.board, "name": "x.png", "alternative": "Zq arms", "by": world.administrator}
    first = decide_crest(data=picture(), seen=0, **chosen)
    client = browse(world.coordinator)
    client.post(reverse("reviews:request_prepare", args=[review.reference]), prepare())
    today = reverse("reviews:crest_preview", args=[review.reference])
    pages = [
        client.get(reverse("reviews:request_preview", args=[review.reference])),
        client.get(reverse("reviews:letter_preview", args=[review.reference, "POL"])),
    ]
    shown = [page.content.decode().count(f'<img src="{today}" alt="Zq arms">') for page in pages]
    assert shown == [3, 1] and client.get(today).content == content_of(first.file)
    client.post(reverse("reviews:request_preview", args=[review.reference]), {"confirm": "on"})
    second = decide_crest(data=picture(colour="red"), seen=first.pk, **chosen)
    assert client.get(today).content == content_of(second.file)
    kept = reverse("reviews:letter_crest", args=["ASAB-SAR-2026-03-POL", 1])
    for user in (world.coordinator, world.leads[0]):
        letter = browse(user).get(reverse("reviews:letter_read", args=["ASAB-SAR-2026-03-POL", 1]))
        assert f'<img src="{kept}" alt="Zq arms">' in letter.content.decode()
        answer = browse(user).get(kept)
        assert (answer.content, answer["Content-Type"]) == (content_of(first.file), "image/png")
    for user in (world.leads[1], world.reviewer, world.subgroup, world.stranger):
        assert {browse(user).get(address).status_code for address in (kept, today)} <= {403, 404}


def test_the_agency_answers_in_the_browser(world, sent, browse):
    client, ret = browse(world.lead), world.ret.reference
    detail = reverse("reviews:request_detail", args=[ret])
    assert "waits for your acknowledgement" in client.get(detail).content.decode()
    nil = reverse("reviews:part_nil", args=[ret, "chronology"])
    assert "was searched" in client.post(nil, {"reason": ""}).content.decode()
    client.post(nil, {"reason": "Nothing on Niche"})
    page = client.post(reverse("reviews:request_acknowledge", args=[ret, 1]), follow=True).content.decode()
    assert "The request is acknowledged" in page and "waits for your acknowledgement" not in page
    assert "Nothing on Niche" in page
    states = dict(world.ret.parts.values_list("kind", "state"))
    assert states == {"records": PartState.IN_PROGRESS, "imr": PartState.IN_PROGRESS, "chronology": PartState.NIL}
    assert client.post(nil, {"reason": "Again"}).status_code == 409
    again = client.post(reverse("reviews:request_acknowledge", args=[ret, 1]), follow=True).content.decode()
    assert "acknowledged already" in again


def test_more_time_is_asked_and_decided_in_the_browser(world, sent, browse):
    ret = world.ret.reference
    due = world.ret.parts.get(kind="imr").deadline.due_on
    ask = reverse("reviews:extension_ask", args=[ret, "imr"])
    client = browse(world.lead)
    page = client.post(ask, {"reason": "Words kept"} | dated("until", due)).content.decode()
    assert "Words kept" in page and "or later" in page
    client.post(ask, {"reason": "Words kept"} | dated("until", due + timedelta(days=7)))
    asked = RequestDecision.objects.get(verb="ask_extension")
    decide = reverse("reviews:extension_decide", args=[ret, asked.pk])
    board = browse(world.coordinator)
    page = board.get(decide).content.decode()
    assert "Words kept" in page and f'value="{(due + timedelta(days=7)).year}"' in page
    page = board.post(decide, {"decision": "decline", "reason": ""}).content.decode()
    assert "Give the reason for declining" in page
    board.post(decide, {"decision": "grant", "reason": ""} | dated("until", due + timedelta(days=5)))
    assert world.ret.parts.get(kind="imr").deadline.due_on == due + timedelta(days=5)
    page = board.post(decide, {"decision": "decline", "reason": "No"}).content.decode()
    assert "decided already" in page


def test_the_coordinators_other_decisions_in_the_browser(world, sent, browse):
    ret, board = world.ret.reference, browse(world.coordinator)
    board.post(reverse("reviews:part_withdraw", args=[ret, "imr"]), {"reason": "Not needed"})
    later = timezone.localdate() + timedelta(days=60)
    board.post(reverse("reviews:part_request_again", args=[ret, "imr"]), {"reason": "Needed"} | dated("due_on", later))
    part = world.ret.parts.select_related("deadline").get(kind="imr")
    assert (part.state, part.deadline.due_on) == (PartState.REQUESTED, later)
    escalate = reverse("reviews:request_escalate", args=[ret])
    page = board.post(escalate, {"to_whom": "The chair"}).content.decode()
    assert "Enter why" in page and 'value="The chair"' in page
    board.post(escalate, {"to_whom": "The chair", "reason": "No answer"})
    supplement = reverse("reviews:request_supplement", args=[ret])
    board.post(supplement, {"conditions": CONDITIONS, "supply_to": "The board", "note": "One question more"})
    assert world.ret.requests.count() == 2
    page = board.get(reverse("reviews:return_progress", args=[ret])).content.decode()
    for words in ("Escalated to The chair", "Supplementary request sent", "Withdrawn", "Requested again"):
        assert words in page, words
    page = browse(world.lead).get(reverse("reviews:request_detail", args=[ret])).content.decode()
    assert "Supplementary request 2" in page


def test_a_contact_is_noted_for_the_board_alone(world, sent, browse):
    ret, board = world.ret.reference, browse(world.coordinator)
    noting = reverse("reviews:contact_add", args=[ret])
    today = timezone.localdate()
    noted = {"how": "telephone", "with_whom": "Agency lead", "said": "<b>Promised</b> it by Friday"}
    page = board.post(noting, noted | dated("happened_on", today + timedelta(days=1))).content.decode()
    assert "There is a problem" in page and "by Friday" in page
    assert board.post(noting, noted | dated("happened_on", today)).status_code == 302
    page = board.get(reverse("reviews:return_progress", args=[ret])).content.decode()
    assert "By telephone" in page and "Agency lead" in page and "&lt;b&gt;Promised&lt;/b&gt; it by Friday" in page
    theirs = browse(world.lead).get(reverse("reviews:request_detail", args=[ret])).content.decode()
    assert "Promised" not in theirs and "Contact noted" not in theirs
    with pytest.raises(Refused, match="with whom"):
        log_contact(
            agency_return=world.ret, how="email", happened_on=today, with_whom=" ", said="x", by=world.coordinator
        )
    with pytest.raises(NotAllowed):
        log_contact(agency_return=world.ret, how="email", happened_on=today, with_whom="x", said="x", by=world.lead)
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        ContactLogged.objects.update(reason="Otherwise")


def test_moving_a_review_on_in_the_browser(world, sent, browse):
    client = browse(world.coordinator)
    suspend = reverse("reviews:review_move", args=[sent.reference, "suspend"])
    assert "Enter reason" in client.post(suspend, {"reason": ""}).content.decode()
    assert client.post(suspend, {"reason": "Criminal case"}).status_code == 302
    assert client.post(suspend, {"reason": "Twice"}).status_code == 409
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "The review is suspended" in page and "Resume the review" in page
    close = reverse("reviews:review_move", args=[sent.reference, "close"])
    assert client.get(close).status_code == 409
    assert client.get(reverse("reviews:review_move", args=[sent.reference, "start_gathering"])).status_code == 409


def test_the_list_is_filtered_by_state_and_shows_what_one_may_see(world, browse):
    making.sent(world, "ASAB-SAR-2026-03")
    making.opened(world, "ASAB-SAR-2026-04")
    client, url = browse(world.coordinator), reverse("reviews:review_list")
    page = client.get(url).content.decode()
    assert "ASAB-SAR-2026-03" in page and "ASAB-SAR-2026-04" in page and "0 of 9 parts" in page
    page = client.get(url, {"state": "set_up"}).content.decode()
    assert "ASAB-SAR-2026-03" not in page and "ASAB-SAR-2026-04" in page
    assert "ASAB-SAR-2026-03" in client.get(url, {"state": "nonsense"}).content.decode()
    page = browse(world.leads[0]).get(url).content.decode()
    assert "ASAB-SAR-2026-03" in page and "ASAB-SAR-2026-04" not in page and "of 3 parts" not in page
    assert "no review that you may see" in browse(world.stranger).get(url).content.decode()


def test_the_list_asks_as_much_for_many_reviews_as_for_one(world):
    counts = []
    for number in range(1, 6):
        making.opened(world, f"ASAB-SAR-2026-0{number}")
        with CaptureQueriesContext(connection) as queries:
            list(reviews_for(world.coordinator))
        counts.append(len(queries))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("page", ["review_terms", "request_detail", "letter_read"])
def test_an_agency_reads_nothing_of_another(world, sent, browse, page):
    other = "ASAB-SAR-2026-03-GP"
    ask_extension(
        part=world.ret.parts.get(kind="imr"),
        until=timezone.localdate() + timedelta(days=300),
        reason="Canary of the police",
        by=world.lead,
    )
    address = {"review_terms": [sent.reference], "request_detail": [other], "letter_read": [other, 1]}[page]
    content = browse(world.leads[1]).get(reverse(f"reviews:{page}", args=address)).content.decode()
    for hidden in ("Canary of the police", "Ashmere Constabulary", "Kestrel Homes"):
        assert hidden not in content


def test_the_terms_of_a_suspended_review_stay_readable(world, sent, browse):
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    page = browse(world.lead).get(reverse("reviews:review_terms", args=[sent.reference])).content.decode()
    assert "Suspended" in page and "Criminal case" not in page
    assert Review.objects.get(pk=sent.pk).suspended_from == "gathering"
