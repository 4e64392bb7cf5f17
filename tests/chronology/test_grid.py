"""What the grid asks of the server: rows begun, saved, in conflict, moved, pasted; and how many queries a long one needs."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chronology.dating import columns_of
from chronology.models import ChronologyEntry, Import
from chronology.partial_dates import read_date
from chronology.selectors.drafts import entries_of, row_counts
from chronology.services.entries import change_entry
from chronology.services.imports import carry_on
from tests.chronology.world import entry, values

BLOCK = "Date\tEvent\tSource\n3/4/2025\tFirst\tLog\n31/02/2025\tNo such day\tLog\n4/4/2025\t=cmd|' /C calc'!A0\tLog\n"


def url(one, name: str, *args) -> str:
    return reverse(f"chronology:{name}", args=[one.ret.reference, *args])


@pytest.fixture
def author(police, browse):
    return browse(police.author)


def order(police) -> list[str]:
    return [row.event for row in entries_of(police.author, police.chronology)]


def test_a_row_begun_twice_on_a_bad_line_is_one_row(police, author):
    sent = values(event="Typed once") | {"begun_as": str(uuid4()), "kloe_numbers": "1, 2"}
    first = author.post(url(police, "entry_begin"), sent)
    again = author.post(url(police, "entry_begin"), sent)
    assert (first.json()["ref"], again.json()["ref"]) == ("POL-01", "POL-01")
    assert ChronologyEntry.objects.get().kloe_numbers == [1, 2]


def test_a_row_is_begun_below_another_of_its_day_and_time(police, author):
    first, last = entry(police, time="", event="First"), entry(police, time="", event="Last")
    sent = values(time="", event="Between") | {"after": first.ref}
    place = author.post(url(police, "entry_begin"), sent).json()["place"]
    assert order(police) == ["First", "Between", "Last"]
    assert place < ChronologyEntry.objects.get(pk=last.pk).place
    author.post(url(police, "entry_begin"), values(date="1/1/2025", event="Earlier") | {"after": first.ref})
    assert order(police)[0] == "Earlier"


def test_what_was_read_and_what_may_have_been_meant_is_answered(police, author):
    row = entry(police)
    sent = values(date="22 May", time="9", source="") | {"version": 1, "grid": "1", "kloe_numbers": ""}
    facts = author.post(url(police, "entry_autosave", row.ref), sent).json()
    assert facts["meant"] == [["date", "22 May 2025"], ["time", "09:00"], ["time", "21:00"]]
    assert [reason.split(":")[0] for reason in facts["reasons"]] == ["Date", "Time", "Source of information"]
    assert (facts["read_as"], ChronologyEntry.objects.get().date_original) == ("", "22 May")
    sent |= {"date": "22 May 2025", "time": "09:00", "source": "Log", "version": 2}
    facts = author.post(url(police, "entry_autosave", row.ref), sent).json()
    assert (facts["read"], facts["reasons"], facts["meant"]) == ({"date": "22 May 2025", "time": "09:00"}, [], [])


def test_two_texts_of_one_row_are_both_answered_and_neither_is_lost(police, author):
    row = entry(police)
    change_entry(entry=row, version=1, values=values(event="A red car."), by=police.contributor)
    sent = values(event="A <b>blue</b> car.") | {"version": 1, "grid": "1"}
    answer = author.post(url(police, "entry_autosave", row.ref), sent)
    assert (answer.status_code, answer.json()["version"], answer.json()["values"]["event"]) == (409, 2, "A red car.")
    html = answer.json()["html"]
    assert "A red car." in html and "A &lt;b&gt;blue&lt;/b&gt; car." in html
    assert author.post(url(police, "entry_autosave", row.ref), sent | {"version": 2}).status_code == 200
    assert {one.event for one in row.history.all()} >= {"A red car.", "A <b>blue</b> car."}


def test_a_number_that_is_no_line_of_enquiry_is_refused_with_its_reason(police, author):
    row = entry(police)
    sent = values(kloe_numbers="1, 99") | {"version": 1, "grid": "1"}
    answer = author.post(url(police, "entry_autosave", row.ref), sent)
    assert answer.status_code == 422
    assert "99 is not the number of a line of enquiry" in str(answer.json())


def test_looking_settles_by_its_own_button_and_not_by_typing(police, author):
    row = entry(police, date="1/7/2025", kind="no_contact")
    assert "first and the last day" in row.needs_attention
    sent = values(date="1/7/2025", kind="no_contact", event="None that day") | {"version": 1, "grid": "1"}
    assert author.post(url(police, "entry_autosave", row.ref), sent | {"checked": "on"}).json()["reasons"]
    facts = author.post(url(police, "entry_autosave", row.ref), sent | {"version": 2, "settle": "yes"}).json()
    assert (facts["reasons"], ChronologyEntry.objects.get().needs_attention) == ([], "")


def test_a_statement_has_a_period_and_words_and_no_boxes_of_a_meeting(police, author):
    entry(police, date="1/3/2025")
    row = entry(police, date="1/7/2025 to 3/8/2025", kind="no_contact", time="", contact_type="", adult_seen="")
    (_, listed) = author.get(url(police, "entry_list")).context["rows"]
    asked = {cell.name for cell in listed.cells if cell.asked}
    assert {"date", "event", "source"} <= asked and not {"contact_type", "adult_seen", "time"} & asked
    assert row.needs_attention == ""


def test_rows_are_moved_removed_and_brought_back_in_json(police, author):
    first, second = entry(police, time="", event="First"), entry(police, time="", event="Second")
    json = {"headers": {"Accept": "application/json"}}
    moved = author.post(url(police, "entry_move", second.ref), {"way": "up"}, **json).json()
    assert moved["moved"] and moved["places"][second.ref] < moved["places"][first.ref]
    assert order(police) == ["Second", "First"]
    assert not author.post(url(police, "entry_move", second.ref), {"way": "up"}, **json).json()["moved"]
    gone = author.post(url(police, "entry_remove", first.ref), {"version": 1}, **json).json()
    assert (gone["version"], order(police)) == (2, ["Second"])
    assert author.post(url(police, "entry_restore", first.ref), **json).json()["version"] == 3
    stale = author.post(url(police, "entry_remove", first.ref), {"version": 1}, **json)
    assert (stale.status_code, order(police)) == (409, ["Second", "First"])


def test_a_pasted_block_is_accounted_for_and_undone_whole(police, author):
    next_page = author.post(url(police, "entry_paste"), {"text": BLOCK, "column": "date"}).json()["next"]
    page = author.get(next_page.split("#")[0]).content.decode()
    assert "3 rows read" in page and "2 accepted" in page and "1 needs attention" in page and "0 skipped" in page
    assert order(police) == ["First", "=cmd|' /C calc'!A0", "No such day"]
    batch = Import.objects.get()
    assert batch.pasted == BLOCK
    author.post(url(police, "import_undo", batch.pk))
    assert order(police) == []


def test_a_block_without_headings_goes_under_the_columns_it_was_pasted_in(police, author):
    author.post(url(police, "entry_paste"), {"text": "3/4/2025\t0915\tHe rang\tCall log 7\n", "column": "date"})
    row = ChronologyEntry.objects.get()
    assert (row.date_words, row.time_words, row.event, row.source) == ("3 April 2025", "09:15", "He rang", "Call log 7")
    author.post(url(police, "entry_paste"), {"text": "She rang\tCall log 8\nHe came\tDoor log\n", "column": "event"})
    rows = entries_of(police.author, police.chronology)
    assert [(one.event, one.source) for one in rows][1:] == [("She rang", "Call log 8"), ("He came", "Door log")]
    assert all(one.needs_attention for one in rows[1:])


def test_a_pasted_block_of_hundreds_of_rows_is_read_at_once_and_written_by_a_worker(police, author):
    """More than a page should wait for: the person is led to the import, which shows how far it has come."""
    block = "".join(f"{1 + place % 28}/{1 + place % 12}/2025\tVisit {place}\tLog {place}\n" for place in range(620))
    sent = {"text": "Date\tEvent\tSource\n" + block, "column": "date"}
    next_page = author.post(url(police, "entry_paste"), sent).json()["next"]
    batch = Import.objects.get()
    assert (batch.state, order(police)) == (Import.State.WRITING, [])
    assert next_page == url(police, "import_progress", batch.pk)
    assert "The rows are being" in author.get(next_page).content.decode()
    carry_on(batch=batch)
    assert sorted(order(police)) == sorted(f"Visit {place}" for place in range(620))
    assert row_counts(batch) == {"read": 620, "accepted": 620, "attention": 0, "skipped": 0}


@pytest.mark.parametrize(
    "block",
    ["Date\tEvent\tSource\n05/06/2025\tOne\tLog\n12-20-2025\tTwo\tLog\n", "Date\tEvent\tRAG\n1/6/2025\tOne\tRed\n"],
)
def test_what_has_to_be_asked_first_is_asked_on_the_page_of_the_import(police, author, block):
    next_page = author.post(url(police, "entry_paste"), {"text": block, "column": "date"}).json()["next"]
    assert next_page == url(police, "import_columns", Import.objects.get().pk)
    assert order(police) == []


def test_nonsense_is_refused_with_a_sentence(police, author, browse):
    assert author.post(url(police, "entry_paste"), {"text": "", "column": "date"}).status_code == 422
    assert author.post(url(police, "entry_paste"), {"text": "a\tb", "column": "x"}).status_code == 422
    refused = browse(police.manager).post(url(police, "entry_paste"), {"text": BLOCK, "column": "date"})
    assert refused.status_code == 403


def many(police, number: int) -> None:
    """Rows of a long chronology, three a day."""
    facts = {"chronology": police.chronology, "created_by": police.author, "source": "Log", "event": "Words"}
    days = [f"{1 + place // 3 % 28}/{1 + place // 84 % 12}/{2000 + place // 1008}" for place in range(number)]
    ChronologyEntry.objects.bulk_create(
        ChronologyEntry(ref=f"POL-{place:04}", order_in_day=place, **facts, **columns_of(read_date(day), None))
        for place, day in enumerate(days)
    )


def queries(client, address: str, **sent) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == 200
    return len(found)


def test_a_chronology_of_3000_rows_opens_with_the_queries_of_one_of_100(police, author):
    many(police, 100)
    author.get(url(police, "entry_list"))
    few = queries(author, url(police, "entry_list"))
    ChronologyEntry.objects.all().delete()
    many(police, 3000)
    page = author.get(url(police, "entry_list"))
    assert (len(page.context["rows"]), page.context["page"].paginator.num_pages) == (50, 60)
    assert queries(author, url(police, "entry_list")) == few
    assert queries(author, url(police, "entry_list") + "?page=60") == few
    found = author.get(url(police, "entry_list") + "?at=POL-2900")
    assert "POL-2900" in [row.listed.entry.ref for row in found.context["rows"]]


def test_saving_a_row_needs_ten_queries_and_one_that_opens_the_wall(police, author):
    """P8: the session, the person, what lies open to them (Z7), the row through what they may see, what they may do; the part,
    held (R7); the row again, locked, its newest version, the save; the head of the audit chain, the event, the new head.
    """
    many(police, 300)
    row = entry(police)
    author.get(url(police, "entry_list"))  # from here on the session has nothing new to keep
    sent = values(event="New words") | {"version": 1, "grid": "1", "kloe_numbers": "1"}
    with CaptureQueriesContext(connection) as found:
        answer = author.post(url(police, "entry_autosave", row.ref), sent, headers={"X-Autosave": "1"})
    assert answer.json()["version"] == 2
    said = [query["sql"] for query in found if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 11, "\n".join(said)
