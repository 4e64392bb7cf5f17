"""What others are given of a file names no place and no author; what it shows is byte for byte the same (security.md F7)."""

import hashlib
import io
import struct
import zipfile
from threading import BoundedSemaphore
from xml.etree import ElementTree

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image

from sar_portal.access.errors import Refused
from sar_portal.documents import copies, services, stripping
from sar_portal.documents.copies import for_others, shared_copy
from sar_portal.documents.services import store_file
from tests.documents.test_uploads import EXCEL, WORD, jpeg, office

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


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# As Word and Excel write them.
WORKBOOK = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15">
<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\Zqplace\\Documents\\"
 xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>
<sheets><sheet name="The kitchen" sheetId="1"/></sheets><customWorkbookViews>
<customWorkbookView name="Zqplace - Personal View" guid="{{1}}"/><customWorkbookView name='Zqplace 2' guid="{{2}}"/>
</customWorkbookViews></workbook>"""
CONNECTIONS = f"""<connections xmlns="{MAIN}"><connection id="1" sourceFile="C:\\Users\\Zqplace\\a.accdb" name="a" type="5">
<dbPr connection="Data Source=C:\\Users\\Zqplace\\a.accdb" command="dates"/></connection>
<connection id="2" name="b" type="6"><textPr sourceFile="C:\\Users\\Zqplace\\b.csv"/></connection></connections>"""
EXCEL_PARTS = {
    "xl/workbook.xml": WORKBOOK,
    "xl/revisions/userNames.xml": f'<users xmlns="{MAIN}" count="1"><userInfo guid="{{3}}" name="Zqplace" id="-7"/></users>',
    "xl/revisions/revisionHeaders.xml": f'<headers xmlns="{MAIN}"><header guid="{{4}}" userName="Zqplace"/></headers>',
    "xl/connections.xml": CONNECTIONS,
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" refreshedBy="Zqplace" recordCount="3"/>',
    "xl/externalLinks/_rels/externalLink1.xml.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{LINKS}/externalLinkPath" Target="https://example.org/zqplace/a.xlsx" TargetMode="External"/>
</Relationships>""",
}
WORD_PARTS = {
    "word/settings.xml": f"""<w:settings xmlns:w="{WORDS}" xmlns:r="{LINKS}"><w:attachedTemplate r:id="rId1"/>
<w:docVars><w:docVar w:name="Author" w:val="Zqplace"/></w:docVars><w:zoom w:percent="100"/></w:settings>""",
    "word/_rels/settings.xml.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{LINKS}/attachedTemplate" Target="file:///C:\\Users\\Zqplace\\A.dotm" TargetMode="External"/>
<Relationship Id="rId2" Type="{LINKS}/hyperlink" Target="file://server/Zqplace/a.docx" TargetMode="External"/>
<Relationship Id="rId3" Type="{LINKS}/hyperlink" Target="https://example.org/policy" TargetMode="External"/>
<Relationship Id="rId4" Type="{LINKS}/image" Target="media/image1.gif"/></Relationships>""",
}


@pytest.mark.parametrize(("kind", "types", "parts"), [("xlsx", EXCEL, EXCEL_PARTS), ("docx", WORD, WORD_PARTS)])
def test_the_parts_that_office_adds_by_itself_name_nobody_and_no_disk(kind, types, parts):
    data = office(types, **{name.replace("/", "__"): text.encode() for name, text in parts.items()})
    copy = for_others(kind, data)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        said = {name: archive.read(name).decode() for name in archive.namelist()}
    for name in parts:
        assert CANARY.lower() not in said[name].lower(), name
        ElementTree.fromstring(said[name])  # noqa: S314 (written above)
    everything = "".join(said.values())
    if kind == "xlsx":
        assert "The kitchen" in everything and 'recordCount="3"' in everything and 'command="dates"' in everything
        assert 'name="Author1"' in everything and "name='Author2'" in everything
    else:
        assert '<w:docVars></w:docVars><w:zoom w:percent="100"/>' in everything
        assert "https://example.org/policy" in everything and "media/image1.gif" in everything
    assert for_others(kind, copy) == copy


def test_a_gif_inside_keeps_its_pictures_and_loses_what_is_said_of_it():
    frames = [Image.effect_noise((20, 10), 60 + number) for number in range(3)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], comment=CANARY, loop=0, duration=40)
    other = b"!\xff\x0bXMP DataXMP\x07" + CANARY.encode() + b"\0"
    data = stream.getvalue()[:-1] + other + b";" + CANARY.encode()
    assert data.count(CANARY.encode()) == 3
    with zipfile.ZipFile(io.BytesIO(for_others("docx", office(WORD, **{"word__media__image1.gif": data})))) as archive:
        copy = archive.read("word/media/image1.gif")
    assert CANARY.encode() not in copy and copy.endswith(b";")
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(copy))
    assert after.n_frames == before.n_frames == 3 and (after.info["loop"], after.info["duration"]) == (0, 40)
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert after.tobytes() == before.tobytes()


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
    "a picture inside that is a TIFF": ("docx", office(WORD, **{"word__media__image1.tiff": b"II*\0"})),
    "a picture inside that is a WebP": ("docx", office(WORD, **{"word__media__image1.png": b"RIFF\4\0\0\0WEBP"})),
    "a drawing inside": ("xlsx", office(EXCEL, **{"xl__media__image1.emf": b"\1\0\0\0"})),
    "a film inside": ("docx", office(WORD, **{"word__media__media1.mp4": b"\0\0\0\x20ftypmp42"})),
    "a gif cut short inside": ("docx", office(WORD, **{"word__media__image1.gif": b"GIF89a\1\0\1\0\x80\0\0"})),
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
    with pytest.raises(Refused, match="No copy of this file.* Ask whoever added it"):
        shared_copy(kept)
    with pytest.raises(Refused, match="No copy of this file.* Save it anew"):
        for_others("jpg", data)


def test_so_many_copies_are_made_at_once_and_who_comes_then_is_told(monkeypatch):
    places = BoundedSemaphore(1)
    monkeypatch.setattr(copies, "_places", places)
    monkeypatch.setattr(copies, "SECONDS_TO_WAIT", 0)
    with places, pytest.raises(Refused, match="Try again in a minute"):
        for_others("jpg", photograph())
    with pytest.raises(Refused, match="No copy"):
        for_others("jpg", b"none")
    assert for_others("jpg", photograph())


def test_of_what_there_is_no_room_for_no_copy_is_asked(scope, person, monkeypatch):
    facts = {
        "data": jpeg(20, 10)[:-2] + b"\xff\xe1\xff\xff",
        "name": "a.jpg",
        "scope": scope,
        "by": person,
        "shared": True,
    }
    with pytest.raises(Refused, match="No copy of this file"):
        store_file(**facts)
    monkeypatch.setattr(services, "MOST_FILES", 0)
    with pytest.raises(Refused, match="room for"):
        store_file(**facts)
