"""The scanner over clamd's own protocol: found, nothing found, away, and none at all (security.md F5)."""

import socket
import struct
import threading

import pytest

from sar_portal.access.errors import Refused
from sar_portal.documents.models import StoredFile
from sar_portal.documents.scanning import scan
from sar_portal.documents.services import store_file

# The harmless text that every scanner takes for malware, in two pieces so that none takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """Speaks INSTREAM and knows one malware."""

    def __init__(self, answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.answer = answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.start()

    def run(self) -> None:
        while True:
            connection, _ = self.server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    data += stream.read(length)
                found = b"stream: Eicar FOUND" if EICAR in data else b"stream: OK"
                connection.sendall((self.answer or found) + b"\0")


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


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"\0"])
def test_a_scanner_that_gives_no_answer_is_no_permission(settings, answer):
    settings.SCANNER = Clamd(answer).address
    with pytest.raises(Refused, match="cannot be scanned"):
        scan(b"words")


def test_a_scanner_that_is_away_is_no_permission(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(Refused, match="cannot be scanned"):
        scan(b"words")
