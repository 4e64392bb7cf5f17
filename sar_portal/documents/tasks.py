"""What beat asks of this room. Each task decides nothing: it calls one function."""

from celery import shared_task

from sar_portal.documents import services


@shared_task
def scan_waiting() -> int:
    """Looks at what was kept while the scanner was away."""
    return services.scan_waiting()
