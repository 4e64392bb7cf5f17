"""'My work': what waits for whom, what is late, and where each person takes part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications import deadlines
from notifications.models import Deadline
from reviews.ladder import Rung
from reviews.models import ReturnPart
from reviews.services.ladder import decide_ladder
from sar_portal.access.permissions import Perm
from sar_portal.home.selectors import FEW, PER_PAGE, places_of, reviews_run_by, work_of
from sar_portal.home.waiting import By, Stored, Task, page_of
from tests.accounts.sign_in import sign_in
from tests.walls import owner


def tasks_of(world, persona: str) -> dict[str, str]:
    return {task.what: task.link for group in work_of(world.people[persona]) for task in group.tasks}


def references_of(world, persona: str) -> list[str]:
    return [place.reference for place in places_of(world.people[persona])]


def test_a_request_for_more_time_is_one_click_from_decided(world):
    decide = reverse("reviews:extension_decide", args=["TSAB-SAR-2026-01-AGA", world.made["extension"].pk])
    assert tasks_of(world, "coordinator")["Decide on more time"] == decide


def _late(world, name: str, days: int = 1) -> None:
    due_on = timezone.localdate() - timedelta(days=days)
    Deadline.objects.filter(part__agency_return=world.returns[name]).update(due_on=due_on)


def _ladder(world, *rungs: Rung) -> None:
    facts = {"rungs": rungs, "seen": 0, "for_open": True, "by": world.people["administrator"]}
    decide_ladder(board=world.boards["near"], **facts)


def test_the_coordinator_chases_what_is_late_unless_more_time_is_asked_for(world):
    _late(world, "a_one")
    _ladder(world, Rung("chair", "Chair", 5))  # nobody is proposed before the fifth day
    tasks = tasks_of(world, "coordinator")
    assert tasks["Chase Ashdown Care: Chronology"] == reverse("reviews:return_progress", args=["TSAB-SAR-2026-01-AGA"])
    assert "Chase Ashdown Care: Individual Management Review" not in tasks
    assert not [what for what in tasks_of(world, "author") if what.startswith("Chase")]


def test_what_the_ladder_proposes_stands_in_place_of_chasing(world):
    _late(world, "a_one", days=14)
    tasks = tasks_of(world, "coordinator")
    escalate = reverse("reviews:request_escalate", args=["TSAB-SAR-2026-01-AGA"])
    assert [link for what, link in tasks.items() if what.startswith("Escalate Ashdown Care: Agency lead")] == [escalate]
    assert not [what for what in tasks if what.startswith("Chase Ashdown Care") and "Management" not in what]
    assert not [what for what in tasks_of(world, "agency_lead") if what.startswith("Escalate")]


@pytest.mark.parametrize(
    ("persona", "references"),
    [
        ("contributor", ["TSAB-SAR-2026-01-AGA"]),
        ("author", ["TSAB-SAR-2026-01-AGA"]),
        ("senior_manager", ["TSAB-SAR-2026-01-AGA"]),
        ("agency_lead", ["TSAB-SAR-2026-01-AGA", "TSAB-SAR-2026-02-AGA"]),
        ("subgroup", ["TSAB-SAR-2026-01"]),
        ("lead_reviewer", ["TSAB-SAR-2026-01"]),
        # R12: the other return of the agency, and nothing of the one on whose register they stand.
        ("excluded", ["TSAB-SAR-2026-02-AGA"]),
        ("coordinator", []),
        ("subgroup_unshared", []),
        ("ended_author", []),
        ("administrator", []),
    ],
)
def test_everyone_finds_what_they_take_part_in(world, persona, references):
    assert references_of(world, persona) == references


@pytest.mark.parametrize(("persona", "led_on"), [("administrator", True), ("auditor", True), ("nobody", False)])
def test_who_looks_after_people_or_the_log_is_led_there_when_nothing_waits(world, persona, led_on):
    client = Client()
    sign_in(client, world.people[persona])
    page = client.get("/").content.decode()
    assert "Nothing waits for you." in page
    assert (page.count(reverse("people:people_home")) > 1) == led_on


def _dates(world, count: int, days: int, **more) -> None:
    """So many dates of the review that its coordinator is to keep, each of another reference, put in at once."""
    first = {"scope": world.reviews["one"].scope, "kind": "action", "link": "/help/", "to": Perm.MANAGE_REVIEW.value}
    due_on = timezone.localdate() + timedelta(days=days)
    Deadline.objects.bulk_create(
        Deadline(
            **first,
            due_on=due_on,
            **{"reference": f"TSAB-SAR-2026-01-R{1000 + number}", "what": "Do a thing", **more},
        )
        for number in range(count)
    )


def test_of_a_long_group_the_first_are_shown_and_the_rest_is_one_click_away(world):
    _dates(world, 130, days=4)
    client = Client()
    sign_in(client, world.people["coordinator"])
    page = client.get("/").content.decode()
    assert page.count("Do a thing") == FEW and "All 130" in page and "?group=this-week" in page
    numbers = [1, 2, 3, "-1", "x"]  # a page that is not there any more is the last, what is no number the first
    pages = [client.get(f"/?group=this-week&page={number}").content.decode() for number in numbers]
    assert [one.count("Do a thing") for one in pages] == [PER_PAGE, 30, 30, PER_PAGE, PER_PAGE]
    assert "R1000" in pages[0] and "R1129" in pages[1] and "R1129" not in pages[0]
    assert client.get("/?group=no-such-group").content.decode().count("Do a thing") == FEW
    assert "Nothing of this waits" in client.get("/?group=later").content.decode()


def test_a_group_of_a_few_more_is_shown_whole_and_the_most_urgent_of_all_kinds_come_first(world):
    _late(world, "a_one", days=14)
    _dates(world, FEW - 1, days=-15, what="Earlier")
    [late] = [group for group in work_of(world.people["coordinator"]) if group.by == "overdue"]
    assert [task.what for task in late.tasks[: FEW - 1]] == ["Earlier"] * (FEW - 1)
    assert late.tasks[FEW - 1].reference == "TSAB-SAR-2026-01-AGA" and len(late.tasks) == late.count
    _dates(world, 10, days=-15, what="Earlier")
    [late] = [group for group in work_of(world.people["coordinator"]) if group.by == "overdue"]
    assert late.count == len(late.tasks) + 10 and {task.what for task in late.tasks} == {"Earlier"}


def test_as_much_is_asked_of_the_database_for_many_as_for_few(world):
    client = Client()
    sign_in(client, world.people["coordinator"])
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for days in (-3, 0, 3, 30):
        _dates(world, 40, days)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)


def test_where_many_wait_each_kind_is_counted_and_leads_to_its_own(world):
    _late(world, "a_one")
    _ladder(world, Rung("chair", "Chair", 5))
    client = Client()
    sign_in(client, world.people["coordinator"])
    assert "&amp;kind=" not in client.get("/").content.decode()
    _dates(world, 40, -3)
    [late] = [group for group in work_of(world.people["coordinator"]) if group.by == "overdue"]
    kinds = {one.slug: one.count for one in late.kinds}
    assert sum(kinds.values()) == late.count and kinds["what-you-are-to-do"] >= 40
    page = client.get("/").content.decode()
    assert all(f"?group=overdue&amp;kind={slug}" in page for slug in kinds)
    chased = client.get("/?group=overdue&kind=chase-and-escalate-what-is-late").content.decode()
    assert "Chase Ashdown Care" in chased and "Do a thing" not in chased
    assert chased.count('class="portal-said"') == kinds["chase-and-escalate-what-is-late"]
    assert "Nothing of this waits" in client.get("/?group=overdue&kind=<b>").content.decode()


def test_one_line_for_an_agency_says_all_that_is_late(world):
    _late(world, "a_one")
    _ladder(world, Rung("chair", "Chair", 5))
    part = ReturnPart.objects.get(agency_return=world.returns["a_one"], kind="imr")
    deadlines.go_on(part.deadline, by=world.people["coordinator"])
    tasks = tasks_of(world, "coordinator")
    assert "Chase Ashdown Care: Chronology, Individual Management Review" in tasks


def test_what_was_refused_waits_for_a_decision_from_the_first_day(world):
    with owner():
        ReturnPart.objects.filter(agency_return=world.returns["a_one"], kind="chronology").update(state="refused")
    running = Deadline.objects.filter(part__agency_return=world.returns["a_one"], met_at=None)
    running.update(cancelled_at=timezone.now(), remind_on=None)
    decide = reverse("reviews:return_progress", args=["TSAB-SAR-2026-01-AGA"])
    words = "Decide on a refusal of Ashdown Care: Chronology"
    assert tasks_of(world, "coordinator")[words] == decide
    assert words not in tasks_of(world, "author") and words not in tasks_of(world, "agency_lead")


def test_a_refusal_stays_where_another_part_of_the_return_is_late(world):
    _late(world, "a_one")
    with owner():
        ReturnPart.objects.filter(agency_return=world.returns["a_one"], kind="records").update(state="refused")
    _ladder(world, Rung("chair", "Chair", 5))
    tasks = tasks_of(world, "coordinator")
    said = "Chase Ashdown Care: Chronology. And decide on a refusal: Records secured"
    assert tasks[said] == reverse("reviews:return_progress", args=["TSAB-SAR-2026-01-AGA"])
    assert not [what for what in tasks if what.startswith("Decide on a refusal of Ashdown")]


def test_pages_are_cut_in_the_order_in_which_python_joins_them_whatever_the_language_of_the_database(world):
    """A language may order words as if there were no hyphens; the database of the tests knows none."""
    for reference in ("AA1", "A-B1", "AC1", "A-D1"):
        _dates(world, 1, days=4, reference=reference)
    rows = Deadline.objects.filter(what="Do a thing")
    source = Stored(rows, "reference", (), lambda rows: [Task("", row.reference, "") for row in rows], "due_on")
    with CaptureQueriesContext(connection) as asked:
        pages = [page_of([source], By.WEEK, number, 1) for number in (1, 2, 3, 4)]
    assert [task.reference for page in pages for task in page.tasks] == ["A-B1", "A-D1", "AA1", "AC1"]
    assert all('"reference" COLLATE "C"' in query["sql"] for query in asked)


def test_whoever_runs_reviews_finds_them_by_state(world):
    assert ("gathering", "Gathering") in [one[:2] for one in reviews_run_by(world.people["coordinator"])]
    assert reviews_run_by(world.people["author"]) == reviews_run_by(world.people["subgroup"]) == []
    client = Client()
    sign_in(client, world.people["coordinator"])
    assert "Reviews that you run" in client.get("/").content.decode()
