"""Whatever comes in, the importer refuses in a sentence or accounts for every row; it never fails in another way."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.importing.csv import _lines
from chronology.importing.reading import ReadFile, Refusal, read_file, read_paste
from chronology.importing.report import as_json

from .awkward.packages import HEADINGS, altered, cell, excel, sheet_row, word, word_row, word_table

WORD = word(
    word_table(word_row(*HEADINGS), word_row("22/05/2016", "0915", "Note", "Visit"), word_row("23/05", "", "", "Call"))
)
EXCEL = excel(
    sheet_row(1, *HEADINGS)
    + sheet_row(2, "22/05/2016", "0915", "Note", "Visit")
    + sheet_row(3, "23/05", "", "", "Call")
)
NAMES = ("a.csv", "a.txt", "a.docx", "a.docm", "a.xlsx", "a.tsv")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=25)
dates = st.sampled_from(
    [
        "22/05/2016",
        "? 22.5.16",
        "May 2016",
        "12-20-1937",
        "undated",
        "",
        "22/12-02/01/2026",
        "22/05/16 & 23/05/16",
        "42512",
        "am",
    ]
)
rows = st.lists(st.tuples(dates | texts, texts, texts, texts), max_size=8)


def read(name: str, data: bytes) -> ReadFile | None:
    try:
        found = read_file(name, data)
    except Refusal as refusal:
        assert refusal.sentence
        return None
    as_json(found)
    return found


def accounted(found: ReadFile) -> None:
    counts = found.counts
    assert counts["read"] == counts["accepted"] + counts["needs_attention"] + counts["skipped"]
    for row in found.rows:
        assert bool(row.reasons) == (row.status == "needs_attention")
    for skipped in found.skipped:
        assert skipped.reason


@given(rows, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(deadline=None)
def test_no_cell_of_a_csv_file_is_lost(cells, separator, encoding):
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator)
    writer.writerow(HEADINGS)
    writer.writerows(cells)
    found = read_file("a.csv", target.getvalue().encode(encoding))
    accounted(found)
    kept = ["\n".join(row.original.values()) for row in found.rows] + [row.original for row in found.skipped]
    held = "".join("\n".join(kept).split())
    for row in cells:
        for text in row:
            assert "".join(text.split()) in held
    written = [row for row in cells if any(text.strip() for text in row)]
    assert len([row for row in found.rows if any(row.original.values())]) + len(
        [row for row in found.skipped if row.original]
    ) >= len(written)


@given(st.binary(max_size=400), st.sampled_from(NAMES))
@settings(max_examples=80, deadline=None)
def test_any_bytes(data, name):
    found = read(name, data)
    if found:
        accounted(found)


@given(st.text(st.sampled_from('a,"\r\n\u2028\x0b'), max_size=40))
def test_lines_end_where_python_ends_them(text):
    assert list(_lines(text)) == list(io.StringIO(text, newline=""))


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_paste(text):
    try:
        accounted(read_paste(text))
    except Refusal as refusal:
        assert refusal.sentence


@pytest.mark.parametrize(("name", "data"), [("a.docx", WORD), ("a.xlsx", EXCEL)])
@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_package_with_bytes_changed(name, data, draws):
    at = draws.draw(st.integers(0, len(data) - 1))
    found = read(name, data[:at] + draws.draw(st.binary(max_size=6)) + data[at + draws.draw(st.integers(0, 6)) :])
    if found:
        accounted(found)


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.docx", WORD, "word/document.xml"),
        ("a.xlsx", EXCEL, "xl/worksheets/sheet1.xml"),
        ("a.xlsx", EXCEL, "xl/workbook.xml"),
    ],
)
@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_part_with_words_changed(name, data, part, draws):
    pieces = [
        "<w:p/>",
        "<c/>",
        "</w:tr>",
        "<w:tr>",
        '<c t="s"><v>-1</v></c>',
        '<c r="ZZZ9"/>',
        '<row r="0"/>',
        "<w:vMerge/>",
        "&lt;",
        "&x;",
        "9" * 30,
        's="99"',
    ]

    def change(parts: dict[str, bytes]) -> None:
        whole = parts[part]
        at = draws.draw(st.integers(0, len(whole)))
        parts[part] = (
            whole[:at] + draws.draw(st.sampled_from(pieces)).encode() + whole[at + draws.draw(st.integers(0, 12)) :]
        )

    found = read(name, altered(data, change))
    if found:
        accounted(found)


marks = st.sampled_from(
    [
        "",
        "<w:vMerge/>",
        '<w:vMerge w:val="restart"/>',
        '<w:gridSpan w:val="3"/>',
        '<w:gridSpan w:val="0"/>',
        '<w:gridSpan w:val="x"/>',
    ]
)
plain = st.text("abc 0123456789/?", max_size=12)
wrapped = st.sampled_from(
    [
        "{}",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:ins>{}</w:ins>",
        "<w:del>{}</w:del>",
        "<w:customXml>{}</w:customXml>",
    ]
)
word_cells = st.builds(
    lambda text, mark, around: around.format(cell(text, mark)),
    plain | dates.filter(lambda d: "&" not in d),
    marks,
    wrapped,
)
word_rows = st.builds(
    lambda cells, around: around.format(f"<w:tr>{''.join(cells)}</w:tr>"), st.lists(word_cells, max_size=7), wrapped
)


@given(st.lists(word_rows, max_size=6))
@settings(max_examples=80, deadline=None)
def test_any_shape_of_word_table(some_rows):
    found = read("a.docx", word(word_table(word_row(*HEADINGS), *some_rows)))
    if found:
        accounted(found)
