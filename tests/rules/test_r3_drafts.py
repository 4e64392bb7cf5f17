"""R3: what an agency drafts is seen by its appointed people; the board sees progress until it is accepted and returned."""

import pytest
from django.urls import reverse

from imr.models import Report, ReportAnswer
from imr.services.comments import add_comment
from imr.services.report import save_section
from reviews.models import PartKind, QueryAnswer, Submission
from reviews.services.returning import send_back
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed, NotNow
from sar_portal.access.permissions import Perm
from tests.imr import writing
from tests.rules.doors import cells, client_of, no_grant_by_sql

BOARD = ("coordinator", "lead_reviewer", "subgroup")


@pytest.mark.parametrize("who", BOARD)
def test_no_address_of_the_report_opens_to_the_board(world, addresses, who):
    assert cells(who, addresses, "/TSAB-SAR-2026-01-AGA/report/") <= {"403", "405"}
    client, reference = client_of(world.people[who]), world.returns["a_one"].reference
    for name, rest in (("imr:report_read", []), ("imr:section_edit", ["introduction"]), ("imr:return_ready", [])):
        assert client.get(reverse(name, args=[reference, *rest])).status_code == 403
    page = client.get(reverse("imr:return_hub", args=[reference])).content.decode()
    assert "Progress of the return" in page and "zqareport" not in page


@pytest.mark.parametrize("who", BOARD)
def test_what_another_part_returned_opens_nothing_of_this_one(world, who):
    """Agency B's report is returned, its chronology is not."""
    url = reverse("reviews:version_list", args=[world.returns["b_one"].reference, "chronology"])
    assert client_of(world.people[who]).get(url).status_code == 409


@pytest.mark.parametrize("who", BOARD)
def test_no_question_to_the_selectors_and_no_verb_gets_there(world, who):
    person, report = world.people[who], world.made["report"]
    assert not visible(person, Perm.READ_DRAFT, Report).exists()
    assert not visible(person, Perm.READ_DRAFT, ReportAnswer).exists()
    section = report.template.sections.get(number=1)
    with pytest.raises(NotAllowed):
        save_section(report=report, section=section, text="Softer.", version=1, by=person)
    with pytest.raises(NotAllowed):
        add_comment(report=report, place="section-introduction", text="Softer, please.", by=person)


def test_an_answer_to_a_query_is_a_draft_like_the_rest(world):
    assert QueryAnswer.objects.exists()
    assert not visible(world.people["coordinator"], Perm.CHECK_QUALITY, QueryAnswer).exists()


@pytest.mark.parametrize("who", BOARD)
def test_no_permission_is_written_past_the_roles(world, who):
    scope = world.returns["a_one"].pk
    no_grant_by_sql(world.people[who], scope, Perm.READ_DRAFT, Perm.EDIT_REPORT, Perm.SUBMIT, Perm.READ_INTERVIEWS)


@pytest.mark.django_db
def test_a_version_that_was_sent_back_stays_in_the_agency():
    w = writing.submitted(paper=False)
    facts = {"reason": "Say why.", "sections": [], "name": "G", "role": "ACC"}
    send_back(part=w.report.part, submission=w.submission, by=w.manager, **facts)
    for person in (w.coordinator, w.reviewer, w.subgroup):
        assert not visible(person, Perm.READ_RETURNED, Submission).exists()
        with pytest.raises((NotAllowed, NotNow)):
            writing.submit_report(report=w.report, by=person)
    assert w.report.part.kind == PartKind.IMR
