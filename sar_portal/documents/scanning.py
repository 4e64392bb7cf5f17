"""The malware scanner: clamd, spoken to over its own protocol. Without one configured a file says 'Not scanned'.

With one that is away a file is kept, closed to everybody, until it was asked (services.scan_waiting); so is what came before
there was one.
"""

import io
import socket
import struct
import zipfile
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from sar_portal.access.errors import Refused
from sar_portal.documents.models import StoredFile

SECONDS = 30
WORTH_WAITING = timedelta(hours=1)
DEEP = 120  # clamd knows no MaxRecursion above 100
_CHUNK = 64 * 1024
_NOT_READ_WHOLE = b"Heuristics.Limits.Exceeded"  # with AlertExceedsMax: too deep, too large inside, or too slow
FOUND = "The scanner found malware in this file, so it was not kept. Tell your IT department."
NO_ANSWER = "The scanner cannot say whether there is malware in this file, so it was not kept. Tell your IT department."
CHECKING = (
    "This file is being checked for malware, and nobody can open it before that is done. Look again in a few minutes; if it is "
    "still being checked in an hour, attach it again."
)
AWAY = "The malware scanner does not answer, and this file is not read unchecked. It was not kept: try again in a few minutes."
NEVER_CHECKED = (
    "The malware scanner has not been able to say whether there is malware in this file, so nobody can open it. Add it again, or "
    "a simpler copy: one without archives within it."
)
UNCHECKED = (
    "This file came before there was a malware scanner, and nobody can open it until it has been checked. Look again in a few "
    "minutes."
)
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
    """NOT_SCANNED without a scanner, CHECKING with one that is away, None where it is there and cannot say of this file."""
    if not settings.SCANNER:
        return StoredFile.Scan.NOT_SCANNED
    if not answers():  # first, so that nobody waits SECONDS for one that takes connections and says nothing
        return StoredFile.Scan.CHECKING
    try:
        answer = _asked(data)
    except OSError:
        answer = b""
    if not answer:  # it took too long over this file, broke off, or ended meanwhile
        return None if answers() else StoredFile.Scan.CHECKING
    if answer.endswith(b" OK"):
        return StoredFile.Scan.CLEAN
    return StoredFile.Scan.INFECTED if answer.endswith(b" FOUND") and _NOT_READ_WHOLE not in answer else None


def stops_short_of(data: bytes) -> bool:
    """Whether the scanner says that it does not read this to its end, rather than that it took too long or broke off."""
    try:
        return _NOT_READ_WHOLE in _asked(data)
    except OSError:
        return False


def check_scanned(said: str) -> None:
    """Raises Refused for a file that is read at once, and so cannot wait until the scanner is back."""
    if said == StoredFile.Scan.CHECKING:
        raise Refused(AWAY)


def check_open(stored: StoredFile) -> None:
    """Raises Refused with the reason where nobody may open the file."""
    if stored.is_closed:
        raise Refused(_why_closed(stored))


def _why_closed(stored: StoredFile) -> str:
    if stored.scan_result == StoredFile.Scan.INFECTED:
        return CLOSED
    return left_out(stored) or (UNCHECKED if stored.came_before_the_scanner else CHECKING)


def left_out(stored: StoredFile) -> str:
    """Why a file that nobody may open is left out where everything is put together; nothing where it is not: for one that has
    been checked for less than an hour, and for an old one about which a new scanner was not asked yet, it is worth waiting
    (check_open).
    """
    if not stored.is_closed:
        return ""
    if stored.scan_result == StoredFile.Scan.INFECTED:
        return CLOSED
    if stored.came_before_the_scanner and stored.asked_at is None:
        return ""
    return NEVER_CHECKED if stored.created_at < timezone.now() - WORTH_WAITING else ""


def answers() -> bool:
    """Whether the scanner that is configured is there."""
    host, _, port = settings.SCANNER.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16).rstrip(b"\0").strip() == b"PONG"
    except OSError:
        return False


def signatures() -> str:
    """Which signatures the scanner has now, as it numbers them; the day, where it does not say. Raises OSError if it is away."""
    host, _, port = settings.SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=2) as connection:
        connection.sendall(b"zVERSION\0")
        said = connection.recv(256).split(b"/")  # b"ClamAV 1.4.2/27612/Sat Apr 19 08:32:11 2025\0"
    number = said[1].strip() if len(said) > 1 else b""
    return number.decode() if number.isdigit() and len(number) <= 20 else timezone.localdate().isoformat()


def says_what_it_did_not_read(moment: int) -> bool:
    """Whether the scanner says so of a file that it did not read to its end, rather than that nothing was found: as it comes,
    clamd does not. Asked once for each `moment`, as it is a line in the scanner's log. Raises OSError if it is away.
    """
    return _says_what_it_did_not_read(settings.SCANNER, moment)


@lru_cache(maxsize=1)
def _says_what_it_did_not_read(scanner: str, moment: int) -> bool:
    return not _asked(_deep()).endswith(b" OK")


def _deep() -> bytes:
    """A harmless archive within an archive, deeper than any scanner goes."""
    data = b"nothing"
    for _ in range(DEEP):
        within = io.BytesIO()
        with zipfile.ZipFile(within, "w") as archive:
            archive.writestr("a.zip", data)
        data = within.getvalue()
    return data


def _asked(data: bytes) -> bytes:
    """INSTREAM: the length of each piece and the piece, then a length of nothing; one line comes back."""
    host, _, port = settings.SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=SECONDS) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # of what is too long for it, it says so before the end
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                piece = data[start : start + _CHUNK]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _CHUNK and (part := connection.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").strip()
