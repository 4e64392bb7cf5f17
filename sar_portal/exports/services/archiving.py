"""Writing the archive of a whole review, member by member, in the worker."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import BinaryIO
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from sar_portal import VERSION
from sar_portal.documents.models import StoredFile
from sar_portal.documents.papers import MOST_ENTRIES
from sar_portal.documents.render import render_pdf
from sar_portal.documents.scanning import check_open, left_out
from sar_portal.documents.selectors import content_of
from sar_portal.documents.tables import csv_of, csv_table
from sar_portal.exports.archive import TRAIL, Member, write
from sar_portal.exports.models import Export
from sar_portal.exports.selectors import archive, records
from sar_portal.exports.selectors.content import Content
from sar_portal.exports.selectors.entries import composite_content
from sar_portal.exports.selectors.making import pack_of, sheet_of, table_of
from sar_portal.exports.selectors.pack import CHAPTERS, pack_content
from sar_portal.exports.selectors.shapes import shapes

Told = Callable[[int], None]
README = """{review}: the whole review, {export}

Made on {made} by SAR Portal {version}, with the real names. Handling: {handling}.

manifest.json lists every file with its size and its SHA-256. To check that none is missing, changed or added, without
any database, from a copy of SAR Portal:

    python manage.py verify_export FILE --manifest FINGERPRINT

The fingerprint of the manifest stands on the export's page and in the portal's audit trail. What each field is:
data/shapes.json. Another SAR Portal of the same version, with the same board and agencies, takes the review in:

    python manage.py take_in_review FILE --manifest FINGERPRINT --by ADDRESS

The documents in it are the originals as they were uploaded, each with the fingerprint that its version names: they may say
where a photograph was taken and who wrote a file. In the portal, others are given copies that do not.

Not in it, because it is not the board's: drafts, interview records, the registers of practitioners, and whatever else
agencies keep to themselves. In the audit trail, what happened inside an agency has its place and its fingerprint, no more.
"""


def as_written(text: str, whose: int | None, where: str) -> str:
    """Every text stands in the archive as it was returned; who is meant by a code stands in the data."""
    return text


def write_archive(export: Export, content: Content, told: Told, stream: BinaryIO) -> str:
    """Writes the archive, and returns the fingerprint of its manifest: however large it is, no more than one member is in memory.
    Raises Refused: a PDF is missing, or it would be too large.
    """
    about = {
        "product": "SAR Portal",
        "product_version": VERSION,
        "reference": export.review.reference,
        "export": export.pk,
        "made_at": timezone.now().astimezone(UTC).isoformat(),
        "versions": [
            {
                "reference": one.part.agency_return.reference,
                "part": one.part.kind,
                "number": one.number,
                "sha256": one.sha256,
            }
            for one in content.versions
        ],
    }
    return write(stream, _members(export, content, told), about, settings.ARCHIVE_MOST_MB * 1_000_000)


def _members(export: Export, content: Content, told: Told) -> Iterator[Member]:
    papers = archive.papers_of(content.versions)  # first, as it may refuse
    yield Member("README.txt", _readme(export), "How to read and check this archive")
    documents = archive.documents_of(export.review, content.versions)
    shown: set[str] = set()
    yield from _data(export, documents, shown)
    told(20)
    index = csv_table(archive.INDEX, archive.records_index(content.versions))
    yield Member("records-index.csv", index, "The records that each agency secured")
    for one in archive.letters_of(export.review):
        yield Member(f"letters/{one.file_name}", content_of(one.pdf), "A letter as it was sent")
    for one in papers:
        yield Member(f"reports/{one.file_name}", content_of(one.pdf), "An accepted version")
    told(40)
    for document in documents:
        if reason := left_out(document.stored):
            yield Member(f"{document.name}.left-out.txt", reason.encode(), f"Of {document.of}")
            continue
        check_open(document.stored)
        yield Member(document.name, content_of(document.stored), f"Of {document.of}")
    told(50)
    yield from _combined(export, told)
    trail = "".join(f"{_json(line)}\n" for line in archive.trail_of(export.review, shown))
    yield Member(TRAIL, trail.encode(), "The audit trail of the review")


def _readme(export: Export) -> bytes:
    review = export.review
    made = f"{timezone.localdate():%-d %B %Y}"
    words = {"review": review.reference, "export": export.version, "made": made, "version": VERSION}
    return README.format(**words, handling=review.board.handling).encode()


def _json(data, indent: int | None = None) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent)


def _data(export: Export, documents: list[archive.Document], shown: set[str]) -> Iterator[Member]:
    """Each record type as a list of objects. Notes in `shown` which rows are in, as the audit trail names them."""
    keys: set[int] = set()
    for kind in records.RECORDS:
        rows = records.rows_of(kind, export.asked_by, export.review)
        key = kind.model._meta.pk.attname
        if kind.model is not StoredFile:  # when an agency brought it is told by nothing else in here (R3)
            shown |= {records.key_of(kind.model, row[key]) for row in rows if key in row}
        keys |= records.named_in(kind, rows)
        yield _list(kind.name, rows, kind.what)
    yield _list("people", records.people(keys), records.PEOPLE)
    listed = [{"file": one.name, "of": one.of, "title": one.title, "sha256": one.stored.sha256} for one in documents]
    yield _list("documents", listed, "The attached documents")
    yield _list("shapes", shapes(), "What each field is")


def _list(name: str, rows: list[dict], what: str) -> Member:
    return Member(f"data/{name}.json", f"{_json(rows, indent=1)}\n".encode(), what)


def _combined(export: Export, told: Told) -> Iterator[Member]:
    """The combined chronology, as a table for programs and, where a paper can hold it, on paper; then all else combined."""
    viewer, review = export.asked_by, export.review
    composite = composite_content(viewer, review, "")
    lines = list(composite.lines(as_written))
    sheet = csv_of(sheet_of(export, composite, as_written, lines))
    yield Member("combined/combined-chronology.csv", sheet, "The combined chronology")
    if composite.count <= MOST_ENTRIES:
        table = table_of(export, composite, as_written, lines)
        pdf = render_pdf("table", table, told=lambda done: told(50 + done * 25 // 100))
        yield Member("combined/combined-chronology.pdf", pdf, "The combined chronology")
    chapters = urlencode([("chapter", name) for name in CHAPTERS if name != "composite"])
    content = pack_content(viewer, review, chapters)
    pack = pack_of(export, content, as_written, [(one, list(one.lines(as_written))) for one in content.chapters])
    pdf = render_pdf("meeting_pack", pack, told=lambda done: told(75 + done * 24 // 100))
    yield Member("combined/combined-returns.pdf", pdf, "The combined agency returns")
