"""Word files as Word's own library writes them, with macros, in the strict flavour, and without a table. Every other
structure is in the corpus (test_importing_corpus).
"""

from io import BytesIO

import pytest
from docx import Document

from chronology.importing.reading import Refusal, read_file

from .awkward.packages import HEADINGS, altered, word, word_row, word_table

HEADING_ROW = word_row(*HEADINGS)
VISIT = word_row("22/05/2016", "0915", "Note", "Visit")


def read(data: bytes, name: str = "chronology.docx", **options):
    return read_file(name, data, **options)


def test_a_table_as_word_writes_it():
    document = Document()
    document.add_heading("Chronology", 1)
    document.add_paragraph("Prepared for the review.")
    table = document.add_table(rows=1, cols=4)
    for index, heading in enumerate(HEADINGS):
        table.rows[0].cells[index].text = heading
    for date_text, time_text, event in (
        ("22.05.16", "0915", "Visit\nNo reply"),
        ("Late August 2025", "am", "Review"),
        ("n.d.", "", "Letter"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text, cells[3].text = date_text, time_text, "Case note", event
    target = BytesIO()
    document.save(target)
    found = read(target.getvalue())
    assert [(row.number, row.when.render(), row.event, row.status) for row in found.rows] == [
        (2, "22 May 2016", "Visit\nNo reply", "accepted"),
        (3, "Late August 2025", "Review", "accepted"),
        (4, "n.d.", "Letter", "needs_attention"),
    ]
    assert found.outside == ["Chronology", "Prepared for the review."]
    assert found.header_row == 1


def test_macros_are_not_run_and_only_a_docm_may_have_them():
    extra = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 not run"}
    found = read(word(word_table(HEADING_ROW, VISIT), extra, macros=True), "chronology.docm")
    assert [row.event for row in found.rows] == ["Visit"]
    assert any("not run" in note for note in found.notes)
    with pytest.raises(Refusal, match="macros"):
        read(word(word_table(HEADING_ROW, VISIT), extra, macros=True))


def test_a_strict_file_reads_the_same():
    def strict(parts: dict[str, bytes]) -> None:
        usual, other = (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        parts["word/document.xml"] = parts["word/document.xml"].replace(usual, other)

    assert [row.event for row in read(altered(word(word_table(HEADING_ROW, VISIT)), strict)).rows] == ["Visit"]


def test_a_document_without_a_table_is_refused():
    with pytest.raises(Refusal, match="No table"):
        read(word("<w:p><w:r><w:t>22/05/2016 Visit</w:t></w:r></w:p>"))
    with pytest.raises(Refusal, match="scanned"):
        read(word("<w:p><w:r><w:drawing/></w:r></w:p>", {"word/media/scan1.png": b"\x89PNG"}))


def test_many_rows_come_in_batches_and_none_is_lost():
    """More than a batch holds; rows with a change in them stand among plain ones."""
    changed = (
        word_row("23/05/2016", "", "Note", "Call")
        .replace("<w:r>", "<w:ins w:id='1'><w:r>")
        .replace("</w:r>", "</w:r></w:ins>")
    )
    rows = [
        changed if number % 7 == 0 else word_row("22/05/2016", "", "Note", f"Visit {number}") for number in range(900)
    ]
    found = read(word(word_table(HEADING_ROW, *rows)))
    assert [row.number for row in found.rows] == list(range(2, 902))
    assert [row.event for row in found.rows] == [
        "Call" if number % 7 == 0 else f"Visit {number}" for number in range(900)
    ]
