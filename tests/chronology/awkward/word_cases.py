"""Word files with the structures that put texts under the wrong heading, twice, or nowhere."""

from .cases import Case
from .packages import HEADINGS, WORD, cell, relation, relations, word, word_row, word_table

HEADING = word_row(*HEADINGS)
VISIT = word_row("22/05/2016", "0915", "Note", "Visit")
CALL = word_row("23/05/2016", "", "Note", "Call")
LETTER = word_row("24/05/2016", "", "Note", "Letter")
BOTH = "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 | Note | Call"
CONTROL = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
NS = f"xmlns:w='{WORD}'"
MC = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def para(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def rich(*content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def wide(text: str, span: int) -> str:
    return cell(text, f'<w:gridSpan w:val="{span}"/>')


def visit_with(*content: str) -> str:
    """A row whose last cell holds this."""
    return row(cell("22/05/2016"), cell(""), cell("Note"), rich(*content))


def _case(name: str, lines: str, *rows: str, **facts) -> Case:
    return Case(f"{name}.docx", lambda: word(word_table(HEADING, *rows)), lines, **facts)


def _whole(name: str, lines: str, body: str, extra: dict[str, str | bytes] | None = None, **facts) -> Case:
    return Case(f"{name}.docx", lambda: word(body, extra), lines, **facts)


def _boxed(table: str) -> str:
    """A table in a text box, as Word writes it: once for itself, and once for programs that cannot draw it."""
    box = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    choice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent {MC}>{choice}</mc:AlternateContent></w:r></w:p>"


def _parts(document_relations: str, **parts: str | bytes) -> dict[str, str | bytes]:
    return {"word/_rels/document.xml.rels": document_relations} | {
        f"word/{name.replace('__', '.').replace('___', '/')}": text for name, text in parts.items()
    }


GONE = "<w:del w:id='1'><w:r><w:delText> twice</w:delText></w:r></w:del>"
MARKED = f"{run('Seen')}<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:commentReference w:id='0'/></w:r>"
PICTURE = "<w:r><w:drawing><pic/></w:drawing></w:r>"
HIDDEN_STYLE = (
    f"<w:styles {NS}><w:style w:styleId='Quiet'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:styleId='Quieter'><w:basedOn w:val='Quiet'/></w:style></w:styles>"
)

WORD_CASES = [
    _case("plain", BOTH, VISIT, CALL),
    _case("a control around a cell, in a cell and around a row", BOTH,
          row(CONTROL.format(cell("22/05/2016")), rich(para(CONTROL.format(run("0915")))), cell("Note"), cell("Visit")),
          CONTROL.format(CALL)),
    _case("the prompt of an empty control", "2 | 22 May 2016 | Note |  !! Nothing is written about what happened.",
          visit_with(para(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}"
                          "</w:sdtContent></w:sdt>"))),
    _case("a date merged down",
          "2 | 22 May 2016 09:15 | Note | Visit\n3 | 22 May 2016 14:00 | Note | Call ~~ Date: taken from the merged "
          "cell above.\n4 | 24 May 2016 | Note | Letter",
          row(cell("22/05/2016", '<w:vMerge w:val="restart"/>'), cell("0915"), cell("Note"), cell("Visit")),
          row(cell("", "<w:vMerge/>"), cell("1400"), cell("Note"), cell("Call")), LETTER),
    _case("cells merged across", "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 | Note and call |  !! Nothing is "
          "written about what happened. ~~ Columns 3 to 4 are one cell in this row.",
          VISIT, row(cell("23/05/2016"), cell(""), wide("Note and call", 2))),
    _case("a year, a ward and the headings again",
          "2 -- A heading inside the table: '2016'.\n3 | 22 May 2016 09:15 | Note | Visit\n4 -- A blank row.\n"
          "5 -- A heading inside the table: 'Ward 7'.\n6 -- The headings again.\n7 | 23 May 2016 | Note | Call",
          row(wide("2016", 4)), VISIT, word_row("", "", "", ""), row(wide("Ward 7", 4)), HEADING, CALL),
    _case("a ragged grid", "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 09:15 | Note | Call\n4 | 10:00 | Note "
          "| Letter !! No date.", VISIT,
          row(wide("23/05/2016", 2), cell("0915"), wide("Note", 2), cell("Call")),
          row(cell("1000"), cell("Note"), cell("Letter"), properties='<w:gridBefore w:val="1"/>')),
    _case("tracked changes", "2 | 22 May 2016 | Note | Visited once\n3 -- Deleted in the file's tracked changes.\n"
          "4 | 24 May 2016 | Note | Letter",
          visit_with(para(run("Visited"), GONE, f"<w:ins w:id='2'>{run(' once')}</w:ins>")),
          row(cell("23/05/2016"), cell(""), cell("Note"), cell("Struck"), properties="<w:del w:id='4'/>"),
          row(cell("24/05/2016"), cell(""), cell("Note"), cell("Letter"), properties="<w:ins w:id='5'/>"),
          says=("tracked changes",)),
    _case("a cell taken out by a tracked change", "2 | 22 May 2016 09:15 | Note | Visit",
          row(cell("22/05/2016"), cell("gone", "<w:cellDel w:id='6'/>"), cell("0915"), cell("Note"), cell("Visit")),
          says=("tracked changes",)),
    _case("hidden text and a hidden row", "2 | 22 May 2016 | Note | Seen !! Hidden text in this row was left out. ~~ "
          "Hidden text: secret\n3 | 23 May 2016 | Note | Call !! This row is hidden in the document.",
          visit_with(para(run("Seen"), run(" secret", "<w:vanish/>"))),
          row(*map(cell, ("23/05/2016", "", "Note", "Call")), properties="<w:hidden/>")),
    _whole("text hidden by its style",
           "2 | 22 May 2016 | Note | Seen !! Hidden text in this row was left out. ~~ Hidden text: by name",
           word_table(HEADING, visit_with(para(run("Seen"), run(" by name", '<w:rStyle w:val="Quieter"/>')))),
           _parts(relations(relation(1, "styles", "styles.xml")), styles__xml=HIDDEN_STYLE)),
    _case("line breaks, tabs, symbols and hyphens", "2 | 22 May 2016 | Note | One/two\tthree-four ☒ !! A symbol in this "
          "row could not be read.".replace("☒ !!", "☒▯ !!"),
          visit_with(para("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:noBreakHyphen/>"
                          "<w:t xml:space='preserve'>four </w:t><w:sym w:font='Wingdings' w:char='F0FD'/>"
                          "<w:sym w:font='Wingdings' w:char='F021'/></w:r>", properties="<w:tabs><w:tab/></w:tabs>"))),
    _case("a table in a cell", "2 | 22 May 2016 | Note | Scores:/a | b/c | d ~~ A table inside a cell was read as text.",
          visit_with(para(run("Scores:")), word_table(word_row("a", "b"), word_row("c", "d")), "<w:p/>")),
    _case("a picture in a row", "2 | 22 May 2016 | Note | See: !! A picture in this row was not read.\n3 | 23 May 2016 | "
          "Note | Call", visit_with(para(run("See:"), PICTURE)), CALL),
    _whole("a chronology in a layout table", "1/1 -- Not read: it has no column of dates and does not look like a "
           "chronology.\n2/2 | 22 May 2016 09:15 | Note | Visit",
           word_table(word_row("Prepared for the review"), row(rich(word_table(HEADING, VISIT), "<w:p/>"))),
           says=("lies inside another",)),
    _whole("a table in a text box, written twice", "2 | 22 May 2016 09:15 | Note | Visit",
           _boxed(word_table(HEADING, VISIT))),
    _whole("a glossary, then a table a year, one without headings",
           "1/1 -- Not read: it has no column of dates and does not look like a chronology.\n"
           "1/2 -- Not read: it has no column of dates and does not look like a chronology.\n"
           "2/2 | 22 May 2016 09:15 | Note | Visit\n3/1 | 3 June 2017 | Note | Call\n3/2 | undated | Note | Letter !! No date: "
           "'undated' is written.",
           word_table(word_row("DN", "District nurse"), word_row("SW", "Social worker")) + "<w:p/>"
           + word_table(HEADING, VISIT)
           + "<w:p><w:pPr><w:sectPr><w:pgSz w:orient='landscape'/></w:sectPr></w:pPr></w:p>"
           + word_table(word_row("03/06/2017", "", "Note", "Call"), word_row("undated", "", "Note", "Letter")),
           says=("goes on with the columns of table 2",)),
    _whole("titles, headings on two rows, text around the table",
           "1 -- A title above the headings.\n4 | 22 May 2016 09:15 | Note | Visit",
           para(run("Confidential")) + word_table(
               row(wide("Chronology of Ward 7", 4)), word_row("Date", "Time", "Source", "Event"),
               word_row("(dd/mm/yyyy)", "(24hr)", "of information", "in full"), VISIT) + para(run("Signed: the author")),
           outside=("Confidential", "Signed: the author"), says=("outside tables",)),
    _whole("headings in the page header",
           "1 | 22 May 2016 09:15 | Note | Visit\n2 | 23 May 2016 | Note | Call", word_table(VISIT, CALL),
           _parts(relations(relation(1, "header", "header1.xml")),
                  header1__xml=f"<w:hdr {NS}>{word_table(HEADING)}</w:hdr>"),
           says=("taken from the top of the page", "page header was not read")),
    _whole("footnotes and comments of a row", "2 | 22 May 2016 | Note | Seen ~~ Footnote: On the ward. Comment: Are we "
           "sure?", word_table(HEADING, visit_with(para(MARKED))),
           _parts(relations(relation(1, "footnotes", "footnotes.xml"), relation(2, "comments", "comments.xml")),
                  footnotes__xml=f"<w:footnotes {NS}><w:footnote w:id='2'>{para(run('On the ward.'))}</w:footnote>"
                  "</w:footnotes>",
                  comments__xml=f"<w:comments {NS}><w:comment w:id='0'>{para(run('Are we sure?'))}</w:comment>"
                  "</w:comments>"),
           says=("footnotes", "comments"), outside=("Footnote: On the ward.", "Comment: Are we sure?")),
    _whole("scans, other documents and things outside", "2 | 22 May 2016 09:15 | Note | Visit", word_table(HEADING, VISIT),
           _parts(relations(relation(1, "aFChunk", "part.html"), relation(2, "attachedTemplate", "https://x.invalid/t",
                                                                          "External")))
           | {"word/media/scan1.png": b"\x89PNG"},
           says=("pictures", "another document inside", "outside itself")),
    Case("macros.docm", lambda: word(word_table(HEADING, VISIT), {"word/vbaProject.bin": b"not run"}, macros=True),
         "2 | 22 May 2016 09:15 | Note | Visit", says=("macros. They were not run",)),
]  # fmt: skip
