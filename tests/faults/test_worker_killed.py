"""A real worker, killed with SIGKILL between two reminders: none is lost and none is doubled (R13, N5, N6, N7).

The test plays beat: it asks for the sweep and for the outbox again and again, as the schedule does.
"""

from datetime import date, timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from notifications.models import Deadline, OutboxMessage, Reminder
from notifications.services import LEASE, due_reminders
from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm
from sar_portal.celery import app
from tests.faults.worker import wait_until
from tests.notifications.world import build

State = OutboxMessage.State
REMINDERS = 6  # two deadlines of three people


@pytest.fixture
def due_on(transactional_db) -> date:
    world = build()
    due_on = add_working_days(timezone.localdate(), 10)
    for _ in range(2):
        world.deadline(due_on, to=Perm.READ_DRAFT)
    return due_on


def tick(due_on: date) -> None:
    app.send_task("notifications.tasks.remind", [due_on.isoformat()])
    app.send_task("notifications.tasks.send_waiting")


def let_the_lease_run_out() -> None:
    """Ten minutes later, as far as the rows can tell."""
    held = OutboxMessage.objects.filter(state=State.INFLIGHT)
    assert held.update(inflight_since=timezone.now() - LEASE - timedelta(seconds=1)) == 1


def lose_the_broker() -> None:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


def all_sent() -> bool:
    return OutboxMessage.objects.filter(state=State.SENT).count() == REMINDERS


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or the whole transaction would see the first answer
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0] > 0


def check_each_person_was_reminded_once_of_each(letters) -> None:
    assert Reminder.objects.count() == OutboxMessage.objects.count() == REMINDERS
    assert len(Reminder.objects.values("deadline", "rule", "recipient").distinct()) == REMINDERS
    assert sorted(letter["To"] for letter in letters) == sorted(
        OutboxMessage.objects.values_list("user__email", flat=True)
    )


def test_killed_in_the_sweep_and_between_two_letters(worker, mail_server, due_on):
    # The first worker has written its reminders and waits to write the messages, when it dies.
    worker.start()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE notifications_outboxmessage IN EXCLUSIVE MODE")
        tick(due_on)
        wait_until(waits_for_a_lock, "the sweep waits for the outbox", worker)
        worker.kill()
    lose_the_broker()

    # The second has sent two letters and has the third in hand; the mail server has not taken it.
    mail_server.stall_at = 3
    worker.start()
    tick(due_on)
    wait_until(mail_server.stalled.is_set, "the third letter", worker)
    worker.kill()
    assert Reminder.objects.count() == REMINDERS
    assert OutboxMessage.objects.filter(state=State.SENT).count() == len(mail_server.letters) == 2
    lose_the_broker()

    let_the_lease_run_out()
    worker.start()
    for _ in range(3):
        tick(due_on)
    wait_until(all_sent, "the rest is sent", worker)
    assert len(set(mail_server.ids())) == len(mail_server.letters) == REMINDERS
    check_each_person_was_reminded_once_of_each(mail_server.letters)
    assert not Deadline.objects.filter(remind_on__lte=due_on).exists()


def test_killed_after_the_mail_server_took_it(worker, mail_server, due_on):
    """The moment that nobody can close: the letter goes out again under the same Message-ID, and the row says so."""
    due_reminders(due_on)
    mail_server.stall_at, mail_server.take_before_stalling = 3, True
    worker.start()
    tick(due_on)
    wait_until(mail_server.stalled.is_set, "the third letter", worker)
    worker.kill()
    let_the_lease_run_out()
    worker.start()
    tick(due_on)
    wait_until(all_sent, "the rest is sent", worker)
    assert len(mail_server.letters) == REMINDERS + 1
    assert len(set(mail_server.ids())) == REMINDERS
    (doubted,) = OutboxMessage.objects.filter(uncertain=True)
    assert sum(str(doubted.message_id) in message_id for message_id in mail_server.ids()) == 2
