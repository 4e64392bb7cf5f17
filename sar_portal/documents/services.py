"""Keeping a file and making a paper. The verb of the room above has checked who asks; these check the facts."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.documents import storage, uploads
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.copies import for_others
from sar_portal.documents.models import BoardCrest, Kind, Making, Rendering, StoredFile
from sar_portal.documents.presses import RenderFailed, open_presses
from sar_portal.documents.render import nobody, render_pdf
from sar_portal.documents.scanning import WORTH_WAITING, check_scanned, scan, stops_short_of, verdict
from sar_portal.documents.selectors import content_of, due_for_scan, newest_crest

log = logging.getLogger(__name__)
Scan = StoredFile.Scan
MOST_FILES = 200
MOST_BYTES = 500_000_000
MOST_AN_HOUR = 100  # of one person, over all their reviews (security.md H4)
SCAN_SECONDS = 240  # of one run, so that the broker does not give it to a second worker meanwhile
NOT_KEPT = (
    "The file could not be stored, and nothing of it was kept. Try again in a few minutes; if it happens again, tell your "
    "administrator that there may be no room left."
)
CREST_BYTES = 2_000_000
CREST_LARGEST = 720, 360  # pixels: some 300 to the inch, as large as it is printed
NO_PICTURE = "The picture cannot be read. Save it again as a PNG or JPEG with another program, and choose that."
# A part of a paper takes no longer than this (presses.WALL_SECONDS), so a worker that says nothing for so long is gone.
SILENCE = timedelta(minutes=5)


@transaction.atomic
def store_file(
    *,
    data: bytes,
    name: str,
    scope: Scope,
    by,
    kind: Kind | None = None,
    also: frozenset[Kind] = frozenset(),
    shared: bool = False,
) -> StoredFile:
    """Keeps an uploaded file, scanned where there is a scanner, in the store before its row is committed; records it. While the
    scanner is away it is kept closed (scan_waiting).

    `also` names kinds that are taken only here; of what is `shared` others are to be given a copy. Raises Refused where its
    content is not what its name says, it is too large, it is not of the `kind` asked for, the scanner objects, the scope is full
    (security.md F1, F2, F5), no such copy can be made (F7), or the store does not take it.
    """
    found = uploads.check_upload(name=name, data=data, also=also)
    if kind is not None and found != kind:
        raise Refused(f"The file must be of the type {kind.label}.")
    Scope.objects.select_for_update(no_key=True).get(
        pk=scope.pk
    )  # so that two uploads at once cannot both be the last that fits
    kept = scope.stored_files.filter(origin=StoredFile.Origin.UPLOADED).aggregate(
        files=Count("pk"), size=Sum("size", default=0)
    )
    if kept["files"] >= MOST_FILES or kept["size"] + len(data) > MOST_BYTES:
        raise Refused(
            f"There is room for {MOST_FILES} files and {MOST_BYTES // 1_000_000} MB here, and this one does not fit."
        )
    an_hour_ago = timezone.now() - timedelta(hours=1)
    mine = StoredFile.objects.filter(created_by=by, origin=StoredFile.Origin.UPLOADED, created_at__gt=an_hour_ago)
    if mine.count() >= MOST_AN_HOUR:
        raise Refused(f"You have uploaded {MOST_AN_HOUR} files within an hour. Wait a while, and go on.")
    scanned = scan(data)
    if shared:  # last, as it is the most work
        for_others(found, data)
    stored = _keep(
        data, found, StoredFile.Origin.UPLOADED, scope, by, name=uploads.clean_name(name), scan_result=scanned
    )
    record("did", "store_file", stored, by=by, details={"size": stored.size, "kind": stored.kind})
    return stored


@transaction.atomic
def keep_again(*, data: bytes, kind: Kind, origin: str, scope: Scope) -> StoredFile:
    """Keeps a file that came with a whole review from elsewhere: looked at and scanned like an upload, whoever made it there. The
    caller has compared its fingerprint, and removes it from the store again if its own transaction fails. Raises Refused.
    """
    uploads.check_content(kind=kind, data=data, made=origin == StoredFile.Origin.MADE)
    return _keep(data, kind, origin, scope, None, scan_result=scan(data))


@transaction.atomic
def decide_crest(
    *, board: Board, alternative: str, data: bytes | None = None, name: str = "", seen: int, reason: str = "", by
) -> BoardCrest:
    """Keeps the picture that stands at the head of the board's papers from now on, or other words for the one that does; what
    was frozen before keeps its own (R7). Of what was uploaded nothing is kept but its pixels, drawn anew.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused for what is no picture (security.md F1 to F3), without words for it, while the scanner is away, or when
    somebody decided in between (R14).
    """
    require(Perm.MANAGE_BOARD, board, by)
    drawn = _drawn_anew(data, name) if data is not None else None
    newest = _newest_seen(board, seen)
    words = " ".join(alternative.split())
    if not words:
        raise Refused("Say in a few words what the picture shows.")
    if drawn is not None:
        file = _keep(drawn, Kind.PNG, StoredFile.Origin.MADE, board.scope, by)
    elif newest and newest.file:
        file = newest.file
    else:
        raise Refused("Choose a picture.")
    return _decided_crest(board, by, verb="changed", file=file, sha256=file.sha256, alternative=words, reason=reason)


@transaction.atomic
def remove_crest(*, board: Board, seen: int, reason: str = "", by) -> BoardCrest:
    """From now on the board's papers have no picture; what was frozen before keeps its own. Raises as decide_crest does."""
    require(Perm.MANAGE_BOARD, board, by)
    newest = _newest_seen(board, seen)
    if newest is None or newest.file is None:
        raise Refused("There is no crest to take away.")
    return _decided_crest(board, by, verb="removed", reason=reason)


def _newest_seen(board: Board, seen: int) -> BoardCrest | None:
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    newest = newest_crest(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the crest meanwhile: what they decided stands below. Nothing was overwritten."
        )
    return newest


def _decided_crest(board: Board, by, *, reason: str, **facts) -> BoardCrest:
    made = BoardCrest.objects.create(board=board, by=by, reason=reason.strip(), **facts)
    record("did", "decide_crest", board, by=by, details={"crest": made.pk, "sha256": made.sha256})
    return made


def _drawn_anew(data: bytes, name: str) -> bytes:
    """The picture from its pixels alone, by a press: it has limits, and reaches nothing."""
    if len(data) > CREST_BYTES:
        raise Refused(f"The picture must be smaller than {CREST_BYTES // 1_000_000} MB.")
    if uploads.check_upload(name=name, data=data) not in (Kind.PNG, Kind.JPG):
        raise Refused("The picture must be a PNG or JPEG file.")
    check_scanned(scan(data))
    try:
        with open_presses() as presses:
            return presses.ask({"redraw": {"largest": CREST_LARGEST}}, data)
    except RenderFailed as error:
        raise Refused(NO_PICTURE) from error


def told_nobody(stored: StoredFile) -> None:
    """Where nobody is told of a file that is closed."""


Found = Callable[[StoredFile], None]


def scan_waiting(found: Found = told_nobody, unsaid: Found = told_nobody) -> int:
    """Asks the scanner about every file that was kept while it was away or before there was one, for some minutes at most; how
    many it has spoken of. A file in which it finds something stays closed for ever, and `found` is told. One of which it cannot
    say, or whose bytes cannot be had, goes on waiting, longer each time (due_for_scan), and no other waits for it: in the next
    run it comes last. `unsaid` is told of one of which it could not say again after an hour, each time.
    """
    spoken, until = 0, monotonic() + SCAN_SECONDS
    for stored in due_for_scan().iterator(chunk_size=200):
        data = _bytes_of(stored)
        said = verdict(data) if data else None
        if said in (Scan.CHECKING, Scan.NOT_SCANNED):
            break  # away again, or no longer set
        if said is None:
            StoredFile.objects.filter(pk=stored.pk).update(asked_at=timezone.now())
            if data and stored.asked_at and stored.created_at < timezone.now() - WORTH_WAITING:
                _tell(stored, unsaid)
        else:
            spoken += _speak(stored, said, found)
        if monotonic() > until:
            break  # it is the next run's turn
    return spoken


def scan_again(*, stored: StoredFile, signatures: str, found: Found = told_nobody) -> Scan | None:
    """Asks the scanner about a file in which it found nothing before; one in which it finds something now is closed for ever,
    like one that `scan_waiting` finds, and one that it does not read to its end waits like those: it was kept while the scanner
    did not say so. What it says, as in `verdict`; `signatures` are those that it has.
    """
    data = _bytes_of(stored)
    said = verdict(data) if data else None
    if said == Scan.INFECTED:
        _speak(stored, said, found)
    elif said is None and data and stops_short_of(data):
        _speak(stored, Scan.CHECKING, found)
    elif said not in (Scan.CHECKING, Scan.NOT_SCANNED):  # of what it cannot say it is asked with the next signatures
        StoredFile.objects.filter(pk=stored.pk).update(asked_with=signatures)
    return said


def _bytes_of(stored: StoredFile) -> bytes | None:
    try:
        return content_of(stored)
    except Refused:
        return None  # damaged, or the store is away: other checks say so


@transaction.atomic
def _speak(stored: StoredFile, said: str, found: Found) -> bool:
    if not StoredFile.objects.filter(pk=stored.pk, scan_result=stored.scan_result).update(scan_result=said):
        return False
    record("did", "scan_file", stored, by=None, details={"found": said})
    if said == Scan.INFECTED:
        log.error(f"the scanner found malware in stored file {stored.pk}, which nobody can open")
        _tell(stored, found)
    return True


def _tell(stored: StoredFile, found: Found) -> None:
    """Whatever goes wrong in telling, the file stays closed; of what went wrong the log names the kind, and no case data."""
    try:
        with transaction.atomic():
            found(stored)
    except Exception as error:
        log.error(f"nobody was told of stored file {stored.pk}, which is closed: {type(error).__name__}")


@contextmanager
def making(what: str) -> Iterator[Callable[[int], None] | None]:
    """Claims the making of something for one worker; None where another has it already. What it yields is told how many
    per cent are done. Used outside a transaction, or nobody else could see it.
    """
    now = timezone.now()  # heard of later than now: by a clock that was put back since
    silent = Q(heard_at__lt=now - SILENCE) | Q(heard_at__gt=now + SILENCE)
    Making.objects.filter(silent, what=what).delete()
    claim, mine = Making.objects.get_or_create(what=what)
    if not mine:
        yield None
        return

    def told(percent: int) -> None:
        Making.objects.filter(pk=claim.pk).update(percent=percent, heard_at=timezone.now())

    try:
        yield told
    finally:
        claim.delete()


def render_paper(
    *,
    paper: str,
    frozen: dict,
    scope: Scope,
    number: int,
    by,
    beside: dict | None = None,
    told: Callable[[int], None] = nobody,
) -> Rendering:
    """Makes the PDF of a frozen version and keeps it with the fingerprint of what it shows (R7).

    Asked again for the same version of the same content it answers with the rendering that there is, so a task that
    runs twice after a killed worker makes one. Raises Refused where that version was already made of other content,
    RenderFailed where the paper can't be made, ValueError where the data is not of the paper's shape.
    """
    fingerprint = content_hash(frozen)
    beside_fingerprint = content_hash(beside) if beside is not None else ""
    which = {
        "scope": scope,
        "paper": paper,
        "reference": frozen["reference"],
        "number": number,
        "beside_sha256": beside_fingerprint,
    }
    if made := _already_made(which, fingerprint):
        return made
    pdf = render_pdf(paper, frozen, beside, told=told)
    with transaction.atomic():
        Scope.objects.select_for_update(no_key=True).get(pk=scope.pk)
        if made := _already_made(which, fingerprint):
            return made
        stored = _keep(pdf, Kind.PDF, StoredFile.Origin.MADE, scope, by)
        rendering = Rendering.objects.create(**which, frozen_sha256=fingerprint, pdf=stored, created_by=by)
        record(
            "did", "render_paper", rendering, by=by, details={"paper": paper, "number": number, "sha256": fingerprint}
        )
    return rendering


def _already_made(which: dict, fingerprint: str) -> Rendering | None:
    made = Rendering.objects.filter(**which).select_related("pdf").first()
    if made and made.frozen_sha256 != fingerprint:
        raise Refused(f"Version {made.number} was already made with other content. A change makes a new version.")
    return made


def _keep(data: bytes, kind: Kind, origin: str, scope: Scope, by, *, name: str = "", **facts) -> StoredFile:
    try:
        name_there = storage.write_once(data)
    except OSError as error:  # full, or away
        log.error(f"a file could not be stored: {type(error).__name__}")
        raise Refused(NOT_KEPT) from error
    return StoredFile.objects.create(
        scope=scope,
        kind=kind,
        origin=origin,
        storage_name=name_there,
        original_name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created_by=by,
        **facts,
    )
