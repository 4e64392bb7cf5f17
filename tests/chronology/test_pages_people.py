"""Who opens which page of a chronology, what the key of people holds, and what the page of submission says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_create_with_history

from chronology.models import ChronologyEntry, Import, PersonCode
from chronology.services.entries import columns_from, remove_entry
from chronology.services.submitting import submit_chronology
from tests.chronology import world as making
from tests.chronology.test_pages import HOSTILE, text_of, url
from tests.chronology.world import entry, fresh, values

PAGES = ("entry_list", "entry_add", "removed_list", "import_new", "person_list", "chronology_submit")
# What each person gets from each page, in the order above.
ANSWERS = {
    "author": (200, 200, 200, 200, 200, 200),
    "contributor": (200, 200, 200, 403, 403, 403),
    "manager": (200, 403, 403, 403, 403, 403),
    "lead": (200, 403, 403, 403, 403, 403),
    "coordinator": (403,) * 6,
    "reviewer": (403,) * 6,
    "subgroup": (403,) * 6,
    "stranger": (404,) * 6,
    "administrator": (404,) * 6,
    "other_author": (404,) * 6,
    "other_coordinator": (404,) * 6,
}


@pytest.fixture
def both(db):
    w = making.make_world(0, 1)
    w.other_author = w.others[0].author
    return w


@pytest.mark.parametrize("name", ANSWERS)
def test_who_opens_which_page(both, browse, name):
    one = both.police
    row = entry(one)
    client = browse(getattr(one, name, None) or getattr(both, name))
    assert tuple(client.get(url(one, page)).status_code for page in PAGES) == ANSWERS[name]
    change = client.get(url(one, "entry_change", row.ref)).status_code
    assert change == ANSWERS[name][1]


def test_a_return_without_a_chronology_has_no_such_page(both, browse):
    assert browse(both.police.author).get("/returns/NONE-1/chronology/").status_code == 404


def test_after_submission_the_list_is_read_only_with_the_reason(both, browse):
    one = both.police
    row = entry(one)
    submit_chronology(chronology=fresh(one.chronology), by=one.author)
    client = browse(one.author)
    page = text_of(client.get(url(one, "entry_list")))
    assert "it is with senior manager" in page and "Add an entry" not in page
    for name in ("entry_add", "import_new", "chronology_submit"):
        assert client.get(url(one, name)).status_code == 409
    assert client.post(url(one, "entry_change", row.ref), {**values(event="Too late"), "version": 1}).status_code == 409
    assert client.post(url(one, "entry_restore", row.ref)).status_code == 409
    assert ChronologyEntry.objects.get().event == values()["event"]


def test_the_page_of_submission_says_what_stops_it_and_then_submits(both, browse):
    one = both.police
    row = entry(one, source="")
    client = browse(one.author)
    page = text_of(client.get(url(one, "chronology_submit")))
    assert url(one, "entry_change", row.ref) in page and "Submit this chronology" not in page
    assert "One entry needs" in text_of(client.post(url(one, "chronology_submit")))
    client.post(url(one, "entry_change", row.ref), {**values(), "version": 1})
    assert "Submit this chronology" in text_of(client.get(url(one, "chronology_submit")))
    answer = client.post(url(one, "chronology_submit"), follow=True)
    assert "Version 1 is with the senior manager" in text_of(answer)


def test_the_key_of_people_stays_with_the_author(both, browse):
    one = both.police
    client = browse(one.author)
    client.post(url(one, "person_list"), {"code": "PC1", "name": "Penelope Crane", "role": "Constable"})
    person = PersonCode.objects.get()
    again = client.post(url(one, "person_list"), {"code": "PC1", "name": "Someone Else", "role": ""})
    assert "stands for somebody else already" in text_of(again) and "Someone Else" in text_of(again)
    change = url(one, "person_change", person.pk)
    client.post(change, {"code": "PC1", "name": "Penelope Crane", "role": "Sergeant", "version": 1})
    stale = client.post(change, {"code": "PC1", "name": "P. Crane", "role": "Inspector", "version": 1})
    assert stale.status_code == 409 and "Sergeant" in text_of(stale) and "Inspector" in text_of(stale)
    entry(one, people="PC1")
    submission = submit_chronology(chronology=fresh(one.chronology), by=one.author)
    assert submission.content["people"] == [{"code": "PC1", "role": "Sergeant", "note": ""}]
    assert "Crane" not in str(submission.content)


def test_hostile_text_is_shown_as_text_everywhere(both, browse):
    one = both.police
    row = entry(one, event=HOSTILE, source=HOSTILE, date=HOSTILE, time=HOSTILE, action=HOSTILE, people=HOSTILE)
    client = browse(one.author)
    client.post(url(one, "import_new"), {"pasted": f"Date\t{HOSTILE}\tEvent\n1/1/2025\t{HOSTILE}\t{HOSTILE}\n"})
    remove_entry(entry=entry(one, event=HOSTILE), version=1, by=one.author)
    pages = [url(one, page) for page in PAGES]
    pages += [url(one, page, row.ref) for page in ("entry_change", "entry_history", "entry_remove")]
    batch = Import.objects.get()
    pages += [url(one, page, batch.pk) for page in ("import_columns", "import_preview")]
    pages.append(url(one, "import_row", batch.pk, 0))
    for page in pages:
        shown = text_of(client.get(page))
        assert "<script>alert" not in shown and "14</" not in shown
    assert "&lt;script&gt;" in shown


def many(one, count: int) -> None:
    """Rows as an import makes them: all at once."""
    columns, there = columns_from(values(time="")), ChronologyEntry.objects.count()
    rows = [
        ChronologyEntry(chronology=one.chronology, ref=f"POL-{n:04}", created_by=one.author, **columns)
        for n in range(there, there + count)
    ]
    bulk_create_with_history(rows, ChronologyEntry, default_user=one.author)


@pytest.mark.scale
def test_three_thousand_rows_take_as_many_queries_to_read_as_three(both, browse):
    one = both.police
    client = browse(one.lead)
    counts = []
    for more in (3, 2997):
        many(one, more)
        client.get(url(one, "entry_list"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url(one, "entry_list"))
        counts.append(len(queries))
    assert page.content.count(b"<tr id=") == 200
    assert counts[0] == counts[1] < 40
