"""The scanner over clamd's own protocol: found, nothing found, away, and none at all (security.md F5)."""

import socket
import struct
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.documents import scanning, selectors, services, storage
from sar_portal.documents.models import StoredFile
from sar_portal.documents.scanning import check_scanned, left_out, scan, signatures
from sar_portal.documents.services import scan_waiting, store_file
from sar_portal.documents.views import file_response

# The harmless text that every scanner takes for malware, in two pieces so that none takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """Speaks PING, VERSION and INSTREAM and knows one malware, until it learns of another.

    Of a stream in which `breaks` stands it says nothing and goes; where it has a `limit` it answers and goes as soon as the
    stream is longer, as the real one does (tests/faults/test_real_clamd.py). What is an archive it does not read, and says
    `limits` of it.
    """

    def __init__(self, answer: bytes = b"", *, breaks: bytes = b"", limit: int = 0, limits: bytes = b"OK") -> None:
        super().__init__(daemon=True)
        self.answer, self.breaks, self.limit, self.limits = answer, breaks, limit, limits
        self.known, self.signatures, self.asked = [EICAR], b"27612", 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.start()

    def run(self) -> None:
        while True:
            connection, _ = self.server.accept()
            with connection, connection.makefile("rb") as stream:
                if (asked := stream.read(6)) == b"zPING\0":
                    connection.sendall(b"PONG\0")
                    continue
                if asked == b"zVERSI":
                    connection.sendall(b"ClamAV 1.4.2/%b/Sat Apr 19 08:32:11 2025\0" % self.signatures)
                    continue
                self.asked += 1
                assert asked + stream.read(4) == b"zINSTREAM\0"
                data, too_long = b"", False
                while not too_long and (length := struct.unpack(">I", stream.read(4))[0]):
                    data += stream.read(length)
                    too_long = 0 < self.limit < len(data)
                if self.breaks and self.breaks in data:
                    continue
                found = b"stream: Eicar FOUND" if any(bad in data for bad in self.known) else b"stream: OK"
                found = b"stream: " + self.limits if data.startswith(b"PK") else found
                said = b"INSTREAM size limit exceeded. ERROR" if too_long else self.answer or found
                connection.sendall(said + b"\0")


@pytest.fixture
def clamd(settings) -> Clamd:
    scanner = Clamd()
    settings.SCANNER = scanner.address
    return scanner


def test_without_a_scanner_a_file_says_that_it_was_not_scanned(settings):
    assert settings.SCANNER == ""
    assert scan(EICAR) == StoredFile.Scan.NOT_SCANNED


def test_a_file_of_many_pieces_is_scanned_whole(clamd):
    assert scan(b"a" * 200_000) == StoredFile.Scan.CLEAN
    with pytest.raises(Refused, match="found malware"):
        scan(b"a" * 200_000 + EICAR)


def test_what_is_found_is_not_kept(clamd, scope, person):
    with pytest.raises(Refused, match="found malware"):
        store_file(data=EICAR, name="a.txt", scope=scope, by=person)
    assert not StoredFile.objects.exists()
    kept = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    assert kept.scan_result == StoredFile.Scan.CLEAN


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR",
        b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND",  # which is no malware
        b"\0",
    ],
)
def test_a_scanner_that_gives_no_answer_is_no_permission(settings, answer):
    settings.SCANNER = Clamd(answer).address
    with pytest.raises(Refused, match="cannot say"):
        scan(b"words")


def test_of_what_is_too_long_for_the_scanner_it_says_so_before_the_end(settings):
    settings.SCANNER = Clamd(limit=100_000).address
    assert scan(b"a" * 90_000) == StoredFile.Scan.CLEAN
    with pytest.raises(Refused, match="cannot say"):
        scan(b"a" * 20_000_000)


def test_a_scanner_that_breaks_off_over_one_file_is_not_away(settings):
    settings.SCANNER = Clamd(breaks=b"nested").address
    with pytest.raises(Refused, match="cannot say"):
        scan(b"a nested archive")


def test_one_that_takes_connections_and_says_nothing_is_away_and_is_sent_no_file(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SCANNER = f"127.0.0.1:{silent.getsockname()[1]}"
        assert scan(b"words") == StoredFile.Scan.CHECKING
        with silent.accept()[0] as connection:
            assert connection.recv(100) == b"zPING\0"


def test_one_that_ends_over_a_file_without_a_word_is_away(clamd, monkeypatch):
    """As one that is killed when it has read all: the line is closed, and nothing is refused on a person's account."""
    says = iter([True, False])
    monkeypatch.setattr(scanning, "answers", lambda: next(says))
    clamd.breaks = b"words"
    assert scan(b"words") == StoredFile.Scan.CHECKING


@pytest.fixture
def away(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SCANNER = f"127.0.0.1:{server.getsockname()[1]}"


def test_with_a_scanner_that_is_away_a_file_is_kept_and_nobody_can_open_it(away, scope, person, settings):
    kept = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    assert kept.scan_result == StoredFile.Scan.CHECKING and kept.is_closed
    with pytest.raises(Refused, match="being checked for malware"):
        file_response(kept, name="a.txt")
    assert scan_waiting() == 0  # still away
    settings.SCANNER = Clamd().address
    assert scan_waiting() == 1 and scan_waiting() == 0
    kept.refresh_from_db()
    assert kept.scan_result == StoredFile.Scan.CLEAN
    assert file_response(kept, name="a.txt").content == b"words"
    assert AuditEvent.objects.get(verb="scan_file").details == {"found": "clean"}


def test_what_is_found_afterwards_stays_closed_for_ever(away, scope, person, settings, caplog):
    bad = store_file(data=EICAR, name="a.txt", scope=scope, by=person)
    good = store_file(data=b"words", name="b.txt", scope=scope, by=person)
    settings.SCANNER = Clamd().address
    assert scan_waiting() == 2 and "found malware in stored file" in caplog.text
    for one, closed in ((bad, True), (good, False)):
        one.refresh_from_db()
        assert one.is_closed is closed
    with pytest.raises(Refused, match="found malware"):
        file_response(bad, name="a.txt")


def test_a_file_that_the_scanner_breaks_off_over_keeps_no_other_waiting(away, scope, person, settings):
    slow, good = (store_file(data=data, name="a.txt", scope=scope, by=person) for data in (b"nested", b"words"))
    settings.SCANNER = Clamd(breaks=b"nested").address
    assert scan_waiting() == 1
    for one, closed in ((slow, True), (good, False)):
        one.refresh_from_db()
        assert one.is_closed is closed
    assert slow.asked_at and good.asked_at is None and left_out(slow) == "" and left_out(good) == ""
    slow.created_at -= timedelta(hours=2)
    assert "has not been able to say" in left_out(slow)


def test_of_whatever_it_cannot_say_the_next_run_asks_last(away, scope, person, settings, monkeypatch):
    """A run that has no time for more than one file, and a file that takes all of it."""
    slow, good = (store_file(data=data, name="a.txt", scope=scope, by=person) for data in (b"nested", b"words"))
    settings.SCANNER = Clamd(breaks=b"nested").address
    monkeypatch.setattr(services, "SCAN_SECONDS", -1)
    monkeypatch.setattr(selectors, "LONGEST_PAUSE", timedelta(0))
    assert [scan_waiting() for _ in range(4)] == [0, 1, 0, 0]
    good.refresh_from_db()
    assert good.scan_result == StoredFile.Scan.CLEAN


def test_what_the_scanner_cannot_say_it_is_asked_less_and_less_often_and_at_last_once_an_hour(
    away, scope, person, settings, monkeypatch
):
    came = store_file(data=b"words", name="a.txt", scope=scope, by=person).created_at
    scanner = Clamd(b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND")
    settings.SCANNER = scanner.address
    minute, asked, told = 0, [], []
    monkeypatch.setattr(timezone, "now", lambda: came + timedelta(minutes=minute))

    def unsaid(stored):
        told.append(minute)

    for minute in range(1, 301):
        before = scanner.asked
        assert scan_waiting(unsaid=unsaid) == 0
        asked += [minute] * (scanner.asked - before)
    assert asked == [1, 2, 4, 8, 16, 32, 64, 124, 184, 244] and told == [64, 124, 184, 244]
    kept = StoredFile.objects.get()
    with pytest.raises(Refused, match="a simpler copy"):
        file_response(kept, name="a.txt")
    kept.asked_at = timezone.now() + timedelta(days=400)  # by a clock that was put back since
    kept.save(update_fields=["asked_at"])
    assert scan_waiting() == 0 and scanner.asked == 11


def test_where_telling_fails_the_file_is_closed_all_the_same(away, scope, person, settings, caplog):
    bad = store_file(data=EICAR, name="a.txt", scope=scope, by=person)
    settings.SCANNER = Clamd().address

    def fails(stored):
        StoredFile.objects.filter(pk=stored.pk).update(asked_with="half")
        raise ValueError("case text")

    assert scan_waiting(fails) == 1
    bad.refresh_from_db()
    assert bad.scan_result == StoredFile.Scan.INFECTED and bad.asked_with == ""
    assert "nobody was told" in caplog.text and "case text" not in caplog.text


def test_what_is_read_at_once_does_not_wait_for_the_scanner(away):
    with pytest.raises(Refused, match="not read unchecked"):
        check_scanned(scan(b"words"))


def test_the_scanner_sees_the_bytes_that_were_stored_and_not_those_that_lie_there_now(away, scope, person, settings):
    kept = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    (settings.PRIVATE_ROOT / kept.storage_name).write_bytes(b"others")
    settings.SCANNER = Clamd().address
    assert scan_waiting() == 0
    kept.refresh_from_db()
    assert kept.is_closed


def test_of_what_the_scanner_cannot_say_and_of_a_store_that_is_away_nothing_is_said(
    away, scope, person, settings, monkeypatch
):
    kept = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    settings.SCANNER = Clamd(b"INSTREAM size limit exceeded. ERROR").address
    assert scan_waiting() == 0
    settings.SCANNER = Clamd().address

    def gone(name):
        raise storage.StoreAway

    StoredFile.objects.update(asked_at=None)
    with monkeypatch.context() as patch:
        patch.setattr(storage, "read", gone)
        assert scan_waiting() == 0
    settings.SCANNER = ""
    assert scan_waiting() == 0
    kept.refresh_from_db()
    assert kept.scan_result == StoredFile.Scan.CHECKING


def test_what_came_before_there_was_a_scanner_is_closed_until_it_was_asked(scope, person, settings):
    before = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    assert before.scan_result == StoredFile.Scan.NOT_SCANNED and not before.is_closed
    settings.SCANNER = Clamd().address
    with pytest.raises(Refused, match="came before there was a malware scanner"):
        file_response(before, name="a.txt")
    before.created_at -= timedelta(days=30)
    assert left_out(before) == ""  # it was not asked about yet: whoever puts everything together waits some minutes
    before.asked_at = timezone.now()
    assert "has not been able to say" in left_out(before)
    before.origin = StoredFile.Origin.MADE  # what the portal makes itself is not asked about
    assert not before.is_closed
    assert scan_waiting() == 1
    before.refresh_from_db()
    assert before.scan_result == StoredFile.Scan.CLEAN and not before.is_closed


def test_a_scanner_says_which_signatures_it_has(clamd):
    assert signatures() == "27612"
    clamd.signatures = b"no number"
    assert signatures() == timezone.localdate().isoformat()
