"""'My work' with hundreds of things that wait, long and hostile ones among them, and with none; wide and on a telephone."""

from datetime import timedelta

from django.utils import timezone

from sar_portal.home.selectors import Task
from tests.looking import HOSTILE, LONG, look_at_all
from tests.notifications.world import build


def test_with_hundreds_and_with_none(transactional_db, live_server, chromium, monkeypatch):
    world, today = build(), timezone.localdate()
    waits = [
        Task(f"Chase {HOSTILE}{LONG if number == 3 else 'Care'} {number}", "ASAB-SAR-2026-03-POL", "/help/", due_on)
        for number in range(150)
        for due_on in (today - timedelta(days=number + 1), today, None, today + timedelta(days=30))
    ]
    monkeypatch.setattr(
        "sar_portal.home.selectors._late_with_agencies",
        lambda viewer: iter(waits if viewer == world.coordinator else ()),
    )
    monkeypatch.setattr(
        "sar_portal.home.selectors.reviews_run_by",
        lambda viewer: [("gathering", "Gathering", 180), ("closed", "Closed", 1200)],
    )
    pages = [
        ("coordinator", "home-hundreds", "/"),
        ("coordinator", "home-group", "/?group=overdue&page=2"),
        ("manager", "home-none", "/"),
    ]
    assert look_at_all(chromium, live_server, world, pages) == []
