"""The sweep: at most once per deadline, rule and person with four at work, and flat in queries (R13, N5, P7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import deadlines, services
from notifications.models import Deadline, OutboxMessage, Reminder
from notifications.rules import HOUSE, Pace
from notifications.services import due_reminders, send_due
from notifications.working_days import add_working_days
from sar_portal.access.permissions import Perm
from tests.notifications.world import LINK, REFERENCE
from tests.walls import owner

WORKERS = 4


def many(world, count: int, due_on: date) -> None:
    Deadline.objects.bulk_create(
        Deadline(
            scope=world.returned if n % 2 else world.review,
            kind="chronology",
            reference=REFERENCE,
            what="Chronology",
            link=LINK,
            to=Perm.READ_DRAFT if n % 2 else Perm.MANAGE_REVIEW,
            due_on=due_on,
            remind_on=HOUSE.next_day(Pace.STANDARD, due_on, timezone.localdate()),
        )
        for n in range(count)
    )


def at_once(work) -> list[int]:
    barrier = Barrier(WORKERS)

    def one(_) -> int:
        barrier.wait(10)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_and_four_senders_at_once(world, sink, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 7)
    monkeypatch.setattr(services, "kick", lambda: None)
    due_on = add_working_days(timezone.localdate(), 20)
    many(world, 60, due_on)
    for day in (add_working_days(due_on, -5), due_on, add_working_days(due_on, 1), add_working_days(due_on, 9)):
        at_once(lambda day=day: due_reminders(day))
        # What one sweep found locked, the next one takes.
        due_reminders(day)
    counted = Reminder.objects.values("deadline", "rule", "recipient").annotate(n=Count("pk"))
    assert {row["n"] for row in counted} == {1}
    # 30 deadlines of three people and 30 of one; four rules each, and the coordinator once more for the first 30.
    assert Reminder.objects.count() == OutboxMessage.objects.count() == 30 * (3 * 4 + 1) + 30 * 4
    OutboxMessage.objects.filter(pk__gt=OutboxMessage.objects.order_by("pk")[79].pk).delete()
    assert sum(at_once(send_due)) == 80
    assert len(sink.letters) == len(set(sink.ids())) == 80


@pytest.mark.django_db(transaction=True)
def test_done_and_due_at_the_same_moment_do_not_cross(world, monkeypatch):
    """Whoever comes first holds the deadline's row: a reminder is written before it is done, or not at all."""
    monkeypatch.setattr(services, "kick", lambda: None)
    due_on = add_working_days(timezone.localdate(), 20)
    deadline = world.deadline(due_on)

    def sweep() -> int:
        try:
            return due_reminders(due_on)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        deadlines.meet(deadline, by=world.author)
        assert pool.submit(sweep).result(10) == 0
    assert due_reminders(due_on) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [100, 1000])
def test_queries_per_thousand_due(world, count):
    due_on = add_working_days(timezone.localdate(), 20)
    many(world, count, due_on)
    with CaptureQueriesContext(connection) as queries:
        assert due_reminders(due_on) == count * 2
    # Seven, the last of which looks for a second thousand; savepoints are the test's own.
    assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 7


@pytest.mark.django_db
def test_the_sweep_reads_only_what_is_due(world):
    """The plan is a walk along the index of next reminders, whatever else lies in the table."""
    many(world, 2000, add_working_days(timezone.localdate(), 20))
    with owner() as cursor:
        cursor.execute("ANALYZE notifications_deadline")
    plan = Deadline.objects.filter(remind_on__lte=timezone.localdate()).order_by("remind_on", "pk")[:1000].explain()
    assert "deadline_next_reminder" in plan and "Sort" not in plan
