"""R7: a version never changes, and whoever changed it past the walls is found by one click and one command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from reviews.models import Submission, SubmissionPaper
from reviews.services.returning import accept, make_paper, missing_papers
from reviews.tasks import make_paper as make_paper_task
from reviews.tasks import sweep_papers
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.selectors import content_of
from tests.documents.reading import words
from tests.imr import writing
from tests.rules.doors import WORDS, at_once
from tests.walls import owner, walls_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    return writing.submitted()


def page_of(w, browse) -> str:
    url = reverse("reviews:version_detail", args=[w.ret.reference, "imr", 1])
    return browse(w.author).get(url).content.decode()


@pytest.mark.parametrize("table", ["reviews_submission", "reviews_signoff", "reviews_submissionpaper"])
def test_the_database_refuses_to_change_or_remove(w, table):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE is refused for another reason
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608
        with owner(), pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
            connection.cursor().execute(statement)


def verify() -> str:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_versions", stdout=out, stderr=err)
    except CommandError as error:
        return err.getvalue() + str(error)
    return out.getvalue()


def test_what_is_whole_is_said_to_be_whole(w, browse):
    assert "The content is unchanged" in page_of(w, browse)
    assert "every one is as it was frozen" in verify()


def tamper(w, content: dict, sha256: str) -> None:
    with walls_down(connection) as cursor:
        statement = "UPDATE reviews_submission SET content = %s, sha256 = %s WHERE id = %s"
        cursor.execute(statement, [json.dumps(content), sha256, w.submission.pk])


def test_changed_content_is_found(w, browse):
    tamper(w, w.submission.content | {"agency": "Somebody else"}, w.submission.sha256)
    assert "The content was changed after it was frozen" in page_of(w, browse)
    said = verify()
    assert "ASAB-SAR-2026-03-POL imr version 1: the content does not have the fingerprint" in said
    assert "Somebody else" not in said


def test_content_changed_with_its_fingerprint_is_found(w):
    changed = w.submission.content | {"agency": "Somebody else"}
    tamper(w, changed, content_hash(changed))
    said = verify()
    assert "the audit trail has another fingerprint" in said
    assert "a PDF is missing or was not made of this content" in said


def test_a_changed_pdf_is_found(w, browse, settings):
    from django.core.files.storage import default_storage

    stored = w.submission.papers.get().rendering.pdf
    path = default_storage.path(stored.storage_name)
    with open(path, "ab") as file:
        file.write(b" ")
    assert "A PDF is missing or was changed" in page_of(w, browse)
    assert "a PDF is missing" in verify()


# --- the PDFs ---------------------------------------------------------------------------------------------------------


def test_a_paper_asked_for_twice_is_made_once(w):
    make_paper_task(w.submission.pk, "submitted")
    assert SubmissionPaper.objects.filter(submission=w.submission).count() == 1


def test_the_sweep_makes_what_a_killed_worker_left(db):
    w = writing.submitted(paper=False)
    assert missing_papers() == [(w.submission.pk, "submitted")]
    assert sweep_papers() >= 1
    assert missing_papers() == []
    assert sweep_papers() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_paper(transactional_db):
    w = writing.submitted(paper=False)
    outcomes = at_once(*[lambda: make_paper(submission=Submission.objects.get(), stage="submitted")] * 2)
    assert set(outcomes) - {None} == {w.submission.papers.get()}  # None: the other was making it


def test_the_acceptance_is_printed_and_the_content_keeps_its_fingerprint(w, browse):
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    assert missing_papers() == [(w.submission.pk, "accepted")]
    paper = make_paper(submission=w.submission, stage="accepted")
    text = words(content_of(paper.rendering.pdf))
    assert "I accept." in text and "Grace Holt" in text
    assert w.submission.sha256[:16] in text.replace(" ", "")
    assert "The content is unchanged" in page_of(w, browse)
    assert "every one is as it was frozen" in verify()
