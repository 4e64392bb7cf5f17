"""The crest in Word files: at the head of the first page, with its words, and no part of the text that is read back."""

import io

import pytest
from docx import Document
from docx.shared import Mm

from chronology.importing.prose import read_prose
from chronology.importing.reading import read_file
from sar_portal.closing.selectors.annual import annual_of
from sar_portal.closing.selectors.files import annual_docx
from sar_portal.documents import storage
from sar_portal.documents.office import document, word_xml
from sar_portal.documents.office.word_report import blank_report, draft_report
from sar_portal.documents.selectors import Damaged, content_of, crest_of
from tests.documents.test_crests import NAMED, decide, picture
from tests.notifications.world import build
from tests.papers.sample_table import TABLE
from tests.papers.samples import BLANK

DRAFT = BLANK | {"how": ["How."], "places": []}
FILES = {
    "table": lambda frozen: document(TABLE | frozen, "Table"),
    "blank": lambda frozen: blank_report(BLANK | frozen),
    "draft": lambda frozen: draft_report(DRAFT | frozen),
}


@pytest.mark.parametrize("name", FILES)
def test_it_stands_on_the_first_page_below_the_marking(name, monkeypatch):
    monkeypatch.setattr(word_xml, "picture_of", lambda frozen: picture(size=(720, 180)) if "crest" in frozen else None)
    without, having = (Document(io.BytesIO(FILES[name](frozen))) for frozen in ({}, NAMED))
    assert not without.sections[0].different_first_page_header_footer
    [section] = having.sections
    assert section.different_first_page_header_footer
    first, usual = section.first_page_header, section.header
    assert [each.text for each in first.paragraphs] == [usual.paragraphs[0].text, ""]
    assert section.first_page_footer.part.blob == section.footer.part.blob
    [drawn] = first._element.xpath(".//wp:inline")
    assert drawn.docPr.get("descr") == NAMED["crest"]["words"]
    assert (drawn.extent.cx, drawn.extent.cy) == (Mm(70), Mm(17.5))
    [named] = first._element.xpath(".//a:blip/@r:embed")
    assert first.part.related_parts[named].blob == picture(size=(720, 180))
    assert [each.text for each in having.paragraphs] == [each.text for each in without.paragraphs]


def test_a_small_one_is_not_made_larger(monkeypatch):
    monkeypatch.setattr(word_xml, "picture_of", lambda frozen: picture(size=(48, 24)))
    [section] = Document(io.BytesIO(document(TABLE | NAMED, "Table"))).sections
    [drawn] = section.first_page_header._element.xpath(".//wp:inline")
    assert drawn.extent.cx == 48 * 9_525


def test_what_comes_back_says_nothing_of_a_picture(monkeypatch):
    """R11: at the head of a page stands nothing that could be lost."""
    monkeypatch.setattr(word_xml, "picture_of", lambda frozen: picture() if "crest" in frozen else None)
    for frozen in ({}, NAMED):
        assert read_prose("report.docx", FILES["draft"](frozen)).notes == []
    assert read_file("a.docx", FILES["table"](NAMED)).notes == read_file("a.docx", FILES["table"]({})).notes


@pytest.mark.django_db
def test_the_annual_extract_has_the_crest_of_the_board_and_its_words_where_it_is_not_here():
    there = build()
    crest = decide(there, picture(), said="Arms of Ashmere")
    annual = annual_of(there.coordinator, there.board, 2025)
    [section] = Document(io.BytesIO(annual_docx(annual))).sections
    [embedded] = section.first_page_header._element.xpath(".//a:blip/@r:embed")
    assert section.first_page_header.part.related_parts[embedded].blob == content_of(crest.file)
    elsewhere = Document(io.BytesIO(document(TABLE | NAMED, "Table")))
    assert elsewhere.sections[0].first_page_header.paragraphs[1].text == NAMED["crest"]["words"]
    storage.remove(crest.file.storage_name)
    with pytest.raises(Damaged):
        document(TABLE | crest_of(there.board), "Table")
