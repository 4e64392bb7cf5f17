"""'My work': what waits for whom, what is late, and where each person takes part."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline
from sar_portal.home.selectors import places_of, work_of
from tests.accounts.sign_in import sign_in


def tasks_of(world, persona: str) -> dict[str, str]:
    return {task.what: task.link for group in work_of(world.people[persona]) for task in group.tasks}


def references_of(world, persona: str) -> list[str]:
    return [place.reference for place in places_of(world.people[persona])]


def test_a_request_for_more_time_is_one_click_from_decided(world):
    decide = reverse("reviews:extension_decide", args=["TSAB-SAR-2026-01-AGA", world.made["extension"].pk])
    assert tasks_of(world, "coordinator")["Decide on more time"] == decide


def test_the_coordinator_chases_what_is_late_unless_more_time_is_asked_for(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    Deadline.objects.filter(part__agency_return=world.returns["a_one"]).update(due_on=yesterday)
    tasks = tasks_of(world, "coordinator")
    assert tasks["Chase Ashdown Care: Chronology"] == reverse("reviews:return_progress", args=["TSAB-SAR-2026-01-AGA"])
    assert "Chase Ashdown Care: Individual Management Review" not in tasks
    assert not [what for what in tasks_of(world, "author") if what.startswith("Chase")]


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
