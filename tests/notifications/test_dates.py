"""The calendar of one's dates, and the feed that one's own calendar reads: what the person may see now, and no name (R9, R12)."""

import re
import time
import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from allauth.account.signals import password_changed, password_reset
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from notifications import deadlines, feeds
from notifications.models import CalendarFeed
from notifications.selectors.dates import due_from, overseen_dates
from notifications.views.dates import PER_PAGE
from notifications.working_days import add_working_days
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.access.services import end_role, exclude
from sar_portal.accounts.models import User
from tests.accounts.sign_in import sign_in
from tests.notifications.test_notice_list import signed_in
from tests.notifications.world import CANARIES, LINK, REFERENCE, build

LIST, FEED = reverse("notifications:date_list"), reverse("notifications:feed_detail")
MAKE, END = reverse("notifications:feed_make"), reverse("notifications:feed_end")
pytestmark = pytest.mark.django_db


def soon(days: int = 20) -> date:
    return add_working_days(timezone.localdate(), days)


def page_of(user, **query) -> str:
    response = signed_in(user).get(LIST, query)
    assert response.status_code == 200
    return response.content.decode()


def address_of(user, **sent) -> str:
    """The address that the page shows, as a path with its key."""
    page = signed_in(user).post(MAKE, sent).content.decode()
    whole = re.search(r"https?://[^<\s]+\.ics\?key=[\w-]+", page)
    assert whole is not None
    parts = urlsplit(whole.group(0))
    return f"{parts.path}?{parts.query}"


def read(address: str):
    cache.clear()
    return Client().get(address)


def test_dates_stand_under_their_months_late_ones_first(world):
    world.deadline(soon())
    late = world.deadline(timezone.localdate() - timedelta(days=40))
    page = page_of(world.author)
    assert page.index("Overdue") < page.index(f"{soon():%B %Y}") and page.count(LINK) == 2 and "days late" in page
    deadlines.meet(late, by=world.author)
    assert "Overdue" not in page_of(world.author)
    assert "No date is set." in page_of(world.manager)


def test_whose_dates_are_whose(world):
    of_author, of_one = world.deadline(soon()), world.deadline(soon(21), to=Perm.READ_DRAFT)
    deadlines.hand_over(of_one, person=world.manager, by=world.lead)
    other = build("BSAB")
    assert list(due_from(world.author)) == [of_author] and list(due_from(world.manager)) == [of_one]
    assert list(due_from(world.lead)) == list(due_from(world.coordinator)) == []
    assert list(overseen_dates(world.coordinator)) == [of_author, of_one]
    assert not overseen_dates(other.coordinator).exists() and not overseen_dates(world.administrator).exists()
    assert "whose=overseen" in page_of(world.coordinator) and "whose=overseen" not in page_of(world.author)
    assert page_of(world.coordinator, whose="overseen").count(LINK) == 2
    assert LINK not in page_of(world.author, whose="overseen")
    end_role(assignment=world.author.role_assignments.get(), by=world.lead)
    assert list(due_from(world.lead)) == [of_author]  # until somebody is appointed


def test_a_feed_says_that_something_is_due_and_nothing_of_whom(world):
    world.deadline(soon())
    response = read(address_of(world.author))
    assert response["Content-Type"] == "text/calendar; charset=utf-8" and "no-store" in response["Cache-Control"]
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["summary"], event["dtstart"].dt) == (f"Due: {REFERENCE}", soon())
    assert event["url"].endswith(LINK) and event["uid"].startswith("date-")
    text = response.content.decode()
    assert not [word for word in (*CANARIES, "Chronology", world.author.email) if word in text]


def test_a_feed_follows_what_the_person_may_see(world):
    deadline = world.deadline(soon())
    mine, above = address_of(world.author), address_of(world.coordinator, overseen="on")
    alone = feeds.make_feed(overseen=False, by=world.lead)
    assert read(above).content.count(b"BEGIN:VEVENT") == read(mine).content.count(b"BEGIN:VEVENT") == 1
    assert alone[0].overseen is False
    exclude(user=world.author, scope=world.returned, because="register:1", by=world.lead)
    assert b"VEVENT" not in read(mine).content
    deadlines.meet(deadline, by=world.lead)
    assert b"VEVENT" not in read(above).content
    world.coordinator.is_active = False
    world.coordinator.save()
    assert read(above).status_code == 404


def test_only_the_hash_is_kept_and_one_address_works_at_a_time(world):
    first = address_of(world.author)
    key = first.partition("key=")[2]
    assert (
        not CalendarFeed.objects.filter(key_hash__contains=key).exists()
        and len(CalendarFeed.objects.get().key_hash) == 64
    )
    second = address_of(world.author)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    assert (
        read(second[:-1] + ("A" if second[-1] != "A" else "B")).status_code
        == read(second.partition("?")[0]).status_code
        == 404
    )
    page = signed_in(world.author).get(FEED).content.decode()
    assert second.partition("key=")[2] not in page and "Last read by a calendar" in page
    assert signed_in(world.author).post(END).status_code == 302
    assert read(second).status_code == 404
    verbs = AuditEvent.objects.filter(actor=world.author).values_list("verb", flat=True)
    assert [verb for verb in verbs if "feed" in verb] == ["make_feed", "make_feed", "feed_read", "end_feed"]


def test_making_an_address_asks_who_it_is_once_five_minutes_have_passed(world):
    world.author.set_password("heron-lantern-quarry-41")
    world.author.save()
    client = Client()
    sign_in(client, world.author, at=time.time() - 360)
    asked = client.post(MAKE)
    assert asked.status_code == 302 and asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not CalendarFeed.objects.exists()
    sign_in(client, world.author)
    assert client.post(MAKE).status_code == 200 and CalendarFeed.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("signal", [password_changed, password_reset])
def test_an_address_ends_with_the_password(world, signal):
    address, theirs = address_of(world.author), address_of(world.lead)
    signal.send(sender=User, request=None, user=world.author)
    assert (read(address).status_code, read(theirs).status_code) == (404, 200)
    assert AuditEvent.objects.get(verb="end_feed").details == {"user": world.author.pk}


def test_only_readings_with_the_whole_address_are_counted_and_a_count_that_ran_out_stops_nobody(world, monkeypatch):
    address = address_of(world.author)
    counted = []
    monkeypatch.setattr(feeds, "cache", SimpleNamespace(add=lambda key, *_, **__: counted.append(key), incr=cache.incr))
    unknown = reverse("notifications:feed_read", args=[uuid.uuid4()])
    wrong = [Client().get(path) for path in (unknown, address.partition("?")[0])]
    assert [answer.status_code for answer in wrong] == [404, 404] and counted == []
    assert read(address).status_code == 200 and len(counted) == 1


def test_the_first_reading_of_a_day_is_in_the_trail_and_too_many_are_refused(world, monkeypatch):
    address = address_of(world.author)
    cache.clear()
    monkeypatch.setattr(feeds, "READINGS_AN_HOUR", 3)
    assert [Client().get(address).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert AuditEvent.objects.filter(verb="feed_read", what="viewed", actor=world.author).count() == 1


def test_a_long_calendar_has_pages_and_asks_as_much_as_a_short_one(world):
    client = signed_in(world.author)
    world.deadline(soon())
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        assert "Next" not in client.get(LIST).content.decode()
    for number in range(PER_PAGE + 4):
        world.deadline(soon() + timedelta(days=number))
    with CaptureQueriesContext(connection) as many:
        first = client.get(LIST).content.decode()
    pages = [client.get(f"{LIST}?page={number}").content.decode() for number in (2, 99, "x", 0)]
    shown = [page.count(REFERENCE) for page in (first, *pages)]
    assert shown == [PER_PAGE, 5, 5, PER_PAGE, 5] and len(many) == len(few)
