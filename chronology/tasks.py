"""What a page does not wait for. A task fetches and calls one service; it carries keys, never content."""

import logging

from celery import shared_task

from chronology.models import Import
from chronology.selectors.matching import reviews_to_match
from chronology.services import imports
from chronology.services.matching import match_review

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


@shared_task
def match_returned() -> int:
    """Compares the chronologies of reviews in which a version was returned since; returns how many. One that fails stops
    no other.
    """
    matched = 0
    for review in reviews_to_match():
        try:
            matched += match_review(review=review) is not None
        except Exception:
            log.exception("the chronologies of a review could not be compared")
    return matched
