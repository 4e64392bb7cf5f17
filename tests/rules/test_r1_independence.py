"""Two things at one moment, and accounts that come later: independence holds all the same (R1, R12)."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from imr.models import Appointment, IdentityAnswer, IdentityQuestion
from imr.policies import IdentityOpen
from imr.services.appointment import DECLARATION_WORDS, appoint_author, propose_author
from imr.services.outsiders import invite_outsider
from imr.services.recheck import recheck_stale
from imr.services.register import add_to_register
from imr.tasks import match_registers
from notifications.services import send_due
from reviews.models import Hold
from reviews.services.returning import submit_part
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import Membership
from sar_portal.people.services import accept_invitation, send_invitation
from tests.access.knowing import knows
from tests.accounts.sign_in import sign_in
from tests.imr import conftest as agency
from tests.imr import writing
from tests.rules.doors import no_grant_by_sql, refused_by_the_database

world, row, person = agency.world, agency.row, agency.person  # the agency's side has a world of its own


@pytest.mark.django_db(transaction=True)
def test_appointed_and_registered_at_the_same_moment(world):
    start, refused = Barrier(2), []

    def at_once(verb, **facts):
        try:
            start.wait()
            verb(agency_return=world.ret, by=world.lead, **facts)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    row = {"code": "N7", "name": "Somebody Else", "role": "Nurse", "staff_number": "S-100"}
    tasks = [
        Thread(target=at_once, args=(appoint_author,), kwargs={"person": world.author, "job_title": "M"}),
        Thread(target=at_once, args=(add_to_register,), kwargs={"fields": row}),
    ]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    held = Hold.objects.filter(agency_return=world.ret, why="conflict", until__isnull=True).exists()
    assert held != bool(refused), "either the appointment is refused, or the conflict holds the return"
    assert not knows(world.author, world.ret)


@pytest.mark.django_db
def test_an_account_that_comes_after_the_entry_is_excluded(world, row):
    row("GP3", "New Partner", email="new.partner@gp.example")
    row("GP4", "Locum Doctor", staff_number="S-900")
    assert recheck_stale() == 0
    later = person("New.Partner@gp.example".lower(), "New Partner", world.agency)
    locum = person("locum@gp.example", "L Doctor", world.agency, "s-900")
    for one in (later, locum):
        assign_role(user=one, role=Role.AGENCY_LEAD, scope=world.agency.scope, by=None)
    assert can(later, Perm.READ_DRAFT, world.ret)
    assert match_registers() == 1
    assert not knows(later, world.ret) and not knows(locum, world.ret)
    assert match_registers() == 0


def comes_in(world, email: str, name: str, staff_number: str = ""):
    """Invited as a second lead of the agency, and accepted."""
    facts = {"email": email, "name": name, "agency": world.agency, "role": Role.AGENCY_LEAD}
    facts["staff_number"] = staff_number
    invitation = send_invitation(scope=world.agency.scope, by=world.lead, **facts)
    return accept_invitation(invitation=invitation, address=email, password="a b c d e f g h 1 2 3")


@pytest.mark.django_db
def test_whoever_comes_in_after_their_entry_never_sees_the_return(world, row):
    """R12: in the transaction that accepts the invitation, not when beat next looks."""
    row("GP3", "New Partner", email="New.Partner@gp.example")
    later = comes_in(world, "new.partner@gp.example", "New Partner")
    assert not knows(later, world.ret) and knows(later, world.agency)
    assert Exclusion.objects.live().filter(user=later, scope=world.ret.scope).exists()
    row("GP5", "Somebody Quite Different", staff_number="S - 7\u00a07")
    assert not knows(comes_in(world, "another@gp.example", "Wholly Unlike", "s-7 7"), world.ret)
    assert match_registers() == 0


@pytest.mark.django_db
def test_whoever_comes_in_with_a_name_from_the_register_is_asked_about(world, row):
    row("GP4", "Locum Doctor")
    later = comes_in(world, "l.doctor@home.example", "Dr Locum Doctor")
    assert IdentityQuestion.objects.get().person == later


@pytest.mark.django_db
def test_an_independent_person_from_outside_writes_without_membership(world, client, mailoutbox):
    with pytest.raises(NotAllowed):
        invite_outsider(agency_return=world.ret, email="x@y.example", name="X", by=world.other_lead)
    invitation = invite_outsider(agency_return=world.ret, email="ind@writer.example", name="Ines Duarte", by=world.lead)
    while send_due():
        pass
    [letter] = mailoutbox
    assert letter.to == ["ind@writer.example"] and "Arthur" not in letter.body
    writer = accept_invitation(invitation=invitation, address="ind@writer.example", password="a b c d e f g h 1 2 3")
    assert not knows(writer, world.ret)
    sign_in(client, world.lead)
    sent = {"person": writer.pk, "job_title": "Independent author", "from_outside": "on"}
    assert client.post(reverse("imr:author_appoint", args=[world.ret.reference]), sent).status_code == 302
    assert Appointment.objects.get().from_outside
    assert can(writer, Perm.EDIT_REPORT, world.ret)
    assert not Membership.objects.filter(user=writer).exists()


@pytest.mark.django_db
def test_signing_asks_who_one_is(world, client):
    appoint_author(agency_return=world.ret, person=world.author, job_title="M", by=world.lead)
    client.force_login(world.author)
    address = reverse("imr:declaration_sign", args=[world.ret.reference])
    assert DECLARATION_WORDS[:40] in client.get(address).content.decode()
    page = client.post(address, {"agree": "on", "identity-password": "wrong", "other_interests": "None at all"})
    assert page.status_code == 200 and "None at all" in page.content.decode()
    assert not hasattr(Appointment.objects.get(), "declaration")
    right = {"agree": "on", "identity-password": "correct horse battery staple"}
    assert client.post(address, right).status_code == 302
    assert Appointment.objects.get().declaration.by == world.author


@pytest.mark.django_db
def test_the_form_shows_the_refusal_and_keeps_it(world, row, client):
    row("GP1", "Dr Amrit Bhandal", email="a.bhandal@gp.example")
    sign_in(client, world.lead)
    sent = {"person": world.gp1.pk, "job_title": "GP partner"}
    page = client.post(reverse("imr:author_appoint", args=[world.ret.reference]), sent)
    assert "on the register as GP1" in page.content.decode()
    assert Appointment.objects.get().verb == "refused"
    page = client.get(reverse("imr:author_detail", args=[world.ret.reference])).content.decode()
    assert "IMR author refused" in page


# --- the other doors --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_form_with_somebody_of_another_agency_appoints_nobody(world, client):
    sign_in(client, world.lead)
    address = reverse("imr:author_appoint", args=[world.ret.reference])
    for forged in (world.other_lead.pk, world.coordinator.pk, 999_999, "' OR 1=1"):
        assert client.post(address, {"person": forged, "job_title": "M"}).status_code == 200
    assert not Appointment.objects.exists()


@pytest.mark.django_db
def test_no_field_beside_the_person_appoints_who_is_involved(world, row, client):
    """R1 has no override: not by a box that was not asked for, nor by the form for somebody from outside."""
    row("GP1", "Dr Amrit Bhandal", email="a.bhandal@gp.example")
    sign_in(client, world.lead)
    forged = {"person": world.gp1.pk, "job_title": "GP partner", "reason": "There is nobody else"}
    forged |= {
        "override": "on",
        "verb": "appointed",
        "role": "imr_author",
        "agency_return": world.other_return.pk,
        "sure": "on",
    }
    address = reverse("imr:author_appoint", args=[world.ret.reference])
    for outside in ({"from_outside": "on"}, {}):
        assert client.post(address, forged | outside).status_code == 200
    invited = {"name": "A Bhandal", "email": world.gp1.email, "email_again": world.gp1.email}
    client.post(reverse("imr:outsider_invite", args=[world.ret.reference]), invited)
    assert {one.verb for one in Appointment.objects.all()} == {"refused"}
    assert not knows(world.gp1, world.ret)


@pytest.mark.django_db
def test_who_is_asked_about_answers_by_no_key_of_another_question(world, row, client):
    """R1: a lead whose own name is in question says nothing of it, under whichever return its key is sent."""
    row("L1", "W. Ashcroft")
    row("N1", "Ms N. Rahman", role="Nurse")
    for person in (world.lead, world.author):
        with pytest.raises(IdentityOpen):
            propose_author(agency_return=world.ret, person=person, job_title="M", by=world.second_lead)
    own = IdentityQuestion.objects.get(person=world.lead)
    said = {"verb": "different", "reason": "I am not she", "question": own.pk, "person": world.author.pk}
    sign_in(client, world.lead)
    client.post(reverse("imr:identity_answer", args=[world.ret.reference, own.pk]), said)
    other = IdentityQuestion.objects.get(person=world.author)
    client.post(reverse("imr:identity_answer", args=[world.ret.reference, other.pk]), said)
    assert {one.subject.person for one in IdentityAnswer.objects.all()} == {world.author}
    sign_in(client, world.other_lead)
    for reference in (world.ret.reference, world.other_return.reference):
        assert client.post(reverse("imr:identity_answer", args=[reference, own.pk]), said).status_code == 404
    with pytest.raises(IdentityOpen):
        propose_author(agency_return=world.ret, person=world.lead, job_title="M", by=world.second_lead)


@pytest.mark.django_db
def test_the_line_manager_of_somebody_involved_is_refused_by_the_service(world, row):
    manager = row("PM", "Nadia Rahman", email=world.author.email, only_manages=True)
    row("GP2", "Siobhan Lynch", line_manager=manager)
    with pytest.raises(Refused, match="register"):
        appoint_author(agency_return=world.ret, person=world.author, job_title="M", by=world.lead)


@pytest.mark.django_db
def test_nor_does_the_table_take_the_appointment_or_a_role_give_anything(world, row):
    row("N7", "Nadia Rahman", email=world.author.email)
    refused_by_the_database(
        "INSERT INTO imr_appointment (subject_id, verb, role, person_id, job_title, from_outside, reason, by_id, at)"
        " VALUES (%s, 'appointed', 'imr_author', %s, '', false, '', %s, now())",
        world.ret.pk, world.author.pk, world.lead.pk, says="R1",
    )  # fmt: skip
    assign_role(user=world.author, role=Role.AUTHOR, scope=world.ret.scope, by=None)
    assert not knows(world.author, world.ret)
    no_grant_by_sql(world.author, world.ret.pk, Perm.EDIT_REPORT, Perm.SUBMIT)


@pytest.mark.django_db
def test_a_conflict_that_came_while_the_page_was_open_blocks_the_second_tab(client):
    w = writing.drafting()
    writing.write(w)
    client.force_login(w.author)
    address = reverse("imr:report_submit", args=[w.ret.reference])
    assert "Submit to the senior manager" in client.get(address).content.decode()
    fields = {"code": "ACC", "name": "Grace Holt", "role": "ACC", "email": w.manager.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    assert "is on the register" in client.post(address, {"sure": "on"}).content.decode()
    content = {"version": ""}
    with pytest.raises(Refused, match="is on the register"):
        submit_part(part=w.report.part, content=content, by=w.author)
    assert not w.report.part.submissions.exists()
