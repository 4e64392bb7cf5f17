"""What came back from Word: read, kept until the author has decided, and taken over by the same verbs as typing (R14)."""

import hashlib

from django.db import transaction

from chronology.importing.apart import read_prose_apart
from chronology.importing.limits import Refusal
from imr.models import Report, WordProposal, WordText
from imr.placing import placed
from imr.selectors.sections import texts_left
from imr.selectors.word import Place, compared, place_named, places_of, printed_by, titles_of
from imr.services.report import check_open, hold_open, save_kloe_answer, save_section
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.design.blocks import ReadDocument
from sar_portal.documents.models import Kind
from sar_portal.documents.scanning import check_scanned, scan
from sar_portal.documents.uploads import check_upload

FROM_WORD = "From Word"  # what the history says of a text
_WITH_MACROS = frozenset({Kind.DOCM})  # read without running them
_NOT_WORD = "The report is read from a Word file (.docx). Save it as Word and upload it again."


def bring_back(*, report: Report, name: str, data: bytes, by) -> WordProposal:
    """Reads a Word file and keeps what it says otherwise than the portal, until the author has decided; where that is nothing,
    what is returned is not saved. The file itself is scanned, read in a process apart and not kept.

    Raises Refused where the file is none to be read, or another waits; NotAllowed for who does not write the report, NotNow.
    """
    check_open(report, by)
    _check_none_waits(report)
    if check_upload(name=name, data=data, also=_WITH_MACROS) not in (Kind.DOCX, Kind.DOCM):
        raise Refused(_NOT_WORD)
    check_scanned(scan(data))
    try:
        read = read_prose_apart(name, data)
    except Refusal as refusal:
        raise Refused(refusal.sentence) from refusal
    return keep_read(report=report, read=read, sha256=hashlib.sha256(data).hexdigest(), by=by)


@transaction.atomic
def keep_read(*, report: Report, read: ReadDocument, sha256: str, by) -> WordProposal:
    """Keeps what was read of a file, compared with what is stored at this moment. As bring_back."""
    hold_open(report, by)
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    _check_none_waits(report)
    places = places_of(report)
    found = placed(read, titles_of(report, places), printed_by(report))
    left = {f"section_{one.section.key}": one.text for one in texts_left(report)}
    differences = compared(places, found, left)
    proposal = WordProposal(
        report=report,
        sha256=sha256,
        notes=[*read.notes, *found.notes, *_comments(read)],
        unchanged=differences.unchanged,
        absent=differences.absent,
        by=by,
    )
    if differences.texts:
        proposal.save()
        WordText.objects.bulk_create([WordText(proposal=proposal, **one) for one in differences.texts])
    counts = {"texts": len(differences.texts), "unchanged": differences.unchanged, "sha256": sha256}
    record("did", "bring_back_word", report, by=by, details=counts)
    return proposal


def _comments(read: ReadDocument) -> list[str]:
    if not read.comments:
        return []
    many = f"{read.comments} comment{'' if read.comments == 1 else 's'}"
    return [f"The file has {many} in the margin. Comments are not taken over."]


def _check_none_waits(report: Report) -> None:
    if WordProposal.objects.filter(report=report).exists():
        raise Refused(
            "A file from Word waits for you already. Decide on it, or put it away, before you upload another."
        )


@transaction.atomic
def take_text(*, text: WordText, place: str, value: str, version: int, by) -> None:
    """Stores `value` at a place of the report, as if it had been typed there, and so decides on a text of the file.

    `version` is that of the text which the author saw beside it. Raises Stale, Refused, NotAllowed or NotNow.
    """
    proposal = _locked(text, by)
    where = place_named(proposal.report, place)
    if where is None:
        raise Refused("There is no such place in the report any more.")
    _store(proposal.report, where, value, version, by)
    _decided(text, proposal, "take_word_text", by, place)


def _store(report: Report, place: Place, value: str, version: int, by) -> None:
    if place.section is not None:
        save_section(report=report, section=place.section, text=value, version=version, origin=FROM_WORD, by=by)
    elif place.kloe is not None:
        values = {place.field: value}
        save_kloe_answer(report=report, kloe=place.kloe, values=values, version=version, origin=FROM_WORD, by=by)


@transaction.atomic
def leave_text(*, text: WordText, by) -> None:
    """The report stays as it is at that place, and what the file says there is gone. Raises NotAllowed or NotNow."""
    _decided(text, _locked(text, by), "leave_word_text", by, text.place)


@transaction.atomic
def take_all(*, proposal: WordProposal, by) -> int:
    """Takes over every text whose place nobody has changed since the file was made; returns how many."""
    hold_open(proposal.report, by)
    proposal = WordProposal.objects.select_for_update().select_related("report").get(pk=proposal.pk)
    taken = 0
    for text in list(proposal.texts.exclude(place="")):
        place = place_named(proposal.report, text.place)  # anew: answers of one line of enquiry share a version
        if place is not None and not place.changed_since(text.token):
            take_text(text=text, place=text.place, value=text.text, version=place.version, by=by)
            taken += 1
    return taken


@transaction.atomic
def put_away(*, report: Report, by) -> None:
    """Whatever of the file is not decided on is gone; the report stays as it is. Also where it is not in progress."""
    proposal = WordProposal.objects.select_for_update().filter(report=report).first()
    require(Perm.EDIT_REPORT, report, by)
    if proposal is not None:
        record("did", "put_word_away", report, by=by, details={"texts": proposal.texts.count()})
        proposal.delete()


def _locked(text: WordText, by) -> WordProposal:
    """The file, while one of its texts is decided on. Raises Refused where that was decided on a moment ago."""
    hold_open(text.proposal.report, by)
    proposal = WordProposal.objects.select_for_update().filter(pk=text.proposal_id).select_related("report").first()
    if proposal is None or not proposal.texts.filter(pk=text.pk).exists():
        raise Refused("This text was decided on already.")
    return proposal


def _decided(text: WordText, proposal: WordProposal, verb: str, by, place: str) -> None:
    record("did", verb, proposal.report, by=by, details={"place": place})
    WordText.objects.filter(pk=text.pk).delete()
    if not proposal.texts.exists():
        proposal.delete()
