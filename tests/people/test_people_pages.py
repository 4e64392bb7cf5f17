"""The pages of an agency's lead and of the administrator: what they show, to whom, and what they change."""

import time

import pytest

from chronology.selectors.glossary import shared
from reviews.models import AgencyReturn, Review
from sar_portal.access.decide import can
from sar_portal.access.grants import differences
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Agency, Invitation, Membership
from tests.accounts.sign_in import sign_in

COLLEAGUES = "/agencies/ASAB/POL/people/"
PEOPLE = "/admin-area/ASAB/people/"
WHO = {"name": "Nia Newcomer", "email": "nia@example.org", "email_again": "nia@example.org", "job_title": "Inspector"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (COLLEAGUES, {"police_lead"}),
        (COLLEAGUES + "invite/", {"police_lead"}),
        (COLLEAGUES + "settings/", {"police_lead"}),
        (PEOPLE, {"administrator", "second_administrator"}),
        (PEOPLE + "invite/", {"administrator", "second_administrator"}),
        ("/admin-area/ASAB/agencies/", {"administrator", "second_administrator"}),
        ("/admin-area/ASAB/agencies/add/", {"administrator", "second_administrator"}),
        ("/admin-area/ASAB/agencies/POL/", {"administrator", "second_administrator"}),
        ("/admin-area/ASAB/settings/", {"administrator", "second_administrator"}),
        ("/audit/ASAB/", {"auditor"}),
        ("/audit/ASAB/verify/", {"auditor"}),
    ],
)
def test_who_reaches_which_page(client, world, path, allowed):
    for name, user in world.people.items():
        sign_in(client, user)
        status = client.get(path).status_code
        assert (status == 200) == (name in allowed), (name, status)
        assert status in (200, 403, 404)


def test_a_lead_invites_sees_and_withdraws(client, world):
    sign_in(client, world.police_lead)
    assert client.post(COLLEAGUES + "invite/", WHO | {"role": ""}).url == COLLEAGUES
    page = client.get(COLLEAGUES).content.decode()
    assert "Nia Newcomer" in page and "nia@example.org" in page
    invitation = Invitation.objects.get()
    sign_in(client, world.housing_lead)
    assert client.post(f"{COLLEAGUES}invitations/{invitation.nonce}/withdraw/").status_code == 404
    sign_in(client, world.police_lead)
    client.post(f"{COLLEAGUES}invitations/{invitation.nonce}/withdraw/")
    invitation.refresh_from_db()
    assert invitation.revoked_by == world.police_lead
    assert "Nia Newcomer" not in client.get(COLLEAGUES).content.decode()


def test_bad_input_keeps_what_was_typed(client, world):
    sign_in(client, world.police_lead)
    page = client.post(COLLEAGUES + "invite/", WHO | {"email_again": "nja@example.org"}).content.decode()
    assert "are not the same" in page and 'value="Inspector"' in page
    page = client.post(COLLEAGUES + "invite/", WHO | {"role": "administrator"}).content.decode()
    assert "Error: " in page and not Invitation.objects.exists()


def test_names_are_shown_as_written_not_as_markup(client, world):
    world.officer.name = "<script>alert(1)</script>"
    world.officer.save()
    sign_in(client, world.police_lead)
    assert b"<script>alert" not in client.get(COLLEAGUES).content


def test_ending_a_membership_ends_its_roles_on_the_next_request(client, world):
    sign_in(client, world.police_lead)
    client.post(COLLEAGUES + "invite/", WHO)
    lead = Membership.objects.get(user=world.police_lead)
    assert "cannot end your own" in client.post(f"{COLLEAGUES}{lead.pk}/end/", {"reason": "x"}).content.decode()
    officer = Membership.objects.get(user=world.officer)
    assert client.get(f"{COLLEAGUES}{Membership.objects.get(user=world.housing_lead).pk}/end/").status_code == 404
    assert client.post(f"{COLLEAGUES}{officer.pk}/end/", {"reason": "left the force"}).url == COLLEAGUES
    officer.refresh_from_db()
    assert officer.until is not None and differences() == []


def test_a_role_change_asks_who_you_are_and_keeps_what_was_sent(client, world):
    sign_in(client, world.administrator, at=time.time() - 400)
    person = f"{PEOPLE}{world.officer.pk}/"
    asked = client.post(person + "roles/give/", {"role": "auditor"})
    assert asked.url.startswith("/account/confirm/")
    assert not can(world.officer, Perm.READ_AUDIT, world.board)
    from tests.accounts.conftest import PASSWORD

    client.post(asked.url, {"password": PASSWORD, "next": person + "roles/give/"})
    assert can(world.officer, Perm.READ_AUDIT, world.board)
    held = world.officer.role_assignments.get(role="auditor")
    client.post(f"{person}roles/{held.pk}/end/")
    assert not can(world.officer, Perm.READ_AUDIT, world.board) and differences() == []


def test_the_last_administrator_stays(client, world):
    sign_in(client, world.administrator)
    second, first = world.second_administrator, world.administrator
    role = second.role_assignments.get()
    client.post(f"{PEOPLE}{second.pk}/roles/{role.pk}/end/")
    own = first.role_assignments.get()
    client.post(f"{PEOPLE}{first.pk}/roles/{own.pk}/end/")
    assert can(first, Perm.MANAGE_ACCOUNTS, world.board) and not can(second, Perm.MANAGE_ACCOUNTS, world.board)


def test_an_account_is_closed_and_opened_again(client, world):
    sign_in(client, world.administrator)
    person = f"{PEOPLE}{world.police_lead.pk}/"
    client.post(person + "close/", {"reason": "left"})
    assert not can(world.police_lead, Perm.MANAGE_PEOPLE, world.police) and differences() == []
    client.post(person + "reopen/")
    assert can(world.police_lead, Perm.MANAGE_PEOPLE, world.police) and differences() == []


HOURS = {"quiet_from": "19", "quiet_until": "7", "quiet_weekends": "on"}


def settings_typed(client) -> dict:
    """What a browser sends of the board's settings as they stand."""
    initial = client.get("/admin-area/ASAB/settings/").context["form"].initial
    return {name: value for name, value in initial.items() if value not in (None, False)}


def test_agencies_and_settings(client, world):
    sign_in(client, world.administrator)
    add = {"name": "Ashmere Hospital", "code": "hos", "shared_mailbox": ""}
    assert client.post("/admin-area/ASAB/agencies/add/", add).status_code == 302
    assert Agency.objects.get(code="HOS").board == world.board
    assert "already has an agency" in client.post("/admin-area/ASAB/agencies/add/", add).content.decode()
    changed = settings_typed(client) | {"records_days": 6, "is_fictional": "on", "code": "ZZZ"}
    assert client.post("/admin-area/ASAB/settings/", changed).status_code == 302
    world.board.refresh_from_db()
    assert (world.board.records_days, world.board.code, world.board.is_fictional) == (6, "ASAB", False)
    page = client.get("/admin-area/ASAB/settings/").content.decode()
    assert "Working days to secure records: 6 (before: 4)" in page and "What was changed before" in page


def test_the_boards_quiet_hours_have_a_beginning_and_an_end_and_a_history(client, world):
    sign_in(client, world.administrator)
    typed = settings_typed(client)
    page = client.post("/admin-area/ASAB/settings/", typed | {"quiet_from": "19", "quiet_until": ""})
    assert page.context["form"].errors["quiet_until"] and '<option value="19" selected>' in page.content.decode()
    assert client.post("/admin-area/ASAB/settings/", typed | HOURS).status_code == 302
    page = client.get("/admin-area/ASAB/settings/").content.decode()
    assert "Quiet on Saturdays and Sundays: yes (before: no)" in page
    assert "Quiet hours from: 19 (before: nothing)" in page and "Quiet hours until: 7 (before: nothing)" in page


def test_the_boards_own_abbreviations_are_checked_and_need_no_explanation(client, world):
    sign_in(client, world.administrator)
    typed = settings_typed(client)
    for wrong in ("MARM", "MARM:", "MARM: one\nMARM: two"):
        page = client.post("/admin-area/ASAB/settings/", typed | {"abbreviations": wrong})
        assert page.status_code == 422 or page.context["form"].errors["abbreviations"]
    typed |= {"abbreviations": "MARM: multi-agency risk meeting\r\nQQX: a form"}
    assert client.post("/admin-area/ASAB/settings/", typed).status_code == 302
    world.board.refresh_from_db()
    agency_return = AgencyReturn(review=Review(board=world.board))
    assert dict(shared(agency_return))["QQX"] == "a form" and dict(shared(agency_return))["KLOE"]


def test_the_agency_decides_who_reads_its_interviews(client, world):
    sign_in(client, world.police_lead)
    settings = {"shared_mailbox": "sar@police.example.org", "manager_reads_interviews": "on", "hand_over_days": 0}
    client.post(COLLEAGUES + "settings/", settings | {"version": 1})
    world.police.refresh_from_db()
    assert world.police.manager_reads_interviews
    sign_in(client, world.administrator)
    client.post("/admin-area/ASAB/agencies/POL/", {"name": "Ashmere Police", "code": "POL", "version": 2})
    world.police.refresh_from_db()
    assert world.police.manager_reads_interviews and world.police.shared_mailbox == ""


def test_the_permissions_page_is_the_roles_table(client, world):
    sign_in(client, world.officer)
    page = client.get("/permissions/").content.decode()
    for perm in Perm:
        assert perm.sentence.replace("'", "&#x27;") in page


def test_the_log_shows_the_board_s_own_events_and_verifies(client, world):
    sign_in(client, world.other_administrator)
    client.get("/admin-area/BSAB/people/")
    sign_in(client, world.auditor)
    page = client.get("/audit/", follow=True).content.decode()
    assert "Add agency" in page and "Ashmere Police" in page and "Other Administrator" not in page
    assert "Add agency" not in client.get("/audit/ASAB/?verb=person+list").content.decode().split("<tbody")[-1]
    assert "None was changed" in client.get("/audit/ASAB/verify/").content.decode()


def test_the_menu_leads_there_only_those_who_look_after_someone(client, world):
    for name in ("administrator", "auditor", "police_lead"):
        sign_in(client, world.people[name])
        assert 'href="/people/"' in client.get("/permissions/").content.decode(), name
    for name in ("officer", "stranger", "coordinator"):
        sign_in(client, world.people[name])
        assert 'href="/people/"' not in client.get("/permissions/").content.decode(), name


def test_reading_the_log_is_itself_in_it(client, world):
    sign_in(client, world.auditor)
    assert b"Audit list" not in client.get("/audit/ASAB/").content
    event = AuditEvent.objects.get(verb="audit_list", what="viewed")
    assert (event.actor, event.scope_id) == (world.auditor, world.board.pk)
    assert b"Audit list" in client.get("/audit/ASAB/").content
    client.get("/audit/ASAB/verify/")
    assert AuditEvent.objects.filter(verb="audit_verify", actor=world.auditor).exists()
