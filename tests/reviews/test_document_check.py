"""Is this PDF one of ours? By its bytes alone, and only for who may read that version."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from reviews.models import Submission
from reviews.services.returning import accept, make_paper, query, send_back
from sar_portal.documents.models import StoredFile
from sar_portal.documents.selectors import content_of
from tests.documents.reading import words
from tests.imr import writing
from tests.looking import HOSTILE
from tests.rules.doors import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    w = writing.submitted()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    w.paper = make_paper(submission=w.submission, stage="accepted")
    w.pdf = content_of(w.paper.rendering.pdf)
    return w


def told(browse, who, data: bytes, name: str = "Leonard Brindle.pdf") -> str:
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return browse(who).post(reverse("reviews:document_check"), {"document": file}).content.decode()


def test_the_accepted_version_is_known_to_who_may_read_it(w, browse):
    for who in (w.coordinator, w.reviewer, w.author, w.manager):
        page = told(browse, who, w.pdf)
        assert f"{w.ret.reference}, Individual Management Review, version 1" in page
        assert "Grace Holt, ACC" in page and "Printed with the acceptance" in page and w.submission.sha256 in page


def test_the_paper_itself_says_who_accepted_which_version_when_and_by_which_content(w):
    said, block = w.submission.sign_offs.get(verb="accept"), words(w.pdf).partition("Accepted on behalf of")[2]
    day = f"{timezone.localtime(said.at):%-d %B %Y}"
    for line in (f"Name {said.name}", f"Role {said.role}", f"Date of acceptance {day}", "Version accepted Version 1"):
        assert line in " ".join(block.split()), line
    assert w.submission.sha256 in "".join(block.split())


def test_a_superseded_version_says_so_and_one_sent_back_is_not_called_accepted(w, browse):
    part = w.report.part
    query(part=part, submission=w.submission, checklist={}, reason="Why?", by=w.coordinator)
    assert "Accepted before, superseded" not in told(browse, w.coordinator, w.pdf)
    writing.rewrite(w, "Second words")
    second = writing.submit(w)
    facts = {"reason": "No", "sections": [], "name": "G", "role": "ACC", "by": w.manager}
    send_back(part=part, submission=second, **facts)
    returned = content_of(second.papers.get(stage="submitted").rendering.pdf)
    page = told(browse, w.author, returned)
    assert "Returned to author" in page and "No, or not yet" in page
    assert "Not known here" in told(browse, w.coordinator, returned)  # R3: the board learns nothing of it
    writing.rewrite(w, "Third words")
    accept(part=part, submission=writing.submit(w), by=w.manager, **WORDS)
    page = told(browse, w.coordinator, w.pdf)
    assert "Accepted before, superseded" in page and "There is a later one that you may read" in page


def test_not_known_here_is_said_alike_to_all_others(w, browse):
    changed = w.pdf + b" "
    answers = {
        told(browse, w.other_lead, data).replace(hashlib.sha256(data).hexdigest(), "") for data in (w.pdf, changed)
    }
    pages = [page.partition("Not known here")[2].partition("</form>")[0] for page in answers]
    assert all(w.ret.reference not in page for page in answers) and len(pages) == len(answers)
    assert "Not known here" in told(browse, w.administrator, w.pdf)
    assert "Not known here" in told(browse, w.author, changed)


def test_a_copy_from_before_the_acceptance_says_so(w, browse):
    early = content_of(w.submission.papers.get(stage="submitted").rendering.pdf)
    assert "Printed as it was submitted" in told(browse, w.author, early)


def test_what_is_sent_is_neither_kept_nor_shown(w, browse):
    kept = StoredFile.objects.count()
    for data in (HOSTILE.encode(), b"MZ\x00" * 1000, b"%PDF-1.7 /Encrypt"):
        page = told(browse, w.author, data, name=f"{HOSTILE}.pdf")
        assert "Not known here" in page and "alert(1)" not in page
    assert StoredFile.objects.count() == kept and Submission.objects.count() == 1
    assert "This field is required" in told(browse, w.author, b"") or "empty" in told(browse, w.author, b"")
