"""Word files: tables as they look with all changes accepted; controls, merges, ragged grids and inner tables in their
places.
"""

from io import BytesIO

import pytest
from docx import Document

from chronology.importing.reading import Refusal, read_file

from .awkward.packages import HEADINGS, altered, cell, relation, relations, word, word_row, word_table

HEADING_ROW = word_row(*HEADINGS)
VISIBLE = '<w:vanish w:val="0"/>'
VISIT = word_row("22/05/2016", "0915", "Note", "Visit")


def read(data: bytes, name: str = "chronology.docx", **options):
    return read_file(name, data, **options)


def events(*rows: str) -> list[str]:
    return [row.event for row in read(word(word_table(HEADING_ROW, *rows))).rows]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def row_of(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


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


def test_content_controls_keep_their_columns():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inside = f"<w:tc><w:tcPr/>{control.format('<w:p>' + run('Note') + '</w:p>')}</w:tc>"
    in_line = f"<w:tc><w:tcPr/><w:p>{control.format(run('0915'))}</w:p></w:tc>"
    row = row_of(control.format(cell("22/05/2016")), in_line, inside, cell("Visit"))
    whole_row = control.format(word_row("23/05/2016", "", "Note", "Call"))
    found = read(word(control.format(word_table(HEADING_ROW, row, whole_row))))
    assert [(entry.when.render(), entry.source, entry.event) for entry in found.rows] == [
        ("22 May 2016", "Note", "Visit"),
        ("23 May 2016", "Note", "Call"),
    ]
    assert found.rows[0].start_time.render() == "09:15"


def test_the_prompt_of_an_empty_control_is_not_an_answer():
    content = f"<w:sdtContent>{run('Click to enter text.')}</w:sdtContent>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{content}</w:sdt>"
    row = row_of(cell("22/05/2016"), f"<w:tc><w:p>{prompt}</w:p></w:tc>", cell("Note"), cell("Visit"))
    found = read(word(word_table(HEADING_ROW, row)))
    assert (found.rows[0].start_time, found.rows[0].status) == (None, "accepted")


def test_a_date_merged_down_is_inherited_and_said():
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        row_of(cell("22/05/2016", start), cell("0915"), cell("Note"), cell("Visit")),
        row_of(cell("", more), cell("1400"), cell("Note"), cell("Call")),
        word_row("23/05/2016", "", "Note", "Letter"),
    )
    found = read(word(word_table(HEADING_ROW, *rows)))
    assert [row.when.render() for row in found.rows] == ["22 May 2016", "22 May 2016", "23 May 2016"]
    assert [row.notes for row in found.rows] == [[], ["Date: taken from the merged cell above."], []]


def test_bands_repeated_headings_and_blank_rows():
    band = row_of(cell("2016", '<w:gridSpan w:val="4"/>'))
    found = read(
        word(
            word_table(
                word_row("GP chronology"), HEADING_ROW, band, VISIT, HEADING_ROW, word_row("", "", "", ""), VISIT
            )
        )
    )
    assert [row.reason.split(":")[0] for row in found.skipped] == [
        "A title above the headings.",
        "A heading inside the table",
        "The headings again.",
        "A blank row.",
    ]
    assert found.counts == {"read": 6, "accepted": 2, "needs_attention": 0, "skipped": 4}


def test_a_ragged_grid_does_not_move_cells_under_other_headings():
    wide = '<w:gridSpan w:val="2"/>'
    ragged = row_of(cell("22/05/2016", wide), cell("0915"), cell("Note", wide), cell("Visit"))
    missing = (
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("1000") + cell("Note") + cell("Call") + "</w:tr>"
    )
    found = read(word(word_table(HEADING_ROW, VISIT, ragged, missing)))
    assert [(row.when.render(), row.event) for row in found.rows] == [
        ("22 May 2016", "Visit"),
        ("22 May 2016", "Visit"),
        ("", "Call"),
    ]


def test_tracked_changes_are_read_as_accepted_and_said():
    changed = (
        f"<w:tc><w:p>{run('Visited ')}<w:del w:id='1'><w:r><w:delText>twice</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{run('once')}</w:ins><w:moveFrom w:id='3'>{run(' gone')}</w:moveFrom></w:p></w:tc>"
    )
    deleted = (
        "<w:tr><w:trPr><w:del w:id='4'/></w:trPr>"
        + "".join(map(cell, ("23/05/2016", "", "Note", "Struck out")))
        + "</w:tr>"
    )
    found = read(word(word_table(HEADING_ROW, row_of(cell("22/05/2016"), cell(""), cell("Note"), changed), deleted)))
    assert [row.event for row in found.rows] == ["Visited once"]
    assert [(row.reason, "Struck out" in row.original) for row in found.skipped] == [
        ("Deleted in the file's tracked changes.", True)
    ]
    assert any("tracked changes" in note for note in found.notes)


def test_hidden_text_is_left_out_and_said():
    hidden = f"<w:tc><w:p>{run('Seen')}{run(' secret', '<w:vanish/>')}{run(' well', VISIBLE)}</w:p></w:tc>"
    row = read(word(word_table(HEADING_ROW, row_of(cell("22/05/2016"), cell(""), cell("Note"), hidden)))).rows[0]
    assert (row.event, row.reasons, row.notes) == (
        "Seen well",
        ["Hidden text in this row was left out."],
        ["Hidden text: secret"],
    )


def test_breaks_tabs_and_alternate_content_are_read_once():
    drawing = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice><w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>"
    )
    lines = "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p>"
    body = f"<w:tc>{lines}<w:p>{run('three ')}<w:r>{drawing}</w:r></w:p></w:tc>"
    row = read(word(word_table(HEADING_ROW, row_of(cell("22/05/2016"), cell(""), cell("Note"), body)))).rows[0]
    assert row.event.startswith("One\ntwo\nthree")
    assert row.event.count("boxed") == 1


def test_a_table_inside_a_cell_stays_in_the_cell():
    inner = word_table(word_row("a", "b"), word_row("c", "d"))
    found = events(
        row_of(cell("22/05/2016"), cell(""), cell("Note"), f"<w:tc><w:p>{run('Scores:')}</w:p>{inner}<w:p/></w:tc>"),
        VISIT,
    )
    assert found == ["Scores:\na | b\nc | d", "Visit"]


def test_a_chronology_inside_a_layout_table_is_found():
    found = read(word(word_table(f"<w:tr><w:tc>{word_table(HEADING_ROW, VISIT)}<w:p/></w:tc></w:tr>")))
    assert [row.event for row in found.rows] == ["Visit"]


def test_several_tables_are_told_apart():
    glossary = word_table(word_row("DN", "District nurse"), word_row("SW", "Social worker"))
    body = (
        glossary
        + "<w:p/>"
        + word_table(HEADING_ROW, VISIT)
        + "<w:p/>"
        + word_table(HEADING_ROW, word_row("23/05/2017", "", "Note", "Call"))
    )
    found = read(word(body))
    assert [(row.table, row.event) for row in found.rows] == [("table 2", "Visit"), ("table 3", "Call")]
    assert [row.original for row in found.skipped] == ["DN | District nurse", "SW | Social worker"]


def test_footnotes_comments_pictures_and_outside_references_are_said():
    extra: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relations(
            relation(1, "footnotes", "footnotes.xml"),
            relation(2, "attachedTemplate", "https://example.invalid/t.dotm", "External"),
        ),
        "word/footnotes.xml": "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:footnote>"
        "<w:p><w:r><w:t>Seen on the ward.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/media/image1.png": b"\x89PNG",
    }
    found = read(word(word_table(HEADING_ROW, VISIT), extra))
    assert "Footnote: Seen on the ward." in found.outside
    assert [said for said in ("footnotes", "outside itself", "pictures") if said not in " ".join(found.notes)] == []


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
        read(word(f"<w:p>{run('22/05/2016 Visit')}</w:p>"))
