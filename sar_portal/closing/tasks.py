"""Disposal outside the request. A task carries a key, never content."""

from celery import shared_task

from sar_portal.closing.models import Disposal
from sar_portal.closing.services import disposing


@shared_task
def dispose(disposal_id: int) -> None:
    disposing.dispose(disposal=Disposal.objects.get(pk=disposal_id))


@shared_task
def sweep_disposals() -> None:
    """Goes on with what a killed worker or an absent broker left."""
    for disposal_id in disposing.waiting_disposals():
        dispose.delay(disposal_id)
