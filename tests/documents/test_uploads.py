"""Files that are not what their names say are refused before anything opens them (security.md F1–F3)."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sar_portal.access.errors import Refused
from sar_portal.documents import uploads
from sar_portal.documents.models import Kind
from sar_portal.documents.uploads import check_upload, clean_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBB", 20, 10, 8, 2, 0, 0, 0) + b"\x00" * 12


def office(types: str, **parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<Types><Override ContentType='{types}'/></Types>")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 9 + frame + b"\xff\xd9"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", PDF, Kind.PDF),
        ("A.DOCX", office(WORD, word__document=b"<x/>"), Kind.DOCX),
        ("a.xlsx", office(EXCEL), Kind.XLSX),
        ("a.csv", "ref;Ereignis é\r\n".encode("cp1252"), Kind.CSV),
        ("a.csv", "\ufeffref,what\n<b>x\n".encode(), Kind.CSV),
        ("a.txt", "ref\twhat".encode("utf-16"), Kind.TXT),
        ("a.txt", "ref\twhat".encode("utf-16-le"), Kind.TXT),
        ("a.csv", "ref\twhat".encode("utf-32"), Kind.CSV),
        ("a.tsv", b"ref\twhat", Kind.CSV),
        ("a.png", PNG, Kind.PNG),
        ("a.jpeg", jpeg(20, 10), Kind.JPG),
    ],
)
def test_honest_files_are_known(name, data, kind):
    assert check_upload(name=name, data=data) == kind


MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def test_a_document_with_macros_is_taken_only_where_it_is_asked_for():
    data = office(MACRO_WORD, word__vbaProject=b"x")
    assert check_upload(name="a.docm", data=data, also=frozenset({Kind.DOCM})) == Kind.DOCM
    for name, also in (("a.docm", frozenset()), ("a.docx", frozenset({Kind.DOCM}))):
        with pytest.raises(Refused):
            check_upload(name=name, data=data, also=also)


LIARS = {
    "program as pdf": ("a.pdf", b"MZ\x90" + b"\x00" * 99),
    "web page as pdf": ("a.pdf", b"<html>%PDF-1.7 %%EOF"),
    "pdf that is a zip too": ("a.pdf", PDF + office(WORD) + b"%%EOF"),
    "half a pdf": ("a.pdf", PDF[:20]),
    "pdf with password": ("a.pdf", PDF.replace(b"<<>>", b"<</Encrypt 2 0 R>>")),
    "web page as text": ("a.txt", b"  <!DOCTYPE html><p>x"),
    "script in csv": ("a.csv", b"\xef\xbb\xbf<script>x</script>"),
    "drawing as text": ("a.txt", b"<svg onload=x>"),
    "zip as text": ("a.csv", office(WORD)),
    "zero bytes": ("a.txt", b"a\x00b"),
    "shell script": ("a.txt", b"#!/bin/sh"),
    "broken utf-16": ("a.txt", b"\xff\xfea"),
    "workbook as document": ("a.docx", office(EXCEL)),
    "document as workbook": ("a.xlsx", office(WORD)),
    "macros": ("a.docx", office(WORD, word__vbaProject=b"x")),
    "macro type": ("a.docx", office(WORD + " macroEnabled")),
    "file inside": ("a.docx", office(WORD, word__embeddings__x=b"x")),
    "no types": ("a.docx", office("x").replace(b"[Content_Types].xml", b"[Content_Typos].xml")),
    "cut zip": ("a.docx", office(WORD)[:-30]),
    "old or with password": ("a.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 99),
    "climbing name": ("a.docx", office(WORD, **{"..__..__x": b"x"})),
    "picture as other picture": ("a.png", jpeg(2, 2)),
    "no picture": ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 40),
    "pixel flood": ("a.png", PNG[:16] + struct.pack(">II", 60_000, 60_000) + PNG[24:]),
    "pixel flood as jpeg": ("a.jpg", jpeg(60_000, 60_000)),
    "no pixels": ("a.jpg", jpeg(0, 10)),
    "other type": ("a.svg", b"<svg/>"),
    "two endings": ("a.pdf.exe", PDF),
    "no ending": ("pdf", PDF),
    "macro document": ("a.docm", office(WORD)),
    "nothing": ("a.pdf", b""),
}


@pytest.mark.parametrize("liar", LIARS)
def test_liars_are_refused_with_a_sentence(liar):
    name, data = LIARS[liar]
    with pytest.raises(Refused) as caught:
        check_upload(name=name, data=data)
    assert caught.value.sentence.endswith(".")
    assert name not in caught.value.sentence


def test_a_zip_bomb_is_counted_as_it_comes_out(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 3_000_000)
    bomb = office(WORD, word__document=b"0" * 4_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(Refused, match="larger inside"):
        check_upload(name="a.docx", data=bomb)
    lying = bomb.replace(struct.pack("<I", 4_000_000), struct.pack("<I", 10))
    assert lying != bomb
    with pytest.raises(Refused):
        check_upload(name="a.docx", data=lying)


def test_too_many_parts_and_too_many_bytes(settings):
    with pytest.raises(Refused, match="too many parts"):
        check_upload(name="a.xlsx", data=office(EXCEL, **{f"x{n}": b"" for n in range(2001)}))
    settings.UPLOAD_MAX_BYTES = 1_000_000
    with pytest.raises(Refused, match="smaller than 1 MB"):
        check_upload(name="a.txt", data=b"x" * 1_000_001)


@given(
    st.sampled_from(sorted(uploads.EXTENSIONS)),
    st.sampled_from([b"", PDF[:8], PNG[:16], b"\xff\xd8\xff", b"PK\x03\x04", b"\xff\xfe"]),
    st.binary(),
)
def test_no_bytes_break_it(extension, head, rest):
    try:
        check_upload(name=f"a.{extension}", data=head + rest)
    except Refused as refused:
        assert refused.sentence


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Harbour View chronology FINAL v2.csv", "Harbour View chronology FINAL v2.csv"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\b.docx", "b.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gpj\u202efdp.exe\u202c.pdf", "gpjfdp.exe.pdf"),
        ("Siân.csv", "Siân.csv"),
        ("x" * 400 + ".csv", "x" * 196 + ".csv"),
        ("\x00", "file"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(name, kept):
    assert clean_name(name) == kept
