"""Losing a place takes what followed from it: at once, and without anybody having to remember (R4, R5, Z6)."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from sar_portal.access.decide import can
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.tasks import end_roles
from sar_portal.accounts.services import end_board_role, give_board_role
from sar_portal.accounts.services.directory import change_agency
from sar_portal.accounts.services.invitations import invite
from sar_portal.combined.services.sharing import share_with_subgroup
from tests.accounts.conftest import member
from tests.accounts.sign_in import sign_in
from tests.reviews import world as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    world = making.make_world()
    world.review = making.sent(world)
    return world


def test_who_leaves_the_subgroup_reads_no_review_that_was_shared(w, client):
    share_with_subgroup(review=w.review, member=w.subgroup, by=w.coordinator)
    assert can(w.subgroup, Perm.READ_COMBINED, w.review)
    held = RoleAssignment.objects.live().get(user=w.subgroup, role=Role.SUBGROUP_MEMBER)
    end_board_role(assignment=held, board=w.board, by=w.administrator)
    assert not can(w.subgroup, Perm.READ_COMBINED, w.review)
    client.force_login(w.subgroup)
    assert client.get(f"/reviews/{w.review.reference}/chronology/").status_code == 404


def test_the_agencys_setting_decides_at_once_who_reads_interviews(w):
    from imr.services.appointment import appoint_senior_manager

    ret, lead, agency = w.review.returns.get(agency=w.agencies[0]), w.leads[0], w.agencies[0]
    manager = making.person("manager@pol.example", "Grace Holt", agency, "Assistant chief constable")
    change_agency(agency=agency, manager_reads_interviews=True, by=lead)
    appoint_senior_manager(agency_return=ret, person=manager, job_title="ACC", by=lead)
    assert can(manager, Perm.READ_INTERVIEWS, ret)
    change_agency(agency=agency, manager_reads_interviews=False, by=lead)
    assert not can(manager, Perm.READ_INTERVIEWS, ret), "R5: only while the agency's setting says so"


def test_nobody_invites_themselves_into_a_role(w):
    """'Another administrator must give you a role' holds for invitations too."""
    with pytest.raises(Refused):
        invite(
            email=w.administrator.email.upper(),
            name="Me",
            agency=None,
            role=Role.COORDINATOR,
            scope=w.board.scope,
            by=w.administrator,
        )


def test_a_role_with_a_last_day_ends_by_itself_and_with_it_what_followed(w, client):
    """From the page on which it is given; the sweep of each minute takes the grants (Z6)."""
    assigned = RoleAssignment.objects.live().get(user=w.subgroup, role=Role.SUBGROUP_MEMBER)
    end_board_role(assignment=assigned, board=w.board, by=w.administrator)
    member(w.agencies[0], w.subgroup)
    sign_in(client, w.administrator)
    last = timezone.localdate() + timedelta(days=30)
    person = f"/admin-area/ASAB/people/{w.subgroup.pk}/"
    sent = {"role": "subgroup_member", "until-day": last.day, "until-month": last.month, "until-year": last.year}
    assert client.post(person + "roles/give/", sent).status_code == 302
    assert b"ends by itself on" in client.get(person).content
    held = RoleAssignment.objects.live().get(user=w.subgroup, role=Role.SUBGROUP_MEMBER)
    assert timezone.localtime(held.until).replace(tzinfo=None) == datetime.combine(last + timedelta(days=1), time.min)
    share_with_subgroup(review=w.review, member=w.subgroup, by=w.coordinator)
    reading = RoleAssignment.objects.live().get(user=w.subgroup, role=Role.SUBGROUP_READER)
    assert reading.until == held.until and can(w.subgroup, Perm.READ_COMBINED, w.review)
    RoleAssignment.objects.filter(pk__in=[held.pk, reading.pk]).update(until=timezone.now())
    end_roles()
    assert not can(w.subgroup, Perm.READ_COMBINED, w.review) and not can(w.subgroup, Perm.READ_THEMES, w.board)


@pytest.mark.parametrize(("role", "days"), [(Role.ADMINISTRATOR, 30), (Role.AUDITOR, -1)])
def test_no_administrator_for_a_time_and_no_role_that_is_over(w, role, days):
    with pytest.raises(Refused):
        give_board_role(
            user=w.coordinator,
            role=role,
            board=w.board,
            until=timezone.localdate() + timedelta(days=days),
            by=w.administrator,
        )
