"""What an author wrote, as paper shows it: formatted as on the page, in tables that fit, in rows that may be taller than a page."""

import re

import pytest
from django.template.loader import render_to_string
from markdown_it.tree import SyntaxTreeNode

from sar_portal.design.formatted import parsed
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import PAPERS, Slice
from sar_portal.documents.render import SHOWN, part_jobs, render_pdf
from sar_portal.documents.templatetags.papers import formatted, shares_of
from tests.documents.reading import reader, words
from tests.papers.sample_table import TABLE as TABLE_OF_AGENCIES
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


@pytest.mark.parametrize("text", ["\n\n".join([PARAGRAPH] * 24), "- x\n" * 120])
def test_an_entry_taller_than_a_page_begins_where_there_is_room_under_headings_on_each_page(text):
    tall = entry(2) | {"what_happened": text}
    made = reader(render_pdf("chronology", CHRONOLOGY | {"entries": [entry(1), tall, entry(3)]}))
    pages = [" ".join(page.extract_text().split()) for page in made.pages]
    pages = [page.replace(CHRONOLOGY["reference"], "") for page in pages]
    begins = next(place for place, page in enumerate(pages) if "KH-02" in page)
    ends = next(place for place, page in enumerate(pages) if "KH-03" in page)
    assert "KH-01" in pages[begins] and ends - begins >= 2
    for page in pages[begins : ends + 1]:
        assert "Source of information" in page and "Author's comment" in page


def test_a_row_tall_by_its_evidence_has_headings_on_each_page_too():
    [action, *_] = REPORT["recommendations"][0]["actions"]
    actions = [action | {"action": "Ask", "evidence": "A record"}, action | {"evidence": "Sampled. " * 600}]
    made = reader(render_pdf("imr_report", recommended(actions=actions)))
    held = [page for page in (" ".join(page.extract_text().split()) for page in made.pages) if "Sampled." in page]
    assert len(held) > 2 and "A record" in held[0]
    assert all("Evidence of completion" in page for page in held)


def test_texts_of_a_report_are_formatted_in_a_table_that_reads_across_and_rows_of_a_chronology_stay_as_typed():
    columns = [{"heading": "Agency", "share": 20}, {"heading": "Lesson", "share": 40, "texts": "formatted"}]
    columns += [{"heading": "Entry", "share": 40}]
    row = {"heading": "", "note": "", "mark": 0, "cells": ["POL", "**Look** again", "**not** looked at"]}
    made = render_pdf("table", TABLE_OF_AGENCIES | {"columns": columns, "rows": [row, row | {"mark": 1}]})
    shown = words(made)
    assert shown.count("Look again") == 2 and shown.count("**not** looked at") == 2


def test_a_tall_row_of_a_table_that_reads_across_begins_where_there_is_room():
    [between, first, second, *_] = TABLE_OF_AGENCIES["rows"]
    tall = second | {"cells": [*second["cells"][:5], "\n\n".join([PARAGRAPH] * 20), *second["cells"][6:]]}
    made = reader(render_pdf("table", TABLE_OF_AGENCIES | {"rows": [between, first, tall, first]}))
    pages = [" ".join(page.extract_text().split()) for page in made.pages]
    begins = next(place for place, page in enumerate(pages) if "KH-002" in page)
    assert "GP-001" in pages[begins] and len(pages) >= begins + 3
    assert all("Source of information" in page for page in pages[begins:])


# Every text of a report that its author may format, by the list it stands in.
FORMATTED = {
    "sections": ("text",),
    "answers": ("what_happened", "should_have_happened", "why", "difference", "known_then", "learned_later"),
    "good_practice": ("what", "why"),
    "lessons": ("lesson",),
    "changes": ("change", "evidence"),
    "recommendations": ("recommendation", "lesson", "outcome", "measure"),
}


def all_marked() -> dict:
    content = REPORT | {
        name: [one | dict.fromkeys(texts, "**x** y") for one in REPORT[name]] for name, texts in FORMATTED.items()
    }
    actions = [{"action": "**x** y", "lead": "Head", "due": "", "evidence": "**x** y"}]
    return content | {"recommendations": [one | {"actions": actions} for one in content["recommendations"]]}


@pytest.mark.parametrize("page", ["_content_report", "_decide_facts", "_decide_owned"])
def test_what_may_be_formatted_is_so_on_each_page_of_a_version(page):
    shown = render_to_string(f"reviews/{page}.html", {"content": all_marked()})
    assert "<strong>x</strong> y" in shown and "**" not in shown


def test_what_may_be_formatted_is_so_on_paper():
    content = all_marked()
    [job] = part_jobs(PAPERS["imr_report"], content, None, content_hash(content), [Slice("", content["entries"])])
    assert "<strong>x</strong> y" in job["html"] and "**" not in job["html"]
