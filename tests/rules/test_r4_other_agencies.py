"""R4: one agency sees nothing of another's return until the coordinator shares the composite with it."""

import re

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry, ReturnedEntry
from imr.models import PractitionerInvolvement, Report
from imr.services.register import add_to_register
from imr.services.report import save_section
from reviews.models import AgencyReturn, Submission
from reviews.services.queries import answer
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Perm
from tests.rules.doors import cells, client_of, no_grant_by_sql

OTHERS = ("other_author", "other_lead")


def _without_what_differs(response) -> str:
    """The page without its address, its form's token and its reference code."""
    page = re.sub(r"TSAB-SAR-20\d\d-01-AGA|[A-Za-z0-9]{64}", "", response.content.decode())
    return page.replace(response["X-Request-Id"], "")


@pytest.mark.parametrize("who", OTHERS)
def test_every_address_of_the_return_looks_as_if_it_were_not_there(world, addresses, who):
    assert cells(who, addresses, "/TSAB-SAR-2026-01-AGA/") <= {"404", "405"}
    client, one = client_of(world.people[who]), world.returns["a_one"]
    there = client.get(reverse("imr:return_hub", args=[one.reference]))
    nowhere = client.get(reverse("imr:return_hub", args=["TSAB-SAR-2099-01-AGA"]))
    assert there.status_code == nowhere.status_code == 404 and one.agency.name not in there.content.decode()
    assert _without_what_differs(there) == _without_what_differs(nowhere)


@pytest.mark.parametrize("who", OTHERS)
def test_a_key_of_it_under_ones_own_reference_leads_nowhere(world, who):
    client, own = client_of(world.people[who]), world.returns["b_one"].reference
    made = world.made
    for name, rest in (
        ("imr:register_change", [made["P3"].pk]),
        ("imr:interview_detail", [made["interview"].pk]),
        ("chronology:entry_change", [made["draft"].ref]),
        ("chronology:query_answer", [made["row_query"].pk]),
    ):
        assert client.get(reverse(name, args=[own, *rest])).status_code in {403, 404}, name
    url = reverse("reviews:thread_settle", args=[own, "chronology", made["query"].pk])
    assert client.post(url, {"verb": "settle"}).status_code == 404


@pytest.mark.parametrize("who", OTHERS)
def test_no_question_to_the_selectors_and_no_verb_gets_there(world, who):
    person, one, report = world.people[who], world.returns["a_one"], world.made["report"]
    for perm in Perm:
        assert not visible(person, perm, AgencyReturn).filter(pk=one.pk).exists(), perm
    for model, path in (
        (Report, "part__agency_return"),
        (Submission, "part__agency_return"),
        (ChronologyEntry, "chronology__part__agency_return"),
        (ReturnedEntry, "submission__part__agency_return"),
        (PractitionerInvolvement, "agency_return"),
    ):
        for perm in (Perm.READ_DRAFT, Perm.READ_RETURNED, Perm.EDIT_CHRONOLOGY, Perm.KEEP_REGISTER):
            assert not visible(person, perm, model).filter(**{path: one}).exists(), (model, perm)
    with pytest.raises(NotAllowed):
        save_section(report=report, section=report.template.sections.get(number=1), text="x", version=1, by=person)
    with pytest.raises(NotAllowed):
        add_to_register(agency_return=one, fields={"code": "X", "name": "X", "role": "X"}, by=person)
    with pytest.raises(NotAllowed):
        answer(query=world.made["query"], text="x", by=person)


@pytest.mark.parametrize("who", OTHERS)
def test_no_permission_is_written_past_the_roles(world, who):
    no_grant_by_sql(
        world.people[who], world.returns["a_one"].pk, Perm.SEE_PROGRESS, Perm.READ_DRAFT, Perm.READ_RETURNED
    )
    no_grant_by_sql(world.people[who], world.reviews["one"].pk, Perm.READ_COMBINED)


@pytest.mark.parametrize("who", [*OTHERS, "author", "agency_lead", "senior_manager"])
def test_the_combined_pages_are_the_boards(world, addresses, who):
    # The readable part of one agency's own return stays its own; what combines is not shared with any agency here.
    assert cells(who, addresses, "/reviews/TSAB-SAR-2026-01/combined/") <= {"403", "404", "405"}
