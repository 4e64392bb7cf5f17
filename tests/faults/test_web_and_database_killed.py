"""Two web servers and the database, killed with SIGKILL while a report is written and documents are attached: `-m faults`.

What was said to be saved is there; nothing is there twice; a web server's death costs what it had in hand and nothing else; while
the database is away people are told so; files and rows agree; the audit trail is whole (security.md N2, N3, R15).
"""

import json
import os
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg2
import pytest

from imr.models import Attachment, ReportAnswer
from tests.faults.portal import Lost, Person, Portal, people_of

MINUTES = float(os.environ.get("FAULT_MINUTES", "3"))
SEED = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 10**6)))
FORM = "application/x-www-form-urlencoded"
VERSION = re.compile(r'name="version" value="(\d+)"')
WORDS = "what was known and when it was known " * 40
TOLD = "What a page had told you is saved, is saved."

pytestmark = pytest.mark.faults


@dataclass
class Told:
    """What the portal told one person."""

    saved: int = 0  # the number of the last text that it said was saved
    sent: int = 0
    lost: int = 0
    answers: Counter = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def take(self, status: int, text: str) -> None:
        self.answers[status] += 1
        if status >= 500 and TOLD not in text:
            self.unexplained.append(f"{status}: {text[:300]}")


def write(person: Person, world: dict, section: str, stop: threading.Event, told: Told) -> None:
    """Saves by itself as the script does, one text after the other, each with its number."""
    version = 0
    while not stop.is_set():
        told.sent += 1
        body = urlencode({"text": f"{section} {told.sent} {WORDS}", "version": version}).encode()
        try:
            status, _, text = person.send("POST", world["autosave"][section], FORM, body)
        except Lost:
            told.lost += 1
            version = look_again(person, world["edit"][section], told)
            continue
        told.take(status, text)
        if status == 200:
            told.saved, version = told.sent, json.loads(text)["version"]
        else:
            version = look_again(person, world["edit"][section], told)


def look_again(person: Person, address: str, told: Told) -> int:
    """What stands on the page now, as a person does who was told that something went wrong."""
    while True:
        time.sleep(0.2)
        try:
            status, _, text = person.send("GET", address)
        except Lost:
            continue
        told.take(status, text)
        if status == 200:
            return int(VERSION.search(text).group(1))


def attach(person: Person, world: dict, name: str, stop: threading.Event, told: Told, kept: set[str]) -> None:
    """Attaches a document every other second, each with a title of its own."""
    while not stop.is_set() and told.sent < 80:
        told.sent += 1
        title = f"{name} {told.sent}"
        parts = [("title", None, title), ("file", "policy.csv", f"line,{title}\r\n" * 2000)]
        kind, body = multipart(parts)
        try:
            status, leads_to, text = person.send("POST", world["attach"], kind, body)
        except Lost:
            told.lost += 1
            continue
        told.take(status, text)
        if status == 302 and "sign-in" not in leads_to:
            kept.add(title)
        stop.wait(2)


def multipart(parts) -> tuple[str, bytes]:
    edge, lines = "edge-of-a-part", []
    for name, file, text in parts:
        named = f'; filename="{file}"' if file else ""
        lines.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{text}\r\n')
    return f"multipart/form-data; boundary={edge}", ("".join(lines) + f"--{edge}--\r\n").encode()


@pytest.fixture
def portal(tmp_path):
    made = Portal(tmp_path)
    try:
        yield made
    finally:
        made.stop()


def test_what_was_said_to_be_saved_is_there(portal):
    chance, stop, killed = random.Random(SEED), threading.Event(), Counter()
    world, people = people_of(portal)
    portal.start()
    sections = world["sections"][: len(people) - 2]
    writers = {section: Told() for section in sections}
    uploaders, kept = {name: Told() for name in ("first", "second")}, set()
    threads = [
        threading.Thread(target=write, args=(person, world, section, stop, writers[section]))
        for person, section in zip(people, sections, strict=False)
    ]
    threads += [
        threading.Thread(target=attach, args=(person, world, name, stop, told, kept))
        for person, (name, told) in zip(people[-2:], uploaders.items(), strict=True)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + MINUTES * 60
    while time.monotonic() < until:
        time.sleep(chance.uniform(1, 6))
        what = chance.choice(["web", "web", "database"])
        killed[what] += 1
        if what == "database":
            portal.kill_database()
        else:
            web = chance.choice(portal.webs)
            web.kill()
            time.sleep(chance.uniform(0, 1.5))
            web.start()
    portal.wait_until_ready()
    stop.set()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    told = [*writers.values(), *uploaders.values()]
    check_texts(portal, writers)
    titles = check_documents(portal, kept, uploaders)
    assert "every chain is whole" in portal.manage("verify_audit")
    assert "match their fingerprints" in portal.manage("verify_files")
    assert [words for one in told for words in one.unexplained] == []
    answers = sum((one.answers for one in told), Counter())
    print(
        f"\nseed {SEED}, {MINUTES:g} min: killed {dict(killed)}; {sum(one.saved > 0 for one in writers.values())} texts, "
        f"{sum(one.sent for one in writers.values())} saves sent, answers {dict(answers)}, "
        f"{sum(one.lost for one in told)} in flight when a part died; {len(kept)} documents said to be kept, {titles} there"
    )
    assert killed["web"] and killed["database"] and min(one.saved for one in writers.values()) > 5 and len(kept) > 5


def rows(portal: Portal, asked: str) -> list[tuple]:
    connection = psycopg2.connect(portal.database.superuser_url.rpartition("/")[0] + "/sar_portal")
    try:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return cursor.fetchall()
    finally:
        connection.close()


def check_texts(portal: Portal, writers: dict[str, Told]) -> None:
    answer, section = ReportAnswer._meta.db_table, ReportAnswer._meta.get_field("section").related_model._meta.db_table
    # Names of our own tables alone.
    found = rows(portal, f"SELECT s.key, a.text FROM {answer} a JOIN {section} s ON s.id = a.section_id")  # noqa: S608
    texts = dict(found)
    assert len(texts) == len(found)
    for key, told in writers.items():
        number = int(texts[key].split()[1])
        assert texts[key].strip() == f"{key} {number} {WORDS}".strip()
        assert told.saved <= number <= told.sent


def check_documents(portal: Portal, kept: set[str], uploaders: dict[str, Told]) -> int:
    titles = Counter(title for (title,) in rows(portal, f"SELECT title FROM {Attachment._meta.db_table}"))  # noqa: S608
    assert kept <= set(titles) and max(titles.values()) == 1
    assert len(titles) <= sum(told.sent for told in uploaders.values())
    return len(titles)
