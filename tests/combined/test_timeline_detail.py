"""The timeline's page: its lanes, its sentence, its table and its addresses; nothing of a return one may not read."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.services.register import add_to_register
from tests.chronology import world as making
from tests.chronology.world import entry, returned
from tests.combined.test_composite_list import more_rows
from tests.kept import kept

HOSTILE = "</title><script>alert(1)</script>"


@kept
def make_drawn():
    """Two agencies: days, a month, a doubted day, a statement of no contact, an undated entry; a gap in between."""
    w = making.make_world(0, 1)
    w.surgery = w.others[0]
    entry(w.police, date="1/5/2025", event=f"Officers were let in. {HOSTILE}", adult_seen="Seen and spoken to")
    entry(w.police, date="1/5/2025", time="", event="Crime filed.", adult_seen="Not seen")
    entry(w.police, date="?3/5/2025", event="A call, perhaps.", adult_seen="Spoken to by telephone")
    entry(w.police, date="1/6/2025 to 31/8/2025", time="", event="No contact.", kind="no_contact")
    entry(w.surgery, date="September 2025", time="", event="Antibiotics prescribed.", adult_seen="Seen")
    entry(w.surgery, date="11/2/2026", event="Found at home.", adult_seen="Seen by triage only")
    for one in (w.police, w.surgery):
        returned(one)
    return w


@pytest.fixture
def drawn(db):
    w = make_drawn()
    w.address = reverse("combined:timeline_detail", args=[w.review.reference])
    return w


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def lane(page: str, name: str) -> str:
    return re.search(rf'<g class="[^"]*" data-lane="{name}".*?\n</g>', page, re.DOTALL).group(0)


def test_each_agency_has_a_lane_with_what_is_known_of_its_dates(drawn, browse):
    page = page_of(browse(drawn.subgroup), drawn.address)
    police, surgery = lane(page, "Ashmere Constabulary"), lane(page, "Harbour View Surgery")
    assert police.count("portal-swimlane__mark") == 3 and police.count("portal-swimlane__doubted") == 1
    assert "POL-01, 1 May 2025, 14:05: Officers were let in." in police and "3 May 2025 (uncertain)" in police
    assert "statement of no contact" in police and "portal-swimlane__no-contact" in police
    # A month is a fade over the month and no point in it (R11).
    assert surgery.count('class="portal-swimlane__fade"') == 1 and "GP-01, September 2025: Anti" in surgery
    assert HOSTILE not in page and "&lt;/title&gt;&lt;script&gt;" in page
    assert not re.search(r"<[^>]*\sstyle=|<script(?![^>]*src)", page)


def test_a_statement_that_goes_on_is_hatched_to_the_end_and_a_period_shows_what_may_lie_in_it(db, browse):
    w = making.make_world(0)
    entry(w.police, date="1/5/2025 - ongoing", time="", event="No contact.", kind="no_contact")
    entry(w.police, date="before 1/5/2025", time="", event="Seen once.")
    returned(w.police)
    address, client = reverse("combined:timeline_detail", args=[w.review.reference]), browse(w.coordinator)
    police = lane(page_of(client, f"{address}?since=2025-09-01&until=2025-09-30"), "Ashmere Constabulary")
    assert "portal-swimlane__no-contact" in police and "portal-swimlane__mark" not in police
    police = lane(page_of(client, f"{address}?since=2025-03-01&until=2025-03-31"), "Ashmere Constabulary")
    assert "POL-02, before 1 May 2025" in police and "portal-swimlane__no-contact" not in police
    composite = page_of(client, reverse("combined:composite_list", args=[w.review.reference]))
    assert composite.count("Statement of no contact") == 1
    shown = page_of(client, reverse("combined:entry_detail", args=[w.review.reference, "POL-01", 1]))
    assert "Statement of no contact" in shown


def test_a_statement_that_is_open_at_its_beginning_is_hatched_from_the_beginning_and_no_further(db, browse):
    w = making.make_world(0)
    entry(w.police, date="until 30/6/2025", time="", event="No contact.", kind="no_contact")
    returned(w.police)
    address, client = reverse("combined:timeline_detail", args=[w.review.reference]), browse(w.coordinator)
    for since, until, there in (("2025-04-01", "2025-04-30", True), ("2025-08-01", "2025-08-31", False)):
        police = lane(page_of(client, f"{address}?since={since}&until={until}"), "Ashmere Constabulary")
        assert ("portal-swimlane__no-contact" in police) == there and "portal-swimlane__fade" not in police


def test_the_sentence_says_when_nobody_saw_the_adult_and_the_table_says_the_same_as_the_lanes(drawn, browse):
    page = page_of(browse(drawn.coordinator), drawn.address)
    assert "2 agencies have 5 entries from 1 March 2025 to 12 February 2026." in page
    # From the first of October, after a month in which the adult was seen on some day, to the day before the last visit.
    assert "No agency recorded seeing the adult for 133 days, 1 October 2025 to 10 February 2026." in page
    table = re.search(r'id="timeline-figures".*?</table>', page, re.DOTALL).group(0)
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)]
    assert cells[0:3] == ["3", "1", "0"] and cells[4:7] == ["2", "1", "0"]


def test_a_filter_narrows_the_lanes_and_makes_nobody_unseen(drawn, browse):
    page = page_of(browse(drawn.coordinator), f"{drawn.address}?agency=POL&words=crime")
    assert "1 agency has 1 entry" in page and 'data-lane="Harbour View Surgery"' not in page
    assert "No agency recorded seeing the adult for 133 days" in page
    assert "POL-02" in lane(page, "Ashmere Constabulary") and "POL-01" not in lane(page, "Ashmere Constabulary")


def test_a_period_is_in_the_address_and_leads_to_the_same_entries(drawn, browse):
    client = browse(drawn.coordinator)
    page = page_of(client, f"{drawn.address}?since=2025-05-01&until=2025-05-02&words=")
    assert "2 entries from 1 to 2 May 2025" in page
    link = re.search(r'href="([^"]*chronology/\?[^"]*)">Read the same', page).group(1).replace("&amp;", "&")
    composite = page_of(client, link)
    assert "Officers were let in." in composite and "Crime filed." in composite and "Antibiotics" not in composite
    for zoom in re.findall(r'href="(\?[^"]*)"', page):
        assert client.get(drawn.address + zoom.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["since=2026-01-01&until=2025-01-01", "since=0001-01-01&until=9999-12-31", "since=nonsense", "until=1066-10-14"],
)
def test_whatever_period_is_asked_for_something_is_drawn(drawn, browse, asked):
    assert "portal-swimlane__picture" in page_of(browse(drawn.coordinator), f"{drawn.address}?{asked}")


def test_who_is_on_a_register_sees_nothing_of_that_return_in_lane_sentence_or_table(drawn, browse):
    fields = {"code": "PC9", "name": drawn.subgroup.name, "role": "Officer", "email": drawn.subgroup.email}
    add_to_register(agency_return=drawn.police.ret, fields=fields, by=drawn.police.lead)
    page = page_of(browse(drawn.subgroup), drawn.address)
    assert "1 agency has 2 entries" in page and "Harbour View Surgery" in page
    assert "Constabulary" not in page and "POL" not in page
    # Without the visit of May, the adult was not seen before September either.
    assert "No agency recorded seeing the adult for 184 days, 1 March to 31 August 2025." in page


def test_before_anything_is_returned_it_says_so(db, browse):
    w = making.make_world(0)
    page = page_of(browse(w.coordinator), reverse("combined:timeline_detail", args=[w.review.reference]))
    assert "No chronology has been returned yet." in page and "portal-swimlane__picture" not in page


def test_three_thousand_more_rows_take_no_more_queries_and_few_more_shapes(drawn, browse):
    client, counts = browse(drawn.coordinator), []
    for more in (0, 3000):
        more_rows(drawn, more)
        page = page_of(client, drawn.address)
        with CaptureQueriesContext(connection) as queries:
            client.get(drawn.address)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
    assert page.count("portal-swimlane__mark") < 300 and "3005 entries" in page
