"""The escalation ladder: what is proposed for a late or refused part, what stops it, and who is told when a person sends it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications import deadlines
from notifications.models import OutboxMessage
from notifications.transport import Letter
from notifications.working_days import NONE_CLOSED, add_working_days
from reviews.ladder import HOUSE, Rung, Told, in_words, next_rung
from reviews.models import AgencyReturn, EscalationLadder, RequestDecision
from reviews.selectors.ladder import proposal_for, proposals_for, standing_escalations
from reviews.services.answers import acknowledge, ask_extension, refuse
from reviews.services.ladder import decide_ladder
from reviews.services.requests import decline_extension, escalate, grant_extension
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.home.selectors import work_of
from tests.reviews import world as making
from tests.walls import owner

MONDAY = date(2026, 6, 1)


def late_by(world, kind: str, days: int):
    """The part, as many working days late as given."""
    part = world.ret.parts.select_related("deadline").get(kind=kind)
    due_on = add_working_days(timezone.localdate(), -days)
    deadlines.shift(part.deadline, due_on=due_on, reason="Moved by the test", by=world.coordinator)
    return part


def send(world, rung: str, **more) -> RequestDecision:
    return escalate(agency_return=world.ret, rung=rung, reason="No answer", by=world.coordinator, **more)


def told() -> set[str]:
    return set(OutboxMessage.objects.filter(kind="return_escalated").values_list("user__email", flat=True))


def waiting_for(user) -> list[str]:
    return [task.what for group in work_of(user) for task in group.tasks]


@pytest.mark.parametrize(
    ("climbed", "found"),
    [
        ({}, (0, date(2026, 6, 2))),
        ({"lead": date(2026, 6, 2)}, (1, date(2026, 6, 8))),
        ({"lead": date(2026, 6, 9)}, (1, date(2026, 6, 15))),  # told late: it still has its four days
        ({"manager": date(2026, 6, 8)}, (2, date(2026, 6, 15))),
        ({"chair": date(2026, 6, 2)}, None),
    ],
)
def test_the_next_rung_and_its_day(climbed, found):
    assert next_rung(HOUSE, MONDAY, climbed, NONE_CLOSED) == found


def test_a_day_on_which_the_board_is_closed_does_not_count():
    assert next_rung(HOUSE, MONDAY, {}, frozenset({date(2026, 6, 2)})) == (0, date(2026, 6, 3))
    assert in_words(HOUSE) == "the agency lead, the senior manager and the independent chair"


def test_a_late_part_is_proposed_for_the_lowest_rung_that_nobody_was_told_on(world, sent):
    assert proposal_for(world.ret) is None
    late_by(world, "chronology", 6)
    proposal = proposal_for(world.ret)
    assert proposal.rung.key == "lead" and proposal.what == "Chronology"
    assert proposal.since == add_working_days(proposal.troubles[0].since, 1)
    assert "Chronology: was due on" in proposal.facts and "days late" in proposal.facts
    send(world, "lead")
    assert proposal_for(world.ret) is None  # told today: four working days until the next
    assert not RequestDecision.objects.exclude(rung="lead").filter(verb="escalate").exists()  # never by itself


def test_two_parts_are_one_proposal_for_the_highest_rung(world, sent):
    late_by(world, "chronology", 20)
    facts = {"verb": "escalate", "rung": "lead", "to_whom": "Agency lead", "reason": "No answer"}
    fortnight = timezone.now() - timedelta(days=14)
    RequestDecision.objects.create(subject=world.ret.requests.get(), by=world.coordinator, at=fortnight, **facts)
    late_by(world, "imr", 2)
    proposal = proposal_for(world.ret)
    assert proposal.rung.key == "manager"
    assert [one.part.kind for one in proposal.troubles] == ["chronology", "imr"]
    assert "Escalated to Agency lead on" in proposal.facts


def test_a_question_for_more_time_and_a_suspension_stop_it(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    part, until = late_by(world, "chronology", 3), timezone.localdate() + timedelta(days=7)
    asked = ask_extension(part=part, until=until, reason="Ill", by=world.lead)
    assert proposal_for(world.ret) is None
    decline_extension(asked=asked, reason="No", by=world.coordinator)
    assert proposal_for(world.ret).rung.key == "lead"
    move_review(review=sent, verb="suspend", reason="Criminal case", by=world.coordinator)
    assert proposals_for(AgencyReturn.objects.all()) == {}


def test_a_date_that_is_given_anew_begins_the_ladder_anew(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    part = late_by(world, "chronology", 3)
    send(world, "lead")
    assert standing_escalations(world.ret)
    asked = ask_extension(part=part, until=timezone.localdate() + timedelta(days=9), reason="Ill", by=world.lead)
    grant_extension(asked=asked, until=timezone.localdate() + timedelta(days=9), by=world.coordinator)
    assert proposal_for(world.ret) is None and not standing_escalations(world.ret)


def test_for_a_refusal_the_days_count_from_the_refusal(world, sent):
    refuse(part=world.ret.parts.get(kind="imr"), reason="We need not", by=world.lead)
    assert proposal_for(world.ret) is None
    decide_ladder(board=world.board, rungs=[Rung("chair", "Chair", 1)], seen=0, for_open=True, by=world.administrator)
    tomorrow = add_working_days(timezone.localdate(), 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda *args: tomorrow)
        found = proposal_for(world.ret)
    assert found.rung.title == "Chair" and "refused on" in found.facts


def test_whoever_holds_the_rung_is_told_that_and_no_more(world, sent, browse):
    manager = making.person("manager@pol.example", "Moira Keel", world.agencies[0])
    assign_role(user=manager, role=Role.SENIOR_MANAGER, scope=world.ret.scope, by=world.lead)
    send(world, "lead")
    assert told() == {world.lead.email}
    send(world, "manager")
    assert told() == {world.lead.email, manager.email}
    send(world, "chair")
    assert told() == {world.lead.email, manager.email}
    for message in OutboxMessage.objects.filter(kind="return_escalated"):
        body = Letter.of(message).body
        assert world.ret.reference in body and "No answer" not in body and "Arthur" not in body
    late_by(world, "imr", 1)
    page = browse(manager).get(reverse("imr:return_hub", args=[world.ret.reference])).content.decode()
    assert "escalated this to: Senior manager" in page and "No answer" in page


def test_it_is_not_sent_twice_and_not_by_others(world, sent):
    send(world, "lead", seen=0)
    with pytest.raises(Refused, match="escalated meanwhile"):
        send(world, "lead", seen=0)
    with pytest.raises(Refused, match="to whom"):
        send(world, "no such rung")
    with pytest.raises(NotAllowed):
        escalate(agency_return=world.ret, rung="lead", reason="x", by=world.lead)
    assert RequestDecision.objects.filter(verb="escalate").count() == 1


def test_it_is_proposed_on_each_page_and_sent_by_a_person(world, sent, browse):
    late_by(world, "chronology", 12)
    client, ret = browse(world.coordinator), world.ret.reference
    assert any(
        "Escalate Ashmere Constabulary: Agency lead (Chronology)" in one for one in waiting_for(world.coordinator)
    )
    assert not any("Chase Ashmere" in one for one in waiting_for(world.coordinator))
    assert not any("Escalate" in one for one in waiting_for(world.lead))
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "Next: Agency lead, since" in page
    page = client.get(reverse("reviews:return_progress", args=[ret])).content.decode()
    assert "An escalation is proposed" in page
    sending = reverse("reviews:request_escalate", args=[ret])
    page = client.get(sending).content.decode()
    assert "A notice goes to Lead of POL." in page and "Chronology: was due on" in page
    assert "you tell them yourself (Helen Marsden)" in page and not told()
    page = client.post(sending, {"seen": "0", "rung": "lead", "reason": "Please act"}, follow=True).content.decode()
    assert "a notice goes to Lead of POL" in page and told() == {world.lead.email}
    page = client.post(sending, {"seen": "0", "rung": "manager", "reason": "Zq kept"}).content.decode()
    assert "escalated meanwhile" in page and "Zq kept" in page
    newest = RequestDecision.objects.get(verb="escalate").pk
    assert f'name="seen" value="{newest}"' in page  # the next submit is made knowing it
    assert "Escalated meanwhile to Agency lead" in page and "Please act" in page
    went = client.post(sending, {"seen": newest, "rung": "chair", "reason": "Still nothing"}, follow=True)
    page = went.content.decode()
    assert "The portal writes to nobody" in page and 'value="Independent chair"' in page and "Note a contact" in page
    lead = browse(world.lead).get(reverse("reviews:request_detail", args=[ret])).content.decode()
    assert "Escalated to Independent chair" in lead and "Please act" in lead


def test_a_ladder_counts_for_agencies_asked_afterwards_unless_it_is_to_count_for_all(world, sent):
    late_by(world, "chronology", 3)
    rungs = [Rung("chief", "Chief executive", 2, Told.OUTSIDE)]
    first = decide_ladder(board=world.board, rungs=rungs, seen=0, by=world.administrator)
    assert proposal_for(world.ret).rung.key == "lead"
    decide_ladder(board=world.board, rungs=rungs, seen=first.pk, for_open=True, by=world.administrator)
    assert proposal_for(world.ret).rung.key == "chief"
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        EscalationLadder.objects.update(rungs=[])


@pytest.mark.parametrize(
    ("rungs", "words"),
    [
        ([], "between 1 and"),
        ([Rung("a", "Lead", 2), Rung("b", "lead", 3)], "stands there twice"),
        ([Rung("a", "Lead", 2), Rung("b", "Chair", 2)], "Chair comes after Lead"),
        ([Rung("a", "Lead", 0)], "working days after"),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(world, rungs, words):
    with pytest.raises(Refused, match=words):
        decide_ladder(board=world.board, rungs=rungs, seen=0, by=world.administrator)
    with pytest.raises(NotAllowed):
        decide_ladder(board=world.board, rungs=HOUSE, seen=0, by=world.coordinator)


def test_proposals_ask_as_much_for_many_returns_as_for_one(world, sent):
    counts = []
    for ret in AgencyReturn.objects.all():
        for part in ret.parts.select_related("deadline"):
            due_on = add_working_days(timezone.localdate(), -2)
            deadlines.shift(part.deadline, due_on=due_on, reason="x", by=world.coordinator)
        with CaptureQueriesContext(connection) as queries:
            proposals_for(AgencyReturn.objects.all())
        counts.append(len(queries))
    assert len(set(counts)) == 1
