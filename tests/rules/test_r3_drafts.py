"""R3: what an agency drafts is seen by its appointed people; the board sees progress until it is accepted and returned."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imr.models import Report, ReportAnswer
from imr.services.comments import add_comment
from imr.services.report import save_section
from reviews.models import PartKind, QualityCheck, Query, QueryAnswer, Submission
from reviews.services.returning import send_back
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed, NotNow
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import Annotation
from sar_portal.documents.selectors import content_of
from tests.imr import writing
from tests.permissions.table import table
from tests.permissions.test_matrix import bare
from tests.permissions.test_not_asked_for import Sender, every_field
from tests.rules.doors import cells, client_of, no_grant_by_sql

BOARD = ("coordinator", "lead_reviewer", "subgroup")
AGENCY = "/TSAB-SAR-2026-01-AGA/"


@pytest.mark.parametrize("who", BOARD)
def test_no_address_of_the_report_opens_to_the_board(world, addresses, who):
    assert cells(who, addresses, f"{AGENCY}report/") <= {"403", "405"}
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


def test_no_form_of_the_agency_takes_a_field_from_the_board(world, addresses, monkeypatch):
    """Every address that refuses them is sent the fields of every table: the refusal is all that is written."""
    monkeypatch.setattr("sar_portal.access.views.render", bare)
    sender, forged, wrong, tried = Sender(world.people["coordinator"]), every_field(), [], 0
    forged |= {
        "by": world.people["author"].pk,
        "user": world.people["author"].pk,
        "role": "imr_author",
        "text": "Forged",
    }
    for row in table():
        address = addresses.get(row["url"], "")
        if row["method"] == "POST" and row["coordinator"] == "403" and AGENCY in address:
            sent, tried = sender.send(address, forged), tried + 1
            written = [sql for sql in sent.statements if "django_session" not in sql]
            if (sent.status, sent.in_the_trail(), len(written)) != (403, ["refused"], 1):
                wrong.append(row["url"])
    assert wrong == []
    assert tried > 60


def test_no_field_of_the_composite_takes_a_row_that_is_being_written(world):
    review, draft, row = world.reviews["one"].reference, world.made["draft"], world.made["entry"].ref
    client = client_of(world.people["coordinator"])
    note = {"verb": "note", "note": "All of these", "until": draft.pk, "row": draft.pk, "entry": draft.ref}
    page = client.post(reverse("combined:annotation_add", args=[review, row, 1]), note)
    assert page.status_code == 200 and "zqadraft" not in page.content.decode()
    assert not Annotation.objects.filter(text="All of these").exists()
    for name in ("annotation_add", "entry_detail"):
        for number in (1, 2):
            assert client.post(reverse(f"combined:{name}", args=[review, draft.ref, number]), note).status_code == 404
    for words in ("zqadraftentry", "zqareport"):
        assert client.post(reverse("search:result_list"), {"words": words}).context["groups"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "reviewer", "subgroup"])
def test_no_form_of_the_board_reaches_a_version_that_was_sent_back(who):
    w = writing.submitted()
    pdf = content_of(w.submission.papers.get().rendering.pdf)
    facts = {"reason": "Say why.", "sections": [], "name": "G", "role": "ACC"}
    send_back(part=w.report.part, submission=w.submission, by=w.manager, **facts)
    client, at = client_of(getattr(w, who)), [w.ret.reference, "imr"]
    forms = {
        reverse("reviews:document_check"): {"document": SimpleUploadedFile("theirs.pdf", pdf)},
        reverse("reviews:query_add", args=[*at, 1]): {"place": "section-introduction", "text": "Why?"},
        reverse("reviews:part_check", args=at): {"version": 1, "outcome": "finalise", "submission": w.submission.pk},
        reverse("reviews:part_reopen", args=at): {"reason": "Show it"},
        reverse("reviews:version_compare", args=[*at, 1, 1]): {},
        reverse("reviews:version_download", args=[*at, 1]): {},
        reverse("exports:version_export", args=[*at, 1]): {"form": "docx"},
    }
    for address, fields in forms.items():
        for answer in (client.post(address, fields), client.get(address)):
            shown = b"".join(answer).decode(errors="replace")
            assert "Written by the author" not in shown and "Noor Fielding" not in shown, address
            assert answer.status_code in ({200} if "document" in fields else {403, 404, 409}), address
    page = client.post(reverse("reviews:document_check"), {"document": SimpleUploadedFile("theirs.pdf", pdf)})
    assert "Not known here" in page.content.decode()
    assert not Query.objects.exists() and not QualityCheck.objects.exists()


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
