"""Every paper is a tagged, titled, bookmarked PDF with its marking on each page."""

import csv
import io
import re

import pikepdf
import pytest

from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import version_words
from sar_portal.documents.render import render_pdf
from tests.documents.reading import reader, words
from tests.papers.samples import CHRONOLOGY, INTERVIEW, LETTER, REPORT, SAMPLES


def tags(pdf: bytes) -> list[str]:
    """The standard structure types in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = []

        def walk(node):
            if isinstance(node, pikepdf.Dictionary) and "/S" in node:
                found.append(str(node.S))
            children = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
            for child in children if isinstance(children, pikepdf.Array) else [children]:
                if isinstance(child, pikepdf.Dictionary):
                    walk(child)

        walk(document.Root.StructTreeRoot)
        return found


def titles(outline) -> list[str]:
    return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_of_an_accessible_and_lasting_file(printed, name):
    with pikepdf.open(io.BytesIO(printed(name))) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked is pikepdf.Boolean(True) or bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "A",
                "1",
            )
            assert metadata["dc:title"].startswith(SAMPLES[name][0]["reference"])
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
        assert fonts and all("+Paper" in font for font in fonts), "only the typeface that is shipped, embedded"


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_in_the_file_acts_shines_through_or_is_locked(printed, name):
    """Marked and checked for what PDF/A-3a asks of these objects (ISO 19005-3); that is no validation."""
    with pikepdf.open(io.BytesIO(printed(name))) as document:
        assert not document.is_encrypted
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
        assert not [thing for thing in things if {"/JS", "/AA", "/SMask"} & set(thing.keys())]
        assert all(thing.get(key, 1) == 1 for thing in things for key in ("/ca", "/CA"))
        actions = {str(thing.S) for thing in things if "/S" in thing}
        assert not actions & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/Movie", "/Sound"}
        drawn = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        assert drawn and all({"/FontFile2", "/FontFile3"} & set(thing.keys()) for thing in drawn)
        files = [thing for thing in things if thing.get("/Type") == "/Filespec"]
        related = [thing.objgen for thing in document.Root.get("/AF", [])]
        assert all("/AFRelationship" in thing and thing.objgen in related for thing in files)
        assert len(set(related)) == len(document.attachments)  # WeasyPrint lists the one file twice


@pytest.mark.parametrize("name", SAMPLES)
def test_marking_reference_and_page_number_on_every_page(printed, name):
    pages = reader(printed(name)).pages
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pages)}" in text
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert SAMPLES[name][0]["reference"] in text
        assert version_words(SAMPLES[name][0]["version"]) in text


def test_headings_are_tagged_and_bookmarked(printed):
    found = tags(printed("imr_report"))
    assert {"/Document", "/H1", "/H2", "/H3", "/H4", "/P", "/Table", "/TR", "/TH", "/TD", "/L", "/LI"} <= set(found)
    outline = titles(reader(printed("imr_report")).outline)
    assert [title for title in outline if re.match(r"\d+\. ", title)] == [
        f"{s['number']} {s['heading']}" for s in REPORT["sections"]
    ]
    assert "Line of enquiry 2: Mental capacity" in outline
    assert "Why" not in outline


def test_contents_list_names_the_page_of_each_section(printed):
    made = reader(printed("imr_report"))
    contents = " ".join(made.pages[1].extract_text().split())
    for section in REPORT["sections"]:
        page = int(re.search(re.escape(f"{section['number']} {section['heading']}") + r"[. ]*(\d+)", contents)[1])
        assert section["heading"] in " ".join(made.pages[page - 1].extract_text().split())


def test_header_row_is_repeated_on_each_page_of_entries(printed):
    pages = [" ".join(page.extract_text().split()) for page in reader(printed("chronology")).pages]
    with_entries = [page for page in pages if re.search(r"KH-\d\d", page.replace(CHRONOLOGY["reference"], ""))]
    assert len(with_entries) >= 4
    assert all("Source of information" in page and "Author's comment" in page for page in with_entries)


def test_a_table_of_several_agencies_tells_them_apart_by_code_and_colour(printed):
    pdf = printed("table")
    assert [title for title in titles(reader(pdf).outline) if title in ("March 2025", "April 2025")] == [
        "March 2025",
        "April 2025",
    ]
    drawn = reader(pdf).pages[-1].get_contents().get_data()
    for colour in (b"0.113725", b"0.058824", b"0.792157"):  # the red parts of the three agencies' colours
        assert colour in drawn
    assert all(code in words(pdf) for code in ("POL-003", "GP-001", "KH-002"))


def test_landscape_where_it_is_read_across(printed):
    assert all(page.mediabox.width > page.mediabox.height for page in reader(printed("chronology")).pages)
    report = reader(printed("imr_report")).pages
    assert report[0].mediabox.width < report[0].mediabox.height
    assert report[-1].mediabox.width > report[-1].mediabox.height
    matrix = [page.mediabox for page in reader(printed("matrix")).pages]
    assert {(round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)) for box in matrix} == {(420, 297)}


def test_a_pack_has_contents_a_bookmark_for_each_chapter_and_its_readers_name_across_each_page(printed):
    """The name may be any: what the typeface has no letter for is left out, and nothing of it is markup."""
    pdf = render_pdf("meeting_pack", SAMPLES["meeting_pack"][0], mark="Zoë Łucja (Okell) \\ 李, 27 November 2026")
    made = reader(pdf)
    assert {"Lessons by theme", "Gaps", "Combined chronology"} <= set(titles(made.outline))
    assert re.search(r"Lessons by theme[. ]*\d", " ".join(made.pages[1].extract_text().split()))
    for page in made.pages:
        assert "Zoë Lucja (Okell) \\ , 27 November 2026" in page.extract_text()
        assert b"/Watermark" in page.get_contents().get_data()
    assert "Zoë" not in words(printed("meeting_pack"))


def test_nothing_stands_outside_the_margins(printed):
    for name in SAMPLES:
        for page in reader(printed(name)).pages:
            places = []
            page.extract_text(
                visitor_text=lambda text, cm, tm, font, size, to=places: (
                    text.strip() and to.append(tm[4] * cm[0] + cm[4])
                )
            )
            assert max(places) < page.mediabox.width - 36, name


@pytest.mark.parametrize("name", ["chronology", "imr_report"])
def test_entries_travel_inside_as_a_table(printed, name):
    frozen = SAMPLES[name][0]
    (attached,) = reader(printed(name)).attachments.items()
    assert attached[0] == f"{frozen['reference']}-chronology.csv"
    rows = list(csv.DictReader(io.StringIO(attached[1][0].decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == [entry["ref"] for entry in frozen["entries"]]
    assert rows[1]["What happened"] == frozen["entries"][1]["what_happened"]


def test_fingerprint_of_the_content_is_printed(printed):
    for name, (frozen, _) in SAMPLES.items():
        if "letter" not in name:
            assert content_hash(frozen) in words(printed(name)).replace(" ", "")


def test_report_before_and_after_acceptance_carries_one_fingerprint(printed):
    before = words(render_pdf("imr_report", REPORT))
    assert "Not yet accepted" in before
    assert "Accepted on behalf of" not in before
    after = words(printed("imr_report"))
    assert "Accepted on behalf of Kestrel Homes" in words(printed("chronology"))
    assert "Accepted on behalf of Kestrel Homes" in after
    assert "Harriet Osei-Grant" in after
    assert content_hash(REPORT) in before.replace(" ", "")


def test_the_template_and_the_chronology_that_a_report_rests_on_are_named():
    shown = words(render_pdf("imr_report", REPORT | {"template": 2, "chronology": 3}))
    assert "Version 2 of the board’s template" in shown and "entries of version 3 of the chronology" in shown


def texts(data, skip=()):
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if key in skip:
            continue
        if isinstance(value, str):
            yield value
        elif not isinstance(value, int):
            yield from texts(value, skip)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_given_is_printed(printed, name):
    """Whoever adds a field to a shape and forgets the template finds out here."""
    shown = re.sub(r"\s", "", words(printed(name)))
    for part in SAMPLES[name]:
        for text in texts(part or {}, skip=("holds", "agency_code", "key", "nothing")):
            for line in text.replace("\n- ", "\n").splitlines():
                for sentence in line.split(". "):  # a page may break between two sentences
                    pieces = [sentence] if len(sentence) < 80 else [sentence[:40], sentence[-40:]]
                    assert all(re.sub(r"\s", "", piece) in shown for piece in pieces), text


def test_letter_says_what_a_request_must(printed):
    text = words(printed("request_letter"))
    for thing in (
        "section 45",
        "Secure all records now, and by 11 September 2026",
        "5 October 2026",
        "must not have been directly involved",
        "nil return",
        "extension",
        "disciplinary matter",
        LETTER["supply_to"],
    ):
        assert thing in text


def test_empty_report_says_so_and_never_looks_broken():
    empty = {key: ([] if isinstance(value, list) else value) for key, value in REPORT.items()}
    empty["sections"] = [{"number": "1.", "heading": "Equality", "text": " ", "holds": ""}]
    empty["sections"] += [
        {"number": "2.", "heading": part, "text": "", "holds": part}
        for part in ("answers", "recommendations", "lessons", "changes", "interviews", "good_practice")
    ]
    text = words(render_pdf("imr_report", empty))
    for sentence in (
        "Nothing was written in this section.",
        "No line of enquiry was answered.",
        "There are no recommendations.",
        "No lessons were named.",
        "No interviews were held.",
        "No good practice was named.",
    ):
        assert sentence in text
    assert "Appendix" not in text


def test_interview_paper_says_that_it_stays_in_the_agency(printed):
    assert "It does not leave your agency" in words(printed("interview_record"))
    assert INTERVIEW["interviewee"] not in reader(printed("interview_record")).metadata.title
