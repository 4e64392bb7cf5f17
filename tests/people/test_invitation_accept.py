"""Invitations: one address, one role, one use, seven days, revocable (I1); no scanner uses one up (I2)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from notifications.links import PARAMETER, signature
from notifications.models import OutboxMessage
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Invitation, Membership, User
from sar_portal.accounts.services import ask_for_address, end_membership, invite, revoke_invitation
from sar_portal.people.services import confirm_address, send_invitation
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in

UNUSABLE = b"This link cannot be used"
NEW = {"address": "newcomer@example.org", "password": PASSWORD}


def invited(world, **changed) -> Invitation:
    facts = {
        "email": "newcomer@example.org",
        "name": "Nia Newcomer",
        "agency": world.police,
        "scope": world.police.scope,
        "role": Role.AGENCY_LEAD,
        "by": world.police_lead,
    } | changed
    return send_invitation(**facts)


def link(invitation) -> str:
    path = f"/invite/{invitation.nonce}/"
    return f"{path}?{PARAMETER}={signature(path)}"


def test_the_person_becomes_member_and_gets_the_role_and_only_that(client, world):
    invitation = invited(world)
    response = client.post(
        link(invitation), NEW | {"role": "administrator", "scope": world.board.pk, "agency": world.housing.pk}
    )
    assert response.status_code == 302
    person = User.objects.get(email="newcomer@example.org")
    assert list(person.memberships.values_list("agency", flat=True)) == [world.police.pk]
    assert [(held.role, held.scope_id) for held in person.role_assignments.all()] == [("agency_lead", world.police.pk)]
    assert can(person, Perm.MANAGE_PEOPLE, world.police)
    assert client.get("/permissions/").status_code == 200
    assert AuditEvent.objects.filter(verb="accept_invitation", actor=person).exists()


def test_an_address_that_somebody_left_makes_no_second_account(client, world):
    """Whoever left it would be two people to the registers (R1, R12); the inviter is told nothing of it (A6)."""
    change = ask_for_address(user=world.officer, address="officer.new@example.org", by=world.officer)
    confirm_address(change=change, keep="", by=world.officer)
    invitation = invited(world, email="Officer@example.org")
    answer = client.post(link(invitation), NEW | {"address": "officer@example.org"})
    assert UNUSABLE in answer.content
    assert not User.objects.filter(email__iexact="officer@example.org").exists()


def test_in_production_the_next_page_is_the_second_factor(client, world, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.post(link(invited(world)), NEW).url == "/account/security/"
    assert client.get("/permissions/").url == "/account/security/"
    assert client.get("/account/security/authenticator/").status_code == 200


def test_nobody_but_the_link_holder_can_work_the_link_out(world):
    invitation = invited(world)
    message = OutboxMessage.objects.get(kind="invitation")
    assert (
        message.address == "newcomer@example.org"
        and message.link == f"/invite/{invitation.nonce}/"
        and message.sign_link
    )
    columns = " ".join(str(value) for value in Invitation.objects.values_list().get())
    assert signature(message.link) not in columns
    for wrong in ("", "?key=", f"?key={signature('/invite/other/')}"):
        assert UNUSABLE in Client().get(message.link + wrong).content


def test_scanners_do_not_use_it_up(client, world):
    invitation = invited(world)
    for _ in range(20):
        assert client.get(link(invitation)).status_code == 200
        assert client.head(link(invitation)).status_code == 200
    assert client.post(link(invitation), {}).status_code == 200
    assert client.post(link(invitation), {"address": "", "password": ""}).status_code == 200
    assert not User.objects.filter(email="newcomer@example.org").exists()
    assert client.post(link(invitation), NEW).status_code == 302


def test_opening_links_is_limited_for_each_address(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"link": "3/m/ip"}
    here, path = Client(REMOTE_ADDR="10.7.0.1"), link(invited(world))
    assert [here.get("/invite/00000000-0000-4000-8000-000000000000/").status_code for _ in range(3)] == [404] * 3
    stopped = here.get(path)
    assert stopped.status_code == 429 and b"we stop after several tries" in stopped.content
    assert here.post(path, NEW).status_code == 429
    assert Client(REMOTE_ADDR="10.7.0.2").post(path, NEW).status_code == 302


def test_used_old_withdrawn_wrong_address_and_another_person_get_the_same_page(world):
    def page(invitation, user=None, **data) -> tuple[int, bytes]:
        client = Client()
        if user:
            sign_in(client, user)
        response = client.post(link(invitation), NEW | data)
        start = response.content.index(b"<main")
        return response.status_code, response.content[start : response.content.index(b"</main>")]

    used = invited(world)
    assert Client().post(link(used), NEW).status_code == 302
    old, withdrawn, wrong, other = (
        invited(world, email=f"{word}@example.org") for word in ("old", "withdrawn", "wrong", "other")
    )
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_invitation(invitation=withdrawn, by=world.police_lead)
    answers = {
        page(used),
        page(old, address="old@example.org"),
        page(withdrawn, address="withdrawn@example.org"),
        page(wrong, address="someone@example.org"),
        page(other, user=world.officer, address="other@example.org"),
    }
    assert len(answers) == 1 and answers.pop()[0] == 404
    assert User.objects.filter(email__in=["old@example.org", "withdrawn@example.org", "wrong@example.org"]).count() == 0


def test_seven_days(world):
    invitation = invited(world)
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)


def test_an_account_that_exists_signs_in_first_and_keeps_its_password(client, world):
    invitation = invited(
        world,
        email="stranger@example.org",
        agency=None,
        role=Role.SUBGROUP_MEMBER,
        scope=world.board.scope,
        by=world.administrator,
    )
    page = client.get(link(invitation))
    assert b"You have an account already" in page.content and b'type="password"' not in page.content
    assert (
        client.post(link(invitation), {"address": "stranger@example.org", "password": "mine-now-12345-x"}).status_code
        == 200
    )
    sign_in(client, world.stranger)
    assert client.post(link(invitation), {"address": "stranger@example.org"}).status_code == 302
    world.stranger.refresh_from_db()
    assert world.stranger.check_password(PASSWORD)
    assert world.stranger.role_assignments.filter(role="subgroup_member", scope=world.board.pk).exists()


def test_it_lapses_with_the_right_of_the_person_who_sent_it(client, world):
    invitation = invited(world)
    lead = Membership.objects.get(user=world.police_lead)
    end_membership(membership=lead, by=world.administrator)
    assert client.post(link(invitation), NEW).status_code == 404


def test_a_weak_password_is_told_and_the_link_stays_good(client, world):
    invitation = invited(world)
    page = client.post(link(invitation), NEW | {"password": "newcomer@example.org"})
    assert page.status_code == 200 and b"too similar" in page.content
    assert client.post(link(invitation), NEW).status_code == 302


@pytest.mark.parametrize(
    ("by", "role", "place", "refusal"),
    [
        ("police_lead", Role.AGENCY_LEAD, "housing", NotAllowed),
        ("police_lead", Role.COORDINATOR, "police", Refused),
        ("police_lead", Role.ADMINISTRATOR, "board", NotAllowed),
        ("officer", "", "police", NotAllowed),
        ("other_administrator", Role.AGENCY_LEAD, "police", NotAllowed),
        ("coordinator", Role.SUBGROUP_MEMBER, "board", NotAllowed),
        ("administrator", Role.SUBGROUP_READER, "board", Refused),
        ("administrator", Role.LEAD_REVIEWER, "board", Refused),
        ("administrator", Role.AUTHOR, "police", Refused),
    ],
)
def test_who_may_give_what(world, by, role, place, refusal):
    where = getattr(world, place)
    agency = where if place != "board" else None
    with pytest.raises(refusal):
        invite(email="x@example.org", name="X", agency=agency, role=role, scope=where.scope, by=getattr(world, by))
    assert not Invitation.objects.exists()


def test_the_same_person_is_not_invited_twice(world):
    invited(world)
    with pytest.raises(Refused, match="invited already"):
        invited(world, email="NEWCOMER@example.org")
    with pytest.raises(Refused, match="already there"):
        invited(world, email="officer@example.org", role="")


def test_no_more_than_sixty_a_day(world):
    for number in range(60):
        invite(
            email=f"n{number}@example.org",
            name="N",
            agency=world.police,
            scope=world.police.scope,
            by=world.police_lead,
        )
    with pytest.raises(Refused, match="many invitations"):
        invited(world)
