"""The page of a return: the task list for its people, progress for the board, the chronology for a contributor."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.selectors.hub import hub_of
from imr.services.appointment import appoint_contributor, appoint_senior_manager
from sar_portal.access.permissions import Perm
from tests.walls import owner

pytestmark = pytest.mark.django_db


def hub(world):
    return reverse("imr:return_hub", args=[world.ret.reference])


def next_of(world, person) -> str:
    found = hub_of(person, world.ret).next_task
    return found.title if found else ""


def test_a_contributor_is_led_to_the_chronology(world, client):
    appoint_contributor(agency_return=world.ret, person=world.contributor, job_title="Sister", by=world.lead)
    client.force_login(world.contributor)
    response = client.get(hub(world))
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("chronology:entry_list", args=[world.ret.reference])


def test_the_board_sees_progress_and_nothing_of_the_work(world, appointed, row, client):
    row("GP2", "Siobhan Lynch")
    client.force_login(world.coordinator)
    page = client.get(hub(world)).content.decode()
    assert "Progress of the return" in page and "Parts of the return" in page
    for word in ("Nadia", "GP2", "on the register", "entries", "People and support", "interview"):
        assert word not in page
    assert hub_of(world.coordinator, world.ret).groups == []


def test_what_is_next_depends_on_whose_turn_it_is(world, row):
    assert next_of(world, world.lead) == "Records secured"
    part = world.ret.parts.get(kind="records")
    part.state = "returned"
    with owner():
        part.save()
    assert next_of(world, world.lead) == "People and support"
    manager = row("PM", "A Manager", only_manages=True)
    today = timezone.localdate()
    told = {"notified_on": today, "discussion_offered_on": today, "discussion_answer": "declined"}
    support = {"support_offered_on": today, "support_answer": "accepted", "email": "s.lynch@gp.example"}
    row("GP2", "Siobhan Lynch", line_manager=manager, **told, **support)
    assert next_of(world, world.lead) == "Author and independence"


def test_what_is_late_comes_first_and_is_not_hidden_by_what_was_never_begun(world, appointed):
    part = world.ret.parts.get(kind="chronology")
    part.deadline.due_on = timezone.localdate() - timedelta(days=1)
    part.deadline.save()
    found = hub_of(world.author, world.ret).next_task
    assert (found.title, found.state) == ("Chronology", "late")


def test_the_senior_manager_is_led_to_what_waits(world, appointed):
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    assert next_of(world, world.manager) == ""
    part = world.ret.parts.get(kind="imr")
    part.state = "with_senior_manager"
    with owner():
        part.save()
    found = hub_of(world.manager, world.ret).next_task
    assert found.title == "Read and decide: Individual Management Review"
    assert found.href == reverse("reviews:part_decide", args=[world.ret.reference, "imr"])
    assert found.whose == Perm.ACCEPT


def test_every_link_of_the_hub_opens_for_its_viewer(world, appointed, row, client):
    row("GP2", "Siobhan Lynch")
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    for person in (world.lead, world.author, world.manager):
        client.force_login(person)
        for group in hub_of(person, world.ret).groups:
            for task in group.tasks:
                if task.href and task.href.startswith("/returns/"):
                    status = client.get(task.href).status_code
                    assert status == 200, (person.name, task.href)
