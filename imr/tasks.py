"""What beat asks of the agency's side. The task decides nothing: it calls one service."""

from celery import shared_task

from imr.services import recheck


@shared_task
def match_registers() -> int:
    """Excludes people on a register whose account, address or membership came after their entry (R12)."""
    return recheck.recheck_stale()
