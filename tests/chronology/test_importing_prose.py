"""A Word file read as a text: what our own files hold comes back whole, and what others do to a file is met."""

from functools import partial

import pytest
from hypothesis import given, settings

from chronology.importing.apart import read_prose_apart
from chronology.importing.limits import Refusal
from chronology.importing.prose import read_prose
from sar_portal.design.blocks import Paragraph, ReadDocument, Run, tidy
from sar_portal.design.subset import blocks_of, same_text, text_of
from sar_portal.documents.office.word_report import bookmark, draft_report, printed_name
from tests.chronology.awkward.packages import word, word_row, word_table
from tests.design.test_subset import TEXTS

read = partial(read_prose, "report.docx")


def file_with(text: str) -> bytes:
    place = {
        "name": bookmark("section_facts", text),
        "level": 1,
        "heading": "1 Facts",
        "guidance": ["Say what happened."],
    }
    place |= {"prompts": ["Who was there?"], "written": True, "text": text, "printed": ["1. A lesson"]}
    marking = {"board": "Board", "reference": "R-1", "caveat": "C", "version": "draft", "date": "", "how": ["How."]}
    return draft_report(marking | {"places": [place]})


def written_in(found: ReadDocument) -> list:
    """Without the title, the heading, and what the portal says."""
    return tidy(block for block in found.blocks if not block.control)[2:]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_text_goes_to_word_and_comes_back(text):
    found = written_in(read(file_with(text)))
    assert found == blocks_of(text)
    assert text_of(found) == same_text(text)


def test_headings_and_what_the_portal_says_are_known_by_hidden_names():
    found = read(file_with("One.")).blocks
    [heading] = [one for one in found if isinstance(one, Paragraph) and one.marks]
    assert (heading.kind, heading.words, heading.marks) == ("heading", "1 Facts", (bookmark("section_facts", "One."),))
    assert [one.control for one in found if one.words in ("Say what happened.", "Who was there?")] == [
        printed_name("Say what happened.Who was there?")
    ] * 2


def test_tracked_changes_are_read_as_accepted_and_comments_are_counted():
    body = (
        "<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t> bold</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
        "<w:del><w:p><w:r><w:t>a paragraph gone</w:t></w:r></w:p></w:del>"
    ) + word_table(word_row("a", "b"))
    found = read(word(body))
    assert found.blocks[0] == Paragraph((Run("added"), Run(" bold", strong=True)))
    assert found.blocks[1].words == "a | b"
    assert len(found.blocks) == 2
    assert len(found.notes) == 2 and "tracked changes" in found.notes[0] and "Hidden" in found.notes[1]


def test_read_apart_the_same_is_read():
    data = file_with("- one\n  1. two\n\n| a | b |\n|---|---|\n| c | *d* |")
    assert read_prose_apart("report.docx", data) == read(data)
    with pytest.raises(Refusal, match="Word file"):
        read_prose_apart("report.csv", b"a,b\n1,2\n")
