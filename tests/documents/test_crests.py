"""A board's crest: drawn anew from what was brought, at the head of what is made afterwards, and kept with it (R7)."""

import io

import pikepdf
import pytest
from PIL import Image

from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.documents import render, services, storage
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.models import BoardCrest, StoredFile
from sar_portal.documents.papers import PAPERS, Slice, slices_of
from sar_portal.documents.render import part_jobs, render_pdf
from sar_portal.documents.selectors import Damaged, content_of, crest_of, picture_of, shows
from sar_portal.documents.services import decide_crest, remove_crest, render_paper
from tests.documents.reading import words
from tests.notifications.world import build
from tests.papers.samples import CHRONOLOGY, LETTER, SAMPLES

PNG = b"\x89PNG\r\n\x1a\n"
NAMED = {"crest": {"sha256": "a" * 64, "words": "Crest of <b>Ashmere</b>"}}
# What an agency prints for its own people alone.
WITHOUT = {"interview_record"}


def picture(kind: str = "PNG", size=(80, 40), colour="navy", mode: str = "RGB", **options) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind, **options)
    return made.getvalue()


def decide(there, data: bytes | None = None, *, name: str = "x.png", seen: int = 0, by=None, said: str = "Crest"):
    by = by or there.administrator
    return decide_crest(board=there.board, data=data, name=name, alternative=said, seen=seen, by=by)


@pytest.fixture
def there(db):
    return build()


def drawn(crest: BoardCrest) -> Image.Image:
    assert crest.file is not None
    return Image.open(io.BytesIO(content_of(crest.file)))


def test_of_what_was_brought_nothing_is_kept_but_its_pixels(there):
    said = Image.Exif()
    said[0x010E], said[0x0112] = "zqcanary", 6  # who took it where, and that it lies on its side
    crest = decide(there, picture("JPEG", exif=said, comment=b"zqcanary") + b"zqcanary", name="zqcanary.jpg")
    kept = content_of(crest.file)
    assert kept.startswith(PNG) and b"zqcanary" not in kept and drawn(crest).size == (40, 80)
    assert (crest.file.kind, crest.file.origin, crest.file.original_name) == ("png", "made", "")
    assert (crest.file.scope, crest.file.sha256) == (there.board.scope, crest.sha256)
    event = AuditEvent.objects.get(verb="decide_crest")
    assert event.details == {"crest": crest.pk, "sha256": crest.sha256}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (picture(mode="RGBA", colour=(0, 0, 0, 0)), "x.png"),
        (picture(mode="LA", colour=(0, 0)), "x.png"),
        (picture(mode="P", colour=0, transparency=0), "x.png"),
        (picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0)), "x.jpeg"),
        (picture("JPEG", mode="L", colour=255), "x.jpg"),
    ],
)
def test_whatever_is_seen_through_is_white(there, data, name):
    made = drawn(decide(there, data, name=name))
    assert (made.mode, made.getpixel((0, 0))) == ("RGB", (255, 255, 255))


def test_a_large_one_is_made_as_small_as_it_is_printed(there):
    assert drawn(decide(there, picture(size=(3000, 1000)))).size == (720, 240)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<svg/>", "x.svg", "must be a"),
        (b"words", "x.txt", "must be a PNG or JPEG"),
        (b"words", "x.png", "not one"),
        (picture()[:60], "x.png", "cannot be read"),
        (picture("JPEG")[:400], "x.jpg", "cannot be read"),
        (PNG + b"\x00\x00\x00\rIHDR" + b"\x00\x00\xff\xff" * 2 + b"\0" * 20, "x.png", "at most 40 million pixels"),
        (picture() + b"0" * services.CREST_BYTES, "x.png", "smaller than 2 MB"),
        (None, "", "Choose a picture"),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(there, data, name, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(there, data, name=name)
    assert not BoardCrest.objects.exists() and not StoredFile.objects.exists()


def test_without_words_for_it_or_while_the_scanner_is_away_none_is_taken(there, monkeypatch):
    with pytest.raises(Refused, match="what the picture shows"):
        decide(there, picture(), said=" ")
    monkeypatch.setattr(services, "scan", lambda data: StoredFile.Scan.CHECKING)
    with pytest.raises(Refused, match="scanner does not answer"):
        decide(there, picture())
    assert not BoardCrest.objects.exists()


def test_only_who_runs_the_board_decides_and_nobody_over_another(there):
    for person in (there.coordinator, there.lead, build("BSAB").administrator):
        with pytest.raises(NotAllowed):
            decide(there, picture(), by=person)
    with pytest.raises(Refused, match="no crest to take away"):
        remove_crest(board=there.board, seen=0, by=there.administrator)
    first = decide(there, picture())
    with pytest.raises(Refused, match="meanwhile"):
        decide(there, picture(colour="red"))
    with pytest.raises(NotAllowed):
        remove_crest(board=there.board, seen=first.pk, by=there.coordinator)
    same = decide(there, said="Other  words", seen=first.pk)
    assert (same.file, same.alternative) == (first.file, "Other words")


def figures(pdf: bytes) -> list[str]:
    """What each picture shows, as it is read out."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(each.Alt) for each in document.objects if _is_figure(each)]


def smoothed(pdf: bytes) -> list[bool]:
    """Of each picture, whether its reader is asked to smooth it: PDF/A says that no file may."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        return [bool(each.get("/Interpolate")) for each in streams if str(each.get("/Subtype")) == "/Image"]


def _is_figure(each) -> bool:
    return isinstance(each, pikepdf.Dictionary) and str(each.get("/S")) == "/Figure"


def test_what_was_made_with_one_crest_keeps_it(there):
    """R7: whatever the board decides afterwards. Without a crest nothing is printed otherwise than before there were any."""
    assert crest_of(there.board) == {} and figures(render_pdf("request_letter", LETTER)) == []
    first = decide(there, picture(), said="Arms of Ashmere")
    before = LETTER | crest_of(there.board)
    made = render_paper(paper="request_letter", frozen=before, scope=there.returned, number=1, by=there.coordinator)
    printed = content_of(made.pdf)
    assert figures(printed) == ["Arms of Ashmere"] and smoothed(printed) == [False]

    second = decide(there, picture(colour="red"), seen=first.pk, said="Arms of Ashmere")
    after = LETTER | crest_of(there.board)
    assert len({content_hash(one) for one in (LETTER, before, after)}) == 3
    assert shows(made, before) and not shows(made, after)
    with pytest.raises(Refused, match="made with other content"):
        render_paper(paper="request_letter", frozen=after, scope=there.returned, number=1, by=there.coordinator)

    remove_crest(board=there.board, seen=second.pk, by=there.administrator)
    assert crest_of(there.board) == {} and render_pdf("request_letter", before) == printed


def test_one_that_was_changed_in_the_store_is_not_printed_and_one_that_is_not_here_is_said(there):
    crest = decide(there, picture())
    frozen = LETTER | crest_of(there.board)
    assert picture_of(LETTER) is None and picture_of(frozen) == content_of(crest.file)
    storage.remove(crest.file.storage_name)
    with pytest.raises(Damaged):
        render_pdf("request_letter", frozen)
    pdf = render_pdf("request_letter", LETTER | NAMED)
    assert "Crest of <b>Ashmere</b>" in words(pdf) and figures(pdf) == []


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_that_the_board_sees_has_it_once_at_its_head(name, monkeypatch):
    monkeypatch.setattr(render, "picture_of", lambda frozen: picture())
    frozen, beside = SAMPLES[name][0] | NAMED, SAMPLES[name][1]
    pages = [job["html"] for job in part_jobs(PAPERS[name], frozen, beside, "f", slices_of(PAPERS[name], frozen))]
    heads = [page.count(f'<img src="{render.CREST}" alt="Crest of &lt;b&gt;Ashmere&lt;/b&gt;">') for page in pages]
    assert heads == [0 if name in WITHOUT else 1] + [0] * (len(pages) - 1)
    if name not in WITHOUT:
        assert pages[0].index("<img") < pages[0].index("<h1")


def test_the_further_parts_of_a_long_paper_are_not_given_it(monkeypatch):
    monkeypatch.setattr(render, "picture_of", lambda frozen: picture())
    rows = CHRONOLOGY["entries"]
    slices = [Slice("First", rows[:2]), Slice("Rest", rows[2:])]
    first, rest = part_jobs(PAPERS["chronology"], CHRONOLOGY | NAMED, None, "f", slices)
    assert render.CREST in first["resources"] and render.CREST not in rest["resources"] and "<img" not in rest["html"]
