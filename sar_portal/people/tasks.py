"""What beat asks of this room."""

from celery import shared_task

from sar_portal.accounts.services import forget_addresses as forget
from sar_portal.people.services import set_confirmations


@shared_task
def ask_who_needs_access() -> int:
    return set_confirmations()


@shared_task
def forget_addresses() -> int:
    return forget()
