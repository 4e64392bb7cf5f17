"""Reading what is kept. Who may read a file is decided by the row above that points to it, so these take no viewer."""

import hashlib
import hmac
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.base import File
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from sar_portal.access.decide import visible
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house
from sar_portal.accounts.models import Board
from sar_portal.documents import storage
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.models import BoardCrest, Making, Rendering, StoredFile
from sar_portal.sealing import Unreadable

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(hours=1)
AWAY = "The store of files does not answer at the moment. Try again in a few minutes; nothing is lost."


class Damaged(Refused):
    """The bytes on the disk are not those that were stored."""


def content_of(stored: StoredFile) -> bytes:
    """The bytes of a stored file, checked against its SHA-256 on every reading. Raises Damaged with a sentence (R7), or
    Refused where the store is away.
    """
    return bytes_of(stored.storage_name, stored.sha256, f"stored file {stored.pk}")


def fingerprint_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of a file that comes in pieces and is not kept."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def bytes_of(storage_name: str, sha256: str, called: str) -> bytes:
    """The bytes under a name of the store, if they still have that fingerprint. `called` names the row in the log."""
    with _said(called):
        data = storage.read(storage_name)
        _check(hashlib.sha256(data).hexdigest(), sha256)
    return data


def stream_of(storage_name: str, sha256: str, called: str) -> File:
    """The same for a file that may be larger than the memory: read once to be checked, and then given to be read again."""
    with _said(called):
        with storage.opened(storage_name) as stream:
            _check(fingerprint_of(stream.chunks()), sha256)
        return storage.opened(storage_name)


class _Changed(Exception):
    """The fingerprint is another."""


def _check(found: str, sha256: str) -> None:
    if not hmac.compare_digest(found, sha256):
        raise _Changed


@contextmanager
def _said(called: str) -> Iterator[None]:
    """Whatever is wrong with a file, in a sentence for the reader and a line in the log."""
    try:
        yield
    except storage.StoreAway as error:
        log.error(f"{called} cannot be read: the store does not answer")
        raise Refused(AWAY) from error
    except (OSError, Unreadable, _Changed) as error:
        if isinstance(error, Unreadable):
            log.error(f"{called} cannot be opened: {error}")
        log.error(f"{called} is missing or does not match its fingerprint")
        raise Damaged(
            "This file is missing or no longer matches its fingerprint, so it is not shown. Tell your administrator."
        ) from error


def shows(rendering: Rendering, frozen: dict) -> bool:
    """Whether the paper was made of exactly this content and its PDF is still the one that was made (R7)."""
    if rendering.frozen_sha256 != content_hash(frozen):
        return False
    try:
        content_of(rendering.pdf)
    except Damaged:
        return False
    return True


def waiting_for_scan() -> QuerySet[StoredFile]:
    """What nobody can open before the scanner was asked: it came while the scanner was away, or before there was one. What was
    not asked about yet is first, then what it could not say of, the longest ago first. Nothing where there is none.
    """
    if not settings.SCANNER:
        return StoredFile.objects.none()
    came_before = Q(scan_result=StoredFile.Scan.NOT_SCANNED, origin=StoredFile.Origin.UPLOADED)
    found = StoredFile.objects.filter(Q(scan_result=StoredFile.Scan.CHECKING) | came_before)
    return found.order_by(F("asked_at").asc(nulls_first=True), "pk")


def due_for_scan() -> QuerySet[StoredFile]:
    """Those of them that are to be asked about now. One of which the scanner could not say is asked about again when it has
    waited twice as long, and at last once an hour: to read it may take the scanner half a minute, each time.
    """
    now, waited = timezone.now(), F("asked_at") - F("created_at")
    again = Q(asked_at__lte=now - Least(waited, LONGEST_PAUSE))
    ahead = Q(asked_at__gt=now)  # by a clock that was put back since
    return waiting_for_scan().filter(Q(asked_at=None) | again | ahead)


def damaged_files() -> Iterator[StoredFile]:
    """Every stored file that is missing or changed on the disk; reads them all."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=200):
        try:
            content_of(stored)
        except Damaged:
            yield stored


def how_far(what: str) -> int | None:
    """How many per cent of something are made; None where nobody makes it now."""
    return Making.objects.filter(what=what).values_list("percent", flat=True).first()


# --- the crest of a board ---------------------------------------------------------------------------------------------


def newest_crest(board: Board) -> BoardCrest | None:
    """The board's last decision on it; None where it never had one."""
    return BoardCrest.objects.filter(board=board.pk).select_related("file").last()


def crest_of(board: Board) -> dict:
    """What a paper that is frozen now is to hold of it (shapes.Marking): nothing where the board has none."""
    newest = BoardCrest.objects.filter(board=board.pk).last()
    if newest is None or not newest.sha256:
        return {}
    return {"crest": {"sha256": newest.sha256, "words": newest.alternative}}


def picture_of(frozen: dict) -> bytes | None:
    """The picture that a frozen paper names; None where it names none, or one that was never here, as in a review that was taken
    in from another portal. Raises Damaged, or Refused where the store is away.
    """
    if not frozen.get("crest"):
        return None
    with whole_house():  # the board's file, for a paper that its reader may have
        named = BoardCrest.objects.filter(sha256=frozen["crest"]["sha256"]).select_related("file").first()
    return content_of(named.file) if named and named.file else None


def decisions_on_crest(viewer, board: Board) -> QuerySet[BoardCrest]:
    """Every decision of the board on it, newest first."""
    found = visible(viewer, Perm.MANAGE_BOARD, BoardCrest).filter(board=board.pk)
    return found.select_related("by", "file").order_by("-at", "-pk")
