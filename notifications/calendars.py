"""A person's dates as a calendar file (RFC 5545): that something is due, for which reference, and a link (R9)."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from notifications import links
from notifications.models import Deadline

HOW_OFTEN = timedelta(hours=1)


def calendar_file(dates: Iterable[Deadline]) -> bytes:
    """One whole-day event for each date. The same date keeps its identifier, so that a calendar moves it when it moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//SAR Portal//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "SAR Portal")
    calendar.add("refresh-interval", HOW_OFTEN, parameters={"VALUE": "DURATION"})
    for deadline in dates:
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"date-{deadline.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", deadline.due_on)
    event.add("summary", f"Due: {deadline.reference}")
    event.add("url", links.absolute(deadline.link))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # the person stays free that day
    return event
