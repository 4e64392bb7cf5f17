"""The four steps of an import in pages, all of them without scripts."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chronology.models import ChronologyEntry, Import
from chronology.services.imports.mending import token_of
from chronology.views import imports
from sar_portal.demo.case import __file__ as case_file
from tests.chronology.test_imports import workbook
from tests.chronology.test_pages import text_of, url
from tests.chronology.test_reimports import HEADINGS, ROWS, brought_in, edited
from tests.chronology.world import values

CASE = Path(case_file).parent


@pytest.fixture
def author(police, browse):
    return browse(police.author)


def uploaded(police, author, name: str, data: bytes) -> Import:
    author.post(url(police, "import_new"), {"file": SimpleUploadedFile(name, data)})
    return Import.objects.latest("at")


def pasted(police, author, text: str) -> Import:
    author.post(url(police, "import_new"), {"pasted": text})
    return Import.objects.latest("at")


def columns_of(batch: Import) -> dict[str, str]:
    """What the page of columns sends when nothing is changed on it."""
    sent = {
        f"column-{table['index']}-{index}": column["target"]
        for table in batch.tables
        if table["chosen"]
        for index, column in enumerate(table["columns"])
    }
    return sent | {"tables": [table["index"] for table in batch.tables if table["chosen"]]}


def test_the_four_steps_and_the_way_back(police, author):
    path = CASE / "as_received" / "community nursing timeline.csv"
    answer = author.post(url(police, "import_new"), {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    batch = Import.objects.get()
    assert answer.url == url(police, "import_columns", batch.pk)
    page = text_of(author.get(answer.url))
    assert "Not scanned" in page and "The heading is" in page and "?11/07/2025" in page
    checked = author.post(answer.url, columns_of(batch) | {"default_source": "Nursing record"}).url
    assert checked == url(police, "import_preview", batch.pk)
    page = text_of(author.get(checked))
    assert "<strong>13</strong> read" in page and "11 July 2025 (uncertain)" in page
    author.post(url(police, "import_accept", batch.pk))
    assert ChronologyEntry.objects.filter(source="Nursing record").count() == 13
    assert "Undo the whole import" in text_of(author.get(url(police, "import_detail", batch.pk)))
    download = author.get(url(police, "import_download", batch.pk))
    assert b"".join(download) == path.read_bytes()
    assert "community" not in download["Content-Disposition"]
    author.post(url(police, "import_undo", batch.pk))
    assert "<strong>0</strong> entries" in text_of(author.get(url(police, "entry_list")))


def test_what_was_pasted_is_kept_when_it_is_refused(police, author):
    answer = author.post(url(police, "import_new"), {"pasted": "No table at all"})
    assert "No table at all" in text_of(answer)
    assert "Choose a file or paste a table" in text_of(author.post(url(police, "import_new"), {}))
    hostile = author.post(url(police, "import_new"), {"file": SimpleUploadedFile("a.csv", b"\x00\x01")})
    assert hostile.status_code == 200 and b"Error:" in hostile.content


def test_the_order_of_day_and_month_is_asked_once_and_must_be_answered(police, author):
    batch = pasted(police, author, "Date\tWhat happened\tSource\n05/06/2025\tOne\tLog\n12-20-2025\tTwo\tLog\n")
    columns = url(police, "import_columns", batch.pk)
    assert text_of(author.get(columns)).count("Which comes first") == 1
    assert "Bring these rows in" not in text_of(author.get(url(police, "import_preview", batch.pk)))
    assert "month first" in text_of(author.post(url(police, "import_accept", batch.pk), follow=True))
    assert "Say which comes first" in text_of(author.post(columns, columns_of(batch)))
    author.post(columns, columns_of(batch) | {"day_first": "no"})
    assert "6 May 2025" in text_of(author.get(url(police, "import_preview", batch.pk)))
    author.post(url(police, "import_accept", batch.pk))
    assert ChronologyEntry.objects.count() == 2


def test_columns_and_tables_are_chosen_and_two_for_one_are_refused(police, author):
    sheets = {name: [("5/6/2025", name, "Log")] for name in ("First", "Second")}
    batch = uploaded(police, author, "two.xlsx", workbook(sheets))
    columns = url(police, "import_columns", batch.pk)
    assert "Sheet &#x27;First&#x27;, sheet &#x27;Second&#x27;" in text_of(author.get(columns))
    wrong = author.post(columns, columns_of(batch) | {"column-0-1": "start_date"})
    assert "Choose one column only for" in text_of(wrong)
    assert "Choose the column that says when" in text_of(author.post(columns, columns_of(batch) | {"column-0-0": ""}))
    author.post(columns, columns_of(batch) | {"column-0-1": "comment", "tables": ["1"]})
    batch.refresh_from_db()
    assert batch.mapping == {"0": {"1": "comment"}, "1": {"1": "comment"}}
    assert [row.values["comment"] for row in batch.rows.exclude(outcome="skipped")] == ["Second"]


def test_a_row_is_mended_left_out_and_taken_up_again(police, author):
    batch = pasted(police, author, HEADINGS + "1\tlong ago\t\tHO1 visited\tNorthgate\n" + ROWS[1])
    row = url(police, "import_row", batch.pk, 0)
    page = text_of(author.get(row))
    assert "long ago" in page and "could not be read as a date" in page
    typed = values(date="May 2025", time="", event="HO1 visited", source="Northgate", practice_code="", kloe_numbers=[])
    typed["seen"] = seen_at(author, row)
    assert author.post(row, typed).url.endswith("#row-0")
    preview = text_of(author.get(url(police, "import_preview", batch.pk)))
    assert "Mended by you" in preview and "<strong>When:</strong> May 2025" in preview
    author.post(row, typed | {"leave_out": "yes", "seen": seen_at(author, row)})
    assert "Left out by the author." in text_of(author.get(url(police, "import_preview", batch.pk) + "?show=skipped"))
    author.post(row, typed | {"date": "June 2025", "seen": seen_at(author, row)})
    author.post(url(police, "import_accept", batch.pk))
    assert {entry.date_words for entry in ChronologyEntry.objects.all()} == {"2 May 2025", "June 2025"}


def seen_at(author, row: str) -> str:
    return author.get(row).context["seen"]


def test_two_tabs_on_one_row_are_shown_both_texts_and_overwrite_nothing(police, author):
    """R14: whichever of the two mends, leaves out or has the file read again."""
    batch = pasted(police, author, HEADINGS + "1\tlong ago\t\tHO1 visited\tNorthgate\n" + ROWS[1])
    row = url(police, "import_row", batch.pk, 0)
    typed = values(date="May 2025", time="", event="The first tab", source="Northgate", practice_code="")
    typed |= {"kloe_numbers": [], "seen": seen_at(author, row)}
    other = typed | {"event": "The second tab"}
    assert author.post(row, typed).status_code == 302
    both = author.post(row, other)
    page = text_of(both)
    assert both.status_code == 409 and "The first tab" in page and "The second tab" in page and "<ins>" in page
    assert batch.rows.get(position=0).values["event"] == "The first tab"
    assert author.post(row, typed).status_code == 302  # the same words sent twice are no conflict
    assert author.post(row, typed | {"leave_out": "yes"}).status_code == 409
    assert batch.rows.get(position=0).outcome == "accepted"
    assert author.post(row, other | {"seen": both.context["seen"]}).status_code == 302
    assert batch.rows.get(position=0).values["event"] == "The second tab"
    without = {name: value for name, value in typed.items() if name != "seen"}
    assert author.post(row, without).status_code == 409
    left = {"leave_out": "yes", "seen": seen_at(author, row)}
    assert author.post(row, other | left).status_code == author.post(row, other | left).status_code == 302
    assert author.post(row, typed).status_code == 409
    assert batch.rows.get(position=0).outcome == "skipped"


def test_what_came_between_opening_a_row_and_keeping_it_is_what_the_page_has_shown(police, author, monkeypatch):
    """R14: the other tab keeps the row after this one's request has read it; the words of both are sent on knowing that."""
    batch = pasted(police, author, HEADINGS + ROWS[1])
    row, real = url(police, "import_row", batch.pk, 0), imports.verbs.mend_row
    typed = values(date="May 2025", time="", source="Northgate", practice_code="", kloe_numbers=[])
    before = seen_at(author, row)

    def after_the_other(**facts):
        monkeypatch.setattr(imports.verbs, "mend_row", real)
        real(**facts | {"row": batch.rows.get(position=0), "values": facts["values"] | {"event": "The first tab"}})
        return real(**facts)

    monkeypatch.setattr(imports.verbs, "mend_row", after_the_other)
    second = typed | {"event": "The second tab"}
    both = author.post(row, second | {"seen": before})
    assert both.status_code == 409 and "The first tab" in text_of(both)
    assert both.context["seen"] == token_of(batch.rows.get(position=0)) != before
    assert author.post(row, second | {"seen": both.context["seen"]}).status_code == 302
    assert batch.rows.get(position=0).values["event"] == "The second tab"


def test_a_row_of_a_file_that_was_read_again_meanwhile_is_refused_with_what_was_typed(police, author, monkeypatch):
    batch = pasted(police, author, HEADINGS + ROWS[1])
    row, real = url(police, "import_row", batch.pk, 0), imports.verbs.mend_row
    typed = values(date="May 2025", time="", event="Typed", source="Northgate", practice_code="", kloe_numbers=[])

    def after_reading_again(**facts):
        batch.rows.all().delete()
        return real(**facts)

    monkeypatch.setattr(imports.verbs, "mend_row", after_reading_again)
    page = text_of(author.post(row, typed | {"seen": seen_at(author, row)}))
    assert "The file was read again in the meantime" in page and "Typed" in page


def test_a_corrected_file_is_shown_with_its_differences_and_applied_as_picked(police, author):
    brought_in(police, *ROWS)
    edited(police, "POL-02", event="Mine: the neighbour came to the counter.")
    new = [ROWS[0].replace("0915", "1015"), ROWS[1].replace("noise", "smell"), "4\t9/6/2025\t\tA statement\tNiche"]
    batch = pasted(police, author, HEADINGS + "\n".join(new))
    page = text_of(author.get(url(police, "import_columns", batch.pk)))
    assert "Is this a corrected version of an earlier file?" in page and "Pasted, brought in on" in page
    preview = text_of(author.get(url(police, "import_preview", batch.pk)))
    assert (
        "<strong>1</strong> new, <strong>2</strong> changed, <strong>0</strong> the same, <strong>1</strong> gone"
        in preview
    )
    assert "In 1 of the changed a person has changed the entry too" in preview
    assert "<del>" in preview and "<ins>" in preview and "A letter about the tenancy" in preview
    steps = {step.kind: step for step in batch.steps.all()}
    kept = {"shown": [step.pk for step in batch.steps.all()], "take": [steps["gone"].pk]}
    author.post(url(police, "import_accept", batch.pk), kept | {"only": "choices"})
    assert set(batch.steps.filter(take=True).values_list("kind", flat=True)) == {"gone"}
    assert ChronologyEntry.objects.filter(removed_at__isnull=True).count() == 3
    author.post(url(police, "import_accept", batch.pk), kept)
    detail = text_of(author.get(url(police, "import_detail", batch.pk)))
    assert "0 added, 0 changed, 1 taken out" in detail and "Left as it was" in detail
    assert ChronologyEntry.objects.filter(removed_at__isnull=True).count() == 2


def test_the_same_file_again_is_said(police, author):
    data = (HEADINGS + ROWS[0]).encode()
    uploaded(police, author, "a.tsv", data)
    again = uploaded(police, author, "another name.tsv", data)
    page = text_of(author.get(url(police, "import_columns", again.pk)))
    assert "The very same file was given to the portal before" in page


def test_the_cells_of_a_row_are_shown_in_the_files_order(police, author):
    batch = pasted(police, author, "When it was\tDate\tSource\tX\nlong ago\t1/1/2025\tLog\tyes\n")
    shown = author.get(url(police, "import_preview", batch.pk)).context["page"].object_list[0].cells
    assert [heading for heading, _ in shown] == ["When it was", "Date", "Source", "X"]
    author.post(url(police, "import_accept", batch.pk))
    page = text_of(author.get(url(police, "entry_change", "POL-01")))
    assert page.index("When it was") < page.index(">Log<")
