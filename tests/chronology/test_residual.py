"""Names left in a row: shown with what to write instead, and replaced by one click, with version and history (R14)."""

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry
from chronology.selectors.residual import left_in_entry
from chronology.services.people import add_person
from chronology.services.residual import replace_name, replace_names
from reviews.services.people import add_common_person
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import AuditEvent
from tests.chronology import world as making
from tests.chronology.world import entry

TEXT = "Mr Brindle and Dean Farrow argued; PC Lacey came."


@pytest.fixture
def row(world, police):
    add_common_person(
        review=world.review, code="Neighbour 1", name="Dean Farrow", agencies_see_name=True, by=world.coordinator
    )
    add_person(agency_return=police.ret, code="PC2", name="PC 4471 Lacey", by=police.author)
    return entry(police, event=TEXT, action="Rang 01632 960 114", by=police.contributor)


def left(row: ChronologyEntry):
    row.refresh_from_db()
    return left_in_entry(row)


def test_what_is_left_says_where_why_and_what_to_write(row):
    found = [(one.field, one.label, one.hit.found, one.hit.replacement) for one in left(row)]
    assert found == [
        ("event", "What happened", "Mr Brindle", "Arthur"),
        ("event", "What happened", "Dean Farrow", "Neighbour 1"),
        ("event", "What happened", "PC Lacey", "PC2"),
        ("action", "Action or decision", "01632 960 114", "[telephone number]"),
    ]
    second = left(row)[1]
    assert (second.before, second.after, second.place) == ("Mr Brindle and ", " argued; PC Lacey came.", "event:15:26")


def test_one_name_gives_way_to_its_code_and_nothing_else_changes(row, police):
    saved = replace_name(entry=row, version=1, field="event", start=15, end=26, by=police.contributor)
    assert saved.event == "Mr Brindle and Neighbour 1 argued; PC Lacey came." and saved.version == 2
    assert saved.history.first().history_user == police.contributor
    assert AuditEvent.objects.get(verb="replace_names").details == {"version": 2, "fields": ["event"]}
    with pytest.raises(Stale):
        replace_name(entry=saved, version=1, field="event", start=0, end=10, by=police.author)
    with pytest.raises(Refused, match="any more"):
        replace_name(entry=saved, version=2, field="event", start=15, end=26, by=police.author)
    with pytest.raises(Refused, match="any more"):
        replace_name(entry=saved, version=2, field="ref", start=0, end=3, by=police.author)
    with pytest.raises(NotAllowed):
        replace_name(entry=saved, version=2, field="event", start=0, end=10, by=police.manager)


def test_all_names_of_a_row_at_once_but_those_that_may_mean_two(row, police):
    for code, name in (("SW1", "Helen Ambrose"), ("SW4", "Peter Ambrose")):
        add_person(agency_return=police.ret, code=code, name=name, by=police.author)
    other = entry(police, event=f"{TEXT} Ambrose rang.")
    saved = replace_names(entry=other, version=1, by=police.author)
    assert saved.event == "Arthur and Neighbour 1 argued; PC2 came. Ambrose rang."
    (ambiguous,) = left(saved)
    assert ambiguous.hit.options == ("SW1", "SW4")
    start, end = ambiguous.hit.start, ambiguous.hit.end
    with pytest.raises(Refused):
        replace_name(entry=saved, version=2, field="event", start=start, end=end, choice="PC2", by=police.author)
    done = replace_name(entry=saved, version=2, field="event", start=start, end=end, choice="SW4", by=police.author)
    assert done.event.endswith("SW4 rang.") and left(done) == []


def test_the_click_on_the_page(row, police, browse):
    url = reverse("chronology:entry_names", args=[police.ret.reference, row.ref])
    client = browse(police.author)
    there = client.post(url, {"version": 1, "at": "event:15:26", "choice": "Neighbour 1", "back": "checks"})
    assert there.url == f"{reverse('chronology:check_list', args=[police.ret.reference])}#{row.ref}"
    page = client.get(there.url).content.decode()
    assert f"{row.ref} is saved." in page and "Dean Farrow" not in page and "Mr Brindle" in page
    # What was sent for an older text changes nothing, and says so.
    page = client.post(url, {"version": 1, "at": "event:0:10"}, follow=True).content.decode()
    assert "Someone else changed this" in page
    client.post(url, {"version": 2})
    assert left(row) == []
    for mangled in ({"version": 3, "at": "event:x"}, {"at": "event:0:1"}, {"version": 3, "at": "event:0:4"}):
        assert client.post(url, mangled).status_code == 302
    row.refresh_from_db()
    assert row.version == 3


def test_the_grid_asks_what_is_left_in_the_version_that_it_sent(row, police, browse):
    url = reverse("chronology:entry_names", args=[police.ret.reference, row.ref])
    client, json = browse(police.author), {"headers": {"Accept": "application/json"}}
    assert [one["found"] for one in client.get(url, {"version": 1}, **json).json()["left"]] == [
        one.hit.found for one in left(row)
    ]
    for other in ({"version": 2}, {"version": "x"}, {}):
        assert client.get(url, other, **json).json() == {"left": []}


def test_no_name_is_found_that_the_key_of_another_agency_alone_knows(db):
    world = making.make_world(0, 2)
    police = world.police
    add_person(agency_return=world.others[0].ret, code="HO1", name="Priya Nandakumar", by=world.others[0].author)
    row = entry(police, event="Priya Nandakumar visited.")
    assert left(row) == [] and left(entry(world.others[0], event="Priya Nandakumar visited."))
