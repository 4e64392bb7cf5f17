"""The pages of the chronology: who opens them, what they show, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry
from chronology.services.entries import change_entry
from tests.chronology.world import entry, values

HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"


def url(one, name: str, *args) -> str:
    return reverse(f"chronology:{name}", args=[one.ret.reference, *args])


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def author(police, browse):
    return browse(police.author)


def test_the_list_is_empty_then_in_order_with_its_marks(police, author):
    assert "<strong>0</strong> entries" in text_of(author.get(url(police, "entry_list")))
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
    assert "<strong>0</strong> entries" in text_of(author.get(url(police, "entry_list")))
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
