"""Signs of life: beat asks, and whoever works the queue answers."""

from celery import shared_task

from sar_portal import ticks
from sar_portal.upkeep import held_up, selectors


@shared_task
def live_quick() -> None:
    held_up.count()
    ticks.tick(selectors.QUICK)


@shared_task
def live_heavy() -> None:
    ticks.tick(selectors.HEAVY)
