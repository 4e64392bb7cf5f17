"""A corrected file: what is new, changed, the same and gone; the author picks; nobody's words are lost (R14)."""

import pytest

from chronology.models import ChronologyEntry, Import, ImportStep
from chronology.selectors.drafts import entries_of
from chronology.selectors.previews import done_counts, gone_of, step_counts
from chronology.services.entries import change_entry, remove_entry
from chronology.services.imports import (
    accept_import,
    begin_paste,
    leave_out_row,
    mend_row,
    pick_steps,
    read_again,
    undo_import,
)
from chronology.services.imports.mending import token_of
from sar_portal.access.errors import Refused
from tests.chronology.world import entry, values

HEADINGS = "Ref\tDate\tTime\tWhat happened\tSource\n"
ROWS = [
    "1\t1/5/2025\t0915\tHO1 visited the flat, no reply, card left\tNorthgate",
    "2\t2/5/2025\t\tThe neighbour telephoned about the noise\tNorthgate",
    "3\t3/5/2025\t\tA letter about the tenancy was sent by post\tNorthgate",
]


def preview(one, *rows: str) -> Import:
    return begin_paste(chronology=one.chronology, text=HEADINGS + "\n".join(rows), by=one.author)


def brought_in(one, *rows: str) -> Import:
    batch = preview(one, *rows)
    accept_import(batch=batch, by=one.author)
    batch.refresh_from_db()
    return batch


def state(one) -> list[tuple]:
    rows = entries_of(one.author, one.chronology)
    return [(row.ref, row.date_words, row.time_words, row.event, row.source, row.needs_attention) for row in rows]


def kinds(batch: Import) -> dict[str, int]:
    counts = step_counts(batch)
    return {kind: counts[kind] for kind in ("added", "changed", "same", "gone")}


def edited(one, ref: str, **other) -> ChronologyEntry:
    row = ChronologyEntry.objects.get(ref=ref)
    typed = values(date=row.date_original, time=row.time_original, event=row.event, source=row.source, people="",
                   contact_type="", adult_seen="", action="", practice_code="", kloe_numbers=[]) | other  # fmt: skip
    return change_entry(entry=row, version=row.version, values=typed, by=one.author)


@pytest.fixture
def first(police) -> Import:
    return brought_in(police, *ROWS)


def test_the_first_file_is_all_new(police):
    batch = preview(police, *ROWS)
    assert kinds(batch) == {"added": 3, "changed": 0, "same": 0, "gone": 0}
    assert batch.corrects is None


def test_a_corrected_file_shows_what_differs_and_applies_what_is_picked(police, first):
    before = state(police)
    new = [
        "1\t1/5/2025\t1015\tHO1 visited the flat, no reply, card left\tNorthgate",
        "2\t2/5/2025\t\tThe neighbour telephoned about the noise\tNorthgate",
        "3\t9/6/2025\t\tAn officer took a statement\tNiche",
    ]
    second = preview(police, *new)
    assert second.corrects == first
    assert kinds(second) == {"added": 1, "changed": 1, "same": 1, "gone": 1}
    (gone,) = gone_of(police.author, second)
    assert (gone.entry.event, gone.take) == ("A letter about the tenancy was sent by post", False)
    pick_steps(batch=second, takes={gone.pk: True}, by=police.author)
    assert accept_import(batch=second, by=police.author) == 3
    assert state(police) == [
        ("POL-01", "1 May 2025", "10:15", "HO1 visited the flat, no reply, card left", "Northgate", ""),
        ("POL-02", "2 May 2025", "", "The neighbour telephoned about the noise", "Northgate", ""),
        ("POL-04", "9 June 2025", "", "An officer took a statement", "Niche", ""),
    ]
    assert {kind: n for kind, n in done_counts(second).items() if n} == {"added": 1, "changed": 1, "gone": 1}
    assert ChronologyEntry.objects.get(ref="POL-01").history.count() == 2
    undo_import(batch=second, by=police.author)
    assert state(police) == before
    assert ChronologyEntry.objects.get(ref="POL-01").import_row.batch == first


def test_the_same_file_again_brings_in_nothing(police, first):
    second = preview(police, *ROWS)
    assert kinds(second) == {"added": 0, "changed": 0, "same": 3, "gone": 0}
    assert accept_import(batch=second, by=police.author) == 0
    assert ChronologyEntry.objects.count() == 3


def test_a_persons_edit_is_kept_where_the_file_did_not_change(police, first):
    edited(police, "POL-02", event="The neighbour telephoned twice about the noise.")
    second = preview(police, *ROWS)
    assert kinds(second) == {"added": 0, "changed": 0, "same": 3, "gone": 0}
    third = preview(police, ROWS[0], ROWS[1].replace("2/5/2025", "12/5/2025"), ROWS[2])
    (step,) = third.steps.filter(kind="changed")
    assert (step.edited, step.take, set(step.after) & {"event"}) == (False, True, set())
    accept_import(batch=third, by=police.author)
    row = ChronologyEntry.objects.get(ref="POL-02")
    assert (row.date_words, row.event) == ("12 May 2025", "The neighbour telephoned twice about the noise.")


def test_where_both_changed_the_words_stay_until_the_author_says_otherwise(police, first):
    edited(police, "POL-02", event="Mine: the neighbour came to the counter.")
    new = ROWS[1].replace("about the noise", "about the smell")
    second = preview(police, ROWS[0], new, ROWS[2])
    (step,) = second.steps.filter(kind="changed")
    assert (step.edited, step.take) == (True, False)
    accept_import(batch=second, by=police.author)
    assert ChronologyEntry.objects.get(ref="POL-02").event.startswith("Mine")
    third = preview(police, ROWS[0], new, ROWS[2])
    (step,) = third.steps.filter(kind="changed")
    pick_steps(batch=third, takes={step.pk: True}, by=police.author)
    accept_import(batch=third, by=police.author)
    row = ChronologyEntry.objects.get(ref="POL-02")
    assert row.event == "The neighbour telephoned about the smell"
    assert "Mine: the neighbour came to the counter." in [version.event for version in row.history.all()]


def test_an_edit_while_the_rows_are_checked_stops_the_whole_import(police, first):
    second = preview(police, ROWS[0].replace("0915", "1015"), *ROWS[1:], "4\t9/6/2025\t\tA statement was taken\tNiche")
    edited(police, "POL-01", event="Changed meanwhile")
    with pytest.raises(Refused, match="POL-01 was changed while you were checking"):
        accept_import(batch=second, by=police.author)
    assert ChronologyEntry.objects.count() == 3
    assert ChronologyEntry.objects.get(ref="POL-01").event == "Changed meanwhile"
    assert accept_import(batch=Import.objects.get(pk=second.pk), by=police.author) == 2
    row = ChronologyEntry.objects.get(ref="POL-01")
    assert (row.event, row.time_words) == ("Changed meanwhile", "10:15")


def test_rows_typed_in_the_portal_are_never_changed_unasked(police):
    mine = entry(
        police, date="1/5/2025", time="", event="HO1 visited the flat, no reply, card left", source="Northgate"
    )
    batch = preview(police, ROWS[0])
    (step,) = batch.steps.all()
    assert (step.entry, step.kind, step.edited, step.take) == (mine, "changed", True, False)
    assert kinds(preview(police, "9\t30/9/2025\t\tQuite another thing\tLog")) == {
        "added": 1, "changed": 0, "same": 0, "gone": 0,
    }  # fmt: skip


def test_a_file_says_which_rows_are_statements_of_no_contact_and_one_without_such_a_column_says_nothing(police):
    headings = "Ref\tKind\tDate\tSource\tWhat happened\n"
    rows = ["7\tStatement of no contact\t2/3/2025 to 30/6/2025\tLog\tNo contact", "8\tEvent\t1/7/2025\tLog\tCalled"]
    file = headings + "\n".join(rows)
    accept_import(batch=begin_paste(chronology=police.chronology, text=file, by=police.author), by=police.author)
    kept = [row.kind for row in entries_of(police.author, police.chronology)]
    assert kept == ["no_contact", "event"]
    bare = "Ref\tDate\tSource\tWhat happened\n" + "\n".join(row.replace(row.split("\t")[1] + "\t", "") for row in rows)
    assert kinds(begin_paste(chronology=police.chronology, text=bare, by=police.author))["same"] == 2
    corrected = file.replace("8\tEvent", "8\tNo contact").replace("1/7/2025", "1/7/2025 to 9/7/2025")
    batch = begin_paste(chronology=police.chronology, text=corrected, by=police.author)
    assert (kinds(batch)["same"], kinds(batch)["changed"]) == (1, 1)
    accept_import(batch=batch, by=police.author)
    assert ChronologyEntry.objects.filter(kind="no_contact", removed_at__isnull=True).count() == 2
    undo_import(batch=Import.objects.get(pk=batch.pk), by=police.author)
    assert [row.kind for row in entries_of(police.author, police.chronology)] == kept


def test_every_row_can_be_called_new(police, first):
    second = preview(police, *ROWS)
    read_again(batch=second, adds_only=True, by=police.author)
    assert kinds(second) == {"added": 3, "changed": 0, "same": 0, "gone": 0}
    accept_import(batch=second, by=police.author)
    assert ChronologyEntry.objects.count() == 6


def test_a_row_without_a_source_is_mended_by_the_corrected_file_and_its_mark_goes(police):
    brought_in(police, "1\t1/5/2025\t0915\tHO1 visited the flat, no reply, card left\t", *ROWS[1:])
    assert ChronologyEntry.objects.get(ref="POL-01").needs_attention
    accept_import(batch=preview(police, *ROWS), by=police.author)
    row = ChronologyEntry.objects.get(ref="POL-01")
    assert (row.source, row.needs_attention) == ("Northgate", "")


def test_what_was_taken_out_comes_back_as_new_and_undo_waits_for_the_later_import(police, first):
    gone = ChronologyEntry.objects.get(ref="POL-03")
    remove_entry(entry=gone, version=1, by=police.author)
    second = preview(police, *ROWS)
    assert kinds(second) == {"added": 1, "changed": 0, "same": 2, "gone": 0}
    accept_import(batch=second, by=police.author)
    with pytest.raises(Refused, match="edited since"):
        undo_import(batch=first, by=police.author)


def test_a_row_is_mended_or_left_out_before_it_comes_in(police):
    batch = preview(police, "1\tlong ago\t\tHO1 visited\tNorthgate", *ROWS[1:], "4\t\t\tNot for us\t")
    one, _, _, last = batch.rows.order_by("position")
    assert one.outcome == "attention"
    typed = values(
        date="about May 2025", time="", event="HO1 visited", source="Northgate", practice_code="", kloe_numbers=[]
    )
    mend_row(row=one, values=typed, seen=token_of(one), by=police.author)
    leave_out_row(row=last, seen=token_of(last), by=police.author)
    again = read_again(batch=batch, default_source="Log", by=police.author)
    one, last = again.rows.get(position=0), again.rows.get(position=3)
    assert (one.outcome, one.mended, one.original["Date"]) == ("accepted", True, "long ago")
    assert (last.outcome, last.reason, last.original["What happened"]) == (
        "skipped",
        "Left out by the author.",
        "Not for us",
    )
    accept_import(batch=again, by=police.author)
    assert [row[1] for row in state(police)] == ["about May 2025", "2 May 2025", "3 May 2025"]
    assert not ImportStep.objects.filter(row=last).exists()
    with pytest.raises(Refused):
        mend_row(row=one, values=typed, seen=token_of(one), by=police.author)
