"""Every row read is accounted for, keeps its cells and comes in as read; an import comes out whole (R11)."""

import csv
import io
import socket
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chronology.models import ChronologyEntry, Import, ImportRow, RememberedColumn
from chronology.selectors.drafts import entries_of, row_counts
from chronology.selectors.previews import same_before
from chronology.services.entries import change_entry
from chronology.services.imports import (
    accept_import,
    begin_import,
    begin_paste,
    discard_import,
    read_again,
    undo_import,
)
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.demo.case import __file__ as case_file
from sar_portal.documents.models import StoredFile
from tests.chronology.awkward.packages import HEADINGS, cell, word, word_row, word_table
from tests.chronology.world import entry, values

CASE = Path(case_file).parent
AGENCIES = (
    "ashmere_asc.csv",
    "ashmere_community_health.csv",
    "ashmere_constabulary.csv",
    "ashmere_general_hospital.csv",
    "harbour_view_surgery.csv",
    "kestrel_homes.csv",
)


def brought_in(one, path: Path) -> Import:
    return begin_import(chronology=one.chronology, name=path.name, data=path.read_bytes(), by=one.author)


def workbook(sheets: dict[str, list[tuple]]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (("Date", "What happened", "Source"), *rows):
            sheet.append(row)
    book.save(target)
    return target.getvalue()


def lines_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", AGENCIES)
def test_a_demo_chronology_comes_in_as_it_is_written(police, name):
    batch = brought_in(police, CASE / name)
    lines = lines_of(CASE / name)
    assert row_counts(batch)["read"] == len(lines)
    assert accept_import(batch=batch, by=police.author) == len(lines)
    rows = list(entries_of(police.author, police.chronology).order_by("import_row__position"))
    assert [row.event for row in rows] == [line["what_happened"].strip() for line in lines]
    assert [row.source for row in rows] == [line["source_of_information"].strip() for line in lines]
    assert [row.date_original[:10] for row in rows] == [line["start_date"] for line in lines]
    assert [row.needs_attention for row in rows if row.source and row.precision != "unknown"] == [""] * len(rows)
    assert [row.time_from is None for row in rows] == [not line["start_time"] for line in lines]


# File: how many entries it holds, and what is shown for some of its cells.
AS_RECEIVED = {
    "Harbour View chronology FINAL v2.csv": (
        12,
        {("24.3.25", "09.50"): "24 March 2025, 09:50", ("30.4.25", "am"): "30 April 2025, am"},
    ),
    "community nursing timeline.csv": (
        13,
        {
            ("?11/07/2025", ""): "11 July 2025 (uncertain), ",
            ("Late August 2025", ""): "Late August 2025, ",
            ("22/12-02/01/2026", ""): "22/12-02/01/2026, ",
            ("19 Nov 2025", ""): "19 November 2025, ",
        },
    ),
    "police_chronology.csv": (
        10,
        {("02/08/2025 1940hrs", "1940hrs"): "2 August 2025, 19:40", ("19/11/2025", ""): "19 November 2025, "},
    ),
}


@pytest.mark.parametrize("name", AS_RECEIVED)
def test_a_file_as_it_was_received_comes_in_whole(police, name):
    entries, shown = AS_RECEIVED[name]
    batch = brought_in(police, CASE / "as_received" / name)
    counts = row_counts(batch)
    assert counts["read"] == counts["accepted"] + counts["attention"] + counts["skipped"]
    assert accept_import(batch=batch, by=police.author) == entries == counts["accepted"] + counts["attention"]
    rows = entries_of(police.author, police.chronology)
    words = {(row.date_original, row.time_original): f"{row.date_words}, {row.time_words}" for row in rows}
    assert shown.items() <= words.items(), words
    assert all((row.time_from is None) or row.time_original for row in rows)


def test_the_rows_without_a_source_come_in_marked_or_with_the_one_the_author_gives(police):
    path = CASE / "as_received" / "community nursing timeline.csv"
    batch = brought_in(police, path)
    assert row_counts(batch)["accepted"] == 0
    read_again(batch=batch, default_source="Community nursing record", by=police.author)
    counts = row_counts(batch)
    assert counts["accepted"] > 0
    accept_import(batch=batch, by=police.author)
    assert {row.source for row in entries_of(police.author, police.chronology)} == {"Community nursing record"}


def test_day_or_month_first_is_asked_once_and_holds_for_the_file(police):
    text = "Date\tWhat happened\tSource\n05/06/2025\tFirst\tLog\n12-20-2025\tSecond\tLog\n"
    batch = begin_paste(chronology=police.chronology, text=text, by=police.author)
    assert batch.question
    with pytest.raises(Refused):
        accept_import(batch=batch, by=police.author)
    again = read_again(batch=batch, day_first=False, by=police.author)
    assert again.question == ""
    accept_import(batch=again, by=police.author)
    words = [row.date_words for row in entries_of(police.author, police.chronology)]
    assert words == ["6 May 2025", "20 December 2025"]


def test_a_column_can_be_chosen_stays_chosen_and_is_remembered_by_the_agency(police):
    text = "Date\tRemarks\tOrigin\tRAG\n05/06/2025\tFirst\tLog\tRed\n"
    batch = begin_paste(chronology=police.chronology, text=text, by=police.author)
    read_again(batch=batch, mapping={"0": {"1": "event", "2": "source"}}, by=police.author)
    batch = read_again(batch=Import.objects.get(pk=batch.pk), default_source="Other", by=police.author)
    accept_import(batch=batch, by=police.author)
    row = entries_of(police.author, police.chronology).get()
    assert (row.event, row.source) == ("First", "Log")
    later = begin_paste(chronology=police.chronology, text=text.replace("First", "Second"), by=police.author)
    assert [(column["target"], column["reason"]) for column in later.headings][1:3] == [
        ("event", "chosen for an earlier file of your agency"),
        ("source", "chosen for an earlier file of your agency"),
    ]
    assert set(RememberedColumn.objects.values_list("agency__code", "heading", "target")) == {
        ("POL", "remarks", "event"),
        ("POL", "origin", "source"),
    }


def test_tables_are_chosen_and_each_row_of_the_others_is_skipped(police):
    data = workbook({"2025": [("5/6/2025", "First", "Log")], "2026": [("6/6/2025", "Second", "Log")]})
    batch = begin_import(chronology=police.chronology, name="two sheets.xlsx", data=data, by=police.author)
    assert row_counts(batch)["accepted"] == 2
    batch = read_again(batch=batch, tables=[1], by=police.author)
    assert [(row.table, row.outcome, row.reason) for row in batch.rows.all()] == [
        ("sheet '2025'", "skipped", "Not read: other tables were chosen."),
        ("sheet '2025'", "skipped", "Not read: other tables were chosen."),
        ("sheet '2026'", "accepted", ""),
    ]


def test_a_document_with_macros_comes_in_and_its_macros_do_not_run(police):
    table = word_table(word_row(*HEADINGS), word_row("22/05/2025", "", "Note", "Visit"))
    data = word(table, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, macros=True)
    batch = begin_import(chronology=police.chronology, name="chronology.docm", data=data, by=police.author)
    assert (batch.file.kind, batch.file.scan_result) == ("docm", "not_scanned")
    assert "The file has macros. They were not run." in batch.notes
    assert row_counts(batch)["accepted"] == 1


def test_a_file_that_cannot_be_scanned_now_is_not_read(police, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(Refused, match="try again in a few minutes"), transaction.atomic():
        begin_import(
            chronology=police.chronology, name="a.csv", data=b"Date,Event\n1 May 2025,Seen\n", by=police.author
        )
    assert not Import.objects.exists() and not StoredFile.objects.filter(scan_result="checking").exists()


def test_what_was_only_noticed_is_kept_with_the_row(police):
    merged = "<w:tr>" + cell("", "<w:vMerge/>") + "".join(map(cell, ("1400", "Note", "Call"))) + "</w:tr>"
    rows = word_row(*HEADINGS), word_row("22/05/2019", "", "Note", "Visit"), merged
    batch = begin_import(chronology=police.chronology, name="a.docx", data=word(word_table(*rows)), by=police.author)
    assert [row.notes for row in batch.rows.all()] == [
        ["The date is outside the period under review."],
        ["Date: taken from the merged cell above.", "The date is outside the period under review."],
    ]
    assert {row.outcome for row in batch.rows.all()} == {"accepted"}


def test_the_same_file_is_noticed_by_its_hash(police):
    first = brought_in(police, CASE / "kestrel_homes.csv")
    discard_import(batch=first, by=police.author)
    again = begin_import(
        chronology=police.chronology, name="x.csv", data=(CASE / "kestrel_homes.csv").read_bytes(), by=police.author
    )
    assert same_before(police.author, again) == first
    assert same_before(police.author, first) is None
    assert same_before(police.author, brought_in(police, CASE / "ashmere_asc.csv")) is None


def test_nothing_comes_in_twice_or_after_it_was_discarded(police):
    batch = brought_in(police, CASE / "kestrel_homes.csv")
    discard_import(batch=batch, by=police.author)
    with pytest.raises(Refused):
        accept_import(batch=batch, by=police.author)
    assert not ChronologyEntry.objects.exists()
    assert ImportRow.objects.filter(batch=batch).exists()


def test_an_import_is_undone_whole_until_something_in_it_was_edited(police):
    mine = entry(police)
    batch = brought_in(police, CASE / "ashmere_constabulary.csv")
    accept_import(batch=batch, by=police.author)
    undo_import(batch=batch, by=police.author)
    assert list(entries_of(police.author, police.chronology)) == [mine]
    second = brought_in(police, CASE / "ashmere_constabulary.csv")
    accept_import(batch=second, by=police.author)
    row = ChronologyEntry.objects.filter(import_row__batch=second).first()
    change_entry(entry=row, version=1, values=values(event="Edited"), by=police.author)
    with pytest.raises(Refused):
        undo_import(batch=second, by=police.author)


def test_a_reference_from_a_file_never_carries_words(police):
    text = "Ref\tDate\tEvent\tSource\nPOL-Leonard B\t05/06/2025\tFirst\tLog\nPOL-07\t06/06/2025\tSecond\tLog\n"
    accept_import(batch=begin_paste(chronology=police.chronology, text=text, by=police.author), by=police.author)
    assert {row.ref for row in ChronologyEntry.objects.all()} == {"POL-01", "POL-07"}
    assert ImportRow.objects.first().original["Ref"] == "POL-Leonard B"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chronology.exe", b"MZ"),
        ("chronology.csv", b""),
        ("chronology.csv", b"\x00\x01\x02"),
        ("chronology.docx", b"PK\x03\x04 not a document"),
        ("chronology.csv", b"<html><script>alert(1)</script>"),
        ("chronology.csv", b"no,table\nof,dates\n"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence_and_leaves_nothing(police, name, data):
    with pytest.raises(Refused) as refused:
        begin_import(chronology=police.chronology, name=name, data=data, by=police.author)
    assert refused.value.sentence.endswith(".")
    assert not Import.objects.exists()


def test_a_contributor_and_the_board_import_nothing(world, police):
    for by in (police.contributor, police.manager, world.coordinator):
        with pytest.raises(NotAllowed):
            begin_paste(chronology=police.chronology, text="Date\tEvent\n1/1/2025\tX", by=by)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=6))
def test_whatever_is_pasted_is_accounted_for(police, rows):
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([("Date", "What happened", "Source"), *rows])
    try:
        batch = begin_paste(chronology=police.chronology, text=out.getvalue(), by=police.author)
    except Refused:
        return
    counts = row_counts(batch)
    assert counts["read"] == counts["accepted"] + counts["attention"] + counts["skipped"]
    kept = " ".join(text for row in batch.rows.all() for text in row.original.values())
    for row in rows:
        for text in row:
            assert " ".join(text.split()) in " ".join(kept.split())
