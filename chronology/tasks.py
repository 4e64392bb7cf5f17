"""Imports that take longer than a page. A task fetches and calls one service; it carries keys, never content."""

import logging

from celery import shared_task

from chronology.models import Import
from chronology.services import imports

log = logging.getLogger(__name__)


@shared_task
def carry_on(import_id: int) -> None:
    imports.carry_on(batch=Import.objects.get(pk=import_id))


@shared_task
def sweep_imports() -> int:
    """Takes up what a killed worker or an absent broker left waiting; returns how many. One that fails stops no other."""
    waiting = imports.left_waiting()
    for batch in waiting:
        try:
            imports.carry_on(batch=batch)
        except Exception:
            log.exception("an import could not be carried on")
    return len(waiting)
