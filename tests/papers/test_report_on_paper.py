"""What an author wrote, as paper shows it: formatted as on the page, in tables that fit, in rows that may be taller than a page."""

import re

import pytest
from markdown_it.tree import SyntaxTreeNode

from sar_portal.design.formatted import parsed
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.render import SHOWN, render_pdf
from sar_portal.documents.templatetags.papers import formatted, shares_of
from tests.documents.reading import reader, words
from tests.papers.samples import CHRONOLOGY, PARAGRAPH, REPORT, entry
from tests.papers.test_structure import tags

MARKED = "It is **known** by:\n\n- a count each month\n- *what tenants say*"
TABLE = "| No | In force | What it asks |\n| --- | --- | --- |\n| 1 | March 2025 | " + PARAGRAPH + " |\n"
ROW = "<tr>"


def report(**changes) -> dict:
    return REPORT | {"entries": [], "answers": [], "good_practice": [], "lessons": [], "changes": []} | changes


def recommended(**changes) -> dict:
    [one, *_] = REPORT["recommendations"]
    return report(recommendations=[one | changes])


@pytest.mark.parametrize("name", ["recommendation", "lesson", "outcome", "measure"])
def test_each_text_of_a_recommendation_is_formatted(name):
    pdf = render_pdf("imr_report", recommended(**{name: MARKED}))
    shown = words(pdf)
    assert "It is known by" in shown and "what tenants say" in shown and "*" not in shown
    assert tags(pdf).count("/LI") == tags(render_pdf("imr_report", recommended(**{name: "Plain."}))).count("/LI") + 2


def test_what_is_said_of_the_recommendation_is_not_said_again_of_each_action():
    [one, *_] = REPORT["recommendations"]
    measured = [action | {"evidence": "A count each month"} for action in one["actions"]]
    shown = words(render_pdf("imr_report", recommended(measure="A count each month", actions=measured)))
    assert shown.count("A count each month") == 1 and "Evidence of completion" not in shown
    earlier = words(render_pdf("imr_report", recommended(actions=measured)))  # frozen before the measure had a place
    assert earlier.count("A count each month") == len(measured) and "Evidence of completion" in earlier


def test_a_column_in_which_nothing_stands_is_left_out():
    held = [{"role": "Caretaker", "date": "24 September 2026", "note": ""}]
    noted = held + [{"role": "Manager", "date": "", "note": "Declined"}]
    section = {"number": "1.", "heading": "Methodology", "text": "", "holds": "interviews"}
    assert "Note" not in words(render_pdf("imr_report", report(sections=[section], people=[], interviews=held)))
    assert "Note" in words(render_pdf("imr_report", report(sections=[section], people=[], interviews=noted)))


def test_how_the_fingerprint_begins_stands_on_each_page():
    pages = reader(render_pdf("imr_report", REPORT)).pages
    begins = f"SHA-256 {content_hash(REPORT)[:SHOWN]}"
    assert len(pages) > 10 and all(begins in " ".join(page.extract_text().split()) for page in pages)


def columns(text: str) -> list[int]:
    return shares_of(next(one for one in SyntaxTreeNode(parsed(text)).walk() if one.type == "table"))


def test_a_column_is_as_wide_as_what_stands_in_it_asks_for():
    number, day, asks = columns(TABLE)
    assert number < day < asks and 95 < number + day + asks <= 100
    assert asks > 50 and formatted(TABLE).count("<col ") == 3
    alike = columns("| a | b | c |\n| --- | --- | --- |\n| x | y | z |")
    assert len(set(alike)) == 1


@pytest.mark.parametrize("count", [1, 2, 9, 15])
def test_however_many_columns_and_however_long_a_word_it_stays_on_the_page(count):
    line = "| " + " | ".join(["w" * 79] * count) + " |\n"
    text = line + "| --- " * count + "|\n" + line
    assert sum(columns(text)) <= 100 and min(columns(text)) > 0
    section = {"number": "1.", "heading": "Tables", "text": text, "holds": ""}
    for page in reader(render_pdf("imr_report", report(sections=[section]))).pages:
        places: list[float] = []
        page.extract_text(
            visitor_text=lambda said, cm, tm, font, size, to=places: said.strip() and to.append(tm[4] * cm[0] + cm[4])
        )
        assert max(places) < page.mediabox.width - 36


def test_only_a_row_that_fills_a_third_of_a_page_may_be_divided():
    assert formatted(TABLE).count('<tr class="tall">') == 0 and formatted(TABLE).count(ROW) == 2
    tall = formatted(TABLE + "| 2 | April | " + PARAGRAPH * 4 + " |\n")
    assert tall.count('<tr class="tall">') == 1 and tall.count(ROW) == 2


def test_two_tables_in_one_text_have_each_their_own_columns():
    other = "| Asks much of its first column | x |\n| --- | --- |\n| " + PARAGRAPH + " | y |\n"
    shown = formatted(f"{TABLE}\nBetween.\n\n{other}")
    widths = [re.findall(r"width:\s*(\d+)%", group) for group in re.findall(r"<colgroup>.*?</colgroup>", shown)]
    assert [list(map(int, group)) for group in widths] == [columns(TABLE), columns(other)]


def test_a_typed_table_tag_is_words():
    typed = '<table class="govuk-table portal-table"><tr><td>x'
    assert "<table" not in formatted(typed) and "<tr" not in formatted(typed) and "&lt;tr&gt;" in formatted(typed)


def test_an_entry_taller_than_a_page_begins_where_there_is_room_under_headings_on_each_page():
    tall = entry(2) | {"what_happened": "\n\n".join([PARAGRAPH] * 24)}
    made = reader(render_pdf("chronology", CHRONOLOGY | {"entries": [entry(1), tall, entry(3)]}))
    pages = [" ".join(page.extract_text().split()) for page in made.pages]
    pages = [page.replace(CHRONOLOGY["reference"], "") for page in pages]
    begins = next(place for place, page in enumerate(pages) if "KH-02" in page)
    ends = next(place for place, page in enumerate(pages) if "KH-03" in page)
    assert "KH-01" in pages[begins] and ends - begins >= 2
    for page in pages[begins : ends + 1]:
        assert "Source of information" in page and "Author's comment" in page
