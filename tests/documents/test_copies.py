"""What others are given of a file names no place and no author; what it shows is byte for byte the same (security.md F7)."""

import hashlib
import io
import struct
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image

from sar_portal.access.errors import Refused
from sar_portal.documents import copies, stripping
from sar_portal.documents.copies import for_others, shared_copy
from sar_portal.documents.services import store_file
from tests.documents.test_uploads import EXCEL, WORD, office

CANARY = "Zqplace"
GPS, DESCRIPTION, ARTIST, TURNED = 0x8825, 0x010E, 0x013B, 0x0112


def photograph(*, turned: int = 6, form: str = "JPEG", **how) -> bytes:
    picture = Image.effect_noise((64, 40), 60).convert("RGB")
    exif = picture.getexif()
    exif[DESCRIPTION], exif[ARTIST], exif[TURNED] = f"{CANARY} kitchen", CANARY, turned
    exif.get_ifd(GPS)[2] = (53.0, 24.0, 7.0)
    stream = io.BytesIO()
    picture.save(stream, form, exif=exif, comment=CANARY, **how)
    return stream.getvalue()


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"icc_profile": b"a profile"}])
def test_a_photograph_keeps_its_pixels_and_lies_as_it_was_taken_and_says_no_place(how):
    data = photograph(**how) + b"a film of " + CANARY.encode()
    assert CANARY.encode() in data
    copy = for_others("jpg", data)
    assert CANARY.encode() not in copy and pixels(copy) == pixels(data)
    exif = Image.open(io.BytesIO(copy)).getexif()
    assert dict(exif) == {TURNED: 6} and not exif.get_ifd(GPS)
    assert for_others("jpg", photograph(turned=1)).count(b"Exif") == 0
    assert Image.open(io.BytesIO(copy)).info.get("icc_profile") == how.get("icc_profile")
    assert for_others("jpg", data) == copy == for_others("jpg", copy)


def test_a_png_keeps_its_pixels_and_says_no_place():
    data = photograph(form="PNG") + CANARY.encode()
    words = struct.pack(">I", len(CANARY) + 5) + b"tEXt" + b"Who\0\0" + CANARY.encode() + b"\0\0\0\0"
    data = data[:33] + words + data[33:]
    copy = for_others("png", data)
    assert CANARY.encode() not in copy and b"eXIf" not in copy and pixels(copy) == pixels(photograph_of(data))


def photograph_of(data: bytes) -> bytes:
    """The picture without the text that has no true checksum."""
    return data[:33] + data[33 + 12 + len(CANARY) + 5 :]


def document(**parts: str) -> bytes:
    made = Document()
    made.core_properties.author = made.core_properties.last_modified_by = CANARY
    made.core_properties.title = f"{CANARY} and the case"
    line = made.add_paragraph('He wrote: w:author="Anna" & went.')
    made.add_comment(line.runs, text="Is that so?", author=f"{CANARY} &quot; <b>", initials="ZQ")
    made.add_picture(io.BytesIO(photograph()))
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


PEOPLE = (
    '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="Zqplace">'
    '<w15:presenceInfo w15:providerId="AD" w15:userId="zqplace@example.org"/></w15:person></w15:people>'
)
LIBRARY = (
    '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"><a>Zqplace</a></p:properties>'
)


def everything_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return "".join(archive.read(name).decode("latin-1") for name in archive.namelist())


def test_a_word_file_names_nobody_and_reads_the_same():
    data = document(**{"word__people.xml": PEOPLE, "customXml__item9.xml": LIBRARY})
    copy = for_others("docx", data)
    said = everything_in(copy)
    assert CANARY.lower() not in said.lower() and "ZQ" not in said
    read = Document(io.BytesIO(copy))
    assert read.paragraphs[0].text == 'He wrote: w:author="Anna" & went.'  # what is written is nobody's to change
    assert [(one.author, one.initials, one.text) for one in read.comments] == [("Author", "Author", "Is that so?")]
    assert read.core_properties.author == "" and len(read.inline_shapes) == 1
    assert for_others("docx", data) == copy == for_others("docx", copy)


def test_an_excel_file_names_nobody_and_holds_the_same():
    book = Workbook()
    book.properties.creator = CANARY
    book.active["A1"] = "=1+1"
    book.active["B1"] = "author"
    book.active["B1"].comment = Comment("Is that so?", CANARY)
    stream = io.BytesIO()
    book.save(stream)
    assert CANARY in everything_in(stream.getvalue())
    copy = for_others("xlsx", stream.getvalue())
    assert CANARY not in everything_in(copy)
    read = load_workbook(io.BytesIO(copy)).active
    assert (read["A1"].value, read["B1"].value, read["B1"].comment.text) == ("=1+1", "author", "Is that so?")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x author="&a;"/>'
HOSTILE = {
    "a picture cut short": ("jpg", photograph()[:60]),
    "a segment that says it is longer": ("jpg", b"\xff\xd8\xff\xe1\xff\xff" + b"x" * 40),
    "a segment without a length": ("jpg", b"\xff\xd8\xff\xe1\x00\x00\xff\xd9"),
    "a png without an end": ("png", photograph(form="PNG")[:-12]),
    "a part that says it is longer": ("png", stripping.PNG + b"\xff\xff\xff\xffIHDR" + b"x" * 40),
    "no zip": ("docx", b"PK\x03\x04 and no more"),
    "a document type": ("docx", office(WORD, **{"word__a.xml": BOMB.encode()})),
    "no xml": ("docx", office(WORD, **{"word__a.xml": b"<x author='"})),
    "letters of two bytes": ("xlsx", office(EXCEL, **{"xl__a.xml": '<x author="Anna"/>'.encode("utf-16")})),
    "far larger inside": ("docx", office(WORD, word__a=b"0" * 101_000_000)),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_of_what_cannot_be_read_with_certainty_no_copy_is_made(case):
    kind, data = HOSTILE[case]
    with pytest.raises(Refused, match="No copy of this file"):
        for_others(kind, data)


def test_a_copy_is_made_of_what_was_stored_and_other_kinds_are_given_as_they_are(scope, person, monkeypatch):
    data = photograph()
    kept = store_file(data=data, name="a.jpg", scope=scope, by=person)
    assert kept.sha256 == hashlib.sha256(data).hexdigest() and CANARY.encode() not in shared_copy(kept)
    words = store_file(data=b"words", name="a.txt", scope=scope, by=person)
    assert shared_copy(words) == b"words"
    monkeypatch.setattr(copies, "SECONDS", 0)
    with pytest.raises(Refused, match="No copy of this file"):
        shared_copy(kept)
