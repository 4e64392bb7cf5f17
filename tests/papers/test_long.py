"""A paper in parts is one document: pages numbered over all, one outline, every tag in its place, the same bytes each time."""

import io
import re

import pikepdf
import pytest

from sar_portal.documents import papers
from sar_portal.documents.press.book import TOGETHER, Book
from sar_portal.documents.render import render_pdf
from tests.documents.reading import reader, words
from tests.papers.samples import CHRONOLOGY, REPORT, entry
from tests.papers.test_structure import titles

# Words that a careless binding would take for a reference to another object.
HEADING = "See 7 0 R (and 12 0 R)"
LONG_CHRONOLOGY = CHRONOLOGY | {"entries": [entry(number) for number in range(1, 31)]}
LONG_REPORT = REPORT | {
    "sections": [{"number": "1.", "heading": HEADING, "text": "Short.", "holds": ""}],
    "entries": [entry(number) for number in range(1, 31)],
}


@pytest.fixture(scope="module")
def bound():
    """Both papers in three parts, and how far the first said it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "MOST_IN_SLICE", 9_000)
        told: list[int] = []
        made = {
            "chronology": render_pdf("chronology", LONG_CHRONOLOGY, told=told.append),
            "imr_report": render_pdf("imr_report", LONG_REPORT),
        }
        made["again"] = render_pdf("chronology", LONG_CHRONOLOGY)
    return made, told


def test_every_page_is_numbered_over_all_parts(bound):
    for name in ("chronology", "imr_report"):
        pages = reader(bound[0][name]).pages
        assert len(pages) > 6
        for number, page in enumerate(pages, 1):
            assert f"Page {number} of {len(pages)}" in " ".join(page.extract_text().split())


def test_a_number_stands_level_with_the_words_at_the_other_edge(bound):
    """The number is drawn when the parts are bound, the words beside it when they are laid out: one line all the same."""
    for name in ("chronology", "imr_report"):
        for page in reader(bound[0][name]).pages:
            places: dict[str, float] = {}

            def visit(text, cm, tm, font, size, places=places):
                if text.strip():
                    places[text.strip()] = tm[5] * cm[3] + cm[5]

            page.extract_text(visitor_text=visit)
            number = next(place for words, place in places.items() if words.startswith("Page "))
            about = next(place for words, place in places.items() if words.endswith("version 3"))
            assert abs(number - about) < 0.6


def test_entries_follow_one_another_and_none_is_lost(bound):
    text = words(bound[0]["chronology"]).replace(CHRONOLOGY["reference"], "")
    assert re.findall(r"KH-\d\d", text) == [entry["ref"] for entry in LONG_CHRONOLOGY["entries"]]
    assert "30, also attached to this document" in text


def test_the_outline_leads_to_each_part_below_the_heading_of_its_table(bound):
    made = reader(bound[0]["chronology"])
    parts = [title for title in titles(made.outline) if title.startswith("Entries ")]
    assert parts[0].startswith("Entries 1 to ") and parts[-1].endswith(" to 30 of 30") and len(parts) == 3
    top = made.outline
    assert [each.title for each in top if not isinstance(each, list)] == ["Chronology: Kestrel Homes"]
    below = top[1]
    assert [each.title for each in below if not isinstance(each, list)][-1] == "Entries"
    for title, item in zip(parts, below[-1], strict=True):
        assert item.title == title
        page = made.pages[made.get_destination_page_number(item)].extract_text()
        assert title in " ".join(page.split())


def test_words_that_look_like_a_reference_stay_as_they_were(bound):
    assert f"1. {HEADING}" in titles(reader(bound[0]["imr_report"]).outline)


def test_the_contents_list_leads_to_the_appendix_on_its_page(bound):
    made = reader(bound[0]["imr_report"])
    number = int(re.search(r"Appendix: chronology[. ]*(\d+)", words(bound[0]["imr_report"]))[1])
    assert "Appendix: chronology" in made.pages[number - 1].extract_text()
    assert any("/Dests" in name for name in made.trailer["/Root"]["/Names"])


@pytest.mark.parametrize("name", ["chronology", "imr_report"])
def test_every_tag_is_in_the_tree_and_owns_what_its_page_says(bound, name):
    with pikepdf.open(io.BytesIO(bound[0][name])) as document:
        assert document.check_pdf_syntax() == []
        root = document.Root.StructTreeRoot
        nums = list(root.ParentTree.Nums)
        owners = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
        assert list(owners) == sorted(owners) and root.ParentTreeNextKey == max(owners) + 1
        claimed: dict[tuple, set[int]] = {}
        walk(root.K[0], root, claimed, document)
        for page in document.pages:
            marked = owners[int(page.obj.StructParents)]
            for number in claimed[page.obj.objgen]:
                assert marked[number].objgen in claimed["elements"]
        rows = [kind for kind in claimed["kinds"] if kind == "/TR"]
        assert len(rows) > 30 and "/Span" not in claimed["kinds"]


def walk(element, parent, claimed, document) -> None:
    assert element.P.objgen == parent.objgen
    claimed.setdefault("elements", set()).add(element.objgen)
    claimed.setdefault("kinds", []).append(str(element.S))
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            walk(kid, element, claimed, document)
        elif isinstance(kid, int):
            claimed.setdefault(element.Pg.objgen, set()).add(kid)


def test_the_whole_carries_the_marks_and_the_table(bound):
    with pikepdf.open(io.BytesIO(bound[0]["chronology"])) as document:
        assert str(document.Root.Lang) == "en-GB" and bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "A",
                "1",
            )
    (attached,) = reader(bound[0]["chronology"]).attachments.values()
    assert attached[0].decode("utf-8-sig").count("KH-") == 30


def test_the_same_paper_is_the_same_file(bound):
    assert bound[0]["again"] == bound[0]["chronology"]


def test_who_waits_hears_how_far_it_is(bound):
    told = bound[1]
    assert told == [31, 63, 95]


def test_a_short_table_is_one_slice_and_a_long_text_does_not_swell_one():
    paper = papers.PAPERS["chronology"]
    assert [one.label for one in papers.slices_of(paper, CHRONOLOGY)] == [""]
    wordy = entry(1) | {"comment": "word " * 30_000}
    slices = papers.slices_of(paper, CHRONOLOGY | {"entries": [entry(1), wordy, entry(2), entry(3)]})
    assert [len(one.rows) for one in slices] == [1, 1, 2]
    assert slices[1].label == "Entries 2 to 2 of 4"


def test_a_book_of_more_objects_than_are_packed_together_opens():
    out = io.BytesIO()
    book = Book(out)
    later = book.reserve()
    info = book.add(b"<</Title(T)>>")
    many = [book.add(b"<</N %d>>" % number) for number in range(3 * TOGETHER)]
    book.add(b"<</Type/Pages/Count 0/Kids[]>>", later)
    root = book.add(b"<</Type/Catalog/Pages %d 0 R/All[%b]>>" % (later, b" ".join(b"%d 0 R" % one for one in many)))
    book.finish(root=root, info=info, identifier="00" * 16)
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        assert [int(one.N) for one in document.Root.All] == list(range(3 * TOGETHER))
