"""Entries are added, changed, taken out, brought back and put in order; nothing is lost and nothing is guessed."""

import pytest

from chronology.models import ChronologyEntry
from chronology.selectors.drafts import entries_of, history_of, removed_entries
from chronology.services.entries import (
    can_be_settled,
    change_entry,
    move_entry,
    remove_entry,
    restore_entry,
)
from sar_portal.access.errors import NotAllowed
from sar_portal.access.history import Stale
from tests.chronology.world import entry, values


def test_a_row_keeps_the_words_and_says_what_was_read(police):
    row = entry(police, date="?11/07/2025", time="1940hrs")
    assert (row.ref, row.date_original, row.time_original) == ("POL-01", "?11/07/2025", "1940hrs")
    assert (row.date_words, row.time_words) == ("11 July 2025 (uncertain)", "19:40")
    assert row.needs_attention == ""


@pytest.mark.parametrize(
    ("typed", "attention"),
    [
        ({"date": ""}, "Date:"),
        ({"date": "the day of the fire"}, "Date:"),
        ({"date": "31/02/2025"}, "Date:"),
        ({"date": "12/03/2099"}, "Date: it is in the future."),
        ({"time": "after tea"}, "Time:"),
        ({"source": "  "}, "Source of information:"),
        ({"event": ""}, "What happened:"),
    ],
)
def test_an_incomplete_row_is_saved_and_marked(police, typed, attention):
    row = ChronologyEntry.objects.get(pk=entry(police, **typed).pk)
    assert row.needs_attention.startswith(attention)
    assert row.date_original == typed.get("date", "12/03/2025")


def test_a_blank_time_is_unknown_and_never_midnight(police):
    row = entry(police, time="")
    assert row.time_from is None
    assert row.at is None


def test_a_second_writer_is_told_and_nothing_is_overwritten(police):
    row = entry(police)
    change_entry(entry=row, version=1, values=values(event="The author's words"), by=police.author)
    with pytest.raises(Stale) as stale:
        change_entry(entry=row, version=1, values=values(event="The contributor's"), by=police.contributor)
    assert stale.value.current.event == "The author's words"
    assert stale.value.typed["event"] == "The contributor's"
    assert ChronologyEntry.objects.get(pk=row.pk).event == "The author's words"


def test_changing_the_text_does_not_read_the_date_anew(police):
    """Read with the month first by an import: 5 June was meant, and 6 May must not come of a corrected word."""
    row = entry(police, date="06/05/2025")
    row.date_from = row.date_to = row.date_from.replace(month=6, day=5)
    row.uncertain, row._history_user = True, police.author
    row.save(update_fields=["date_from", "date_to", "uncertain"])
    saved = change_entry(entry=row, version=1, values=values(date="06/05/2025", event="New words"), by=police.author)
    assert (saved.event, saved.date_words) == ("New words", "5 June 2025 (uncertain)")
    again = change_entry(entry=saved, version=2, values=values(date="7/5/2025"), by=police.author)
    assert again.date_words == "7 May 2025"


def test_what_an_import_asked_stays_until_somebody_has_looked(police):
    row = entry(police)
    row.needs_attention, row._history_user = (
        "'Amber' is not a practice code we know.\nThe clocks went back",
        police.author,
    )
    row.save(update_fields=["needs_attention"])
    assert can_be_settled(row)
    saved = change_entry(entry=row, version=1, values=values(event="Other words"), by=police.author)
    assert "Amber" in saved.needs_attention
    assert "clocks" in saved.needs_attention
    settled = change_entry(entry=saved, version=2, values=values(checked=True), by=police.author)
    assert settled.needs_attention == ""
    assert not can_be_settled(settled)


def test_looking_does_not_settle_what_is_missing(police):
    row = entry(police, date="", source="")
    saved = change_entry(entry=row, version=1, values=values(date="", source="", checked=True), by=police.author)
    assert [line.split(":")[0] for line in saved.needs_attention.splitlines()] == ["Date", "Source of information"]


def test_removed_rows_come_back_as_they_were(police):
    row = entry(police)
    remove_entry(entry=row, version=1, by=police.author)
    assert list(entries_of(police.author, police.chronology)) == []
    assert list(removed_entries(police.author, police.chronology)) == [row]
    restore_entry(entry=removed_entries(police.author, police.chronology).get(), by=police.author)
    assert entries_of(police.author, police.chronology).get().event == row.event
    assert [change.words for change in history_of(row, police.chronology.columns)] == [
        "Brought back",
        "Removed",
        "Added",
    ]
    assert entry(police).ref == "POL-02"


def test_order_is_by_date_then_time_then_the_persons_own(police):
    late = entry(police, date="13/03/2025", time="")
    second = entry(police, date="12/03/2025", time="")
    third = entry(police, date="12/03/2025", time="")
    first = entry(police, date="12/03/2025", time="09:00")
    vague = entry(police, date="March 2025", time="")
    shown = lambda: [row.ref for row in entries_of(police.author, police.chronology)]  # noqa: E731
    assert shown() == [row.ref for row in (vague, first, second, third, late)]
    move_entry(entry=third, up=True, by=police.author)
    assert shown() == [row.ref for row in (vague, first, third, second, late)]
    move_entry(entry=third, up=True, by=police.author)
    assert shown() == [row.ref for row in (vague, first, third, second, late)]


def test_moving_a_row_interrupts_nobody_who_writes_in_it(police):
    row, other = entry(police, time=""), entry(police, time="")
    move_entry(entry=other, up=True, by=police.author)
    saved = change_entry(entry=row, version=1, values=values(time="", event="Still mine"), by=police.contributor)
    assert saved.event == "Still mine"
    assert saved.order_in_day == 2


def test_a_contributor_writes_and_does_not_order(police):
    row = entry(police, by=police.contributor)
    with pytest.raises(NotAllowed):
        move_entry(entry=row, up=True, by=police.contributor)


@pytest.mark.parametrize("name", ["coordinator", "reviewer", "subgroup", "stranger", "administrator"])
def test_nobody_outside_the_agency_writes(world, police, name):
    row = entry(police)
    with pytest.raises(NotAllowed):
        change_entry(entry=row, version=1, values=values(), by=getattr(world, name))


def test_the_history_shows_each_field_before_and_after(police):
    row = entry(police)
    change_entry(entry=row, version=1, values=values(date="May 2025", kloe_numbers=[2, 1]), by=police.contributor)
    newest = history_of(row, police.chronology.columns)[0]
    assert newest.version.history_user == police.contributor
    assert newest.fields == [("When", "12/03/2025", "May 2025"), ("Key lines of enquiry", "1", "1, 2")]
