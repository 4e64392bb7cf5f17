"""Senior managers accept while web servers, database, worker and broker are killed at random: `-m faults`.

Each version is accepted once, by whoever was told so or sent it again; what goes with it, trail, history, notice, register of
recommendations and printed paper, agrees; whoever was refused was told in a sentence (N2, N3, N4, N7, R7, R8).
"""

import json
import os
import random
import threading
import time
from collections import Counter
from urllib.parse import urlencode

import pytest

from tests.faults.portal import WORD, Lost, Person
from tests.faults.test_two_of_each import celery
from tests.faults.test_web_and_database_killed import FORM, Told, portal, rows  # noqa: F401
from tests.faults.worker import wait_until
from tests.reviews.world import PASSWORD

PARTS = int(os.environ.get("FAULT_PARTS", "24"))
AT_ONCE = 2
SEED = int(os.environ.get("FAULT_SEED", str(random.randrange(10**6))))
WORKER = ("worker", "--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle")
WORDS = {"statement": "I accept it.", "name": "A manager", "role": "Director", "password": PASSWORD}
BY_A_PAGE = {"Sec-Fetch-Mode": "navigate"}

pytestmark = pytest.mark.faults


def accept(person: Person, address: str, stop: threading.Event, told: Told) -> None:
    """Sends the form of one page until told that it was taken; what was lost or refused is sent again as it was."""
    form = {f"identity-{name}": value for name, value in WORDS.items()} | {"csrfmiddlewaretoken": WORD}
    while not told.saved and not stop.is_set():
        told.sent += 1
        try:
            status, leads_to, text = person.send("POST", address, FORM, urlencode(form).encode(), **BY_A_PAGE)
        except Lost:
            told.lost += 1
            continue
        told.take(status, text)
        told.saved = int(status == 302 and "sign-in" not in leads_to)
        if status not in (302, 503):
            told.unexplained.append(f"{status}: {text[:300]}")
        time.sleep(0.2)


# How often there is more or less than one of what each acceptance leaves behind, over all versions that were submitted.
ONCE = {
    "acceptances": "SELECT count(*) FROM reviews_signoff WHERE submission_id = s.id AND verb = 'accept'",
    "parts that say so": "SELECT count(*) FROM reviews_returnpart WHERE returned_id = s.id AND state = 'returned'",
    "deadlines that were met": """SELECT count(*) FROM notifications_deadlinechange c
        JOIN reviews_returnpart p ON p.id = s.part_id WHERE c.deadline_id = p.deadline_id AND c.verb = 'met'""",
    "lines in the trail": """SELECT count(*) FROM access_auditevent e
        WHERE e.verb = 'accept' AND e.what = 'did' AND e.subject = 'reviews.returnpart:' || s.part_id""",
    "recommendations": "SELECT count(*) FROM reviews_recommendation WHERE part_id = s.part_id",
    "words of them": "SELECT count(*) FROM reviews_wording WHERE submission_id = s.id",
    "owners": """SELECT count(*) FROM access_roleassignment a JOIN reviews_returnpart p ON p.id = s.part_id
        WHERE a.scope_id = p.agency_return_id AND a.role = 'recommendation_owner'""",
    "notices": """SELECT count(*) FROM notifications_outboxmessage m JOIN reviews_returnpart p ON p.id = s.part_id
        WHERE m.kind = 'part_accepted' AND m.scope_id = p.agency_return_id""",
    "papers": "SELECT count(*) FROM reviews_submissionpaper WHERE submission_id = s.id AND stage = 'accepted'",
}
LATE = "UPDATE documents_making SET heard_at = now() - interval '6 minutes'"


def unlike_one(portal, what: str) -> list:  # noqa: F811
    found = rows(portal, f"SELECT s.id, ({ONCE[what]}) FROM reviews_submission s")  # noqa: S608 (our own words)
    assert len(found) == PARTS
    return [pair for pair in found if pair[1] != 1]


def test_each_version_is_accepted_once(portal, mail_server, tmp_path):  # noqa: F811
    chance, killed, stop = random.Random(SEED), Counter(), threading.Event()
    waiting = json.loads(portal.run("-m", "tests.faults.accepting_world", str(PARTS), "submitted"))
    portal.start()
    worker = celery(portal, tmp_path, "worker", mail_server.port, *WORKER)
    told, threads = [], []
    try:
        for place in range(0, PARTS, AT_ONCE):
            turns = iter(lambda: chance.randrange(2), None)
            for one in waiting[place : place + AT_ONCE]:
                told.append(Told())
                person = Person(portal, one["manager"], turns)
                threads.append(threading.Thread(target=accept, args=(person, one["accept"], stop, told[-1])))
                threads[-1].start()
            time.sleep(chance.uniform(0, 1.2))
            what = chance.choice(["web", "web", "database", "database", "worker", "broker"])
            killed[what] += 1
            kill(portal, worker, what, chance)
            until = time.monotonic() + 120
            while not all(one.saved for one in told):
                assert time.monotonic() < until, [vars(one) for one in told if not one.saved]
                time.sleep(0.1)
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    try:

        def printed() -> bool:
            return not unlike_one(portal, "papers")

        rows_changed(portal, LATE)
        for _ in range(3):  # as beat does
            portal.run("-c", SWEEP)
        wait_until(printed, "each accepted version is printed", worker, seconds=300)
    finally:
        worker.kill()
    assert {what: found for what in ONCE if (found := unlike_one(portal, what))} == {}
    assert "every chain is whole" in portal.manage("verify_audit")
    assert "match their fingerprints" in portal.manage("verify_files")
    answers = sum((one.answers for one in told), Counter())
    print(
        f"\nseed {SEED}: {PARTS} versions, killed {dict(killed)}; {sum(one.sent for one in told)} forms sent, answers "
        f"{dict(answers)}, {sum(one.lost for one in told)} in flight when a part died"
    )
    assert [words for one in told for words in one.unexplained] == []


SWEEP = """
from sar_portal.celery import app
app.send_task("reviews.tasks.sweep_papers")
"""


def kill(portal, worker, what: str, chance: random.Random) -> None:  # noqa: F811
    """One part dies; what would start it again does so a moment later."""
    if what == "database":
        return portal.kill_database()
    one = {"web": chance.choice(portal.webs), "worker": worker, "broker": portal.broker}[what]
    port = getattr(one, "port", None)
    one.kill()
    time.sleep(chance.uniform(0, 1.5))
    one.port = port
    one.start()


def rows_changed(portal, statement: str) -> None:  # noqa: F811
    import psycopg2

    opened = psycopg2.connect(portal.database.superuser_url.rpartition("/")[0] + "/sar_portal")
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute(statement)
    finally:
        opened.close()
