"""'My work' with hundreds of things that wait, long and hostile ones among them, and with none; wide and on a telephone."""

from datetime import timedelta

from django.utils import timezone

from notifications.models import Deadline
from sar_portal.access.permissions import Perm
from tests.looking import HOSTILE, LONG, look_at_all
from tests.notifications.world import REFERENCE, build


def test_with_hundreds_and_with_none(transactional_db, live_server, chromium, monkeypatch):
    world, today = build(), timezone.localdate()
    Deadline.objects.bulk_create(
        Deadline(
            scope=world.review,
            kind="action",
            reference=REFERENCE,
            what=f"{LONG if number == 3 else HOSTILE}"[:55] + f" {number}",
            link="/help/",
            to=Perm.MANAGE_REVIEW.value,
            due_on=due_on,
        )
        for number in range(150)
        for due_on in (today - timedelta(days=number + 1), today, today + timedelta(days=30))
    )
    monkeypatch.setattr(
        "sar_portal.home.selectors.reviews_run_by",
        lambda viewer: [("gathering", "Gathering", 180), ("closed", "Closed", 1200)],
    )
    pages = [
        ("coordinator", "home-hundreds", "/"),
        ("coordinator", "home-group", "/?group=overdue&page=2"),
        ("coordinator", "home-kind", "/?group=overdue&kind=what-you-are-to-do"),
        ("manager", "home-none", "/"),
    ]
    assert look_at_all(chromium, live_server, world, pages) == []
