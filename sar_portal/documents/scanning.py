"""The malware scanner: clamd, spoken to over its own protocol. Without one configured a file says 'Not scanned'."""

import socket
import struct

from django.conf import settings

from sar_portal.access.errors import Refused
from sar_portal.documents.models import StoredFile

SECONDS = 30
_CHUNK = 64 * 1024
FOUND = "The scanner found malware in this file, so it was not kept. Tell your IT department."
AWAY = "The file cannot be scanned for malware at the moment, so it was not kept. Try again in a few minutes."


def scan(data: bytes) -> StoredFile.Scan:
    """What the scanner says of an upload. Raises Refused where it finds something or, configured, gives no answer:
    a file that ought to have been scanned is not kept unscanned (security.md F5).
    """
    if not settings.SCANNER:
        return StoredFile.Scan.NOT_SCANNED
    try:
        answer = _asked(data)
    except OSError as error:
        raise Refused(AWAY) from error
    if answer.endswith(b" OK"):
        return StoredFile.Scan.CLEAN
    raise Refused(FOUND if answer.endswith(b" FOUND") else AWAY)


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
