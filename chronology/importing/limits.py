"""What is refused before it is read, and how much is read at most. Sizes are counted while reading; what a file says
of itself is not believed.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import IO

MEGABYTE = 1024 * 1024
MAX_FILE = 25 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_ENTRIES = 3_000
MAX_ROWS = 20_000
MAX_BLANK_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 200_000
MAX_TEXTS = 500_000
MAX_MERGES = 20_000
MAX_STRETCH = 8 * MEGABYTE
_CHUNK = 256 * 1024


class Refusal(Exception):
    """The file is not read at all. `sentence` is fit to show."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


NOT_LISTED = (
    "This kind of file cannot be read. Send the chronology as Word (.docx or .docm), Excel (.xlsx) or CSV, or paste it."
)
_LIARS = (
    (b"%PDF", "This is a PDF. Send the Word or Excel file it was made from, or paste the table."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Word or Excel file, or one locked with a password. Save it as .docx or .xlsx without one.",
    ),
    (b"MZ", "This is a program, not a document."),
    (b"\x7fELF", "This is a program, not a document."),
    (b"\x89PNG", "This is a picture. Words in a picture cannot be read."),
    (b"\xff\xd8\xff", "This is a picture. Words in a picture cannot be read."),
    (b"GIF8", "This is a picture. Words in a picture cannot be read."),
    (b"{\\rtf", "This is a rich text file. Save it as .docx and send it again."),
    (b"\x1f\x8b", "This is a compressed file. Send the document itself."),
    (b"Rar!", "This is a compressed file. Send the document itself."),
    (b"7z\xbc\xaf", "This is a compressed file. Send the document itself."),
)
_EXTENSIONS = {".docx": "word", ".docm": "word", ".xlsx": "excel", ".csv": "text", ".tsv": "text", ".txt": "text"}


def kind_of(name: str, data: bytes) -> str:
    """'word', 'excel' or 'text', by what is in the file; refused where name and content disagree."""
    if not data:
        raise Refusal("The file is empty.")
    if len(data) > MAX_FILE:
        raise Refusal(f"The file is larger than {MAX_FILE // MEGABYTE} MB.")
    extension = PurePath(name).suffix.lower()
    kind = _EXTENSIONS.get(extension)
    for magic, sentence in _LIARS:
        if data.startswith(magic):
            raise Refusal(sentence)
    if kind is None:
        raise Refusal(NOT_LISTED)
    if data.startswith(b"PK"):
        if kind == "text":
            raise Refusal(
                f"The name ends in {extension} but the file is a package. Give it its right name, or save it as CSV."
            )
    elif kind != "text":
        raise Refusal(f"The name ends in {extension} but the file is not a {kind.capitalize()} file.")
    if kind == "text" and data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<table")
    ):
        raise Refusal("This is a web page or XML, not a table of values. Save it as .xlsx or CSV.")
    return kind


@dataclass
class Budget:
    """Counts the bytes that come out of a package, over all its members."""

    left: int = MAX_UNPACKED

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refusal(
                f"The file unpacks to more than {MAX_UNPACKED // MEGABYTE} MB. It is too large, or made to do harm."
            )


class Counted:
    """A member of a package, read as a stream against the budget."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int = -1) -> bytes:
        try:
            chunk = self._stream.read(min(size, _CHUNK) if size > 0 else _CHUNK)
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            zlib.error,
        ) as error:
            raise Refusal("The file is damaged and cannot be unpacked.") from error
        self._budget.take(len(chunk))
        return chunk

    def read_all(self) -> bytes:
        chunks = []
        while chunk := self.read():
            chunks.append(chunk)
        return b"".join(chunks)


@dataclass
class Package:
    """An Office file: a zip whose members are only ever read, by name, within the budget."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    budget: Budget = field(default_factory=Budget)

    @property
    def has_macros(self) -> bool:
        return any(name.lower().endswith("vbaproject.bin") for name in self.names)

    @property
    def has_embedded_files(self) -> bool:
        return any("/embeddings/" in name.lower() or "/activex/" in name.lower() for name in self.names)

    def open(self, name: str) -> Counted:
        try:
            return Counted(self.archive.open(name), self.budget)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise Refusal("The file is damaged, or not the Office file that its name says.") from error

    def read(self, name: str) -> bytes:
        return self.open(name).read_all()


def open_package(data: bytes) -> Package:
    """Open an Office file after checking its list of members."""
    _check_count(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, IndexError) as error:
        raise Refusal("The file is damaged and cannot be opened.") from error
    if len(members) > MAX_ENTRIES:
        raise Refusal("The file holds far more parts than an Office file does.")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        Budget(0).take(1)
    for member in members:
        parts = PurePath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith("/") or (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Refusal("The file holds a part that points outside itself.")
        if member.flag_bits & 0x1:
            raise Refusal("The file is locked with a password. Save it without one and send it again.")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise Refusal("The file holds two parts of the same name.")
    if "[Content_Types].xml" not in names:
        raise Refusal("This is a zip file, not a Word or Excel file. Send the document itself.")
    return Package(archive, frozenset(names))


def _check_count(data: bytes) -> None:
    """The number of members as the end record says, before the list is built: 100,000 entries cost seconds."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end >= 0 and end + 12 <= len(data) and struct.unpack_from("<H", data, end + 10)[0] > MAX_ENTRIES:
        raise Refusal("The file holds far more parts than an Office file does.")


def check_rows(count: int) -> None:
    if count > MAX_ROWS:
        raise Refusal(f"There are more than {MAX_ROWS:,} rows. Split the chronology into several files.")


def check_blank_rows(count: int) -> None:
    if count > MAX_BLANK_ROWS:
        raise Refusal(
            f"There are more than {MAX_BLANK_ROWS:,} blank rows. Delete the empty rows and save the file again."
        )


def check_columns(count: int) -> None:
    if count > MAX_COLUMNS:
        raise Refusal(f"There are more than {MAX_COLUMNS} columns. Delete the empty columns and save the file again.")


def check_cell(text: str) -> str:
    if len(text) > MAX_CELL:
        raise Refusal(f"A cell holds more than {MAX_CELL:,} characters.")
    return text
