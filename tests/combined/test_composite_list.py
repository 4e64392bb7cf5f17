"""The combined chronology: one order, its filters in the address, pages by key, and nothing of a return one may not read."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisConnectionError

from chronology.models import BoardColumns, Chronology, ReturnedEntry
from chronology.selectors.composite import PAGE, Filters, composite_for
from chronology.services.entries import change_entry
from imr.services.register import add_to_register
from reviews.models import ReturnPart, Submission
from reviews.services.returning import query
from tests.chronology import world as making
from tests.chronology.world import entry, returned, values
from tests.kept import kept

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def shared(db):
    return make_world()


@kept
def make_world():
    """Two agencies have returned three entries, between each other in time."""
    w = making.make_world(0, 1)
    w.surgery = w.others[0]
    w.first = entry(w.police, date="1/5/2025", event="Officers were let in.", kloe_numbers=[1])
    entry(
        w.surgery,
        date="2/5/2025",
        event="Antibiotics prescribed.",
        kloe_numbers=[2],
        practice_code="MISSED_OPPORTUNITY",
    )
    entry(w.police, date="Late May 2025", time="", event=f"Crime filed. {HOSTILE}", people="Sgt1", kloe_numbers=[])
    for one in (w.police, w.surgery):
        returned(one)
    w.address = reverse("combined:composite_list", args=[w.review.reference])
    return w


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_rows_of_all_agencies_stand_in_one_order(shared, browse):
    page = page_of(browse(shared.subgroup), shared.address)
    places = [page.index(words) for words in ("Officers were let in.", "Antibiotics prescribed.", "Crime filed.")]
    assert places == sorted(places)
    assert "Late May 2025" in page and "Ashmere Constabulary" in page and "Harbour View Surgery" in page
    assert HOSTILE not in page and "&lt;script&gt;" in page
    assert "3 entries" in page


# What is asked for in the address, and which of the rows (by their first letter) are found.
ASKED = {
    "agency=POL": "OC",
    "agency=GP": "A",
    "agency=GP&agency=POL": "OAC",
    "kloe=2": "A",
    "practice=MISSED_OPPORTUNITY": "A",
    "people=sgt1": "C",
    "words=antibiotic": "A",
    "contact=visit&agency=POL": "OC",
    # A vague date is found in every period that it may lie in.
    "until=2025-05-01": "OC",
    "since=2025-05-02&until=2025-05-10": "AC",
    "words=nothing+of+the+kind": "",
    "agency=NOBODY": "OAC",
    "kloe=99&after=nonsense": "OAC",
}


def test_the_filter_is_in_the_address(shared, browse):
    client = browse(shared.reviewer)
    words = {"O": 'id="POL-01"', "A": 'id="GP-01"', "C": 'id="POL-02"'}
    found = {}
    for asked in ASKED:
        page = page_of(client, f"{shared.address}?{asked}")
        found[asked] = "".join(key for key, text in words.items() if text in page)
    assert found == ASKED
    assert "No entry fits this filter." in page_of(client, f"{shared.address}?words=nothing")


def test_what_may_lie_any_time_before_or_after_the_day_it_names_is_found_there(db):
    w = making.make_world(0, 1)
    for words in ("before 22 May 2025", "by 22/5/2025", "after 22 May 2025", "May 2025 onwards", "22/5/2025 - ongoing"):
        entry(w.police, date=words, time="")
    returned(w.police)

    def found(since: str, until: str) -> list[str]:
        bounds = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
        return sorted(composite_for(w.coordinator, w.review, Filters(**bounds)).values_list("date_original", flat=True))

    assert found("2025-03-01", "2025-04-30") == ["before 22 May 2025", "by 22/5/2025"]
    assert found("2025-07-01", "2025-07-31") == ["22/5/2025 - ongoing", "May 2025 onwards", "after 22 May 2025"]
    assert len(found("2025-05-22", "2025-05-22")) == 5


def test_columns_are_called_as_the_board_calls_them(shared, browse):
    said = [{"name": "action", "label": "Response"}]
    named = BoardColumns.objects.create(
        board=shared.review.board, columns=said, verb="changed", by=shared.administrator
    )
    Chronology.objects.update(asked=named)
    client = browse(shared.coordinator)
    entry_page = reverse("combined:entry_detail", args=[shared.review.reference, "POL-01", 1])
    for page in (page_of(client, shared.address), page_of(client, entry_page)):
        assert "Response" in page and "Action or decision" not in page


def test_the_boards_readers_open_it_and_nobody_else(shared, browse):
    for reader in (shared.coordinator, shared.reviewer, shared.subgroup):
        assert browse(reader).get(shared.address).status_code == 200
    for other in (shared.stranger, shared.other_coordinator, shared.administrator, shared.auditor):
        assert browse(other).get(shared.address).status_code == 404
    for person in (shared.police.author, shared.police.manager, shared.police.lead, shared.police.contributor):
        assert browse(person).get(shared.address).status_code in {403, 404}


def test_who_is_on_a_register_sees_neither_row_nor_agency_of_that_return(shared, browse):
    fields = {"code": "PC9", "name": shared.subgroup.name, "role": "Officer", "email": shared.subgroup.email}
    add_to_register(agency_return=shared.police.ret, fields=fields, by=shared.police.lead)
    page = page_of(browse(shared.subgroup), shared.address)
    assert "Antibiotics prescribed." in page
    assert "Officers" not in page and "Constabulary" not in page and "POL-" not in page
    assert "Officers" not in page_of(browse(shared.subgroup), f"{shared.address}?agency=POL")


def test_a_draft_after_a_query_does_not_show(shared, browse):
    part = ReturnPart.objects.get(pk=shared.police.part.pk)
    query(part=part, submission=part.returned, checklist={}, reason="Which door?", by=shared.coordinator)
    change_entry(entry=shared.first, version=1, values=values(event="The back door."), by=shared.police.author)
    page = page_of(browse(shared.coordinator), shared.address)
    assert "Officers were let in." in page and "The back door." not in page


def more_rows(w, count: int) -> None:
    """Rows of the police's version, as many as a long chronology has."""
    submission = Submission.objects.get(part=w.police.part)
    model = ReturnedEntry.objects.filter(submission=submission).first()
    there = ReturnedEntry.objects.count()
    kept = [f.attname for f in ReturnedEntry._meta.concrete_fields if not f.generated and not f.primary_key]
    columns = {name: getattr(model, name) for name in kept}
    ReturnedEntry.objects.bulk_create(
        ReturnedEntry(**columns | {"ref": f"POL-{number + 100}", "entry_id_then": number})
        for number in range(there, there + count)
    )
    cache.clear()  # no version gets more rows but here


def test_pages_follow_one_another_by_key_and_lose_nothing(shared, browse):
    more_rows(shared, 2 * PAGE)
    client, address, seen = browse(shared.coordinator), shared.address, []
    while address:
        response = client.get(address)
        seen += rows_on(response)
        following = response.context["reading"].later
        address = f"{shared.address}?{following}" if following else ""
    assert len(seen) == len(set(seen)) == ReturnedEntry.objects.count()
    assert seen == list(
        ReturnedEntry.objects.order_by("sort_day", "sort_minute", "order_in_day", "pk").values_list("pk", flat=True)
    )


def rows_on(response) -> list[int]:
    return [told.entry.pk for day in response.context["reading"].days for told in day.rows]


def test_the_way_back_shows_the_same_pages(shared, browse):
    more_rows(shared, 2 * PAGE + 7)
    client = browse(shared.coordinator)
    pages, answer = [], client.get(f"{shared.address}?agency=POL")
    while True:
        pages.append(rows_on(answer))
        if not answer.context["reading"].later:
            break
        answer = client.get(f"{shared.address}?{answer.context['reading'].later}")
    for there in reversed(pages[:-1]):
        answer = client.get(f"{shared.address}?{answer.context['reading'].earlier}")
        assert rows_on(answer) == there
    assert answer.context["reading"].earlier == "" and answer.context["reading"].start == "agency=POL"
    beyond = client.get(f"{shared.address}?after=2100000000.1.1.1").content.decode()
    assert "There is nothing on this page." in beyond and "First entries" in beyond


def test_what_is_on_is_shown_with_its_count_and_can_be_taken_off(shared, browse):
    asked = "agency=POL&agency=GP&kloe=1&until-day=31&until-month=5&until-year=2025&words="
    answer = browse(shared.reviewer).get(f"{shared.address}?{asked}")
    on = {(one.name, one.value): (one.count, one.without) for one in answer.context["reading"].on}
    until = "until-day=31&until-month=5&until-year=2025"
    assert on == {
        ("Agency", "Ashmere Constabulary"): (2, f"kloe=1&{until}&agency=GP"),
        ("Agency", "Harbour View Surgery"): (1, f"kloe=1&{until}&agency=POL"),
        ("Line of enquiry", "1"): (1, f"agency=POL&agency=GP&{until}"),
        ("To", "31 May 2025"): (3, "agency=POL&agency=GP&kloe=1"),
    }
    page = answer.content.decode()
    assert "1 of 3 entries found with this filter" in page and "Remove this filter:" in page


def test_counts_are_right_without_the_cache(shared, browse, monkeypatch):
    def away(*args, **kwargs):
        raise RedisConnectionError

    monkeypatch.setattr("chronology.selectors.versions.cache.get", away)
    assert "2 of 3 entries" in page_of(browse(shared.coordinator), f"{shared.address}?agency=POL")


def test_more_rows_take_no_more_queries(shared, browse):
    client, counts = browse(shared.coordinator), []
    for more in (0, 1000):
        more_rows(shared, more)
        client.get(shared.address)
        with CaptureQueriesContext(connection) as queries:
            client.get(shared.address)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
