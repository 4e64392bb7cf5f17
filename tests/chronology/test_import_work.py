"""Long imports go on in a worker: nothing half done, taken up again, and handed back with a sentence (N7, N8)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chronology.models import ChronologyEntry, Import
from chronology.selectors.drafts import row_counts
from chronology.services.imports import accept_import, acceptance, begin_import, carry_on, left_waiting, reading
from chronology.tasks import sweep_imports
from sar_portal.access.models import RoleAssignment
from sar_portal.access.services import end_role
from tests.chronology.awkward.packages import HEADINGS, word, word_row, word_table
from tests.chronology.world import entry

ROWS = [word_row(f"{day}/05/2025", "", "Log", f"Visit number {day}") for day in range(1, 29)]
FILE = word(word_table(word_row(*HEADINGS), *ROWS))
State = Import.State


@pytest.fixture
def slow(monkeypatch):
    """Everything is too long for a page."""
    monkeypatch.setattr(reading, "INLINE_BYTES", 10)
    monkeypatch.setattr(acceptance, "INLINE_STEPS", 10)


def begun(one, data: bytes = FILE, name: str = "chronology.docx") -> Import:
    return begin_import(chronology=one.chronology, name=name, data=data, by=one.author)


def worked(batch: Import) -> Import:
    carry_on(batch=batch)
    batch.refresh_from_db()
    return batch


def test_a_large_file_is_read_and_written_by_a_worker(police, slow):
    batch = begun(police)
    assert (batch.state, batch.rows.count()) == (State.READING, 0)
    assert worked(batch).state == State.PREVIEW
    assert row_counts(batch) == {"read": 28, "accepted": 28, "attention": 0, "skipped": 0}
    assert accept_import(batch=batch, by=police.author) == 0
    batch.refresh_from_db()
    assert (batch.state, ChronologyEntry.objects.count()) == (State.WRITING, 0)
    assert worked(batch).state == State.IMPORTED
    assert ChronologyEntry.objects.count() == 28
    assert worked(batch).state == State.IMPORTED
    assert ChronologyEntry.objects.count() == 28


def test_a_large_file_that_cannot_be_read_says_so(police, slow):
    batch = worked(begun(police, b"One,Two\n" + b"three,four\n" * 9, "a.csv"))
    assert (batch.state, batch.problem) == (
        State.REFUSED,
        "No table with a date column was found. The chronology must be a table with one row for each entry.",
    )


def test_what_fails_half_way_leaves_nothing_and_is_taken_up_again(police, slow, monkeypatch):
    """The 25th of 28 rows: with batches of 20, the first is written when it happens."""
    monkeypatch.setattr(acceptance, "_BATCH", 20)
    batch = worked(begun(police))
    accept_import(batch=batch, by=police.author)
    written = acceptance.bulk_create_with_history

    def fails(entries, *args, **kwargs):
        if len(entries) < 20:
            raise MemoryError
        return written(entries, *args, **kwargs)

    monkeypatch.setattr(acceptance, "bulk_create_with_history", fails)
    assert sweep_imports() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == (State.WRITING, 1)
    assert not ChronologyEntry.objects.exists()
    assert not ChronologyEntry.history.exists()
    monkeypatch.setattr(acceptance, "bulk_create_with_history", written)
    assert sweep_imports() == 1
    batch.refresh_from_db()
    assert batch.state == State.IMPORTED
    assert ChronologyEntry.objects.count() == ChronologyEntry.history.count() == 28
    assert sweep_imports() == 0


def test_what_ends_every_attempt_is_handed_back(police, slow, monkeypatch):
    batch = worked(begun(police))
    accept_import(batch=batch, by=police.author)
    Import.objects.update(attempts=3)
    assert worked(batch).state == State.PREVIEW
    assert "each of three attempts" in batch.problem
    assert not ChronologyEntry.objects.exists()
    assert accept_import(batch=batch, by=police.author) == 0
    assert worked(batch).state == State.IMPORTED


def test_a_worker_acts_for_the_person_who_asked_and_no_longer_than_they_may(police, slow):
    batch = worked(begun(police))
    accept_import(batch=batch, by=police.author)
    held = RoleAssignment.objects.get(user=police.author, role="imr_author", until__isnull=True)
    end_role(assignment=held, reason="Moved to another post", by=police.lead)
    assert worked(batch).state == State.PREVIEW
    assert batch.problem == "The person who asked for it may no longer import into this chronology."
    assert not ChronologyEntry.objects.exists()


def test_an_entry_changed_meanwhile_hands_the_import_back(police, slow):
    mine = entry(police, date="1/05/2025", time="", event="Visit number 1", source="Log, page 2")
    batch = worked(begun(police))
    batch.steps.filter(entry=mine).update(take=True)
    accept_import(batch=batch, by=police.author)
    batch.steps.filter(entry=mine).update(seen_version=7)
    assert worked(batch).state == State.PREVIEW
    assert "POL-01 was changed while you were checking" in batch.problem
    assert ChronologyEntry.objects.count() == 1


def test_the_page_tells_how_far_it_is_and_goes_on(police, slow, browse):
    author, ref = browse(police.author), police.ret.reference
    sent = {"file": SimpleUploadedFile("chronology.docx", FILE)}
    progress = author.post(reverse("chronology:import_new", args=[ref]), sent).url
    batch = Import.objects.get()
    assert progress == reverse("chronology:import_progress", args=[ref, batch.pk])
    page = author.get(progress)
    assert b"<progress" in page.content and b"Waiting for its turn, 0%" in page.content
    asked = author.get(progress, headers={"X-Background": "1"})
    assert (asked.status_code, asked["X-Progress"]) == (204, "0 Waiting for its turn")
    assert [one.pk for one in left_waiting()] == [batch.pk]
    worked(batch)
    done = author.get(progress, headers={"X-Background": "1"})
    assert (done.status_code, "X-Progress" in done) == (204, False)
    assert author.get(progress).url == reverse("chronology:import_columns", args=[ref, batch.pk])
    assert left_waiting() == []
