"""The clock jumps, forwards or back: nobody is reminded twice, nobody stays signed in longer, nothing waits for ever, and the
trail holds (N5, S1).
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import OutboxMessage, Reminder
from notifications.services import due_reminders, send_due
from notifications.working_days import add_working_days
from sar_portal.access import audit
from sar_portal.access.permissions import Perm
from sar_portal.documents.models import Making
from sar_portal.documents.services import making
from tests.notifications.conftest import sink  # noqa: F401
from tests.notifications.test_outbox import queue_to
from tests.notifications.world import build

REAL = timezone.now
State = OutboxMessage.State


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def clock(monkeypatch):
    def put(**by) -> None:
        monkeypatch.setattr(timezone, "now", lambda: REAL() + timedelta(**by))

    return put


def test_a_day_that_comes_twice_reminds_once(world):
    today = timezone.localdate()
    world.deadline(add_working_days(today, 10), to=Perm.READ_DRAFT)
    ahead = add_working_days(today, 9)
    written = due_reminders(ahead)
    assert written and due_reminders(today) == 0 and due_reminders(today - timedelta(days=30)) == 0
    assert due_reminders(ahead) == 0 and Reminder.objects.count() == OutboxMessage.objects.count() == written


def test_a_session_ends_when_the_clock_goes_forwards_and_lasts_no_longer_when_it_goes_back(world, browse, clock):
    page = "/"
    for by, says in (
        ({"hours": 13}, "Sign in"),
        ({"minutes": 31}, "30 minutes"),
        ({"hours": -2}, "clock was put back"),
    ):
        clock()
        client = browse(world.author)
        assert client.get(page).status_code == 200
        clock(**by)
        answer = client.get(page, follow=True)
        assert answer.redirect_chain and says in answer.content.decode()
    clock()
    client = browse(world.author)
    assert client.get(page).status_code == 200
    clock(minutes=-2)  # as clocks do that are set by the network
    assert client.get(page).status_code == 200


def test_the_trail_is_whole_over_a_clock_that_went_back(world, clock):
    for by in ({"days": 2}, {"days": -2}, {}):
        clock(**by)
        audit.record("did", "something", world.returned, by=world.author)
    assert audit.verify()[1] == []


def test_what_was_taken_up_by_a_clock_ahead_does_not_wait_for_its_day(world, sink, clock):  # noqa: F811
    held, tried = queue_to(world.author), queue_to(world.lead)
    a_day_on = REAL() + timedelta(days=1)
    OutboxMessage.objects.filter(pk=held.pk).update(state=State.INFLIGHT, inflight_since=a_day_on)
    OutboxMessage.objects.filter(pk=tried.pk).update(retry_after=a_day_on, tries=1)
    assert send_due() == 2 and len(sink.letters) == 2
    assert OutboxMessage.objects.get(pk=held.pk).uncertain and not OutboxMessage.objects.get(pk=tried.pk).uncertain


def test_what_is_being_made_by_a_clock_ahead_is_made_all_the_same(db):
    Making.objects.create(what="a paper", heard_at=REAL() + timedelta(days=1))
    with making("a paper") as told:
        assert told is not None
