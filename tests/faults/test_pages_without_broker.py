"""The broker, which is the shared cache too, is gone for a minute, and then there and says nothing: `-m faults`.

People read, save and submit meanwhile; what needs the cache says so in a sentence; the portal stays in its load balancer; what
was asked of the worker is done afterwards, once (N2, N7).
"""

import json
import os
import signal
import time
from itertools import count
from urllib.parse import urlencode

import pytest

from tests.faults.portal import WORD, Person, why_not_ready
from tests.faults.test_killed_while_accepting import SWEEP, WORKER
from tests.faults.test_two_of_each import celery
from tests.faults.test_web_and_database_killed import FORM, TOLD, portal, rows  # noqa: F401
from tests.faults.worker import wait_until
from tests.reviews.world import PASSWORD

SECONDS = float(os.environ.get("FAULT_SECONDS", "60"))  # how long it is gone
SILENT = min(SECONDS / 3, 60)  # and how long it then says nothing
WRITTEN = "SELECT count(*) FROM reviews_submissionpaper"

pytestmark = pytest.mark.faults


class Visitor(Person):
    """A person who notes how long each answer took."""

    slowest = 0.0

    def send(self, *asked, **more) -> tuple[int, str, str]:
        began = time.monotonic()
        try:
            return super().send(*asked, **more)
        finally:
            Visitor.slowest = max(Visitor.slowest, time.monotonic() - began)


def works_on(author: Visitor, stranger: Visitor, one: dict, seconds: float) -> int:
    """Submits, then reads page after page until the time is over; how many. Signing in has to wait."""
    until, read = time.monotonic() + seconds, 0
    status, leads_to, _ = author.send("POST", one["submit"], FORM, urlencode({"sure": "on"}).encode())
    assert status == 302 and leads_to.endswith("submitted/"), (status, leads_to)
    form = {"login": one["email"], "password": PASSWORD, "csrfmiddlewaretoken": WORD}
    status, _, text = stranger.send("POST", "/sign-in/", FORM, urlencode(form).encode())
    assert status == 503 and TOLD in text, (status, text[:500])
    while time.monotonic() < until:
        for address in ("/", one["submit"].replace("submit/", ""), one["submit"]):
            status, _, text = author.send("GET", address)
            assert status in (200, 302), (status, address, text[:500])
            read += 1
        assert [why_not_ready(web.port) for web in author.portal.webs] == ["", ""]
        time.sleep(1)
    return read


def test_work_goes_on_without_it_and_is_caught_up(portal, mail_server, tmp_path):  # noqa: F811
    ones = json.loads(portal.run("-m", "tests.faults.accepting_world", "2"))
    portal.start()
    worker = celery(portal, tmp_path, "worker", mail_server.port, *WORKER)
    try:
        wait_until(lambda: "ready" in worker.log.read_text(), "the worker is there", worker, seconds=90)
        authors = [Visitor(portal, one["author"], count()) for one in ones]
        stranger = Visitor(portal, "", count())
        port = portal.broker.port
        portal.broker.kill()
        read = works_on(authors[0], stranger, ones[0], SECONDS)
        portal.broker.port = port
        portal.broker.start()
        gone, Visitor.slowest = Visitor.slowest, 0.0
        time.sleep(5)

        process = portal.broker.process
        process.send_signal(signal.SIGSTOP)
        silent = works_on(authors[1], stranger, ones[1], SILENT)
        process.send_signal(signal.SIGCONT)

        for _ in range(3):  # as beat does
            portal.run("-c", SWEEP)
            time.sleep(1)
        wait_until(lambda: rows(portal, WRITTEN) == [(2,)], "both papers are made", worker, seconds=240)
        assert worker.is_alive
    finally:
        worker.kill()
    form = {"login": ones[0]["email"], "password": PASSWORD, "csrfmiddlewaretoken": WORD}
    assert stranger.send("POST", "/sign-in/", FORM, urlencode(form).encode())[0] == 302
    assert authors[0].send("GET", ones[0]["download"])[0] == 200
    sent = rows(portal, "SELECT count(*), count(DISTINCT (kind, user_id, scope_id)) FROM notifications_outboxmessage")
    assert rows(portal, WRITTEN) == [(2,)] and sent[0][0] == sent[0][1]
    assert "every chain is whole" in portal.manage("verify_audit")
    assert "match their fingerprints" in portal.manage("verify_files")
    print(
        f"\ngone for {SECONDS:g} s: {read} pages read, the slowest answer {gone:.1f} s; silent for {SILENT:g} s: {silent}, "
        f"{Visitor.slowest:.1f} s"
    )
