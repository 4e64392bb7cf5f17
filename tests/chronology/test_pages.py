"""The pages of the chronology: who opens them, what they show, and that nothing typed is lost."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chronology.models import ChronologyEntry, Import
from chronology.services.entries import change_entry
from sar_portal.demo.case import __file__ as case_file
from tests.chronology.world import entry, values

CASE = Path(case_file).parent
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"


def url(one, name: str, *args) -> str:
    return reverse(f"chronology:{name}", args=[one.ret.reference, *args])


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def author(police, browse):
    return browse(police.author)


def test_the_list_is_empty_then_in_order_with_its_marks(police, author):
    assert "There are no entries yet." in text_of(author.get(url(police, "entry_list")))
    entry(police, date="2/5/2025", event="Second")
    entry(police, date="1/5/2025", event="First", source="")
    page = text_of(author.get(url(police, "entry_list")))
    assert page.index("First") < page.index("Second")
    assert "Source of information: say where" in page
    only = text_of(author.get(url(police, "entry_list") + "?show=attention"))
    assert "First" in only and "Second" not in only


def test_gaps_are_shown_and_filled_by_a_statement(police, author):
    entry(police, date="22/5/2025")
    entry(police, date="4/8/2025")
    page = text_of(author.get(url(police, "entry_list")))
    assert "No entry between 22 May 2025 and 4 August 2025 (74 days)." in page
    form = text_of(author.get(url(police, "entry_add") + "?gap=POL-02"))
    assert 'value="23/05/2025 to 03/08/2025"' in form
    typed = values(date="23/05/2025 to 03/08/2025", time="", kind="no_contact", event="No contact.")
    author.post(url(police, "entry_add"), typed)
    assert "days)" not in text_of(author.get(url(police, "entry_list")))


def test_an_entry_is_added_and_what_was_read_is_shown_back(police, author):
    answer = author.post(url(police, "entry_add"), values(date="about March 2025", time="9.15am"), follow=True)
    assert "about March 2025" in text_of(answer)
    assert "Read as: <strong>about March 2025, 09:15</strong>" in text_of(
        author.get(url(police, "entry_change", "POL-01"))
    )


def test_what_cannot_be_stored_is_said_and_every_word_kept(police, author):
    answer = author.post(url(police, "entry_add"), values(date="x" * 101, event="Do not lose this"))
    assert answer.status_code == 200
    assert "Do not lose this" in text_of(answer)
    assert not ChronologyEntry.objects.exists()


def test_a_second_writer_sees_both_texts_and_chooses(police, browse, author):
    row = entry(police)
    typed = {**values(event="The author saw a blue car."), "version": 1}
    browse(police.contributor).post(url(police, "entry_change", row.ref), {**values(event="A red car."), "version": 1})
    answer = author.post(url(police, "entry_change", row.ref), typed)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "A red car." in page and "The author saw a blue car." in page and "<del>" in page
    assert ChronologyEntry.objects.get().event == "A red car."
    assert 'name="version" value="2"' in page
    author.post(url(police, "entry_change", row.ref), {**typed, "version": 2})
    assert ChronologyEntry.objects.get().event == "The author saw a blue car."


def test_typing_is_saved_and_answers_with_what_was_read(police, author):
    row = entry(police)
    answer = author.post(url(police, "entry_autosave", row.ref), {**values(date="Late August 2025"), "version": 1})
    assert answer.json()["version"] == 2
    assert answer.json()["read_as"] == "Late August 2025, 14:05"
    assert ChronologyEntry.objects.get().date_original == "Late August 2025"
    stale = author.post(url(police, "entry_autosave", row.ref), {**values(event="Mine"), "version": 1})
    assert stale.status_code == 409
    assert b"data-conflict" in stale.content
    assert author.post(url(police, "entry_autosave", row.ref), {"version": "x"}).status_code == 422
    assert author.get(url(police, "entry_autosave", row.ref)).status_code == 405


def test_an_entry_is_removed_and_brought_back(police, author):
    row = entry(police)
    assert "Remove POL-01" in text_of(author.get(url(police, "entry_remove", row.ref)))
    author.post(url(police, "entry_remove", row.ref), {"version": 1})
    assert "There are no entries yet." in text_of(author.get(url(police, "entry_list")))
    assert "POL-01" in text_of(author.get(url(police, "removed_list")))
    author.post(url(police, "entry_restore", row.ref))
    assert "POL-01" in text_of(author.get(url(police, "entry_list")))


def test_a_row_changed_meanwhile_is_not_removed_unread(police, author):
    row = entry(police)
    change_entry(entry=row, version=1, values=values(event="Newer words"), by=police.contributor)
    answer = author.post(url(police, "entry_remove", row.ref), {"version": 1})
    assert answer.status_code == 409
    assert "Newer words" in text_of(answer)
    assert ChronologyEntry.objects.get().removed_at is None


def test_the_history_page_shows_words_added_and_removed(police, author):
    row = entry(police)
    change_entry(entry=row, version=1, values=values(event="HO1 visited twice."), by=police.contributor)
    page = text_of(author.get(url(police, "entry_history", row.ref)))
    assert "<ins>" in page and "<del>" in page and "Contributor of POL" in page


def test_rows_of_one_day_change_places(police, author):
    first, second = entry(police, time="", event="First"), entry(police, time="", event="Second")
    assert "Down" in text_of(author.get(url(police, "entry_list")))
    author.post(url(police, "entry_move", second.ref), {"way": "up"})
    page = text_of(author.get(url(police, "entry_list")))
    assert page.index("Second") < page.index("First")
    author.post(url(police, "entry_move", first.ref), {"way": "sideways"})


def test_the_wizard_reads_shows_accepts_and_undoes(police, author):
    path = CASE / "as_received" / "community nursing timeline.csv"
    answer = author.post(url(police, "import_new"), {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    batch = Import.objects.get()
    assert answer.url == url(police, "import_preview", batch.pk)
    page = text_of(author.get(answer.url))
    assert "?11/07/2025" in page and "11 July 2025 (uncertain)" in page and "No source of information" in page
    columns = {f"column-{index}": column["target"] for index, column in enumerate(batch.headings)}
    author.post(answer.url, {**columns, "default_source": "Nursing record"})
    author.post(url(police, "import_accept", batch.pk))
    assert ChronologyEntry.objects.filter(source="Nursing record").count() == 13
    detail = text_of(author.get(url(police, "import_detail", batch.pk)))
    assert "Undo the whole import" in detail
    download = author.get(url(police, "import_download", batch.pk))
    assert b"".join(download) == path.read_bytes()
    assert "community" not in download["Content-Disposition"]
    author.post(url(police, "import_undo", batch.pk))
    assert "There are no entries yet." in text_of(author.get(url(police, "entry_list")))


def test_the_wizard_keeps_what_was_pasted_when_it_is_refused(police, author):
    answer = author.post(url(police, "import_new"), {"pasted": "No table at all"})
    assert "No table at all" in text_of(answer)
    assert "Choose a file or paste a table" in text_of(author.post(url(police, "import_new"), {}))
    hostile = author.post(url(police, "import_new"), {"file": SimpleUploadedFile("a.csv", b"\x00\x01")})
    assert hostile.status_code == 200 and b"Error:" in hostile.content


def test_a_preview_waits_for_the_order_of_day_and_month(police, author):
    pasted = "Date\tWhat happened\tSource\n05/06/2025\tOne\tLog\n12-20-2025\tTwo\tLog\n"
    preview = author.post(url(police, "import_new"), {"pasted": pasted}).url
    batch = Import.objects.get()
    assert "Bring these rows in" not in text_of(author.get(preview))
    assert "month first" in text_of(author.post(url(police, "import_accept", batch.pk), follow=True))
    author.post(preview, {"day_first": "no"})
    assert "6 May 2025" in text_of(author.get(preview))
    author.post(url(police, "import_accept", batch.pk))
    assert ChronologyEntry.objects.count() == 2


def test_the_cells_of_a_row_are_shown_in_the_files_order(police, author):
    author.post(url(police, "import_new"), {"pasted": "When it was\tDate\tSource\tX\nlong ago\t1/1/2025\tLog\tyes\n"})
    batch = Import.objects.get()
    shown = author.get(url(police, "import_preview", batch.pk)).context["page"].object_list[0].cells
    assert [heading for heading, _ in shown] == ["When it was", "Date", "Source", "X"]
    author.post(url(police, "import_accept", batch.pk))
    page = text_of(author.get(url(police, "entry_change", "POL-01")))
    assert page.index("When it was") < page.index(">Log<")
