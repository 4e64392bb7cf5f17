"""The malware scanner: clamd, spoken to over its own protocol. Without one configured a file says 'Not scanned'.

With one that is away a file is kept, closed to everybody, until it was asked (scan_waiting).
"""

import socket
import struct

from django.conf import settings

from sar_portal.access.errors import Refused
from sar_portal.documents.models import StoredFile

SECONDS = 30
_CHUNK = 64 * 1024
FOUND = "The scanner found malware in this file, so it was not kept. Tell your IT department."
NO_ANSWER = "The scanner cannot say whether there is malware in this file, so it was not kept. Tell your IT department."
CHECKING = "This file is being checked for malware. It can be opened once that is done: look again in a few minutes."
CLOSED = "The scanner found malware in this file, so nobody can open it. Tell your IT department, and add a clean copy."


def scan(data: bytes) -> StoredFile.Scan:
    """What the scanner says of an upload; CHECKING where it is away. Raises Refused where it finds something, or cannot say
    (security.md F5).
    """
    said = verdict(data)
    if said is None or said == StoredFile.Scan.INFECTED:
        raise Refused(FOUND if said else NO_ANSWER)
    return said


def verdict(data: bytes) -> StoredFile.Scan | None:
    """NOT_SCANNED without a scanner, CHECKING with one that is away, None where it answers and cannot say."""
    if not settings.SCANNER:
        return StoredFile.Scan.NOT_SCANNED
    try:
        answer = _asked(data)
    except OSError:
        return StoredFile.Scan.CHECKING
    if answer.endswith(b" OK"):
        return StoredFile.Scan.CLEAN
    return StoredFile.Scan.INFECTED if answer.endswith(b" FOUND") else None


def check_open(stored: StoredFile) -> None:
    """Raises Refused with the reason where nobody may open the file."""
    if stored.is_closed:
        raise Refused(CLOSED if stored.scan_result == StoredFile.Scan.INFECTED else CHECKING)


def answers() -> bool:
    """Whether the scanner that is configured is there."""
    host, _, port = settings.SCANNER.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16).rstrip(b"\0").strip() == b"PONG"
    except OSError:
        return False


def _asked(data: bytes) -> bytes:
    """INSTREAM: the length of each piece and the piece, then a length of nothing; one line comes back."""
    host, _, port = settings.SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=SECONDS) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _CHUNK and (part := connection.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").strip()
