"""Every page is opened as every persona, and so is every link found on it; files are opened too.

Whoever looks is answered as the table says, nothing is begun by looking, and canaries, a word of its own in each kind of
text of the world, are nowhere that they must not be (R3 to R6, R9, R12).
"""

import io
import json
import re
import zipfile
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
import redis
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from imr.models import HandOverText
from imr.services.handover import SEALED
from notifications.models import OutboxMessage
from notifications.transport import Letter
from reviews.services.people import show_names
from sar_portal.access.models import AuditEvent
from sar_portal.accounts.crypto import decrypt
from tests.accounts.sign_in import sign_in
from tests.permissions.table import fits, looks
from tests.world.build import paper_of
from tests.world.canaries import MAY_READ, foreign, found_in
from tests.world.fixtures import undone
from tests.world.personas import NAMES, PERSONAS
from tests.world.places import place, url_names

LINK = re.compile(r"""\s(?:href|src|action|hx-get)="([^"#]+)""")
MOST_PAGES = 400
LEAVES_THE_SESSION = ("/sign-out/", "/static/", "/account/")
# What a look may write to: who looked, and the session's own bookkeeping.
MAY_CHANGE = {"access_auditevent", "access_auditchain", "django_session", "usersessions_usersession"}
# As the view pg_stat_xact_user_tables has it, without what that says of indexes, which takes ten times as long.
WRITES = """
SELECT relname, ins + upd + del FROM pg_class, pg_stat_get_xact_tuples_inserted(oid) AS ins,
       pg_stat_get_xact_tuples_updated(oid) AS upd, pg_stat_get_xact_tuples_deleted(oid) AS del
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND ins + upd + del > 0 AND NOT relname = ANY(%s)
"""


def starts(addresses: dict[str, str], turn: int) -> list[str]:
    """The address of every page in review 1 and return A, and the same under the reference of another.

    A key of return A under another reference must lead nowhere: tried with the return of the same review. Under which of the
    others somebody tries a page goes by turns, so that each is tried by every third persona.
    """
    found = []
    for number, (name, address) in enumerate(addresses.items()):
        found.append(address)
        others = elsewhere(name, address)
        if others:
            found.append(others[(number + turn) % len(others)])
    return list(dict.fromkeys(found))


def elsewhere(name: str, address: str) -> list[str]:
    own, review = "TSAB-SAR-2026-01-AGA", "TSAB-SAR-2026-01"
    others = [address.replace(own, "TSAB-SAR-2026-01-AGB")] if own in address else []
    if set(url_names()[name]) <= {"reference", "kind"}:
        of_return = (own, "TSAB-SAR-2026-02-AGA"), (own, "OSAB-SAR-2026-01-AGX")
        of_review = (review, "TSAB-SAR-2026-02"), (review, "OSAB-SAR-2026-01")
        others += [
            address.replace(*pair) for pair in (of_return if own in address else of_review) if pair[0] in address
        ]
    return others


def text_of(response) -> str:
    """What a person could read in an answer, whatever its kind: a PDF's text and properties, each part of a packed file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type", "").startswith("application/pdf"):
        return text_of_pdf(body)
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return unescape(body.decode("utf-8", "replace"))


@lru_cache(maxsize=64)
def text_of_pdf(body: bytes) -> str:
    """Read once, though every persona opens it at several addresses."""
    reader = PdfReader(io.BytesIO(body))
    pages = "".join(page.extract_text() for page in reader.pages)
    return "".join(pages.split("\n")) + str(reader.metadata)


def heads_of(response) -> str:
    return " ".join(f"{name}: {value}" for name, value in response.headers.items())


def links_in(page: str, address: str) -> list[str]:
    found = (urlsplit(urljoin(address, unescape(link))) for link in LINK.findall(page))
    paths = (one.path + (f"?{one.query}" if one.query else "") for one in found if not one.netloc)
    return [path for path in paths if not path.startswith(LEAVES_THE_SESSION)]


def writes() -> dict[str, int]:
    """For each table, how often PostgreSQL itself added, changed or removed a row of it in this transaction; what was undone
    counts too.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITES, [sorted(MAY_CHANGE)])
        return dict(cursor.fetchall())


def last_view() -> int:
    with connection.cursor() as cursor:  # asked before and after each of ten thousand pages
        cursor.execute("SELECT max(id) FROM access_auditevent WHERE what = 'viewed'")
        return cursor.fetchone()[0] or 0


class Walk:
    """One persona's walk through every page, and what was wrong on the way."""

    def __init__(self, world, persona: str, addresses: dict[str, str]) -> None:
        cache.clear()  # how often somebody may try to sign in is counted here, and has tests of its own
        self.persona = persona
        self.client = Client(raise_request_exception=False)
        if persona != "signed_out":
            sign_in(self.client, world.people[persona])
        wanted = looks(persona)
        self.wanted = {address: wanted[name] for name, address in addresses.items() if name in wanted}
        turn = list(PERSONAS).index(persona)
        self.queue, self.met, self.linked = starts(addresses, turn), set(), set()
        self.wrong: list[str] = []
        self.written = writes()

    def go(self) -> None:
        while self.queue and len(self.met) < MOST_PAGES + len(self.queue):
            address = self.queue.pop(0)
            if address not in self.met:
                self.met.add(address)
                self.look(address)
        self.wrong += [f"the address {address} names {word}" for address in self.linked for word in found_in(address)]

    def look(self, address: str) -> None:
        seen = last_view()
        response = self.client.get(address)
        text, status = text_of(response), response.status_code
        if found_in(text) and last_view() == seen:
            self.wrong.append(f"{address} shows words of a case, and nothing in the trail says so")
        before, self.written = self.written, writes()
        if wrote := sorted(table for table, count in self.written.items() if count != before.get(table)):
            self.wrong.append(f"looking at {address} wrote to {wrote}")
        if status >= 500:
            self.wrong.append(f"{address} answered {status}")
        if address in self.wanted and not fits(self.wanted[address], response):
            self.wrong.append(f"{address} answered {status}, not {self.wanted[address]}")
        self.wrong += [f"{address} shows {word}" for word in sorted(foreign(self.persona, text))]
        self.wrong += [f"{address} has {word} in its headers" for word in sorted(found_in(heads_of(response)))]
        if status == 200 and "html" in response.get("Content-Type", ""):
            links = links_in(text, address)
            self.linked.update(links)
            self.queue += [link for link in links if link not in self.met]


class Refusals:
    """The page of a refusal knows nothing but its sentence, so each is drawn once; the same again is left blank, as that is
    what most of a walk consists of.
    """

    def __init__(self) -> None:
        self.drawn: set[tuple] = set()

    def __call__(self, request, template, context=None, status=200):
        drawing = (template, str(context))
        if drawing in self.drawn:
            return HttpResponse(status=status)
        self.drawn.add(drawing)
        return render(request, template, context, status=status)


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_page_shows_what_its_reader_may_not_read(
    world, addresses, persona, logged, capfd, monkeypatch, asks_nobody_else
):
    monkeypatch.setattr("sar_portal.access.views.render", Refusals())
    monkeypatch.setattr(
        "imr.views.blank.render_pdf", paper_of
    )  # as in the building of the world: presses have their tests
    walk = Walk(world, persona, addresses)
    with undone():
        walk.go()
    said = logged.getvalue() + "".join(capfd.readouterr())
    assert "request refused" in said
    wrong = walk.wrong + [f"the log says {word}" for word in found_in(said)]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_the_canaries_are_alive(world):
    """A canary that nobody can read proves nothing: those who may read it find it where it is kept."""
    seen: dict[str, set[str]] = {}
    pages = {
        "author": ["chronology:entry_list", "chronology:entry_change", "chronology:person_list", "chronology:import_preview",
                   "imr:register_list", "imr:interview_detail", "imr:report_read", "reviews:version_detail",
                   "chronology:correction_decide", "imr:hand_over_detail", "imr:hand_over_list"],
        "coordinator": ["reviews:return_progress", "combined:composite_list", "combined:learning_list", "reviews:adult_detail",
                        "reviews:parallel_list", "combined:meeting_detail", "combined:answer_compare", "combined:key_list",
                        "combined:thread_detail"],
        "agency_lead": ["reviews:letter_read", "reviews:record_list", "imr:author_detail", "reviews:letter_download"],
    }  # fmt: skip
    show_names(review=world.reviews["one"], reason="To see that they are alive", by=world.people["coordinator"])
    for persona, names in pages.items():
        client = Client()
        sign_in(client, world.people[persona])
        for name in names:
            with undone():
                response = client.get(place(world, name, url_names()[name]))
            seen.setdefault(persona, set()).update(found_in(text_of(response)))
    assert {"zqadraftentry", "zqaimport", "zqapractitioner", "zqainterview", "zqareport"} <= seen["author"]
    assert {"zqaremark", "zqaaddendum", "zqacorrection", "3 february 1999"} <= seen["author"]
    assert {"zqareturnedentry", "zqbreturnedreport", "zqonename", "zqcomment", "zqathread"} <= seen["coordinator"]
    assert {"zqapersoncode", "zqonehidden", "zqoneshown"} <= seen["coordinator"]
    assert {"zqonename", "zqarecords"} <= seen["agency_lead"]


def test_no_mail_holds_a_canary_or_a_name(world):
    """R9: that something waits, for which reference, and a link."""
    messages = OutboxMessage.objects.all()
    assert messages.count() > 30
    for message in messages:
        letter = Letter.of(message)
        text = f"{letter.subject}\n{letter.body}"
        assert found_in(text) == set(), message.kind
        assert [name for name in NAMES.values() if name and name in text] == [], message.kind


def test_the_cache_the_broker_and_the_metrics_hold_no_canary(world, addresses, settings):
    """After pages that count, search and queue: neither keys nor what is kept under them (G2), nor what is counted (L2)."""
    client = Client()
    sign_in(client, world.people["coordinator"])
    for name in ("combined:composite_list", "combined:timeline_detail", "reviews:review_overview", "home:work_list"):
        assert client.get(addresses[name]).status_code == 200
    client.get(addresses["combined:composite_list"], {"words": "zqareturnedentry"})
    assert "zqareturnedentry" in client.post("/search/", {"words": "zqareturnedentry"}).content.decode()
    broker = redis.Redis.from_url(settings.REDIS_URL)
    read = {
        b"string": broker.get,
        b"list": lambda key: broker.lrange(key, 0, -1),
        b"hash": broker.hgetall,
        b"set": broker.smembers,
        b"zset": lambda key: broker.zrange(key, 0, -1),
    }
    kept = {key: str(read[broker.type(key)](key)) for key in broker.scan_iter()}
    assert kept
    assert found_in(str(kept)) == set()
    settings.METRICS_TOKEN = "zztoken"
    counted = client.get(reverse("upkeep:metrics"), headers={"Authorization": "Bearer zztoken"}).content.decode()
    assert "sar_portal_answer_seconds_count" in counted and "composite_list" in counted
    assert found_in(counted) == set()
    assert [name for name in NAMES.values() if name and name in counted] == []


def test_no_audit_event_holds_a_canary_or_a_name(world):
    for event in AuditEvent.objects.all():
        text = json.dumps([event.verb, event.subject, event.details])
        assert found_in(text) == set(), event.verb
        assert [name for name in NAMES.values() if name and name in text] == [], event.verb


def test_every_canary_is_somewhere_in_the_world(world):
    """A canary that was never written would pass every test."""
    kept = " ".join(
        str(row)
        for model in apps.get_models()
        if model._meta.app_label in {"reviews", "chronology", "imr", "combined", "documents", "exports", "actions"}
        for row in model._base_manager.values_list()
    ).lower()
    kept += " ".join(decrypt(one.sealed, SEALED) for one in HandOverText.objects.all())  # unreadable as it lies there
    missing = {word for word in MAY_READ if word not in kept}
    missing -= {"17 january 1931", "1931-01-17", "3 february 1999", "1999-02-03"}  # kept as days
    assert missing == set()
