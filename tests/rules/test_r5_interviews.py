"""R5: interview records never leave the agency: author and that interviewee; the senior manager where the agency says so."""

import json

import pytest
from django.urls import reverse

from imr.models import EntryCheck, StaffInterview
from imr.services.interviews import write_record
from imr.services.submission import frozen_report
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Perm
from tests.rules.doors import cells, client_of, no_grant_by_sql

NOT_THEIRS = (
    "agency_lead",
    "senior_manager",
    "contributor",
    "coordinator",
    "lead_reviewer",
    "subgroup",
    "other_author",
)


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_address_opens_a_record(world, addresses, who):
    assert cells(who, addresses, "/TSAB-SAR-2026-01-AGA/interviews/") <= {"403", "404", "405"}
    made = world.made["interview"]
    url = reverse("imr:record_write", args=[world.returns["a_one"].reference, made.pk])
    client = client_of(world.people[who])
    assert client.get(url).status_code in {403, 404}
    assert client.post(url, {"lessons": "Forged", "version": made.version}).status_code in {403, 404}
    assert "Forged" not in StaffInterview.objects.values_list("lessons", flat=True)


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_question_to_the_selectors_and_no_verb_gets_there(world, who):
    person, made = world.people[who], world.made["interview"]
    for perm in (Perm.READ_INTERVIEWS, Perm.HOLD_INTERVIEWS):
        for model in (StaffInterview, EntryCheck):
            path = "involvement__agency_return" if model is StaffInterview else "interview__involvement__agency_return"
            assert not visible(person, perm, model).filter(**{path: world.returns["a_one"]}).exists()
    with pytest.raises(NotAllowed):
        write_record(interview=made, version=made.version, fields={"lessons": "Forged"}, by=person)


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_permission_is_written_past_the_roles(world, who):
    no_grant_by_sql(world.people[who], world.returns["a_one"].pk, Perm.READ_INTERVIEWS, Perm.HOLD_INTERVIEWS)


def test_nothing_of_a_record_is_in_what_is_submitted(world):
    """By role and date alone; what is frozen is what papers, exports and the composite are made of."""
    assert "zqainterview" not in json.dumps(frozen_report(world.made["report"])).lower()
