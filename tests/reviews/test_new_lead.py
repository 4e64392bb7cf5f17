"""Another agency lead, another shared mailbox: what was sent before is theirs to read, what is sent afterwards reaches them."""

import pytest
from django.urls import reverse

from notifications.models import OutboxMessage, Reminder
from notifications.services import due_reminders, send_due
from notifications.transport import Letter
from reviews.selectors.ladder import mailbox_of
from reviews.services.answers import acknowledge
from reviews.services.planning import plan_letter
from reviews.services.requests import escalate, request_again, send_requests, send_supplementary, withdraw_part
from sar_portal.access.errors import NotAllowed
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role, exclude
from sar_portal.accounts.services import ask_for_address, change_agency
from sar_portal.home.selectors import work_of
from sar_portal.people.services import confirm_address
from tests.reviews import world as making
from tests.reviews.world import CONDITIONS


def ask_more(world):
    facts = {"asks": [], "due": {}, "conditions": CONDITIONS, "supply_to": "The board", "note": "More"}
    return send_supplementary(agency_return=world.ret, by=world.coordinator, **facts)


def told(kind: str = "request_sent") -> list[str]:
    rows = OutboxMessage.objects.filter(kind=kind, reference="ASAB-SAR-2026-03-POL").order_by("pk")
    return [row.user.email if row.user else row.address for row in rows]


def mailbox(world, address: str) -> None:
    agency = world.agencies[0]
    agency.refresh_from_db()
    change_agency(agency=agency, shared_mailbox=address, version=agency.version, by=world.lead)


@pytest.fixture
def new_lead(world, sent):
    """The old lead has gone; the new one has come."""
    new = making.person("new@pol.example", "Nadia Ferris", world.agencies[0], "Safeguarding lead")
    old = RoleAssignment.objects.live().get(user=world.lead, role=Role.AGENCY_LEAD)
    assign_role(user=new, role=Role.AGENCY_LEAD, scope=world.agencies[0].scope, by=world.administrator)
    end_role(assignment=old, by=world.administrator)
    return new


def test_a_new_lead_reads_what_was_sent_is_reminded_and_answers(world, sent, new_lead, browse):
    client, ret = browse(new_lead), world.ret.reference
    assert client.get(reverse("reviews:letter_read", args=[ret, 1])).status_code == 200
    assert "Acknowledge the request" in [task.what for group in work_of(new_lead) for task in group.tasks]
    assert work_of(world.lead) == []
    request = world.ret.requests.get()
    due_reminders(request.deadline.due_on)
    reminded = Reminder.objects.filter(deadline=request.deadline).values_list("recipient", flat=True)
    assert set(reminded) == {new_lead.pk}
    ask_more(world)
    assert told() == [world.lead.email, new_lead.email]
    with pytest.raises(NotAllowed):
        acknowledge(request=request, by=world.lead)
    acknowledge(request=request, by=new_lead)
    assert browse(world.lead).get(reverse("reviews:letter_read", args=[ret, 1])).status_code in {403, 404}


def test_what_waited_for_the_old_lead_is_not_sent(world, sent, new_lead, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_due()
    assert world.lead.email not in [letter.to[0] for letter in mailoutbox]


def test_the_shared_mailbox_of_the_day_hears_of_requests_and_of_nothing_else(world, sent, browse):
    mailbox(world, "sar@pol.example")
    part = world.ret.parts.get(kind="imr")
    withdraw_part(part=part, reason="Not needed", by=world.coordinator)
    assert told("part_withdrawn") == [world.lead.email]
    request_again(part=part, due_on=part.deadline.due_on, reason="Needed", by=world.coordinator)
    assert told() == [world.lead.email, world.lead.email, "sar@pol.example"]
    page = browse(world.coordinator).get(reverse("reviews:request_escalate", args=[world.ret.reference]))
    assert "A notice goes to Lead of POL and sar@pol.example." in page.content.decode()
    mailbox(world, "other@pol.example")
    ask_more(world)
    escalate(agency_return=world.ret, rung="lead", reason="Late", by=world.coordinator)
    escalate(agency_return=world.ret, rung="chair", reason="Late", by=world.coordinator)
    assert told()[-2:] == [world.lead.email, "other@pol.example"]
    assert told("return_escalated") == [world.lead.email, "other@pol.example"]


def test_a_shared_mailbox_is_told_the_reference_and_where_to_sign_in_and_no_word_more(world, sent):
    """R9: who reads a mailbox is not known."""
    mailbox(world, "sar@pol.example")
    escalate(agency_return=world.ret, rung="lead", reason="Zqreason: the IMR is late", by=world.coordinator)
    letter = Letter.of(OutboxMessage.objects.get(kind="return_escalated", address="sar@pol.example"))
    said = f"{letter.subject} {letter.body}"
    assert world.ret.reference in said
    assert reverse("reviews:request_detail", args=[world.ret.reference]) in said
    identity, review = world.ret.review.identity, world.ret.review
    for word in ("Zqreason", "IMR", "Chronology", identity.real_name, review.pseudonym, world.lead.name, "Ashmere"):
        assert word not in said.replace(review.board.name, ""), word


def test_a_mailbox_that_is_the_leads_own_address_hears_once_and_all_recipients_are_shown(world, browse):
    agency = world.agencies[0]
    change_agency(agency=agency, shared_mailbox="LEAD@pol.example", version=agency.version, by=world.leads[0])
    surgery = world.agencies[1]
    change_agency(agency=surgery, shared_mailbox="box@gp.example", version=surgery.version, by=world.leads[1])
    review = making.ready(world)
    plan_letter(review=review, conditions=CONDITIONS, supply_to="The board", by=world.coordinator)
    page = browse(world.coordinator).get(reverse("reviews:request_preview", args=[review.reference])).content.decode()
    assert "Lead of GP, box@gp.example" in page
    send_requests(review=review, conditions=CONDITIONS, supply_to="The board", by=world.coordinator)
    assert told() == [world.leads[0].email]
    assert OutboxMessage.objects.filter(kind="request_sent", address="box@gp.example").count() == 1


def test_a_mailbox_that_is_an_excluded_leads_own_address_hears_nothing(world, sent, browse):
    mailbox(world, "LEAD@pol.example")
    exclude(user=world.lead, scope=world.ret.scope, because="register:1", by=world.coordinator)
    ask_more(world)
    escalate(agency_return=world.ret, rung="lead", reason="Late", by=world.coordinator)
    assert told() == [world.lead.email] and told("return_escalated") == []  # the first was written before the exclusion
    page = browse(world.coordinator).get(reverse("reviews:request_escalate", args=[world.ret.reference]))
    assert "lead@pol.example" not in page.content.decode()


def test_nor_does_a_mailbox_that_was_theirs_before(world, sent):
    """What an account's address was still means its person."""
    lead, mine = world.lead, world.lead.email
    mailbox(world, mine.upper())
    change = ask_for_address(user=lead, address="lead.new@example.org", by=lead)
    confirm_address(change=change, keep="", by=lead)
    lead.refresh_from_db()
    assert mailbox_of(world.ret) == mine  # it is nobody's address now
    exclude(user=lead, scope=world.ret.scope, because="register:1", by=world.coordinator)
    assert mailbox_of(world.ret) == ""
