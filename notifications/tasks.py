"""What beat and the outbox ask of the worker. Each task decides nothing: it calls one function."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from notifications import digests, services

# Nobody is reminded in the night.
MORNING = 8


@shared_task
def send_waiting() -> int:
    """Sends what waits in the outbox, until nothing is left or what is left has to wait."""
    sent = 0
    while went := services.send_due():
        sent += went
    return sent


@shared_task
def remind(today: str = "") -> int:
    """Reminds of what is due. With a date (as YYYY-MM-DD) it acts as on that day, whatever the hour."""
    if today:
        return services.due_reminders(date.fromisoformat(today))
    now = timezone.localtime()
    return services.due_reminders(now.date()) if now.hour >= MORNING else 0


@shared_task
def gather_digests() -> int:
    """Writes the daily e-mails whose hour has come."""
    return digests.gather_digests()
