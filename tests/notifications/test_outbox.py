"""The outbox: written with the step, sent once, tried again, given up, and never to people who must not know."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import Celery
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import deadlines, services
from notifications.models import Deadline, OutboxMessage
from notifications.services import due_reminders, queue, send_due
from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm
from sar_portal.access.services import end_role, exclude
from tests.notifications.world import LINK, REFERENCE

State = OutboxMessage.State


def queue_to(user, **more) -> OutboxMessage:
    written = queue(kind="quality_query", user=user, reference=REFERENCE, link=LINK, **more)
    assert written is not None
    return written


def states() -> dict[str, str]:
    return {m.user.email if m.user else m.address: m.state for m in OutboxMessage.objects.select_related("user")}


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_neither_step_nor_notice(world, sink):
    due_on = add_working_days(timezone.localdate(), 10)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        world.deadline(due_on)
        queue_to(world.author)
        _ = 1 / 0
    assert not Deadline.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert send_due() == 0
    assert sink.letters == []


@pytest.mark.django_db(transaction=True)
def test_it_cannot_be_queued_outside_a_transaction(world):
    with pytest.raises(services.OutsideTransaction):
        queue_to(world.author)


@pytest.mark.django_db
def test_an_unknown_kind_is_refused(world):
    with pytest.raises(ValueError, match="unknown kinds"):
        queue(kind="gossip", user=world.author, reference=REFERENCE, link=LINK)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which somebody takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        yield there.getsockname()[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", [True, False], ids=["gone", "says nothing"])
def test_a_broker_that_is_away_stops_nobody(world, sink, monkeypatch, settings, silent, gone):
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert options["socket_timeout"] <= 5
    away = Celery("away", broker=f"redis://127.0.0.1:{1 if gone else silent}/0", set_as_current=False)
    away.conf.broker_transport_options = options | {"socket_timeout": 1}  # a test waits no longer than it has to
    monkeypatch.setattr(services, "current_app", away)
    began = time.monotonic()
    with transaction.atomic():
        queue_to(world.author)
    assert time.monotonic() - began < (3 if gone else 20)
    assert send_due() == 1


@pytest.mark.django_db
def test_each_goes_out_once_with_its_own_message_id(world, sink):
    for user in (world.author, world.lead):
        queue_to(user)
    queue(kind="interview_link", address=" Staff@Else.Example ", reference=REFERENCE, link="/record/1/", sign_link=True)
    assert (send_due(), send_due()) == (3, 0)
    assert sink.recipients() == ["author@asab.example", "lead@asab.example", "staff@else.example"]
    assert {i.strip("<>").split("@")[0] for i in sink.ids()} == {str(m.message_id) for m in OutboxMessage.objects.all()}
    assert set(states().values()) == {State.SENT}


@pytest.mark.django_db
def test_what_is_told_once_is_written_once(world):
    first = queue_to(world.author, once="submission:7")
    assert first.once == "submission:7"
    again = queue(kind="quality_query", user=world.author, reference=REFERENCE, link=LINK, once="submission:7")
    assert again is None
    queue_to(world.lead, once="submission:7")
    assert OutboxMessage.objects.count() == 2


@pytest.mark.django_db
def test_a_passing_trouble_is_tried_again_later(world, sink):
    message = queue_to(world.author)
    sink.answers[world.author.email] = "451 greylisted"
    assert send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.tries, message.error_type) == (State.QUEUED, 1, "SMTPDataError")
    assert message.retry_after is not None and message.retry_after > timezone.now() + timedelta(seconds=60)
    sink.answers.clear()
    assert send_due() == 0
    OutboxMessage.objects.update(retry_after=timezone.now() - timedelta(seconds=1))
    assert send_due() == 1


@pytest.mark.django_db
def test_trying_ends_and_one_bad_address_holds_up_nobody(world, sink):
    queue_to(world.author)
    queue_to(world.lead)
    tired = queue_to(world.manager)
    OutboxMessage.objects.filter(pk=tired.pk).update(tries=services.MAX_TRIES - 1)
    sink.answers = {world.author.email: "550 no such person", world.manager.email: "451 not now"}
    assert send_due() == 1
    assert states() == {
        world.author.email: State.FAILED,
        world.lead.email: State.SENT,
        world.manager.email: State.FAILED,
    }


@pytest.mark.django_db
def test_no_mail_server_is_a_passing_trouble(world, sink, settings):
    queue_to(world.author)
    settings.EMAIL_PORT = 1
    assert send_due() == 0
    assert OutboxMessage.objects.get().error_type == "ConnectionRefusedError"
    assert states() == {world.author.email: State.QUEUED}


@pytest.mark.django_db
def test_what_a_dead_worker_held_comes_back_and_says_so(world, sink):
    message = queue_to(world.author)
    held = OutboxMessage.objects.filter(pk=message.pk)
    held.update(state=State.INFLIGHT, inflight_since=timezone.now() - timedelta(minutes=9))
    assert send_due() == 0
    held.update(inflight_since=timezone.now() - timedelta(minutes=11))
    assert send_due() == 1
    message.refresh_from_db()
    assert message.uncertain and message.state == State.SENT


@pytest.mark.django_db
def test_people_who_may_not_know_any_more_get_nothing(world, sink):
    queue_to(world.author, scope=world.returned, needs=Perm.SUBMIT)
    queue_to(world.manager, scope=world.returned)
    queue_to(world.lead)
    end_role(assignment=world.author.role_assignments.get(), by=world.lead)
    exclude(user=world.manager, scope=world.returned, because="register:1", by=world.lead)
    world.lead.is_active = False
    world.lead.save()
    assert send_due() == 0
    assert set(states().values()) == {State.ABORTED}
    assert sink.letters == []


@pytest.mark.django_db
def test_an_address_that_is_an_excluded_persons_gets_nothing_but_the_way_to_their_own_record(world, sink):
    """What was queued for a shared mailbox before the exclusion does not go out either (R12)."""
    facts = {"reference": REFERENCE, "link": LINK, "scope": world.returned}
    for address in (world.lead.email.upper(), "box@asab.example"):
        queue(kind="request_sent", address=address, **facts)
    queue(kind="interview_link", address=world.lead.email, sign_link=True, **facts)
    exclude(user=world.lead, scope=world.returned, because="register:1", by=world.coordinator)
    assert send_due() == 2
    assert set(OutboxMessage.objects.values_list("kind", "address", "state")) == {
        ("request_sent", "lead@asab.example", State.ABORTED),
        ("request_sent", "box@asab.example", State.SENT),
        ("interview_link", "lead@asab.example", State.SENT),
    }


@pytest.mark.django_db
def test_a_reminder_that_waits_is_dropped_when_the_thing_is_done(world, sink):
    due_on = add_working_days(timezone.localdate(), 3)
    deadline = world.deadline(due_on)
    due_reminders(due_on)
    deadlines.meet(deadline, by=world.author)
    assert send_due() == 0
    assert states() == {world.author.email: State.ABORTED}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [
        {"reference": "Zuleika Quillfeather"},
        {"reference": "QUILLFEATHER"},
        {"reference": "born 1947"},
        {"link": "https://elsewhere.example/"},
        {"link": "//elsewhere.example/"},
        {"link": "/search/?name=Zuleika"},
        {"link": "/Zuleika Quillfeather/"},
        {"error_type": "could not find Zuleika"},
        {"once": "Zuleika Q"},
    ],
)
def test_the_table_has_no_room_for_words(world, bad):
    row = {"kind": "quality_query", "user": world.author, "reference": REFERENCE, "link": LINK, **bad}
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(**row)
