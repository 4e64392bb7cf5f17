"""Two beats run and one speaks; killed, the other goes on where it stopped (N5)."""

import json
import signal
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.db import connection
from django.utils import timezone
from redis import Redis

from sar_portal import ticks
from sar_portal.beating import OneBeat
from sar_portal.celery import app
from sar_portal.running.servers.valkey import Valkey
from tests.faults import schedule
from tests.faults.worker import Worker, wait_until


@pytest.fixture
def broker():
    made = Valkey(Path(mkdtemp(prefix="sar-beats-")), durable=False)
    made.start()
    yield made
    made.stop()
    rmtree(made.folder, ignore_errors=True)


@pytest.fixture
def beats(transactional_db, broker, tmp_path):
    made = []
    for name in ("first", "second"):
        command = ("beat", "--loglevel=INFO", f"--schedule={tmp_path / name}", "--pidfile=")
        beat = Worker(tmp_path / f"{name}.log", 1, command=command, app=schedule.__name__)
        beat.environment |= {"REDIS_URL": broker.url, schedule.TODAY: "2026-11-27"}
        made.append(beat)
        beat.start()
    yield made
    for beat in made:
        beat.kill()


def sent(broker) -> list[tuple[str, int]]:
    """Each message that was sent, oldest first: the task, and the process that it came from."""
    found = []
    with Redis.from_url(broker.url) as client:
        for queue in ("quick", "mail"):
            for message in reversed(client.lrange(f"sar:{queue}", 0, -1)):
                headers = json.loads(message)["headers"]
                found.append((headers["task"], int(headers["origin"].partition("@")[0].removeprefix("gen"))))
    return found


def test_one_of_two_beats_speaks_and_the_other_takes_over_where_it_was_killed(beats, broker):
    wait_until(lambda: len(sent(broker)) >= 8, "some ticks", beats[0])
    [speaker] = {process for _, process in sent(broker)}
    first = next(beat for beat in beats if beat.process.pid == speaker)
    other = next(beat for beat in beats if beat is not first)
    before = len(sent(broker))
    first.kill()
    wait_until(lambda: {process for _, process in sent(broker)} == {speaker, other.process.pid}, "the other", other)
    wait_until(lambda: len(sent(broker)) >= before + 4, "more ticks", other)
    of_queue = [process for task, process in sent(broker) if task == "notifications.tasks.remind"]
    assert of_queue == sorted(of_queue, key=lambda process: process != speaker)  # one after the other, never in turns
    assert "this beat speaks" in first.log.read_text() and "this beat speaks" in other.log.read_text()


def test_a_beat_whose_session_ended_is_silent_until_it_has_the_lock_again(beats, broker):
    """The database goes away from the one that speaks, which is not killed: then only the other speaks."""
    wait_until(lambda: len(sent(broker)) >= 4, "some ticks", beats[0])
    [speaker] = {process for _, process in sent(broker)}
    first = next(beat for beat in beats if beat.process.pid == speaker)
    other = next(beat for beat in beats if beat is not first)
    first.process.send_signal(signal.SIGSTOP)  # it does not even notice
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted", [0xBEA7])
        [(session,)] = cursor.fetchall()
        cursor.execute("SELECT pg_terminate_backend(%s)", [session])
    wait_until(lambda: other.process.pid in {process for _, process in sent(broker)}, "the other speaks", other)
    before = len([1 for _, process in sent(broker) if process == speaker])
    first.process.send_signal(signal.SIGCONT)
    wait_until(lambda: "beat is silent" in first.log.read_text(), "the first noticed", first)
    until = len(sent(broker)) + 4
    wait_until(lambda: len(sent(broker)) >= until, "more ticks", other)
    assert len([1 for _, process in sent(broker) if process == speaker]) == before


def test_whoever_takes_over_knows_what_was_sent_last(db, tmp_path):
    """Last night's check, sent by the one before, is not sent again at noon; what nobody sent is."""
    ticks.cache.clear()
    beat = OneBeat(app, schedule_filename=str(tmp_path / "schedule"))
    night, never = "verify the audit trail", "verify the grants"
    long_ago = timezone.now() - timedelta(days=2)
    for name in (night, never):
        beat.schedule[name].last_run_at = long_ago
    ticks.tick("beat:" + night.replace(" ", "-"))
    try:
        assert beat._may_speak()
        assert not beat.schedule[night].is_due().is_due and beat.schedule[never].is_due().is_due
        second = OneBeat(app, schedule_filename=str(tmp_path / "other"))
        assert not second._may_speak() and second.tick() > 0
        second.close()
    finally:
        beat.close()


def test_a_beat_whose_clock_was_put_back_goes_on(db, tmp_path):
    """What it sent an hour ago by its clock, it sent tomorrow by this one."""
    ticks.cache.clear()
    beat, outbox = OneBeat(app, schedule_filename=str(tmp_path / "schedule")), "send what waits in the outbox"
    for entry in beat.schedule.values():
        entry.last_run_at = timezone.now() + timedelta(days=1)
    try:
        assert beat.schedule[outbox].is_due().next > 86_400 and beat._may_speak()
        assert beat.tick() <= 10 and 0 < beat.schedule[outbox].is_due().next <= 10
    finally:
        beat.close()
