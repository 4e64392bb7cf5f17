"""The clock of one web server, and of the worker and beat, leaps by hours and comes back, while people work: `-m faults`.

The processes are real and so is the leap: libfaketime stands between them and the system. It is looked for among the system's
libraries and in the Python package of that name; LIBFAKETIME names another place.
"""

import importlib.util
import json
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tests.faults.portal import Person, people_of, signed_in
from tests.faults.test_killed_while_accepting import WORKER
from tests.faults.test_two_of_each import celery
from tests.faults.test_web_and_database_killed import FORM, VERSION, WORDS, Told, check_texts, portal, rows  # noqa: F401
from tests.faults.worker import wait_until
from tests.reviews.world import PASSWORD

SECONDS = float(os.environ.get("FAULT_SECONDS", "20"))  # for each time that a clock shows
EMAIL = "author@pol.example"


def library() -> str:
    package = importlib.util.find_spec("libfaketime")
    vendor = Path(package.origin).parent.glob("vendor/**/libfaketime.so.1") if package and package.origin else ()
    found = chain(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), vendor)
    return os.environ.get("LIBFAKETIME") or next((str(path) for path in found), "")


pytestmark = [pytest.mark.faults, pytest.mark.skipif(not library(), reason="there is no libfaketime here")]


class Clock:
    """What the processes that were given its environment take for the time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.put("+0")
        self.environment = {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def put(self, by: str) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{by}\n")
        beside.rename(self.file)


def at_noon(days: int) -> str:
    """So many days from today, at an hour at which people are reminded."""
    return f"{days * 86_400 + (12 - timezone.localtime().hour) * 3600:+d}"


@dataclass
class Work(Told):
    """What one person was told, and how often they had to sign in again."""

    out: int = 0


def work(person: Person, world: dict, section: str, stop: threading.Event, told: Work) -> None:
    """Saves by itself as the script does; whoever is sent to sign in does so, where the clock is right, and goes on."""
    version = 0
    while not stop.is_set():
        told.sent += 1
        body = urlencode({"text": f"{section} {told.sent} {WORDS}", "version": version}).encode()
        status, _, text = person.send("POST", world["autosave"][section], FORM, body)
        told.answers[status] += 1
        if status == 200:
            told.saved, version = told.sent, json.loads(text)["version"]
            continue
        while not stop.is_set():
            status, leads_to, text = person.send("GET", world["edit"][section])
            if status == 200:
                version = int(VERSION.search(text).group(1))
                break
            assert "sign-in" in leads_to, (status, leads_to, text[:300])
            told.out += 1
            stop.wait(4)  # nobody may sign in more than thirty times a minute
            person.session = signed_in(person.portal.webs[1], EMAIL, PASSWORD) or person.session


def test_a_web_server_whose_clock_leaps_loses_nothing(portal, tmp_path):  # noqa: F811
    world, people = people_of(portal)
    clock, stop = Clock(tmp_path / "clock"), threading.Event()
    portal.webs[0].environment = portal.environment | clock.environment
    portal.start()
    writers = {section: Work() for section in world["sections"][:2]}
    threads = [
        threading.Thread(target=work, args=(person, world, section, stop, told))
        for person, (section, told) in zip(people, writers.items(), strict=False)
    ]
    for thread in threads:
        thread.start()
    try:
        for by in ("+0", "+1m", "+0", "+5h", "+0", "-5h", "-2d", "+40d"):
            clock.put(by)
            time.sleep(SECONDS)
            if by == "+1m":  # as clocks are that no network sets: nobody notices
                assert {one.out for one in writers.values()} == {0}
        clock.put("+0")
        saved = {section: one.saved for section, one in writers.items()}
        until = time.monotonic() + 120
        while any(one.saved <= saved[section] for section, one in writers.items()):
            assert time.monotonic() < until and all(thread.is_alive() for thread in threads)
            time.sleep(0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    check_texts(portal, writers)
    assert "every chain is whole" in portal.manage("verify_audit")
    answers = dict(sum((one.answers for one in writers.values()), Counter()))
    out = [one.out for one in writers.values()]
    print(f"\n{sum(one.sent for one in writers.values())} saves sent, answers {answers}; had to sign in again: {out}")
    assert min(out) > 0 and not [status for status in answers if status >= 500]


SENDING = "task=notifications.tasks.send_waiting"
REMINDED = "SELECT count(*), count(DISTINCT (deadline_id, rule, due_on, recipient_id)) FROM notifications_reminder"
WAITS = "SELECT count(*) FROM notifications_outboxmessage WHERE state <> 'sent' OR uncertain"


def test_beat_and_worker_whose_clock_leaps_remind_once_and_go_on(portal, mail_server, tmp_path):  # noqa: F811
    portal.run("-m", "tests.faults.accepting_world", "2")
    clock = Clock(tmp_path / "clock")
    clock.put(at_noon(0))
    portal.environment |= {"LOG_LEVEL": "INFO"}
    before, portal.environment = portal.environment, portal.environment | clock.environment
    worker = celery(portal, tmp_path, "worker", mail_server.port, *WORKER)
    beat = celery(portal, tmp_path, "beat", mail_server.port, "beat", f"--schedule={tmp_path / 'b'}", "--pidfile=")
    portal.environment = before

    def ticks() -> int:
        return worker.log.read_text().count(SENDING)

    def goes_on(words: str) -> None:
        count = ticks()
        wait_until(lambda: ticks() >= count + 3, f"beat goes on: {words}", worker, seconds=90)

    try:
        goes_on("before")
        assert rows(portal, REMINDED) == [(0, 0)]
        for days in (60, 0, 60, -2, 0):
            clock.put(at_noon(days))
            goes_on(f"in {days} days")
            if days == 60:
                wait_until(lambda: rows(portal, REMINDED) > [(0, 0)], "reminders", worker, seconds=120)
        wait_until(lambda: rows(portal, WAITS) == [(0,)], "all is sent", worker, seconds=120)
    finally:
        worker.kill()
        beat.kill()
    [(reminded, once)] = rows(portal, REMINDED)
    assert reminded == once
    assert len(mail_server.letters) == len(set(mail_server.ids()))
    assert "every chain is whole" in portal.manage("verify_audit")
    print(f"\n{reminded} reminders, {len(mail_server.letters)} letters, none twice")
