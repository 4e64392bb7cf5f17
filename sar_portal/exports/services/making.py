"""Making an export in the worker, as the person who asked: what they may not read any more is not made (Z6)."""

import errno
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone

from notifications.services import queue
from reviews.models import Submission
from sar_portal.access.audit import record
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.design.words import date_in_words
from sar_portal.documents import storage
from sar_portal.documents.models import Kind
from sar_portal.documents.office import document, workbook
from sar_portal.documents.render import render_pdf
from sar_portal.documents.services import making
from sar_portal.documents.tables import csv_of
from sar_portal.exports import policies
from sar_portal.exports.models import Export, NameFound
from sar_portal.exports.selectors.content import Content, Line, Say, check_size
from sar_portal.exports.selectors.making import content_of, keys_of, pack_of, sheet_of, table_of, texts_through
from sar_portal.exports.selectors.naming import InCodes, InNames, Looking
from sar_portal.exports.services.archiving import write_archive
from sar_portal.exports.services.disclosures import disclose_export

log = logging.getLogger(__name__)
State = Export.State
KEPT_FOR = timedelta(hours=24)
NO_ACCESS = "You no longer have access to what you asked for, so the file was not made."
NO_READER = "Whoever it was for may not read this review any more, so the copy was not made."
OTHER_VERSIONS = "Another version was returned while the file was being made. Ask for it again."
WENT_WRONG = "The file could not be made. Ask for it again; if it happens again, tell your administrator."
NO_ROOM = (
    "There was no room left to write a file of this size, so it was not made. Tell your administrator: a disk is full."
)
GAVE_UP = (
    "Each of three attempts to make the file came to an early end. Ask for less at a time; if that ends alike, tell your "
    "administrator."
)
MOST_ATTEMPTS = 3
FULL = {errno.ENOSPC, errno.EDQUOT}
# Per cent of the work: looking for names, collecting the rows, then writing the file.
LOOKED, COLLECTED = 30, 50
Told = Callable[[int], None]
# What shows the progress of every return, whether or not anything of it was returned yet.
OF_RETURNS = (Export.What.PACK, Export.What.ARCHIVE)


def make_export(*, export: Export) -> None:
    """Makes the file, or stops at the names that were found until somebody has decided on them. Doing it twice makes one."""
    with making(export.making) as told:
        if told is None or not _begin(export):
            return
        export.refresh_from_db()
        try:
            if export.attempts > MOST_ATTEMPTS:
                raise Refused(GAVE_UP)
            policies.check_may_have(export, by=export.asked_by)
            policies.check_may_have(export, by=export.reader)
            content = content_of(export)
            check_size(content, export.kind)
            if _has_to_ask(export) and _look(export, content, told):
                return
            _finish(export, content, _written(export, content, told))
        except (NotAllowed, NotNow):
            _fail(export, NO_ACCESS if export.for_user is None else NO_READER)
        except Refused as refused:
            _fail(export, refused.sentence)
        except Exception as error:
            _fail(export, NO_ROOM if isinstance(error, OSError) and error.errno in FULL else WENT_WRONG)
            raise


def _begin(export: Export) -> bool:
    """One that was left by a killed worker is begun again, and counted; one that waits for a person or is done is left alone."""
    waiting = Export.objects.filter(pk=export.pk, state__in=[State.QUEUED, State.MAKING])
    count = Case(When(state=State.QUEUED, then=1), default=F("attempts") + 1)
    return waiting.update(state=State.MAKING, state_since=timezone.now(), attempts=count) == 1


@transaction.atomic
def _fail(export: Export, sentence: str) -> None:
    going = Export.objects.filter(pk=export.pk, state=State.MAKING)
    if going.update(state=State.FAILED, state_since=timezone.now(), sentence=sentence):
        record("did", "fail_export", export, by=None)


def _has_to_ask(export: Export) -> bool:
    """A pack stays with people who read the same pages with codes for what is found, so nobody has to decide on each."""
    asked_before = export.names == Export.Names.CODES and export.what != Export.What.PACK
    return asked_before and not hasattr(export, "names_decision")


def _look(export: Export, content: Content, told: Told) -> bool:
    """Looks for names in everything that would leave; True where some were found and a person has to decide."""
    looking = Looking(keys_of(export), _codes(content))
    for place, _ in enumerate(texts_through(export, content, looking), 1):
        if place % 200 == 0:
            told(min(LOOKED, place * LOOKED // (content.count + 1)))
    if not looking.found:
        return False
    with transaction.atomic():
        NameFound.objects.bulk_create(
            NameFound(
                export=export,
                whose=one.whose,
                text=one.hit.found[:200],
                kind=one.hit.kind.value,
                why=one.hit.why[:300],
                options=list(one.hit.options),
                times=one.times,
                places=one.places,
            )
            for one in looking.found
        )
        # With what they were found in: who may not read all of it any more is not shown the words either (R12).
        Export.objects.filter(pk=export.pk).update(
            state=State.NAMES_FOUND, state_since=timezone.now(), versions=[_version(one) for one in content.versions]
        )
        _tell("export_names", export)
        record("did", "find_names", export, by=None, details={"found": len(looking.found)})
    return True


def _codes(content: Content) -> dict[int, str]:
    return {one.pk: one.agency.code for one in content.returns}


def _gate(export: Export, content: Content) -> Say:
    if export.names == Export.Names.NAMES:
        return InNames(keys_of(export))
    written = {}
    if hasattr(export, "names_decision"):
        decided = export.names_decision.written
        written = {(one.whose, one.kind, one.text): decided[str(one.pk)] for one in export.found.all()}
    return InCodes(keys_of(export), _codes(content), written)


def _written(export: Export, content: Content, told: Told) -> storage.Written:
    """The file in the store. An archive is sealed there as it is written, as it may be larger than the memory."""
    with storage.written_once() as file:
        if export.what == Export.What.ARCHIVE:
            export.manifest_sha256 = write_archive(export, content, told, cast(BinaryIO, file))
        else:
            file.write(_file(export, content, told))
    return file


def _file(export: Export, content: Content, told: Told) -> bytes:
    say = _gate(export, content)
    if export.what == Export.What.PACK:
        return _pack(export, content, say, told)
    lines = list(_counted(content, say, told))
    told(COLLECTED)
    if export.kind == Kind.PDF:
        paper = "matrix" if export.what == Export.What.ANSWERS else "table"
        return _printed(paper, table_of(export, content, say, lines), told)
    if export.kind == Kind.DOCX:
        return document(table_of(export, content, say, lines), f"{content.title}, {export.version}")
    sheet = sheet_of(export, content, say, lines)
    return workbook(sheet) if export.kind == Kind.XLSX else csv_of(sheet)


def _pack(export: Export, content: Content, say: Say, told: Told) -> bytes:
    """One reader's copy: their name stands across each page."""

    def of_agencies(text: str, whose: int | None, where: str) -> str:
        """The board's own words stand as they do on its pages; only what agencies wrote goes through the gate."""
        return text if whose is None else say(text, whose, where)

    chapters = [(one, list(_counted(one, of_agencies, told))) for one in content.chapters]
    told(COLLECTED)
    pack = pack_of(export, content, of_agencies, chapters)
    mark = f"{export.recipient}, {export.version}, {date_in_words(export.asked_at)}"
    return _printed("meeting_pack", pack, told, mark=mark)


def _printed(paper: str, frozen: dict, told: Told, *, mark: str = "") -> bytes:
    return render_pdf(paper, frozen, mark=mark, told=lambda done: told(COLLECTED + done * (99 - COLLECTED) // 100))


def _counted(content: Content, say: Say, told: Told) -> Iterator[Line]:
    for place, line in enumerate(content.lines(say), 1):
        if place % 200 == 0:
            told(min(COLLECTED, LOOKED + place * (COLLECTED - LOOKED) // (content.count + 1)))
        yield line


def _finish(export: Export, content: Content, file: storage.Written) -> None:
    """Keeps the file, if the person may still have it, with its line in the register in the same transaction."""
    try:
        with transaction.atomic():
            locked = Export.objects.select_for_update(of=("self",), no_key=True).get(pk=export.pk)
            locked.versions = [_version(one) for one in content.versions]
            locked.returns = [one.pk for one in content.returns] if locked.what in OF_RETURNS else []
            policies.check_still_has(locked, by=locked.reader)
            if content_of(locked).versions != content.versions:
                raise Refused(OTHER_VERSIONS)
            now = timezone.now()
            locked.state, locked.state_since = State.READY, now
            locked.made_at, locked.expires_at = now, _until(locked, now)
            locked.storage_name, locked.size = file.called, file.size
            locked.manifest_sha256 = export.manifest_sha256
            locked.file_sha256 = file.sha256
            locked.save()
            disclose_export(export=locked)
            _tell("pack_ready" if locked.what == Export.What.PACK else "export_ready", locked)
            made = {"size": locked.size, "sha256": locked.file_sha256}
            made |= {"manifest": locked.manifest_sha256} if locked.manifest_sha256 else {}
            record("did", "make_export", locked, by=None, details=made)
    except BaseException:
        storage.remove(file.called)
        raise


def _until(export: Export, now):
    """A day; a pack, to the end of the day after its meeting."""
    if export.meeting_on is None:
        return now + KEPT_FOR
    day_after = timezone.make_aware(datetime.combine(export.meeting_on, time.max)) + timedelta(days=1)
    return max(now + KEPT_FOR, day_after)


def _version(one: Submission) -> dict:
    return {
        "submission": one.pk,
        "reference": one.part.agency_return.reference,
        "part": one.part.get_kind_display(),
        "number": one.number,
        "sha256": one.sha256,
    }


def _tell(kind: str, export: Export) -> None:
    queue(
        kind=kind,
        user=export.reader,
        scope=export.scope,
        reference=export.review.reference,
        link=export.get_absolute_url(),
        once=f"{kind}:{export.pk}",
    )


def expire_exports() -> int:
    """Takes away every file whose day is over; what was asked, made and disclosed stays. How many there were."""
    over = Export.objects.filter(state=State.READY, expires_at__lte=timezone.now())
    undecided = Export.objects.filter(state=State.NAMES_FOUND, state_since__lte=timezone.now() - KEPT_FOR)
    count = 0
    for export in [*over, *undecided]:
        if export.storage_name:
            storage.remove(export.storage_name)
        with transaction.atomic():
            same = Export.objects.filter(pk=export.pk, state=export.state)
            if same.update(state=State.EXPIRED, state_since=timezone.now(), storage_name=""):
                record("did", "expire_export", export, by=None)
                count += 1
    return count


def waiting_exports() -> list[int]:
    """What was asked for and is not being made: the task was lost, or its worker killed. For beat to ask again."""
    going = Export.objects.filter(
        state__in=[State.QUEUED, State.MAKING], state_since__lte=timezone.now() - timedelta(minutes=1)
    )
    return list(going.order_by("pk").values_list("pk", flat=True))
