"""Letters by GOV.UK Notify instead of a mail server, to a stand-in on this machine that answers as its interface does."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from notifications.models import OutboxMessage
from notifications.services import send_due
from tests.notifications.test_notice_list import tell
from tests.notifications.world import REFERENCE

State = OutboxMessage.State
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
pytestmark = pytest.mark.django_db


class StandIn(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words):
        """Nothing: the addresses in it are nobody's business."""


@pytest.fixture
def notify(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    server.asked, server.answer = [], 201
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.EMAIL_BACKEND = "notifications.notify.NotifyBackend"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = f"board-{SERVICE}-{SECRET}", "a-template"
    settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _read(coded: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))


def test_a_letter_goes_with_a_signed_ticket_and_our_own_reference(world, notify):
    message = tell(world.author)
    assert send_due() == 1
    ((path, authorisation, letter),) = notify.asked
    assert path == "/v2/notifications/email" and letter["email_address"] == world.author.email
    assert (letter["template_id"], letter["reference"]) == ("a-template", str(message.message_id))
    assert REFERENCE in letter["personalisation"]["subject"] and set(letter["personalisation"]) == {"subject", "body"}
    head, said, signed = authorisation.removeprefix("Bearer ").split(".")
    assert _read(head) == {"typ": "JWT", "alg": "HS256"} and _read(said)["iss"] == SERVICE
    wanted = hmac.digest(SECRET.encode(), f"{head}.{said}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64encode(wanted).rstrip(b"=").decode() == signed and SECRET not in authorisation


@pytest.mark.parametrize(
    ("answer", "state"), [(400, State.FAILED), (403, State.QUEUED), (429, State.QUEUED), (503, State.QUEUED)]
)
def test_only_what_is_wrong_with_the_letter_is_given_up_at_once(world, notify, answer, state):
    message = tell(world.author)
    notify.answer = answer
    assert send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.error_type) == (state, "SMTPDataError")


def test_notify_that_is_away_is_a_passing_trouble(world, notify, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    message = tell(world.author)
    assert send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.error_type) == (State.QUEUED, "URLError")
