"""Files are asked about again at night, and who is concerned is told of one that was found bad (security.md F5)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from imr.models import InterviewConfirmation
from imr.selectors.ready import readiness_of
from imr.services.attaching import attach
from imr.services.submission import submit_report
from notifications.models import OutboxMessage
from notifications.selectors.notices import deliveries
from reviews.services.returning import accept, make_paper
from sar_portal.access.errors import Refused
from sar_portal.actions.services.acting import add_evidence
from sar_portal.celery import app
from sar_portal.documents import services
from sar_portal.documents.models import StoredFile
from sar_portal.documents.services import store_file
from sar_portal.upkeep import rescans, tasks
from tests.documents.test_scanning import Clamd
from tests.imr import writing


@pytest.fixture
def clamd(settings) -> Clamd:
    scanner = Clamd()
    settings.SCANNER = scanner.address
    return scanner


@pytest.fixture
def w(db):
    made = writing.drafting()
    writing.write(made)
    return made


def attached(w, data: bytes = b"A policy with something in it.", title: str = "Policy"):
    return attach(report=w.report, data=data, name="a.txt", title=title, by=w.author)


def told() -> set[tuple[str, str]]:
    return set(OutboxMessage.objects.filter(kind__startswith="file_").values_list("kind", "user__email"))


def test_each_is_asked_once_with_each_set_of_signatures_and_a_bad_one_is_closed_and_told(clamd, w, browse):
    one, good = attached(w), attached(w, b"Another", "Audit")
    assert tasks.scan_again() == 0 and clamd.asked == 4  # two as they came, two tonight
    assert tasks.scan_again() == 0 and clamd.asked == 4
    clamd.known.append(b"something")
    clamd.signatures = b"27613"
    assert tasks.scan_again() == 1 and clamd.asked == 6
    assert tasks.scan_again() == 0 and clamd.asked == 6
    one.file.refresh_from_db()
    good.file.refresh_from_db()
    assert one.file.is_closed and not good.file.is_closed and good.file.asked_with == "27613"
    assert told() == {("file_closed", w.author.email)}  # of a draft the board learns nothing but progress (R3)


def test_of_a_file_that_a_returned_version_holds_the_coordinator_is_told(clamd, w, browse):
    attached(w)
    submission = writing.submit(w)
    part = submission.part
    part.refresh_from_db()
    words = {"statement": "I accept it.", "name": w.manager.name, "role": "Assistant chief constable"}
    accept(part=part, submission=submission, by=w.manager, **words)
    clamd.known.append(b"something")
    assert tasks.scan_again() == 1
    assert told() == {("file_closed", w.author.email), ("file_found", w.coordinator.email)}
    for message in OutboxMessage.objects.filter(kind__startswith="file_"):
        assert browse(message.user).get(message.link).status_code == 200
    listed = {message.kind for message in deliveries(w.coordinator, w.board)}
    assert "file_found" in listed and "file_closed" not in listed


def test_of_a_file_of_which_the_scanner_cannot_say_who_uploaded_it_is_told_once(w, settings, monkeypatch):
    """One that came while it was away, was asked about before, and is due again."""
    one = attached(w).file
    before = {"scan_result": StoredFile.Scan.CHECKING, "asked_at": timezone.now() - timedelta(hours=2)}
    settings.SCANNER = Clamd(b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND").address
    who_uploaded_it = {("file_unsaid", w.author.email)}
    for worth_waiting, who in ((1, set()), (0, who_uploaded_it), (0, who_uploaded_it)):
        monkeypatch.setattr(services, "WORTH_WAITING", timedelta(hours=worth_waiting))
        StoredFile.objects.filter(pk=one.pk).update(**before)
        assert tasks.scan_waiting() == 0 and told() == who
    assert OutboxMessage.objects.filter(kind="file_unsaid").count() == 1


def test_what_the_scanner_did_not_read_and_called_clean_is_closed_once_it_says_so(clamd, w):
    """AlertExceedsMax, set after the file was kept; what it takes too long over stays as it is until it is asked anew."""
    one, slow = attached(w).file, attached(w, b"nested", "Audit").file
    clamd.breaks, clamd.answer = b"nested", b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND"
    assert tasks.scan_again() == 0 and told() == set()
    for each, closed in ((one, True), (slow, False)):
        each.refresh_from_db()
        assert each.is_closed is closed
    assert one.scan_result == StoredFile.Scan.CHECKING and slow.asked_with == "27612"
    clamd.answer = b""
    assert tasks.scan_waiting() == 1
    one.refresh_from_db()
    assert not one.is_closed


def test_two_workers_ask_about_no_file_at_once_and_no_run_waits_behind_the_next(clamd, w):
    attached(w)
    StoredFile.objects.filter(scan_result=StoredFile.Scan.CLEAN).update(scan_result=StoredFile.Scan.CHECKING)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [rescans.WAITING])
            assert tasks.scan_waiting() == 0 and clamd.asked == 1  # as it came
            cursor.execute("SELECT pg_advisory_unlock(%s)", [rescans.WAITING])
            assert tasks.scan_waiting() == 1
            cursor.execute("SELECT pg_advisory_lock(%s)", [rescans.AGAIN])
            assert tasks.scan_again() == 0 and clamd.asked == 2
    finally:
        other.close()
    expires = {row["task"].rpartition(".")[2]: row.get("options") for row in app.conf.beat_schedule.values()}
    assert (expires["scan_waiting"], expires["scan_again"]) == ({"expires": 55}, {"expires": 295})


def test_a_night_comes_to_every_file_in_batches(clamd, w, monkeypatch):
    files = [attached(w, b"Words %d" % number, f"Policy {number}").file for number in range(3)]
    monkeypatch.setattr(rescans, "MOST", 2)
    for run, left in enumerate((1, 0, 0)):
        rescans.scan_again()
        assert StoredFile.objects.filter(pk__in=[one.pk for one in files], asked_with="").count() == left, run
    clamd.signatures = b"27613"
    rescans.scan_again()
    rescans.scan_again()
    assert not StoredFile.objects.filter(pk__in=[one.pk for one in files]).exclude(asked_with="27613").exists()


def test_without_a_scanner_or_with_one_that_is_away_nothing_is_asked(w, settings, clamd):
    attached(w)
    settings.SCANNER = ""
    assert rescans.scan_again() == 0
    settings.SCANNER = "127.0.0.1:1"
    assert rescans.scan_again() == 0 and not StoredFile.objects.exclude(asked_with="").exists()


def test_what_the_scanner_was_not_asked_about_is_not_submitted_and_not_accepted(w, settings):
    one = attached(w)
    clamd = Clamd()
    settings.SCANNER = clamd.address
    blocks = [line for group in readiness_of(w.author, w.ret) for line in group.lines if line.state == "blocks"]
    assert [line.href for line in blocks if "Attachment 1" in line.title] == [
        f"/returns/{w.ret.reference}/report/attachments/"
    ]
    with pytest.raises(Refused, match="Attachment 1 has not been checked"):
        submit_report(report=w.report, by=w.author)
    assert tasks.scan_waiting() == 1
    submission = submit_report(report=w.report, by=w.author)
    make_paper(submission=submission, stage="submitted")
    clamd.known.append(b"something")
    clamd.signatures = b"27613"
    assert tasks.scan_again() == 1
    part = submission.part
    part.refresh_from_db()
    words = {"statement": "I accept it.", "name": w.manager.name, "role": "Assistant chief constable"}
    with pytest.raises(Refused, match="Attachment 1: The scanner found malware"):
        accept(part=part, submission=submission, by=w.manager, **words)
    one.file.refresh_from_db()
    assert one.file.scan_result == StoredFile.Scan.INFECTED


def test_evidence_is_told_to_its_owner_and_to_the_coordinator_of_its_return(world, clamd):
    owner, one = world.people["other_lead"], world.made["recommendation"]
    add_evidence(recommendation=one, data=b"something", name="a.txt", shows="Training", by=owner)
    clamd.known.append(b"something")
    assert rescans.scan_again() == 1
    assert told() == {("file_closed", owner.email), ("file_found", world.people["coordinator"].email)}


def test_of_a_signed_paper_of_an_interview_the_board_hears_nothing(world, clamd):
    """R5: that a file lies there at all is the agency's own affair."""
    interview, author = world.made["interview"], world.people["author"]
    scope = interview.involvement.agency_return.scope
    paper = store_file(data=b"something", name="a.txt", scope=scope, by=author)
    facts = {"entered_by": author, "signed_on": timezone.localdate(), "paper": paper}
    InterviewConfirmation.objects.create(interview=interview, verb="confirm", sha256="a" * 64, **facts)
    clamd.known.append(b"something")
    assert rescans.scan_again() == 1
    assert told() == {("file_closed", author.email)}


def test_every_table_that_names_an_upload_is_asked_where_it_lies():
    """A new one is a decision: who is told of a file there that was found bad."""
    links = StoredFile._meta.get_fields(include_hidden=True)
    naming = {one.related_model._meta.label for one in links if one.auto_created and not one.concrete}
    papers = {"documents.Rendering", "documents.BoardCrest"}  # made here: a crest is drawn anew
    assert naming - papers == {"imr.Attachment", "actions.Evidence", "chronology.Import", "imr.InterviewConfirmation"}
    assert len(rescans.PLACES) == 4
