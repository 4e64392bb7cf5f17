"""A mail server that refuses, and a broker that is gone for long (`FAULT_SECONDS`): `-m faults`.

What waits goes out afterwards, once each (N6, N7).
"""

import os
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications.models import OutboxMessage, Reminder
from notifications.services import send_again
from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm
from sar_portal.celery import app
from sar_portal.running.servers.valkey import Valkey
from tests.faults import schedule
from tests.faults.test_killed_at_random import BEAT
from tests.faults.worker import Worker, wait_until
from tests.notifications.test_outbox import queue_to, states
from tests.notifications.world import build

GONE_SECONDS = float(os.environ.get("FAULT_SECONDS", "25"))
State = OutboxMessage.State

pytestmark = pytest.mark.faults


def test_refused_for_now_for_good_and_not_at_all(worker, mail_server):
    """4xx waits and goes once; 5xx fails and says so, and goes when somebody sends it again; a line that breaks after the letter
    was taken sends it twice at most, with a word."""
    world = build()
    with transaction.atomic():
        for person in (world.author, world.lead, world.manager):
            queue_to(person, scope=world.returned)
    mail_server.answers = {world.author.email: "451 not now", world.lead.email: "550 no such person"}
    mail_server.stall_at, mail_server.take_before_stalling = 3, True
    worker.start()
    app.send_task("notifications.tasks.send_waiting")
    wait_until(lambda: OutboxMessage.objects.filter(state=State.QUEUED, tries=1).count() == 2, "tried", worker, 60)
    assert states() == {
        world.author.email: State.QUEUED,
        world.lead.email: State.FAILED,
        world.manager.email: State.QUEUED,
    }
    assert [one.user for one in OutboxMessage.objects.filter(uncertain=True)] == [world.manager]
    mail_server.answers = {}
    OutboxMessage.objects.filter(retry_after__isnull=False).update(retry_after=timezone.now() - timedelta(seconds=1))
    app.send_task("notifications.tasks.send_waiting")
    wait_until(lambda: OutboxMessage.objects.filter(state=State.SENT).count() == 2, "sent", worker)
    send_again(message=OutboxMessage.objects.get(state=State.FAILED), board=world.board, by=world.administrator)
    wait_until(lambda: OutboxMessage.objects.filter(state=State.SENT).count() == 3, "sent again", worker)
    went = Counter(letter["To"] for letter in mail_server.letters)
    assert went == {world.author.email: 1, world.lead.email: 1, world.manager.email: 2}
    assert len(set(mail_server.ids())) == 3


def test_a_broker_that_is_gone_for_long_loses_and_doubles_nothing(transactional_db, mail_server, tmp_path):
    """Nothing counts how long the broker is away: worker and beat try again for ever, at most half a minute apart."""
    assert app.conf.broker_connection_max_retries is None
    world, today = build(), timezone.localdate()
    due_on = add_working_days(today, 10)
    broker = Valkey(Path(mkdtemp(prefix="sar-faults-")), durable=False)
    broker.start()
    programs = {"worker": None, "beat": (*BEAT, f"--schedule={tmp_path / 'beat'}", "--pidfile=")}
    running = {}
    for name, command in programs.items():
        more = {"command": command} if command else {}
        running[name] = Worker(tmp_path / f"{name}.log", mail_server.port, app=schedule.__name__, **more)
        running[name].environment |= {"REDIS_URL": broker.url, schedule.TODAY: due_on.isoformat()}
        running[name].start()

    def sent(count: int) -> bool:
        connection.close()
        return OutboxMessage.objects.filter(state=State.SENT).count() >= count

    try:
        world.deadline(due_on, to=Perm.READ_DRAFT)
        wait_until(lambda: sent(3), "the first reminders", running["worker"], seconds=60)
        port = broker.port
        broker.kill()
        for _ in range(3):
            world.deadline(due_on, to=Perm.READ_DRAFT)
        time.sleep(GONE_SECONDS)
        assert not sent(4)
        broker.port = port
        broker.start()
        wait_until(lambda: sent(12), "everything afterwards", running["worker"], seconds=120)
        assert all(program.is_alive for program in running.values())
    finally:
        for program in running.values():
            program.kill()
        broker.stop()
        rmtree(broker.folder, ignore_errors=True)
    assert Reminder.objects.count() == OutboxMessage.objects.count() == len(set(mail_server.ids())) == 12
    assert len(mail_server.letters) == 12 and not OutboxMessage.objects.filter(uncertain=True).exists()
