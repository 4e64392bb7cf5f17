"""Sending the requests: all at once or none, each agency with its own scope, parts, dates, letter and notice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from notifications.models import OutboxMessage
from notifications.working_days import add_working_days
from reviews.ladder import Rung
from reviews.letters import HOUSE
from reviews.models import AgencyReturn, InformationRequest, PartState, PlannedRequest, Review
from reviews.services.answers import declare_nil, refuse
from reviews.services.ladder import decide_ladder
from reviews.services.letters import decide_letter, example_letter, in_words, make_letter
from reviews.services.planning import drop_plan, plan_request, proposed_dates
from reviews.services.requests import send_requests, send_supplementary
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.closing.services.retention import set_hold
from tests.reviews import world as making
from tests.reviews.world import CONDITIONS


def test_requests_are_sent_during_a_legal_hold_as_ever(world):
    """G7: what a hold keeps is what is there, not the work that goes on."""
    review = making.ready(world)
    set_hold(review=review, reason="A court asks", by=world.coordinator)
    sent = send_requests(review=review, conditions=CONDITIONS, supply_to="The lead reviewer", by=world.coordinator)
    assert len(sent) == 3 and not PlannedRequest.objects.filter(review=review).exists()


def test_an_agency_that_is_taken_out_of_the_plan_is_asked_nothing(world):
    review = making.ready(world)
    dropped = PlannedRequest.objects.get(review=review, agency=world.agencies[0])
    with pytest.raises(NotAllowed):
        drop_plan(planned=dropped, by=world.leads[0])
    drop_plan(planned=dropped, by=world.coordinator)
    event = AuditEvent.objects.get(verb="drop_plan")
    assert (event.actor, event.details) == (world.coordinator, {"agency": world.agencies[0].pk})
    send_requests(review=review, conditions=CONDITIONS, supply_to="The lead reviewer", by=world.coordinator)
    assert not AgencyReturn.objects.filter(review=review, agency=world.agencies[0]).exists()
    assert AgencyReturn.objects.filter(review=review).count() == 2


def test_each_agency_gets_a_return_with_parts_dates_letter_and_notice(world):
    review = making.sent(world)
    assert review.state == "gathering"
    returns = AgencyReturn.objects.filter(review=review).order_by("mark")
    assert [(each.reference, each.mark) for each in returns] == [
        ("ASAB-SAR-2026-03-POL", 0),
        ("ASAB-SAR-2026-03-GP", 1),
        ("ASAB-SAR-2026-03-KH", 2),
    ]
    for each in returns:
        parts = {part.kind: part for part in each.parts.select_related("deadline")}
        assert set(parts) == {"records", "chronology", "imr"}
        assert {part.state for part in parts.values()} == {PartState.REQUESTED}
        assert parts["records"].deadline.to == Perm.ANSWER_REQUEST
        assert parts["imr"].deadline.to == Perm.SUBMIT
        request = each.requests.get()
        assert (request.number, request.asks, request.conditions) == (1, ["records", "chronology", "imr"], CONDITIONS)
    assert not PlannedRequest.objects.filter(review=review).exists()
    told = set(OutboxMessage.objects.filter(kind="request_sent").values_list("user__email", "reference"))
    assert told == {(f"lead@{code.lower()}.example", f"ASAB-SAR-2026-03-{code}") for code in ("POL", "GP", "KH")}


def test_each_letter_keeps_the_crest_of_its_day(world, monkeypatch):
    crest = {"crest": {"sha256": "a" * 64, "words": "Arms"}}
    monkeypatch.setattr("reviews.services.letters.crest_of", lambda board: crest if board == world.board else {})
    making.sent(world)
    assert {str(each.content["crest"]) for each in InformationRequest.objects.all()} == {str(crest["crest"])}


def test_each_lead_reaches_only_their_own_return(world):
    making.sent(world)
    returns = {each.agency_id: each for each in AgencyReturn.objects.all()}
    for agency, lead in zip(world.agencies, world.leads, strict=True):
        for agency_id, each in returns.items():
            assert can(lead, Perm.ANSWER_REQUEST, each) == (agency_id == agency.pk)


def test_what_is_missing_is_said_and_nothing_is_sent(world):
    review = making.opened(world)
    lonely = making.make_agency(world.board, "Lonely Trust", "LT")
    plan_request(review=review, agency=lonely, asks=["records"], by=world.coordinator)
    with pytest.raises(Refused) as refused:
        send_requests(review=review, conditions=CONDITIONS, supply_to="The board", by=world.coordinator)
    for words in ("who the adult is", "line of enquiry", "Lonely Trust has no agency lead"):
        assert words in refused.value.sentence
    assert not AgencyReturn.objects.exists() and not InformationRequest.objects.exists()
    assert Review.objects.get(pk=review.pk).state == "set_up"


@pytest.mark.parametrize("conditions", [[], ["functions", "likely"], ["functions", "about_them"], ["supplied"]])
def test_section_45_needs_two_conditions_and_one_of_two(world, conditions):
    review = making.ready(world)
    with pytest.raises(Refused):
        send_requests(review=review, conditions=conditions, supply_to="The board", by=world.coordinator)
    assert not AgencyReturn.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "subgroup", "administrator", "other_coordinator", "stranger"])
def test_only_the_boards_coordinator_sends(world, who):
    review = making.ready(world)
    with pytest.raises(NotAllowed):
        send_requests(review=review, conditions=CONDITIONS, supply_to="The board", by=getattr(world, who))


def test_sending_is_audited_without_a_word_of_the_case(world):
    making.sent(world)
    events = AuditEvent.objects.filter(verb__in=["send_request", "send_requests", "start_gathering"])
    assert events.count() == 3 + 1 + 1
    assert not any("Brindle" in str(event.details) or "Arthur" in str(event.details) for event in events)


def test_a_later_agency_is_sent_its_own_request_and_the_next_mark(world):
    review = making.sent(world, agencies=world.agencies[:2])
    plan_request(review=review, agency=world.agencies[2], asks=["information_report"], by=world.coordinator)
    send_requests(review=review, conditions=CONDITIONS, supply_to="The board", by=world.coordinator)
    late = AgencyReturn.objects.get(agency=world.agencies[2])
    assert late.mark == 2 and [part.kind for part in late.parts.all()] == ["information_report"]
    assert InformationRequest.objects.count() == 3


def test_dates_are_proposed_in_working_days_across_christmas(world):
    """From 18 December 2026: Christmas Day, Boxing Day (kept on the Monday) and New Year's Day are not counted."""
    dates = proposed_dates(world.board, date(2026, 12, 18))
    assert dates["records_due"] == date(2026, 12, 24)
    assert dates["chronology_due"] == date(2027, 1, 20)
    assert dates["report_due"] == add_working_days(date(2026, 12, 18), 40)
    # Good Friday and Easter Monday 2027 are 26 and 29 March.
    assert proposed_dates(world.board, date(2027, 3, 24))["records_due"] == date(2027, 4, 1)


def test_the_letter_is_complete_frozen_and_made_once(world, tmp_path, settings):
    settings.PRIVATE_ROOT = tmp_path
    review = making.sent(world)
    request = InformationRequest.objects.get(agency_return__reference="ASAB-SAR-2026-03-POL")
    content = request.content
    # domain.md section 3, 'Request letter contents'
    said = str(content)
    for words in (
        "section 44(1) to (3)",
        "Section 45",
        "Leonard Brindle",
        "14 March 1953",
        "1 March 2025 to 12 February 2026",
        "How was self-neglect recognised?",
        "Records secured",
        "Chronology",
        "Individual Management Review",
        "The lead reviewer",
        "escalates",
        "counselling",
        "Josephine Okafor",
        "Helen Marsden",
    ):
        assert words in said, words
    assert all(content[name] for name in ("secure_by", "name_people_by", "how_to_return", "support", "conditions"))
    assert [line["number"] for line in content["lines_of_enquiry"]] == [1, 2]
    review.pseudonym = "Changed"
    review._history_user = world.coordinator
    review.save()
    assert InformationRequest.objects.get(pk=request.pk).content == content
    first = make_letter(request=request)
    assert make_letter(request=request) == first
    assert first.paper == "request_letter" and first.file_name == "ASAB-SAR-2026-03-POL-request-letter-v1.pdf"


def test_a_letter_has_the_boards_words_of_its_day_and_keeps_them(world, sent):
    before = world.ret.requests.get().content
    assert f"by {in_words(world.ret.requests.get().deadline.due_on)}. If a date passes" in before["how_to_return"]
    assert "escalates the matter to the agency lead, the senior manager and the independent chair" in str(before)
    words = HOUSE | {"imr": "Zq for {agency} by {due date}", "closing": "With thanks, {coordinator}, for {chair}"}
    world.board.chair_name, world.board._history_user = "", world.administrator
    world.board.save()
    decide_letter(board=world.board, texts=words, seen=0, by=world.administrator)
    decide_ladder(board=world.board, rungs=[Rung("c", "Chief {board}", 3)], seen=0, by=world.administrator)
    assert world.ret.requests.get().content == before
    asked = {"asks": ["imr"], "due": {"imr": date(2027, 3, 1)}, "conditions": CONDITIONS, "supply_to": "Us"}
    refuse(part=world.ret.parts.get(kind="imr"), reason="No", by=world.lead)
    content = send_supplementary(agency_return=world.ret, note="More", by=world.coordinator, **asked).content
    assert content["asked"][0]["detail"] == "Zq for Ashmere Constabulary by 1 March 2027"
    assert content["closing"] == "With thanks, SAR coordinator, for the independent chair"
    # The new ladder is for those who are asked from now on: this agency was asked by the old one, and it still counts.
    assert "escalates the matter to the agency lead, the senior manager and the independent chair" in str(content)
    from_now_on = example_letter(board=world.board, texts=words)["how_to_return"]
    assert "escalates the matter to the chief {board}." in from_now_on  # filled once, and no more


def test_a_supplementary_request_adds_parts_and_asks_again(world, sent):
    ret = world.ret
    declare_nil(part=ret.parts.get(kind="chronology"), reason="Searched all systems", by=world.lead)
    due = {"chronology": date(2027, 3, 1)}
    request = send_supplementary(
        agency_return=ret,
        asks=["chronology"],
        due=due,
        conditions=CONDITIONS,
        supply_to="The board",
        note="Please look at the older system too.",
        by=world.coordinator,
    )
    part = ret.parts.select_related("deadline").get(kind="chronology")
    assert (request.number, part.state, part.deadline.due_on) == (2, PartState.REQUESTED, date(2027, 3, 1))
    assert request.content["note"] == "Please look at the older system too."
    with pytest.raises(Refused, match="Withdraw that one first"):
        send_supplementary(
            agency_return=ret,
            asks=["information_report"],
            due={"information_report": date(2027, 3, 1)},
            conditions=CONDITIONS,
            supply_to="The board",
            note="Instead",
            by=world.coordinator,
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_once():
    world = making.make_world()
    review = making.ready(world)

    def send(_):
        try:
            send_requests(review=review, conditions=CONDITIONS, supply_to="The board", by=world.coordinator)
        except Refused as refused:
            return refused.sentence
        finally:
            connection.close()
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(send, range(2)))
    assert outcomes == ["Plan a request to at least one agency.", "sent"]
    assert AgencyReturn.objects.count() == 3 and InformationRequest.objects.count() == 3
