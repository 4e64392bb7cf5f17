"""Who accepts: of the same agency, not the author, not involved; or a stand-in recorded by the coordinator (R2)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from imr.models import Appointment
from imr.services.appointment import (
    agree_resources,
    appoint_contributor,
    appoint_senior_manager,
    end_contributor,
    record_stand_in,
)
from reviews.models import StandIn
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from tests.access.knowing import knows
from tests.accounts.sign_in import sign_in
from tests.walls import owner

pytestmark = pytest.mark.django_db


def accepter(world, person, by=None):
    return appoint_senior_manager(agency_return=world.ret, person=person, job_title="M", by=by or world.lead)


def test_only_of_the_same_agency(world):
    with pytest.raises(Refused, match="must be of this agency"):
        accepter(world, world.other_lead)
    with pytest.raises(NotAllowed):
        accepter(world, world.manager, by=world.coordinator)
    accepter(world, world.manager)
    assert can(world.manager, Perm.ACCEPT, world.ret)
    assert not can(world.manager, Perm.ACCEPT, world.other_return)


def test_never_who_wrote_it_even_before(world, appointed):
    appoint_contributor(agency_return=world.ret, person=world.contributor, by=world.lead)
    end_contributor(agency_return=world.ret, person=world.contributor, reason="Moved", by=world.lead)
    for writer in (world.author, world.contributor):
        with pytest.raises(Refused, match="cannot accept"):
            accepter(world, writer)
    accepter(world, world.manager)
    with pytest.raises(Refused, match="cannot write"):
        appoint_contributor(agency_return=world.ret, person=world.manager, by=world.lead)


def test_never_who_is_on_the_register(world, row):
    row("PM", "O. Somebody", email="manager@gp.example", only_manages=True)
    with pytest.raises(Refused, match="PM"):
        accepter(world, world.manager)


def test_one_at_a_time_and_the_former_loses_access(world):
    accepter(world, world.manager)
    accepter(world, world.gp1)
    assert not knows(world.manager, world.ret)
    assert RoleAssignment.objects.live().get(role=Role.SENIOR_MANAGER).user == world.gp1
    with transaction.atomic(), pytest.raises(IntegrityError):
        RoleAssignment.objects.create(user=world.manager, role=Role.SENIOR_MANAGER, scope=world.ret.scope)


def test_the_coordinator_records_who_stands_in_and_why(world, client):
    facts = {"agency_return": world.ret, "person": world.other_lead, "job_title": "Director"}
    with pytest.raises(NotAllowed):
        record_stand_in(reason="All were involved", by=world.lead, **facts)
    with pytest.raises(Refused, match="reason"):
        record_stand_in(reason=" ", by=world.coordinator, **facts)
    with pytest.raises(Refused, match="of the agency"):
        record_stand_in(**facts | {"person": world.manager}, reason="Because", by=world.coordinator)
    sign_in(client, world.coordinator)
    sent = {"person": world.other_lead.pk, "job_title": "Director", "reason": "All three partners were involved"}
    response = client.post(reverse("imr:stand_in_record", args=[world.ret.reference]), sent)
    assert response.status_code == 302
    assert StandIn.objects.get().reason == "All three partners were involved"
    assert can(world.other_lead, Perm.ACCEPT, world.ret)
    assert not can(world.other_lead, Perm.KEEP_REGISTER, world.ret)


def test_resources_need_an_author(world):
    words = {"protected_time": "Two days", "support": "Notes", "access_to_records": "All"}
    with pytest.raises(Refused, match="author"):
        agree_resources(agency_return=world.ret, by=world.lead, **words)


def test_appointments_are_added_never_changed(world, appointed):
    for change in ({"verb": "refused"}, {"person": world.manager}):
        with owner(), pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.update(**change)
