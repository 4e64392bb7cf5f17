"""Files as a person would ask for them, and what a reader finds in each kind."""

import csv
import io
import zipfile
from typing import Any
from unittest.mock import patch

from lxml import etree
from pypdf import PdfReader

from sar_portal.documents import storage
from sar_portal.exports.models import Export
from sar_portal.exports.services.asking import ask_export
from sar_portal.exports.services.making import make_export
from tests.world.build import paper_of

KINDS = ("pdf", "docx", "xlsx", "csv")
ASKED: dict[str, Any] = {"recipient": "HM Coroner", "purpose": "The inquest", "basis": "coroner", "names": "codes"}


def asked(world, who: str = "coordinator", **changes) -> Export:
    of = {"review": world.reviews["one"], "what": "composite", "kind": "csv"}
    return ask_export(**of | ASKED | changes, by=world.people[who])


def made(export: Export) -> Export:
    """The worker comes by. PDFs are laid out by a stand-in that prints all it is given; the press has tests of its own."""
    with patch("sar_portal.exports.services.making.render_pdf", paper_of):
        make_export(export=export)
    export.refresh_from_db()
    return export


def file_of(export: Export) -> bytes:
    return storage.read(export.storage_name)


def text_in(data: bytes, kind: str) -> str:
    """Everything that could be read in a file, its properties and every part of it included."""
    if kind == "csv":
        return data.decode("utf-8-sig")
    if kind == "pdf":
        reader = PdfReader(io.BytesIO(data))
        return "".join("".join(page.extract_text() for page in reader.pages).split("\n")) + str(reader.metadata)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [etree.fromstring(archive.read(name)) for name in archive.namelist()]
        return " ".join("".join(part.itertext()) + str(etree.tostring(part)) for part in parts)


def rows_of(export: Export) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(file_of(export).decode("utf-8-sig"), newline="")))
