"""Who accepted for the organisation does not write on the return afterwards (R2, D1)."""

import pytest

from imr.services.appointment import appoint_contributor, appoint_senior_manager, record_stand_in
from reviews.models import ReturnPart, SignOff, Submission
from sar_portal.access.errors import Refused
from tests.imr.conftest import person

pytestmark = pytest.mark.django_db


def test_a_senior_manager_who_accepted_and_was_replaced_cannot_contribute(world, appointed):
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    part = ReturnPart.objects.get(agency_return=world.ret, kind="chronology")
    version = Submission.objects.create(part=part, number=1, content={}, sha256="0" * 64, by=world.author)
    SignOff.objects.create(
        subject=part, submission=version, verb="accept", statement="Accepted", name="O", role="M", by=world.manager
    )
    appoint_senior_manager(agency_return=world.ret, person=world.gp1, job_title="P", by=world.lead)
    with pytest.raises(Refused):
        appoint_contributor(agency_return=world.ret, person=world.manager, by=world.lead)


def test_a_coordinator_does_not_name_themselves_as_the_one_who_accepts(world, appointed):
    from sar_portal.accounts.models import Membership

    Membership.objects.create(user=world.coordinator, agency=world.other_agency)
    with pytest.raises(Refused):
        record_stand_in(
            agency_return=world.ret,
            person=world.coordinator,
            job_title="C",
            reason="Nobody is free",
            by=world.coordinator,
        )
    free = person("free@kh.example", "Frederica Stone", world.other_agency)
    record_stand_in(agency_return=world.ret, person=free, job_title="D", reason="Nobody is free", by=world.coordinator)
