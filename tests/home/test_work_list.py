"""'My work': what waits for whom, what is late, and where each person takes part."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline
from reviews.ladder import Rung
from reviews.services.ladder import decide_ladder
from sar_portal.home.selectors import FEW, Task, places_of, reviews_run_by, work_of
from tests.accounts.sign_in import sign_in


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


def test_of_a_long_group_the_first_are_shown_and_the_rest_is_one_click_away(world, monkeypatch):
    late = [Task(f"Chase agency {number}", "TSAB-SAR-2026-01", "/", timezone.localdate()) for number in range(130)]
    monkeypatch.setattr("sar_portal.home.selectors._late_with_agencies", lambda viewer: iter(late))
    client = Client()
    sign_in(client, world.people["coordinator"])
    page = client.get("/").content.decode()
    assert page.count("Chase agency") == FEW and "All 130" in page and "?group=today" in page
    pages = [client.get(f"/?group=today&page={number}").content.decode() for number in (1, 2)]
    assert [one.count("Chase agency") for one in pages] == [100, 30]
    assert client.get("/?group=no-such-group").content.decode().count("Chase agency") == FEW


def test_whoever_runs_reviews_finds_them_by_state(world):
    assert ("gathering", "Gathering") in [one[:2] for one in reviews_run_by(world.people["coordinator"])]
    assert reviews_run_by(world.people["author"]) == reviews_run_by(world.people["subgroup"]) == []
    client = Client()
    sign_in(client, world.people["coordinator"])
    assert "Reviews that you run" in client.get("/").content.decode()
