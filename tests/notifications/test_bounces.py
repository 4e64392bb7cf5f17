"""What came back: read from reports as mail servers write them, shown to whoever runs the board, and sent again."""

import io
import json
import mailbox
import sys

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from notifications.bounces import Bounce, bounces_in, mark_bounced
from notifications.models import OutboxMessage
from notifications.services import queue, send_due
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Kind
from sar_portal.access.services import exclude, open_scope
from tests.notifications.test_delivery_list import address_of, again
from tests.notifications.test_notice_list import signed_in, tell
from tests.notifications.world import LINK, REFERENCE, build

State = OutboxMessage.State
CALLBACK = reverse("notifications:notify_callback")

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: no-reply@portal.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

Zuleika Quillfeather is not known here.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; author@asab.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 Zuleika Quillfeather unknown

--edge
Content-Type: {kind}

Message-ID: <{message_id}@localhost>
Subject: A query on a return
{rest}
--edge--
"""


def report(message_id, *, action="failed", status="5.1.1", kind="message/rfc822") -> bytes:
    rest = "\nThe letter itself.\n" if kind == "message/rfc822" else ""
    text = REPORT.format(message_id=message_id, action=action, status=status, kind=kind, rest=rest)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(world, sink) -> OutboxMessage:
    message = tell(world.author, scope=world.returned)
    assert send_due() == 1
    return message


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_is_read_with_the_letter_or_its_heads(kind):
    one = "0d9f1c7e-2f0e-4b7e-9c55-3d0d5c1b2a10"
    (bounce,) = bounces_in(report(one, kind=kind))
    assert (str(bounce.message_id), bounce.status) == (one, "5.1.1")


@pytest.mark.parametrize(
    "other",
    [
        report("0d9f1c7e-2f0e-4b7e-9c55-3d0d5c1b2a10", action="delayed", status="4.4.1"),
        report("0d9f1c7e-2f0e-4b7e-9c55-3d0d5c1b2a10", action="delivered", status="2.0.0"),
        report("somebody-elses-letter"),
        b"Subject: Out of office\r\n\r\nI am away until Monday.",
        b"",
        b"\xff\xfe\x00" * 100,
    ],
)
def test_delays_successes_and_other_letters_say_nothing(other):
    assert bounces_in(other) == []


@pytest.mark.django_db
def test_what_bounced_is_marked_once_without_a_word_of_the_report(world, sent):
    assert [mark_bounced(one) for one in bounces_in(report(sent.message_id)) * 2] == [True, False]
    sent.refresh_from_db()
    assert (sent.state, sent.error_type) == (State.BOUNCED, "status_5_1_1") and sent.bounced_at and sent.sent_at
    event = AuditEvent.objects.get(verb="message_bounced")
    assert event.details == {"message": sent.pk, "status": "5.1.1"}
    waiting = tell(world.lead)
    assert mark_bounced(Bounce(waiting.message_id, "5.1.1")) is False


@pytest.mark.django_db
def test_the_command_reads_a_maildir_once_and_standard_input(world, sent, tmp_path, monkeypatch):
    box = mailbox.Maildir(tmp_path / "box")
    box.add(report(sent.message_id))
    box.add(b"Subject: hello\r\n\r\nhello")
    said = io.StringIO()
    for _ in range(2):
        call_command("read_bounces", maildir=tmp_path / "box", stdout=said)
    assert said.getvalue().splitlines() == ["2 read, 1 marked as bounced", "0 read, 0 marked as bounced"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(sent.message_id))))
    call_command("read_bounces", stdout=said)
    assert said.getvalue().splitlines()[-1] == "1 read, 0 marked as bounced"


@pytest.mark.django_db
def test_the_coordinator_sees_on_my_work_what_bounced_and_sends_it_again(world, sink, sent):
    client = signed_in(world.coordinator)
    assert "did not arrive" not in client.get("/").content.decode()
    mark_bounced(Bounce(sent.message_id, "5.1.1"))
    page = client.get("/").content.decode()
    assert "1 e-mail did not arrive" in page and f"{address_of(world)}?only=failed" in page
    shown = client.get(address_of(world), {"only": "failed"}).content.decode()
    assert "status 5.1.1" in shown and "Send again" in shown and world.author.name in shown
    world.author.email = "right@asab.example"
    world.author.save()
    assert client.post(again(world, sent)).status_code == 302
    assert send_due() == 1 and sink.recipients()[-1] == "right@asab.example"
    assert "did not arrive" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_coordinator_sees_no_more_of_the_boards_mail_than_of_its_reviews(world):
    hand_over = open_scope(Kind.HAND_OVER, parent=world.returned)
    shown = [tell(world.author, scope=world.returned)]
    tell(world.lead, "access_changed")
    tell(world.author, "interview_confirmed", scope=world.returned)
    tell(world.author, "hand_over", scope=hand_over)
    queue(kind="interview_link", address="staff@else.example", reference=REFERENCE, link=LINK, scope=world.returned)
    other = build("BSAB")
    assert list(signed_in(world.coordinator).get(address_of(world)).context["page"]) == shown
    assert signed_in(other.coordinator).get(address_of(world)).status_code == 404
    exclude(user=world.coordinator, scope=world.returned, because="register:1", by=world.lead)
    assert list(signed_in(world.coordinator).get(address_of(world)).context["page"]) == []


def tell_as_notify(token: str, **told):
    heads = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return Client(enforce_csrf_checks=True).post(CALLBACK, json.dumps(told), "application/json", **heads).status_code


@pytest.mark.django_db
def test_notify_tells_of_a_failure_with_the_word_that_was_agreed(world, sent, settings):
    told = {"reference": str(sent.message_id), "status": "permanent-failure", "to": "author@asab.example"}
    assert tell_as_notify("agreed", **told) == 404  # where none is agreed
    settings.NOTIFY_CALLBACK_TOKEN = "agreed"
    assert [tell_as_notify(word, **told) for word in ("", "other")] == [404, 404]
    assert tell_as_notify("agreed", **(told | {"status": "delivered"})) == 204
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert tell_as_notify("agreed", **told) == 204
    sent.refresh_from_db()
    assert (sent.state, sent.error_type) == (State.BOUNCED, "status_5_0_0")
    assert tell_as_notify("agreed", reference="no id", status="permanent-failure") == 400
