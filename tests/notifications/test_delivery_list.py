"""A board's deliveries: for its administrators, without what is an agency's own, and failed ones sent again."""

import pytest
from django.urls import reverse

from notifications.models import OutboxMessage
from notifications.services import queue, send_again, send_due
from sar_portal.access.audit import AuditEvent
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Kind
from sar_portal.access.services import open_scope
from tests.notifications.test_notice_list import signed_in, tell
from tests.notifications.world import LINK, REFERENCE, build

State = OutboxMessage.State
pytestmark = pytest.mark.django_db


def address_of(world) -> str:
    return reverse("notifications:delivery_list", kwargs={"code": world.board.code})


def again(world, message) -> str:
    return reverse(
        "notifications:delivery_send_again", kwargs={"code": world.board.code, "message_id": message.message_id}
    )


@pytest.fixture
def failed(world, sink) -> OutboxMessage:
    message = tell(world.author, scope=world.returned)
    sink.answers[world.author.email] = "550 no such person"
    send_due()
    sink.answers.clear()
    message.refresh_from_db()
    assert message.state == State.FAILED
    return message


def test_the_administrator_sees_what_failed_and_sends_it_again(world, sink, failed):
    client = signed_in(world.administrator)
    page = client.get(address_of(world), {"only": "failed"}).content.decode()
    assert REFERENCE in page and world.author.name in page and "SMTPDataError" in page and "Send again" in page
    response = client.post(again(world, failed))
    assert (response.status_code, response["Location"]) == (302, address_of(world))
    assert AuditEvent.objects.filter(verb="send_again", actor=world.administrator).count() == 1
    assert send_due() == 1
    assert sink.recipients() == [world.author.email]


def test_what_did_not_fail_is_not_sent_again(world):
    message = tell(world.author, scope=world.returned)
    response = signed_in(world.administrator).post(again(world, message), follow=True)
    assert "Only a message that failed can be sent again." in response.content.decode()
    message.refresh_from_db()
    assert (message.state, message.tries) == (State.QUEUED, 0)


def test_who_may_look(world, failed):
    expected = {"author": 404, "manager": 404, "lead": 404, "coordinator": 200, "administrator": 200}
    for word, status in expected.items():
        client = signed_in(getattr(world, word))
        assert client.get(address_of(world)).status_code == status, word
        if status != 200:
            assert client.post(again(world, failed)).status_code == status, word
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_another_board_sees_and_moves_nothing(world, failed):
    other = build("BSAB")
    client = signed_in(other.administrator)
    assert client.get(address_of(world)).status_code == 404
    assert REFERENCE not in client.get(address_of(other)).content.decode()
    assert client.post(again(other, failed)).status_code == 404
    with pytest.raises(NotAllowed):
        send_again(message=failed, board=world.board, by=other.administrator)


def test_an_agencys_own_affairs_are_not_listed(world):
    hand_over = open_scope(Kind.HAND_OVER, parent=world.returned)
    shown = [tell(world.author, "invitation", scope=world.board.scope)]
    tell(world.author, "hand_over", scope=hand_over)
    tell(world.manager, "deadline_on", scope=hand_over)
    tell(world.author, "interview_confirmed", scope=world.returned)
    queue(kind="interview_link", address="staff@else.example", reference=REFERENCE, link=LINK, scope=world.returned)
    response = signed_in(world.administrator).get(address_of(world))
    assert list(response.context["page"]) == shown
    assert "staff@else.example" not in response.content.decode()
