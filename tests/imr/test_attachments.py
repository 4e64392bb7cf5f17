"""Documents attached to a report: looked at, numbered, chosen as evidence, printed, and kept with each version (R3, R7)."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from imr.models import Attachment, ChangeMade, KloeAnswer
from imr.services.attaching import MOST_ATTACHED, attach, put_back, take_off
from imr.services.report import add_item, save_kloe_answer
from imr.services.submission import frozen_report, submit_report
from reviews.services.returning import accept, make_paper
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.documents.papers import PAPERS, check_paper
from tests.documents.test_copies import CANARY, photograph
from tests.documents.test_uploads import jpeg
from tests.imr import writing
from tests.looking import HOSTILE

POLICY = b"Self-neglect policy: visit within ten days."


@pytest.fixture
def w(db):
    made = writing.drafting()
    writing.write(made)
    return made


def attached(w, title: str = "Self-neglect policy", data: bytes = POLICY, by=None) -> Attachment:
    facts = {"name": "policy.txt", "title": title, "published": "version 4, May 2025"}
    return attach(report=w.report, data=data, by=by or w.author, **facts)


def test_a_version_keeps_the_crest_of_its_day(w, monkeypatch):
    crest = {"crest": {"sha256": "a" * 64, "words": "Arms"}}
    monkeypatch.setattr("imr.services.submission.crest_of", lambda one: crest if one == w.ret.review.board else {})
    assert "crest" not in frozen_report(w.report)
    assert submit_report(report=w.report, by=w.author).content["crest"] == crest["crest"]


def url(w, name: str, *rest) -> str:
    return reverse(f"imr:attachment_{name}", args=[w.ret.reference, *rest])


def test_a_document_is_attached_listed_opened_and_taken_off(w, browse):
    client = browse(w.author)
    sent = {"title": f"Policy {HOSTILE}", "published": "", "file": SimpleUploadedFile("Jane Doe.txt", POLICY)}
    assert client.post(url(w, "add"), sent).status_code == 302
    one = Attachment.objects.get()
    page = client.get(url(w, "list")).content.decode()
    assert HOSTILE not in page and "Take off the list" in page and "Jane Doe" not in page
    opened = client.get(url(w, "download", 1))
    assert opened.content == POLICY and "Jane" not in opened["Content-Disposition"]
    assert f"{w.ret.reference}-attachment-1.txt" in opened["Content-Disposition"]
    for who in (w.lead, w.manager):
        theirs = browse(who).get(url(w, "list")).content.decode()
        assert "Policy" in theirs and "Take off the list" not in theirs
    assert client.get(url(w, "remove", 1)).status_code == 405
    assert client.post(url(w, "remove", 1)).status_code == 302
    one.refresh_from_db()
    assert one.removed_by == w.author and "Nothing is attached" in client.get(url(w, "list")).content.decode()
    assert attached(w).number == 2  # numbers are never given twice


def test_what_waits_for_the_scanner_is_listed_says_so_and_is_opened_by_nobody(w, browse, settings):
    """Nor by guessing its address: the page says why (F5)."""
    settings.SCANNER = "127.0.0.1:1"
    client = browse(w.author)
    sent = {"title": "A policy", "published": "", "file": SimpleUploadedFile("a.txt", POLICY)}
    assert client.post(url(w, "add"), sent).status_code == 302
    page = client.get(url(w, "list")).content.decode()
    assert "Being checked" in page and f'{url(w, "download", 1)}"' not in page and "until it was checked" in page
    for who in (w.author, w.lead):
        answer = browse(who).get(url(w, "download", 1))
        assert answer.status_code == 409 and "being checked for malware" in answer.content.decode()
        assert POLICY.decode() not in answer.content.decode()
    stored = Attachment.objects.get().file
    type(stored).objects.filter(pk=stored.pk).update(scan_result="infected")
    page = client.get(url(w, "list")).content.decode()
    assert "Malware found" in page and "Attach a clean copy" in page and f'{url(w, "download", 1)}"' not in page
    answer = client.get(url(w, "download", 1))
    assert answer.status_code == 409 and "found malware" in answer.content.decode()


def test_what_is_no_document_or_there_already_is_refused_and_what_was_typed_stays(w, browse):
    client = browse(w.author)
    page = client.post(url(w, "add"), {"title": "Kept", "file": SimpleUploadedFile("a.pdf", b"MZ not a pdf")})
    assert page.status_code == 200 and 'value="Kept"' in page.content.decode()
    assert "There is a problem" in client.post(url(w, "add"), {"title": "No file"}).content.decode()
    attached(w)
    with pytest.raises(Refused, match="on the list already: attachment 1"):
        attached(w, title="Again")
    with pytest.raises(Refused, match="title"):
        attached(w, title=" ", data=b"Another")
    for number in range(MOST_ATTACHED - 1):
        attached(w, data=f"Document {number}".encode())
    with pytest.raises(Refused, match="at most"):
        attached(w, data=b"One too many")


def test_it_is_evidence_of_an_answer_and_of_a_change_and_stands_in_the_bibliography(w):
    one = attached(w)
    answer = KloeAnswer.objects.filter(report=w.report).first()
    facts = {"report": w.report, "kloe": answer.kloe, "version": answer.version, "by": w.author}
    with pytest.raises(Refused, match="own entries"):
        save_kloe_answer(values={"evidence_attachments": [7]}, **facts)
    save_kloe_answer(values={"evidence_attachments": [1]}, **facts)
    change = {"what": "The policy was rewritten", "evidence_attachments": [1], "evidence": "Training in May"}
    add_item(model=ChangeMade, report=w.report, values=change, by=w.author)
    content = frozen_report(w.report)
    words = "Attachment 1: Self-neglect policy (version 4, May 2025)"
    assert words in next(each for each in content["answers"] if each["number"] == answer.kloe.number)["evidence"]
    assert content["changes"][0]["evidence"] == f"{words}\nTraining in May"
    sha256 = hashlib.sha256(POLICY).hexdigest()
    kept = {"number": 1, "title": one.title, "published": one.published, "kind": "txt", "size": len(POLICY)}
    assert content["attachments"] == [kept | {"sha256": sha256, "file": one.file_id}]
    check_paper(PAPERS["imr_report"], content, None)


def test_a_version_keeps_its_documents_and_the_board_reads_them_once_it_is_returned(w, browse):
    one = attached(w)
    submission = submit_report(report=w.report, by=w.author)
    make_paper(submission=submission, stage="submitted")
    file = reverse("imr:attachment_submitted", args=[w.ret.reference, w.part.kind, 1, 1])
    assert browse(w.coordinator).get(file).status_code == 409  # not before it is returned (R3)
    assert browse(w.manager).get(file).content == POLICY
    with pytest.raises(NotNow):
        take_off(attachment=one, by=w.author)
    with pytest.raises(NotNow):
        attached(w, data=b"Too late")
    with pytest.raises(NotAllowed):
        attached(w, data=b"Not theirs", by=w.lead)
    part = submission.part
    part.refresh_from_db()
    words = {"statement": "I accept it.", "name": w.manager.name, "role": "Assistant chief constable"}
    accept(part=part, submission=submission, by=w.manager, **words)
    assert browse(w.coordinator).get(file).content == POLICY
    page = reverse("reviews:version_detail", args=[w.ret.reference, w.part.kind, 1])
    assert file in browse(w.coordinator).get(page).content.decode()
    assert browse(w.coordinator).get(url(w, "download", 1)).status_code in {
        403,
        404,
    }  # the draft's list is the agency's
    assert browse(w.other_lead).get(file).status_code == 404
    gone = reverse("imr:attachment_submitted", args=[w.ret.reference, w.part.kind, 1, 2])
    assert browse(w.coordinator).get(gone).status_code == 404
    Attachment.objects.filter(pk=one.pk).update(removed_at=one.at, removed_by=w.author)
    assert browse(w.coordinator).get(file).content == POLICY


def test_the_board_is_given_a_photograph_that_says_no_place_and_the_agency_the_original(w, browse):
    """F7: the fingerprint of the version goes on being that of the original (R7)."""
    photo = photograph()
    facts = {"name": "IMG_0042.jpg", "title": "The kitchen", "by": w.author}
    one = attach(report=w.report, data=photo, **facts)
    with pytest.raises(Refused, match="No copy of this file"), transaction.atomic():
        attach(report=w.report, data=jpeg(20, 10)[:-2] + b"\xff\xe1\xff\xff", **facts)
    submission = writing.submit(w)
    part = submission.part
    part.refresh_from_db()
    words = {"statement": "I accept it.", "name": w.manager.name, "role": "Assistant chief constable"}
    accept(part=part, submission=submission, by=w.manager, **words)
    file = reverse("imr:attachment_submitted", args=[w.ret.reference, w.part.kind, 1, 1])
    given = browse(w.coordinator).get(file)
    theirs, own = given.content, browse(w.author).get(file).content
    assert f'{w.ret.reference}-attachment-1-copy.jpg"' in given["Content-Disposition"]
    page = reverse("reviews:version_detail", args=[w.ret.reference, w.part.kind, 1])
    assert "a copy has “-copy” in its name" in browse(w.coordinator).get(page).content.decode()
    assert own == photo and CANARY.encode() not in theirs and theirs.startswith(b"\xff\xd8\xff")
    assert submission.content["attachments"][0]["sha256"] == one.file.sha256 == hashlib.sha256(photo).hexdigest()


def test_what_was_taken_off_is_put_back_under_its_number(w, browse, monkeypatch):
    """N9: by nobody but who could take it off, not beside the same file, and not for ever."""
    one, back = attached(w, title=HOSTILE), url(w, "restore", 1)
    take_off(attachment=one, by=w.author)
    client = browse(w.author)
    page = client.get(url(w, "list")).content.decode()
    assert "Taken off in the last 30 days" in page and back in page and HOSTILE not in page
    assert back not in browse(w.lead).get(url(w, "list")).content.decode()
    assert browse(w.lead).post(back).status_code == 403 and client.get(back).status_code == 405
    again = attached(w, title="The same once more")
    with pytest.raises(Refused, match="on the list already: attachment 2"):
        put_back(attachment=one, by=w.author)
    take_off(attachment=again, by=w.author)
    for _ in range(2):
        assert client.post(back).status_code == 302
    assert [row["number"] for row in frozen_report(w.report)["attachments"]] == [1]
    take_off(attachment=one, by=w.author)
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=31))
    with pytest.raises(Refused, match="more than 30 days ago"):
        put_back(attachment=one, by=w.author)
