"""Two workers, beat and the broker, each killed with SIGKILL at moments nobody chose, for minutes: `./run test -m faults -n 0`.

Every reminder is written once and its letter goes out; a letter went out twice only where its row says that it may have
(R13, N5, N6, N7). FAULT_MINUTES says how long (3), FAULT_SEED repeats the same moments.
"""

import os
import random
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import OutboxMessage, Reminder
from notifications.services import LEASE
from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm
from sar_portal.running.servers.valkey import Valkey
from tests.faults import schedule
from tests.faults.worker import Worker, wait_until
from tests.notifications.world import build

MINUTES = float(os.environ.get("FAULT_MINUTES", "3"))
SEED = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 10**6)))
AT_ONCE = 5  # deadlines that are set every second or so
BEAT = ("beat", "--loglevel=INFO")
State = OutboxMessage.State

pytestmark = pytest.mark.faults


class Machine:
    """Everything that can be killed, by its name."""

    def __init__(self, folder: Path, mail_port: int, today: date) -> None:
        # Not below pytest's own folder, which the broker's own user may not enter.
        self.broker = Valkey(Path(mkdtemp(prefix="sar-faults-")), durable=False)
        self.broker.start()
        names = ("first worker", "second worker", "beat")
        self.processes = {name: self._process(folder, mail_port, today, name) for name in names}
        self.killed: Counter[str] = Counter()
        for process in self.processes.values():
            process.start()

    def _process(self, folder: Path, mail_port: int, today: date, name: str) -> Worker:
        beat = (*BEAT, f"--schedule={folder / 'beat'}", "--pidfile=") if name == "beat" else None
        more = {"app": schedule.__name__} | ({"command": beat} if beat else {})
        process = Worker(folder / f"{name}.log", mail_port, **more)
        process.environment |= {"REDIS_URL": self.broker.url, schedule.TODAY: today.isoformat(), "LOG_LEVEL": "WARNING"}
        return process

    def kill(self, name: str, pause: float) -> None:
        """Killed, gone for a while, and there again, where whoever keeps it running would have started it."""
        self.killed[name] += 1
        if name == "broker":
            port = self.broker.port
            self.broker.kill()
            time.sleep(pause)
            self.broker.port = port
            self.broker.start()
        else:
            self.processes[name].kill()
            time.sleep(pause)
            self.processes[name].start()

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
        self.broker.stop()
        rmtree(self.broker.folder)


def test_nothing_is_lost_and_nothing_is_doubled_without_a_word(transactional_db, mail_server, tmp_path):
    chance, world = random.Random(SEED), build()
    today = timezone.localdate()
    due_on = add_working_days(today, 10)
    machine, set_up = Machine(tmp_path, mail_server.port, due_on), 0
    until = time.monotonic() + MINUTES * 60
    try:
        while time.monotonic() < until:
            for _ in range(AT_ONCE):
                world.deadline(due_on, to=Perm.READ_DRAFT)
                set_up += 1
            time.sleep(chance.uniform(0.1, 2.5))
            machine.kill(chance.choice([*machine.processes, "broker"]), pause=chance.uniform(0, 1.5))
        for name, process in machine.processes.items():
            if not process.is_alive:  # what lost its broker for long may have given up: it is started anew
                machine.kill(name, 0)
        _settle(machine, set_up)
    finally:
        machine.stop()
    _check(mail_server.letters, set_up)
    print(f"\nseed {SEED}, {MINUTES:g} min: {_report(machine, mail_server.letters, set_up)}")


def _settle(machine: Machine, set_up: int) -> None:
    """Ten minutes later, as far as leases can tell, everything has gone."""

    def all_sent() -> bool:
        late = timezone.now() - LEASE - timedelta(seconds=1)
        OutboxMessage.objects.filter(
            state=State.INFLIGHT, inflight_since__lt=timezone.now() - timedelta(seconds=20)
        ).update(inflight_since=late)
        OutboxMessage.objects.filter(retry_after__isnull=False).update(retry_after=None)
        sent = OutboxMessage.objects.filter(state=State.SENT).count()
        connection.close()  # each look is a transaction of its own
        return sent == Reminder.objects.count() >= set_up * 3

    wait_until(all_sent, "everything is sent", machine.processes["first worker"], seconds=180)


def _check(letters, set_up: int) -> None:
    reminders = Reminder.objects.values_list("deadline", "rule", "recipient")
    assert len(reminders) == len(set(reminders)) == set_up * 3  # three people are told of each
    assert OutboxMessage.objects.count() == OutboxMessage.objects.filter(state=State.SENT).count() == len(reminders)
    went = Counter(letter["Message-ID"] for letter in letters)
    assert len(went) == len(reminders)
    unsure = {str(one) for one in OutboxMessage.objects.filter(uncertain=True).values_list("message_id", flat=True)}
    twice = [name for name, times in went.items() if times > 1]
    assert [name for name in twice if not any(one in name for one in unsure)] == []


def _report(machine: Machine, letters, set_up: int) -> str:
    kills = ", ".join(f"{name} {count}" for name, count in sorted(machine.killed.items()))
    doubted = OutboxMessage.objects.filter(uncertain=True).count()
    return (
        f"killed {machine.killed.total()} times ({kills}); {set_up} deadlines, {Reminder.objects.count()} reminders, "
        f"{len(letters)} letters, {doubted} marked as perhaps sent twice, "
        f"{len(letters) - OutboxMessage.objects.count()} sent twice"
    )
