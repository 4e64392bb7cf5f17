"""Losing a place takes what followed from it: at once, and without anybody having to remember (R4, R5, Z6)."""

from types import SimpleNamespace

import pytest

from sar_portal.access.decide import can
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.services import end_board_role
from sar_portal.accounts.services.directory import change_agency
from sar_portal.accounts.services.invitations import invite
from sar_portal.combined.services.sharing import share_with_subgroup
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
