"""What the proxy of docker-compose.yml lets through, says itself and writes down: `-m faults`. Needs Caddy, as test_too_large.py.

Before a web server of a few lines that says what reached it, and before the portal as production starts it.
"""

import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sar_portal.running.servers.ports import free_port
from tests.faults.caddy import CADDY, Caddy
from tests.house.test_wire import CSP
from tests.running.test_production_web import ANSWERS, GUARDS, HOST
from tests.running.test_production_web import web as production  # noqa: F401

pytestmark = [pytest.mark.faults, pytest.mark.skipif(not CADDY, reason="there is no caddy here")]

CANARY = "Canary-Person-1931"


class Upstream(ThreadingHTTPServer):
    """Says its name, remembers the heads of each request, and answers pages of as many bytes as they are named after."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Answer)
        self.heads: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heads.append({name.lower(): value for name, value in self.headers.items()})
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        size = self.path.strip("/")
        body = b"x" * (int(size) if size.isdigit() else 5)
        self.send_response(200)
        for name, value in (("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[:2] if self.path.startswith("/breaks") else body)

    do_POST = do_GET

    def log_message(self, *said) -> None:
        pass


@pytest.fixture
def web() -> Iterator[Upstream]:
    one = Upstream()
    yield one
    one.end()


@pytest.fixture
def caddy(web, tmp_path) -> Iterator[Caddy]:
    one = Caddy(tmp_path / "caddy", web.server_port)
    one.start()
    yield one
    one.kill()


def test_what_a_visitor_claims_of_where_they_come_from_does_not_pass(caddy, web):
    claimed = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "Forwarded": "for=203.0.113.9;proto=http;host=evil.example",
        "X_Real_IP": "203.0.113.9",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
    }
    status, heads, body = caddy.ask("/", **claimed)
    assert (status, body) == (200, b"xxxxx")
    [reached] = web.heads
    assert (reached["x-forwarded-for"], reached["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert reached["x-forwarded-host"] == reached["host"] == f"localhost:{caddy.port}"
    names = [name for name, _ in heads]
    assert len(names) == len(set(names)) and "BaseHTTP" not in str(
        heads
    )  # nothing twice, no program by name and version


def test_while_the_web_is_away_a_person_reads_a_sentence_and_no_address_is_written_down(caddy, web):
    port = web.server_port
    web.end()
    for method in ("GET", "POST"):
        status, heads, body = caddy.ask(
            f"/join/{CANARY}/?q={CANARY}", method, b"words", Referer=f"https://a/{CANARY}", Cookie=f"session={CANARY}"
        )
        said = dict(heads)
        assert status == 502 and b"The portal does not answer" in body and b"Try again" in body
        assert said["content-type"].startswith("text/html") and said["cache-control"] == "no-store"
        assert "default-src 'none'" in said["content-security-policy"] and "server" not in said
    assert CANARY not in caddy.log.read_text()
    again = Upstream(port)
    assert caddy.ask("/")[0] == 200
    again.end()


def test_of_an_answer_that_broke_off_it_is_written_down_that_it_did_and_not_of_what(caddy):
    with pytest.raises((HTTPException, OSError)):
        caddy.ask(f"/breaks/?q={CANARY}", Referer=f"https://a/{CANARY}")
    log = caddy.log.read_text()
    assert "aborting" in log and CANARY not in log


def test_one_that_is_started_again_is_waited_for_and_one_of_two_is_not_missed(tmp_path, web):
    two = Caddy(tmp_path / "two", free_port(), web.server_port)
    two.start()
    try:
        assert {two.ask("/", method, b"words")[0] for method in ("GET", "POST") * 10} == {200}
        port = web.server_port
        web.end()
        began = threading.Timer(2, lambda: began.made.append(Upstream(port)))
        began.made = []
        began.start()
        assert two.ask("/", "POST", b"words")[0] == 200
        began.join()
        began.made[0].end()
    finally:
        two.kill()


def test_a_form_that_comes_slowly_reaches_the_web_when_it_is_whole(caddy, web):
    """A web server has a few threads: who keeps one waiting keeps everybody waiting."""
    slow = []
    for _ in range(40):
        talk = caddy.opened()
        talk.putrequest("POST", "/")
        talk.putheader("Content-Length", "100")
        talk.endheaders()
        talk.send(b"words")
        slow.append(talk)
    time.sleep(2)
    assert web.heads == [] and caddy.ask("/")[0] == 200 and len(web.heads) == 1
    for talk in slow:
        talk.send(b"x" * 95)
    assert {talk.getresponse().read() for talk in slow} == {b"xxxxx"} and len(web.heads) == 41


def test_large_files_come_whole_either_way(caddy):
    assert len(caddy.ask("/60000000")[2]) == 60_000_000
    assert caddy.ask("/", "POST", b"x" * 29_000_000)[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/", "/nowhere/", "/static/"])
def test_the_heads_of_production_come_once_and_the_visitor_changes_none(production, tmp_path, path):  # noqa: F811
    caddy = Caddy(tmp_path / "production", production.port, name=HOST)
    caddy.start()
    try:
        status, heads, _ = caddy.ask(path, Host=HOST, X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
    finally:
        caddy.kill()
    assert status == ANSWERS[path]
    names = [name for name, _ in heads if name != "set-cookie"]
    said = dict(heads)
    assert len(names) == len(set(names)) and "server" not in said
    assert {name: said.get(name) for name in GUARDS} == GUARDS and set(
        said["content-security-policy"].split("; ")
    ) == CSP
    assert said["x-request-id"] and "evil" not in str(heads)
