"""Files kept and papers made: once, recorded, and never changed (R7, F2, F6)."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent, Scope
from sar_portal.access.permissions import Kind as ScopeKind
from sar_portal.documents import services
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.models import Kind, Rendering, StoredFile
from sar_portal.documents.selectors import Damaged, content_of, shows
from sar_portal.documents.services import render_paper, store_file
from tests.papers.samples import ACCEPTANCE, LETTER, REPORT
from tests.walls import owner, walls_down

CSV = b"ref,what\r\nKH-01,canary\r\n"


def keep(scope, person, **changes):
    return store_file(**{"data": CSV, "name": "Leonard Brindle.csv", "scope": scope, "by": person} | changes)


def make(scope, person, **changes):
    return render_paper(
        **{"paper": "request_letter", "frozen": LETTER, "scope": scope, "number": 1, "by": person} | changes
    )


def test_a_file_is_kept_under_a_name_that_says_nothing(scope, person, private_root):
    stored = keep(scope, person)
    assert content_of(stored) == CSV
    assert (stored.sha256, stored.size, stored.kind) == (hashlib.sha256(CSV).hexdigest(), len(CSV), "csv")
    assert (stored.original_name, stored.created_by, stored.get_scan_result_display()) == (
        "Leonard Brindle.csv",
        person,
        "Not scanned",
    )
    paths = [path.relative_to(private_root).as_posix() for path in private_root.rglob("*") if path.is_file()]
    assert paths == [stored.storage_name]
    assert "brindle" not in paths[0].lower()
    assert keep(scope, person).storage_name != stored.storage_name


def test_keeping_is_recorded_without_the_name_or_the_content(scope, person):
    stored = keep(scope, person)
    event = AuditEvent.objects.get(verb="store_file")
    assert (event.actor, event.subject, event.scope) == (person, f"documents.storedfile:{stored.pk}", scope)
    assert "brindle" not in str(event.details).lower()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": Kind.XLSX}, "must be of the type Excel workbook"),
        ({"data": b""}, "empty"),
        ({"name": "x.exe"}, "must be a PDF"),
        ({"name": "x.pdf"}, "named as a PDF"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(scope, person, private_root, changes, said):
    with pytest.raises(Refused, match=said):
        keep(scope, person, **changes)
    assert not StoredFile.objects.exists()
    assert not private_root.exists()


def test_a_scope_has_room_for_so_many_files_and_bytes(scope, person, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 1)
    keep(scope, person)
    with pytest.raises(Refused, match="does not fit"):
        keep(scope, person)
    keep(Scope.objects.create(kind=ScopeKind.BOARD), person)
    monkeypatch.setattr(services, "MOST_FILES", 9)
    monkeypatch.setattr(services, "MOST_BYTES", len(CSV) * 2 - 1)
    with pytest.raises(Refused, match="does not fit"):
        keep(scope, person)


def test_one_person_uploads_so_many_files_an_hour(scope, person, monkeypatch):
    monkeypatch.setattr(services, "MOST_AN_HOUR", 2)
    keep(scope, person)
    earlier = keep(Scope.objects.create(kind=ScopeKind.BOARD), person)
    with pytest.raises(Refused, match="uploaded 2 files within an hour"):
        keep(scope, person)
    with walls_down(connection):
        StoredFile.objects.filter(pk=earlier.pk).update(created_at=timezone.now() - timedelta(minutes=61))
    keep(scope, person)


def test_a_paper_is_kept_with_the_fingerprint_of_what_it_shows(scope, person):
    rendering = make(scope, person)
    assert rendering.frozen_sha256 == content_hash(LETTER)
    assert rendering.file_name == "ASAB-SAR-2026-03-CHT-request-letter-v1.pdf"
    assert content_of(rendering.pdf).startswith(b"%PDF-")
    assert (rendering.pdf.kind, rendering.pdf.origin, rendering.pdf.original_name) == ("pdf", "made", "")
    assert shows(rendering, LETTER)
    assert not shows(rendering, LETTER | {"agency": "Another"})
    assert AuditEvent.objects.get(verb="render_paper").details["sha256"] == rendering.frozen_sha256


def test_asked_twice_it_is_made_once_and_other_content_is_refused(scope, person):
    first = make(scope, person)
    assert make(scope, person) == first
    with pytest.raises(Refused, match="A change makes a new version"):
        make(scope, person, frozen=LETTER | {"note": "changed"})
    assert make(scope, person, number=2, frozen=LETTER | {"note": "changed"}) != first
    assert (Rendering.objects.count(), StoredFile.objects.count()) == (2, 2)


def test_an_accepted_copy_stands_beside_the_version_it_accepts(scope, person):
    small = REPORT | {"entries": [], "sections": REPORT["sections"][-1:]}
    facts = {"paper": "imr_report", "frozen": small, "number": 3}
    plain, accepted = make(scope, person, **facts), make(scope, person, **facts, beside=ACCEPTANCE)
    assert plain != accepted
    assert plain.frozen_sha256 == accepted.frozen_sha256 == content_hash(small)
    assert accepted.beside_sha256 == content_hash(ACCEPTANCE)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(person):
    scope = Scope.objects.create(kind=ScopeKind.BOARD)
    made, gate = [], threading.Barrier(2)

    def work():
        gate.wait()
        try:
            made.append(make(scope, person).pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"sha256": "0" * 64}, {"storage_name": "x"}, {"original_name": "x"}, {"size": 1}, {"kind": "pdf"}]
)
def test_the_database_refuses_to_change_a_file(scope, person, change):
    stored = keep(scope, person)
    with owner(), pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**change)
    with owner(), pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).delete()
    StoredFile.objects.filter(pk=stored.pk).update(scan_result=StoredFile.Scan.CLEAN)


def test_the_database_refuses_to_change_a_rendering(scope, person):
    rendering = make(scope, person)
    for change in ({"frozen_sha256": "0" * 64}, {"number": 9}):
        with owner(), pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Rendering.objects.filter(pk=rendering.pk).update(**change)
    with owner(), pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rendering.delete()


def test_a_flipped_byte_or_a_lost_file_is_never_shown(scope, person, private_root, capsys):
    rendering = make(scope, person)
    call_command("verify_files")
    assert "1 stored files match" in capsys.readouterr().out
    path = private_root / rendering.pdf.storage_name
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged, match="no longer matches its fingerprint"):
        content_of(rendering.pdf)
    assert not shows(rendering, LETTER)
    with pytest.raises(CommandError, match=f"stored files {rendering.pdf.pk}"):
        call_command("verify_files")
    path.unlink()
    with pytest.raises(Damaged):
        content_of(rendering.pdf)
