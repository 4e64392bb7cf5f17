"""Once a year an agency's lead, and an administrator of the board, say who still needs access; and what is left is shown."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from notifications.models import Deadline, OutboxMessage
from notifications.services import due_reminders
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role, exclude
from sar_portal.accounts.models import AccessConfirmation, ConfirmedPerson, Membership
from sar_portal.accounts.services import ask_for_address, change_board, deactivate
from sar_portal.home.selectors import work_of
from sar_portal.people.selectors import (
    confirmation_due,
    late_confirmations,
    members_to_confirm,
    owned_by,
    roles_to_confirm,
)
from sar_portal.people.services import confirm_members, confirm_roles, set_confirmations
from tests.accounts.conftest import member, person
from tests.accounts.sign_in import sign_in
from tests.imr import writing
from tests.looking import HOSTILE, LONG, look, look_here, signed_in

PAGE, ROLES = "/agencies/ASAB/POL/people/confirm/", "/admin-area/ASAB/people/confirm/"


def all_needed(people) -> dict[int, bool]:
    return {one.key: True for one in people}


def test_everybody_is_put_to_the_lead_but_the_lead(client, world):
    world.officer.last_login = timezone.now().replace(year=2026, month=5, day=3, hour=12)
    world.officer.save()
    sign_in(client, world.police_lead)
    page = client.get(PAGE).content.decode()
    assert "Officer" in page and "Last signed in on 3 May 2026." in page and "Police Lead</legend>" not in page
    (one,) = members_to_confirm(world.police_lead, world.police)
    assert one.user == world.officer
    assert client.post(PAGE, {}).status_code == 200 and not AccessConfirmation.objects.exists()


def test_what_is_no_longer_needed_ends_at_once_and_is_kept_as_a_decision(client, world):
    other = person("constable")
    member(world.police, other)
    sign_in(client, world.police_lead)
    keys = {one.user: one.key for one in members_to_confirm(world.police_lead, world.police)}
    sent = {f"person_{keys[world.officer]}": "ended", f"person_{keys[other]}": "needed"}
    response = client.post(PAGE, sent, follow=True)
    assert response.status_code == 200 and b"What is left to hand on" in response.content
    made = AccessConfirmation.objects.get()
    assert (made.by, made.scope_id) == (world.police_lead, world.police.pk)
    assert set(made.people.values_list("user", "needed")) == {(world.officer.pk, False), (other.pk, True)}
    assert not Membership.objects.filter(user=world.officer, until__isnull=True).exists()
    assert Membership.objects.filter(user=other, until__isnull=True).exists()
    assert OutboxMessage.objects.filter(kind="access_changed", user=world.officer).count() == 1
    assert AuditEvent.objects.get(verb="confirm_access").details == {"confirmation": made.pk, "people": 2, "ended": 1}
    for change in (made.save, made.delete, made.people.first().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert b"Officer" in client.get(f"/agencies/ASAB/POL/people/confirmations/{made.pk}/").content
    sign_in(client, world.housing_lead)
    assert client.get(f"/agencies/ASAB/HOU/people/confirmations/{made.pk}/").status_code == 404


def test_whoever_came_meanwhile_is_looked_at_too(world):
    seen = all_needed(members_to_confirm(world.police_lead, world.police))
    member(world.police, person("constable"))
    with pytest.raises(Refused):
        confirm_members(agency=world.police, needed=seen, by=world.police_lead)
    assert not AccessConfirmation.objects.exists() and not ConfirmedPerson.objects.exists()


def test_nobody_confirms_another_agency_or_the_board(world):
    with pytest.raises(NotAllowed):
        confirm_members(agency=world.police, needed={}, by=world.housing_lead)
    with pytest.raises(NotAllowed):
        confirm_roles(board=world.board, needed={}, by=world.coordinator)
    assert roles_to_confirm(world.coordinator, world.board) == []


def test_the_boards_administrator_confirms_its_roles(client, world):
    sign_in(client, world.administrator)
    asked = roles_to_confirm(world.administrator, world.board)
    leads = {world.police_lead, world.housing_lead}
    assert {one.user for one in asked} == {world.second_administrator, world.coordinator, world.auditor} | leads
    answers = {f"person_{one.key}": "ended" if one.user == world.auditor else "needed" for one in asked}
    response = client.post(ROLES, answers, follow=True)
    assert b"No longer: ended" in response.content
    assert not RoleAssignment.objects.live().filter(user=world.auditor).exists()
    assert can(world.coordinator, Perm.OPEN_REVIEW, world.board)


def test_leads_of_agencies_are_put_to_the_administrator_too(world):
    """A lead is not asked about themselves; here one person leads two agencies, and one of the two ends."""
    lead = world.police_lead
    assign_role(user=lead, role=Role.AGENCY_LEAD, scope=world.housing.scope, by=world.administrator)
    asked = {
        one.facts.partition(".")[0]: one
        for one in roles_to_confirm(world.administrator, world.board)
        if one.user == lead
    }
    assert set(asked) == {"Leads Ashmere Police", f"Leads {world.housing.name}"}
    needed = all_needed(roles_to_confirm(world.administrator, world.board))
    needed[asked[f"Leads {world.housing.name}"].key] = False
    made = confirm_roles(board=world.board, needed=needed, by=world.administrator)
    assert set(made.people.filter(user=lead).values_list("place", "needed")) == {
        (world.police.pk, True), (world.housing.pk, False),
    }  # fmt: skip
    assert can(lead, Perm.MANAGE_PEOPLE, world.police) and not can(lead, Perm.MANAGE_PEOPLE, world.housing)


def test_who_alone_leads_a_review_or_an_agency_is_shown_as_owning_it(w):
    def owned(person):
        return [(one.what, one.reference) for one in owned_by(w.administrator, person, w.board)]

    assert ("The only lead", w.agencies[0].name) in owned(w.lead)
    assert owned_by(w.lead, w.lead, w.agencies[0]) == []
    reviewer = person("reviewer")
    assign_role(user=reviewer, role=Role.LEAD_REVIEWER, scope=w.ret.review.scope, by=w.administrator)
    assert owned(reviewer) == []  # another leads it with them
    end_role(assignment=RoleAssignment.objects.exclude(user=reviewer).get(role=Role.LEAD_REVIEWER), by=w.administrator)
    assert owned(reviewer) == [("Lead reviewer", w.ret.review.reference)]
    deactivate(user=w.lead, board=w.board, by=w.administrator)
    assert ("The only lead", w.agencies[0].name) in owned(w.lead)
    assign_role(user=w.second, role=Role.AGENCY_LEAD, scope=w.agencies[0].scope, by=w.administrator)
    assert owned(w.lead) == []


def test_a_date_is_set_for_each_place_once_and_anew_by_each_confirmation(world):
    change_board(board=world.board, access_months=6, by=world.administrator)
    set_confirmations()
    set_confirmations()
    running = Deadline.objects.filter(kind="access", met_at__isnull=True)
    assert running.filter(scope=world.police.pk).count() == running.filter(scope=world.board.pk).count() == 1
    first = confirmation_due(world.police.pk)
    assert 180 <= (first.due_on - timezone.localdate()).days <= 185
    needed = all_needed(members_to_confirm(world.police_lead, world.police))
    confirm_members(agency=world.police, needed=needed, by=world.police_lead)
    first.refresh_from_db()
    assert first.met_at and confirmation_due(world.police.pk).pk != first.pk


def test_the_lead_is_reminded_and_told_no_name_and_the_administrator_sees_what_is_late(client, world):
    set_confirmations()
    due = confirmation_due(world.police.pk)
    assert [task for group in work_of(world.police_lead) for task in group.tasks if "needs access" in task.what] == []
    due_reminders(due.due_on)
    told = OutboxMessage.objects.filter(reminder__deadline=due)
    assert set(told.values_list("user", flat=True)) == {world.police_lead.pk}
    assert {(message.reference, message.link) for message in told} == {("", PAGE)}
    assert late_confirmations(world.board) == []
    Deadline.objects.filter(pk=due.pk).update(due_on=date(2026, 1, 5))
    assert late_confirmations(world.board) == [("Ashmere Police", date(2026, 1, 5))]
    assert [task.link for group in work_of(world.police_lead) for task in group.tasks] == [PAGE]
    sign_in(client, world.administrator)
    assert b"Ashmere Police, due on 5 January 2026" in client.get("/admin-area/ASAB/people/").content
    sign_in(client, world.police_lead)
    assert b"5 January 2026" in client.get("/agencies/ASAB/POL/people/").content


@pytest.mark.parametrize(
    ("day", "months", "then"), [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 12, 5), 12, (2027, 12, 5))]
)
def test_months_after(day, months, then):
    from sar_portal.people.services import _months_after

    assert _months_after(date(*day), months) == date(*then)


@pytest.fixture
def w(db):
    return writing.drafting()


def test_what_an_author_leaves_can_be_handed_on_by_the_lead(client, w):
    assert [one.what for one in owned_by(w.lead, w.author, w.agencies[0])] == ["Author"]
    needed = {one.key: one.user != w.author for one in members_to_confirm(w.lead, w.agencies[0])}
    confirm_members(agency=w.agencies[0], needed=needed, by=w.lead)
    (left,) = owned_by(w.lead, w.author, w.agencies[0])
    assert left.reference == w.ret.reference
    sign_in(client, w.lead)  # who has just signed in is not asked again
    assert client.get(left.link).status_code == 200
    writing.appoint(w, w.second)
    assert owned_by(w.lead, w.author, w.agencies[0]) == []


def test_a_lead_is_told_of_no_return_of_another_agency(client, w):
    other = member(w.agencies[1], w.author)
    assert owned_by(w.lead, w.author, w.agencies[0]) and owned_by(w.administrator, w.author, w.board)
    assert owned_by(w.lead, w.author, w.agencies[1]) == []
    other_lead = person("lead.of.the.other")
    member(w.agencies[1], other_lead)
    assign_role(user=other_lead, role=Role.AGENCY_LEAD, scope=w.agencies[1].scope, by=w.administrator)
    sign_in(client, other_lead)
    place = f"/agencies/{w.board.code}/{w.agencies[1].code}/people"
    answer = client.get(f"{place}/{other.pk}/end/")
    assert answer.status_code == 200 and w.ret.reference not in answer.content.decode()
    needed = {one.key: one.user != w.author for one in members_to_confirm(other_lead, w.agencies[1])}
    made = confirm_members(agency=w.agencies[1], needed=needed, by=other_lead)
    answer = client.get(f"{place}/confirmations/{made.pk}/")
    assert answer.status_code == 200 and w.author.name in answer.content.decode()
    assert w.ret.reference not in answer.content.decode()


def test_a_closed_account_is_shown_with_what_it_leaves_and_who_hands_it_on(client, w):
    deactivate(user=w.manager, board=w.board, by=w.administrator)
    (left,) = owned_by(w.administrator, w.manager, w.board)
    assert (left.what, left.link, left.by) == ("Senior manager who accepts", "", w.lead.name)
    sign_in(client, w.administrator)
    page = client.get(f"/admin-area/ASAB/people/{w.manager.pk}/").content.decode()
    assert "Senior manager who accepts" in page and w.lead.name in page


def test_nothing_is_shown_of_a_return_that_the_lead_is_kept_from(w):
    exclude(user=w.lead, scope=w.ret.scope, because="involvement:1", by=w.lead)
    assert owned_by(w.lead, w.author, w.agencies[0]) == []
    (facts,) = [one.facts for one in members_to_confirm(w.lead, w.agencies[0]) if one.user == w.author]
    assert w.ret.reference not in facts


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(chromium, live_server):
    w = writing.drafting()
    Membership.objects.filter(user=w.second).update(job_title=HOSTILE[:120])
    w.second.name = LONG[:120]
    w.second.last_login = timezone.now() - timedelta(days=400)
    w.second.save()
    set_confirmations()
    page, said = signed_in(chromium, live_server, w.lead)
    wrong = look(page, live_server.url + PAGE, "colleagues-confirm")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("alert").wait_for()
    wrong += look_here(page, "colleagues-confirm-errors")
    for group in page.get_by_role("group").all():
        group.get_by_label("No longer" if w.author.name in group.inner_text() else "Still needs access").check()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="Hand it on").wait_for()
    wrong += look_here(page, "colleagues-confirmed")
    wrong += look(page, live_server.url + "/agencies/ASAB/POL/people/", "colleague-list")
    wrong += look(page, live_server.url + PAGE, "colleagues-confirm-again")
    wrong += said
    page, said = signed_in(chromium, live_server, w.administrator)
    Deadline.objects.filter(kind="access", scope=w.agencies[1].pk).update(due_on=date(2026, 1, 5))
    wrong += look(page, live_server.url + ROLES, "roles-confirm")
    wrong += look(page, live_server.url + "/admin-area/ASAB/people/", "person-list")
    wrong += look(page, live_server.url + f"/admin-area/ASAB/people/{w.manager.pk}/", "person-detail")
    person = f"/admin-area/ASAB/people/{w.manager.pk}/address/"
    wrong += look(page, live_server.url + person, "person-address")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("alert").wait_for()
    wrong += look_here(page, "person-address-errors")
    long = f"{'averyverylongname' * 3}@{'council' * 8}.example"
    change = ask_for_address(user=w.administrator, address=long, by=w.administrator)
    wrong += look(page, live_server.url + "/account/address/", "address-ask")
    wrong += look(page, f"{live_server.url}/account/address/{change.nonce}/", "address-confirm")
    wrong += look(page, live_server.url + "/account/security/", "account-security")
    assert wrong + said == []
