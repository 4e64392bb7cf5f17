"""Signs of life: beat asks, and whoever works the queue answers. And what upkeep does at night."""

from celery import shared_task

from sar_portal import ticks
from sar_portal.upkeep import held_up, rescans, selectors, strays, telling


@shared_task
def live_quick() -> None:
    held_up.count()
    ticks.tick(selectors.QUICK)


@shared_task
def live_mail() -> None:
    ticks.tick(selectors.MAIL)


@shared_task
def live_heavy() -> None:
    ticks.tick(selectors.HEAVY)


@shared_task
def tell_of_trail() -> int:
    told = telling.tell_of_trail()  # the alarm first: no letter of how things stand may keep it from going
    telling.send_checkpoints()
    return told


@shared_task
def tell_of_unchecked_trail() -> int:
    return telling.tell_of_unchecked_trail()


@shared_task
def scan_waiting() -> int:
    return rescans.scan_waiting()


@shared_task
def scan_again() -> int:
    return rescans.scan_again()


@shared_task
def sweep_files() -> None:
    strays.sweep()
