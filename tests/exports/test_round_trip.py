"""What leaves as CSV or Excel comes back word for word through the importer, and no cell of it is ever a formula (E1, R11)."""

import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chronology.columns import from_data
from chronology.importing.reading import read_file
from chronology.models import ReturnedEntry
from chronology.partial_dates import read_date
from sar_portal.documents.office import document, workbook
from sar_portal.documents.office.excel import LONGEST
from sar_portal.documents.office.word_xml import MAIN
from sar_portal.documents.tables import FORMULA_STARTS, Sheet, SheetColumn, csv_of
from sar_portal.exports.selectors.entries import KEPT, SHOWN, as_named, line_of
from tests.papers.sample_table import TABLE
from tests.papers.test_hostile import HOSTILE

# What a person can have typed and the database has kept: stripped, with no characters that no file can hold.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=60).map(
    lambda text: "\n".join(line.rstrip() for line in text.strip().splitlines()).strip()
)
STARTS = st.sampled_from([*FORMULA_STARTS[:4], "'", "''", "'=", "' =", "'+", "- ", "_x000D_", ""])
TEXT = st.builds(lambda start, text: f"{start}{text}".strip(), STARTS, WORDS)
FIELDS = ("source", "people", "contact_type", "event", "adults_voice", "action", "comment")


def sheet(rows: list[list[str]]) -> Sheet:
    columns = [SheetColumn(heading, width) for heading, width in KEPT]
    lines = [(0, row) for row in rows]
    return Sheet(
        "T", "Chronology", "A board", "REF", "OFFICIAL-SENSITIVE", "export 1", columns, lines, about=[("For", "=1")]
    )


def opened(row: list[str]):
    """The first sheet of a workbook of one row, as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook(sheet([row])))).worksheets[0]


def kept(**texts: str) -> list[str]:
    """A row as it leaves, from an entry that was never stored."""
    entry = ReturnedEntry(ref="AGA-01", date_original="12/03/2025", time_original="14:05", precision="day", **texts)
    agency_return = SimpleNamespace(pk=1, mark=0, agency=SimpleNamespace(code="AGA"))
    entry._state.fields_cache["submission"] = SimpleNamespace(
        number=1, part=SimpleNamespace(agency_return=agency_return)
    )
    return line_of(entry, lambda text, whose, where: text).kept


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: TEXT for name in FIELDS}))
def test_words_come_back_as_they_were(texts):
    texts |= {"source": texts["source"] or "A record", "event": texts["event"] or "Something"}
    made = sheet([kept(**texts)])
    for name, data in (("a.csv", csv_of(made)), ("a.xlsx", workbook(made))):
        (row,) = read_file(name, data).rows
        back = {field: getattr(row, field) for field in FIELDS}
        assert back == texts, name
        assert (row.ref, row.when.original, row.start_time.original) == ("AGA-01", "12/03/2025", "14:05")


def test_a_statement_of_no_contact_comes_back_as_one_and_says_so_on_paper():
    row = kept(source="A record", event="No contact", kind="no_contact")
    row[4] = "1/3/2025 to 30/6/2025"
    for name, data in (("a.csv", csv_of(sheet([row]))), ("a.xlsx", workbook(sheet([row])))):
        assert [one.kind for one in read_file(name, data).rows] == ["no_contact"], name


def test_headings_are_the_boards_own_where_it_has_some():
    columns = from_data([{"name": "source", "label": "Evidence"}, {"name": "people", "label": "Who was there"}])
    named = {heading: as_named(heading, columns) for heading, _ in [*SHOWN, *KEPT]}
    assert {heading: words for heading, words in named.items() if words != heading} == {
        "Source of information": "Evidence",
        "People and contact": "Who was there; Type of contact",
        "People involved": "Who was there",
    }


@pytest.mark.parametrize(
    "date", ["12/03/2025", "?11/07/2025", "Late May 2025", "22/12/2025 - 02/01/2026", "2025", "March 2025"]
)
def test_a_date_is_read_again_as_it_was(date):
    row = kept(source="A record", event="Something")
    row[4] = date
    for name, data in (("a.csv", csv_of(sheet([row]))), ("a.xlsx", workbook(sheet([row])))):
        (read,) = read_file(name, data).rows
        assert read.when == read_date(date), name


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=len(KEPT), max_size=len(KEPT)))
def test_no_cell_of_a_workbook_is_a_formula_and_every_part_is_xml(texts):
    data = workbook(sheet([texts]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            root = etree.fromstring(archive.read(name))
            assert not root.findall(".//{*}f")
    for worksheet in openpyxl.load_workbook(io.BytesIO(data)):
        assert all(cell.data_type in ("s", "n") for row in worksheet.iter_rows() for cell in row)


def test_the_sign_that_says_text_is_on_what_looks_like_a_formula():
    row = opened(["AGA", "=1+1", " +1", "A", *[""] * (len(KEPT) - 4)])[2]
    assert [bool(cell._style.quotePrefix) for cell in row[:4]] == [False, True, True, False]
    assert [cell.value for cell in row[:4]] == ["AGA", "=1+1", " +1", "A"]


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row():
    long = "word " * 15_000
    _, *rows = opened(["AGA", long, *[""] * (len(KEPT) - 2)]).values
    assert [row[0] for row in rows] == ["AGA", "AGA (continued)", "AGA (continued)"]
    assert "".join(row[1] for row in rows) == long and len(rows[0][1]) == LONGEST


def test_a_workbook_is_ready_to_read_and_print():
    made = workbook(sheet([[f"cell {n}" for n in range(len(KEPT))]]))
    book = openpyxl.load_workbook(io.BytesIO(made))
    page = book.worksheets[0]
    assert page.freeze_panes == "A2" and page.auto_filter.ref == "A1:V2" and page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert "OFFICIAL-SENSITIVE" in page.oddHeader.center.text and "Page &P of &N" in page.oddFooter.right.text
    assert [page.column_dimensions[letter].width for letter in "AK"] == [10, 60]
    assert book.sheetnames == ["Chronology", "About"]
    assert made == workbook(sheet([[f"cell {n}" for n in range(len(KEPT))]]))


def test_a_word_document_is_the_boards_own_table():
    made = Document(io.BytesIO(document(TABLE, "Combined chronology, export 12")))
    section, table = made.sections[0], made.tables[-1]
    assert section.page_width > section.page_height
    assert "OFFICIAL-SENSITIVE" in section.header.paragraphs[0].text
    assert "Combined chronology, export 12" in section.footer.paragraphs[0].text
    assert [cell.text for cell in table.rows[0].cells] == [column["heading"] for column in TABLE["columns"]]
    assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    assert [p.style.name for p in made.paragraphs if p.style.name.startswith(("Title", "Heading"))][:2] == [
        "Title",
        "Heading 1",
    ]
    first = table.rows[2].cells
    assert first[0].text == "GP\nGP-001\nversion 2" and first[7].text == "'=1+1 is text"
    assert [p.style.name for p in first[5].paragraphs][-2:] == ["List Bullet", "List Bullet"]
    assert made.core_properties.title == "ASAB-SAR-2026-03: Combined chronology, export 12"
    assert made.core_properties.author == TABLE["board"]


@pytest.mark.parametrize("text", [*HOSTILE, "x\x00\x0b\ud800y", "a\tb\r\nc", "Zażółć אבג 漢字 🙂"])
def test_hostile_text_is_text_in_a_word_document(text):
    row = TABLE["rows"][1] | {"cells": [text] * len(SHOWN)}
    columns = [*TABLE["columns"][:-1], TABLE["columns"][-1] | {"texts": "formatted"}]
    data = document(
        TABLE | {"rows": [row], "columns": columns, "title": text, "facts": [{"label": text, "value": text}]}, text
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"instrText" in archive.read(name) for name in archive.namelist())
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    cells = Document(io.BytesIO(data)).tables[-1].rows[1].cells
    assert not any(
        cell.text.lstrip(" ").startswith(FORMULA_STARTS[:4]) for cell in cells if not cell.text.startswith("- ")
    )


MARKED = (
    "Police came **once**.\n\n> I let it *go*.\n\n- knocked\n- waited\n\n1. First\n2. Second\n\nThen:\n\n1. Anew"
    "\n\n| Date | Who |\n| --- | --- |\n| 3 May | =1+1 |"
)


def test_texts_of_a_report_are_formatted_in_a_word_document_and_all_else_stays_as_typed():
    columns = [{"heading": "Agency", "share": 20}, {"heading": "Why", "share": 50, "texts": "formatted"}]
    columns.append({"heading": "Evidence", "share": 30})
    row = {"heading": "", "note": "", "mark": 0, "cells": ["GP", MARKED, MARKED]}
    table = TABLE | {"columns": columns, "rows": [row, row, row | {"cells": ["GP", "**=2+2**", "x"]}]}
    made = Document(io.BytesIO(document(table, "Comparison")))
    assert document(table, "Comparison") == document(table, "Comparison")
    _, one, other, last = made.tables[-1].rows
    shown = one.cells[1].paragraphs
    styles = ["Table Text", "Table Quote", "List Bullet", "List Bullet", "List Number", "List Number", "Table Text"]
    assert [each.style.name for each in shown] == [*styles, "List Number", "Table Text"]
    words = ["Police came once.", "I let it go.", "knocked", "waited", "First", "Second", "Then:", "Anew", ""]
    assert [each.text for each in shown] == words
    assert [run.text for each in shown for run in each.runs if run.bold] == ["once"]
    assert [run.text for each in shown for run in each.runs if run.italic] == ["go"]
    [inner] = one.cells[1].tables
    assert [cell.text for each in inner.rows for cell in each.cells] == ["Date", "Who", "3 May", "'=1+1"]
    assert one.cells[1].width > sum(column.width for column in inner.columns)
    assert "**once**" in one.cells[2].text and last.cells[1].text == "'=2+2"
    # Each numbered list begins anew, in each row, and Word knows how.
    known = {each.get(f"{{{MAIN}}}numId") for each in made.part.numbering_part.element.iter(f"{{{MAIN}}}num")}
    used = [
        [each._p.pPr.numPr.numId.val for each in row.cells[1].paragraphs if each.style.name == "List Number"]
        for row in (one, other)
    ]
    assert [len(each) for each in used] == [3, 3] and {str(key) for each in used for key in each} <= known
    assert [each[0] == each[1] for each in used] == [True, True] and len({key for each in used for key in each}) == 4
