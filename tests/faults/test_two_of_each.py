"""Two web servers behind a proxy, two workers, two beats; one of each is killed under load and stays away: `-m faults`.

Nobody sees an error but whose request was in flight at that moment; every save that was said to be saved is there; every
letter goes out (N2, N6, N7).
"""

import os
import threading
import time
from collections import Counter
from types import SimpleNamespace

import pytest

from sar_portal.benches.load.servers import proxy
from tests.faults.portal import people_of
from tests.faults.test_web_and_database_killed import Told, check_texts, portal, rows, write  # noqa: F401
from tests.faults.worker import Worker, wait_until

SECONDS = float(os.environ.get("FAULT_SECONDS", "30"))  # before the kills, and after them
LETTERS = 150
LATE = "UPDATE notifications_outboxmessage SET inflight_since = now() - interval '11 minutes' WHERE state = 'inflight'"

pytestmark = pytest.mark.faults


def celery(portal, folder, name: str, mail_port: int, *command: str) -> Worker:  # noqa: F811
    process = Worker(folder / f"{name}.log", mail_port, command=command)
    process.environment = portal.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    process.start()
    return process


def letters(portal) -> Counter:  # noqa: F811
    return Counter(dict(rows(portal, "SELECT state, count(*) FROM notifications_outboxmessage GROUP BY state")))


def test_one_of_each_is_killed_and_nobody_notices(portal, mail_server, tmp_path):  # noqa: F811
    world, people = people_of(portal)
    portal.start()
    worker = ("worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle")
    workers = [celery(portal, tmp_path, f"worker{n}", mail_server.port, *worker) for n in (1, 2)]
    beats = [
        celery(portal, tmp_path, f"beat{n}", mail_server.port, "beat", f"--schedule={tmp_path / f'b{n}'}", "--pidfile=")
        for n in (1, 2)
    ]
    stop, writers = threading.Event(), {}
    try:
        with proxy([web.port for web in portal.webs]) as port:
            behind = SimpleNamespace(webs=[SimpleNamespace(port=port)] * 2)
            threads = []
            for person, section in zip(people, world["sections"], strict=False):
                person.portal = behind
                writers[section] = Told()
                threads.append(threading.Thread(target=write, args=(person, world, section, stop, writers[section])))
            for thread in threads:
                thread.start()
            time.sleep(SECONDS)
            sent_before = sum(one.sent for one in writers.values())
            assert portal.run("-m", "tests.faults.mailing", str(LETTERS)) == str(LETTERS)
            wait_until(lambda: len(mail_server.letters) > 5, "letters are being sent", workers[0], seconds=60)
            portal.webs[0].kill()
            workers[0].kill()
            beats[0].kill()
            sent_at = sum(one.sent for one in writers.values())
            time.sleep(SECONDS)
            stop.set()
            for thread in threads:
                thread.join(120)
        assert not any(thread.is_alive() for thread in threads)

        def all_sent() -> bool:
            rows_changed(portal, LATE)
            return letters(portal)["sent"] >= LETTERS and len(letters(portal)) == 1

        wait_until(all_sent, "every letter is sent", workers[1], seconds=120)
    finally:
        for process in (*workers, *beats):
            process.kill()
    told = list(writers.values())
    answers, lost = sum((one.answers for one in told), Counter()), sum(one.lost for one in told)
    twice = len(mail_server.letters) - len(set(mail_server.ids()))
    sent = sum(one.sent for one in told)
    print(
        f"\n{SECONDS:g} s before and after: {len(told)} people, {sent} saves sent ({sent_before} before the kills, "
        f"{sent - sent_at} after), answers {dict(answers)}, {lost} in flight at the kill; "
        f"{len(set(mail_server.ids()))} letters, {twice} of them twice"
    )
    assert {status for status in answers if status >= 400} == set()
    assert lost <= len(people) and sent - sent_at > 10
    check_texts(portal, writers)
    assert twice <= 1 and len(set(mail_server.ids())) >= LETTERS
    assert "every chain is whole" in portal.manage("verify_audit")


def rows_changed(portal, statement: str) -> None:  # noqa: F811
    """A lease runs out in no time: as far as rows can tell, eleven minutes passed for what a dead worker had in hand."""
    import psycopg2

    opened = psycopg2.connect(portal.database.superuser_url.rpartition("/")[0] + "/sar_portal")
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute(statement + " AND inflight_since < now() - interval '20 seconds'")
    finally:
        opened.close()
