"""What may be uploaded: looked at by name, by content and by size before anything opens it (security.md F1–F3)."""

import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings

from sar_portal.access.errors import Refused
from sar_portal.documents.models import Kind

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100_000_000
MOST_PIXELS = 40_000_000
# A document with macros is taken only where it is asked for: the importer reads it without running them.
EXTENSIONS = {kind.value: kind for kind in Kind if kind != Kind.DOCM} | {"jpeg": Kind.JPG, "tsv": Kind.CSV}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), CSV, plain text, PNG or JPEG"


def check_upload(*, name: str, data: bytes, also: frozenset[Kind] = frozenset()) -> Kind:
    """The kind of an upload, once its name and its content agree; `also` are kinds taken only here. Raises Refused with a
    sentence, never the name.
    """
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = next((kind for kind in also if kind.value == extension), EXTENSIONS.get(extension))
    if kind is None:
        raise Refused(f"The file must be a {ACCEPTED} file.")
    if not data:
        raise Refused("The file is empty.")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise Refused(f"The file must be smaller than {settings.UPLOAD_MAX_BYTES // 1_000_000} MB.")
    CHECKS[kind](data)
    return kind


def check_content(*, kind: Kind, data: bytes, made: bool) -> None:
    """Whether a file that was kept elsewhere is of the kind that is said of it: of a paper that was `made` by a portal, which may
    carry a table, only that it is a PDF. Raises Refused.
    """
    if not made:
        CHECKS[kind](data)
    elif kind != Kind.PDF or not data.startswith(b"%PDF-"):
        raise Refused("A paper is named as a PDF but is not one.")


def clean_name(name: str) -> str:
    """The file's name without path, control characters or marks that turn the writing round; at most 200 characters."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(
        char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    stem, dot, extension = kept.strip().rpartition(".")
    return f"{stem[: 200 - len(dot + extension)]}{dot}{extension}"[:200] or "file"


def _check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:] or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("The file is named as a PDF but is not one. Save it again as a PDF.")
    if b"/Encrypt" in data:
        raise Refused("The PDF is protected by a password. Save it without one.")


def _check_office(data: bytes, main_part: bytes, word: str, *, macros: bool = False) -> None:
    not_one = f"The file is named as {word} but is not one. Open it, save it again, and choose the right type."
    if not data.startswith(b"PK\x03\x04"):
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Refused(
                "The file is protected by a password, or of an older type. Save it as .docx or .xlsx without one."
            )
        raise Refused(not_one)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, macros)
            with archive.open("[Content_Types].xml") as stream:
                types = stream.read(1_000_000)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused(not_one) from error
    if (b"macroEnabled" in types and not macros) or main_part not in types:
        raise Refused(not_one)


def _check_entries(archive: zipfile.ZipFile, macros: bool) -> None:
    """Counts what comes out while it comes out: a header's own size is not believed."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused("The file holds too many parts. Save it again, or send it as a PDF.")
    left = MOST_UNPACKED
    for entry in entries:
        name = entry.filename.replace("\\", "/").lower()
        if name.startswith("/") or ".." in name.split("/"):
            raise Refused("The file holds a part with an unsafe name. Save it again.")
        if entry.flag_bits & 1:
            raise Refused("The file is protected by a password. Save it without one.")
        if ("vbaproject" in name and not macros) or "/embeddings/" in name or "/activex/" in name:
            raise Refused("The file holds macros or other files inside it. Save it without them.")
        with archive.open(entry) as stream:
            while chunk := stream.read(1_000_000):
                left -= len(chunk)
                if left < 0:
                    raise Refused("The file is far larger inside than it looks. Save it again, or send it as a PDF.")


def _check_docx(data: bytes) -> None:
    _check_office(data, b"wordprocessingml.document.main+xml", "a Word document")


def _check_docm(data: bytes) -> None:
    _check_office(data, b"ms-word.document.macroEnabled.main+xml", "a Word document with macros", macros=True)


def _check_xlsx(data: bytes) -> None:
    _check_office(data, b"spreadsheetml.sheet.main+xml", "an Excel workbook")


_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _check_text(data: bytes) -> None:
    """Text has no zero bytes (unless it is UTF-16 or UTF-32) and does not begin as something else."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _without_mark(data)
    if encoding:
        try:
            data = data.decode(encoding).encode("utf-8", "replace")
        except UnicodeDecodeError as error:
            raise Refused("The file is named as text but can't be read as text.") from error
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    other = head.startswith(
        (b"%pdf", b"pk\x03\x04", b"mz", b"\x7felf", b"<?xml", b"{\\rtf", b"#!", b"\x89png", b"\xff\xd8\xff")
    )
    if other or b"\x00" in data or any(tag in head for tag in (b"<!doctype", b"<html", b"<script", b"<svg")):
        raise Refused("The file is named as text but is something else. Save it again as CSV or plain text.")


def _without_mark(data: bytes) -> str | None:
    """UTF-16 whose mark is missing: nearly every second byte of Western text is zero."""
    head = data[:2000]
    even, odd, half = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if half < 2:
        return None
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _check_png(data: bytes) -> None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") or len(data) < 33:
        raise Refused("The file is named as a PNG picture but is not one.")
    _check_pixels(*struct.unpack(">II", data[16:24]))


def _check_jpg(data: bytes) -> None:
    size = _jpeg_size(data) if data.startswith(b"\xff\xd8\xff") else None
    if size is None:
        raise Refused("The file is named as a JPEG picture but is not one.")
    _check_pixels(*size)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header, walking from marker to marker; None where there is none."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # padding
            place += 1
        elif marker in (0x01, *range(0xD0, 0xD9)):  # markers without a length
            place += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return None


def _check_pixels(width: int, height: int) -> None:
    if not width or not height or width * height > MOST_PIXELS:
        raise Refused("The picture is too large: at most 40 million pixels.")


CHECKS: dict[Kind, Callable[[bytes], None]] = {
    Kind.PDF: _check_pdf,
    Kind.DOCX: _check_docx,
    Kind.DOCM: _check_docm,
    Kind.XLSX: _check_xlsx,
    Kind.CSV: _check_text,
    Kind.TXT: _check_text,
    Kind.PNG: _check_png,
    Kind.JPG: _check_jpg,
}
