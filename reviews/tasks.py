"""Papers made outside the request. A task fetches and calls one service; it carries keys, never content."""

import logging

from celery import shared_task

from reviews.models import InformationRequest, Submission
from reviews.services import letters, returning, unsent_decision, unsent_form
from sar_portal.access.errors import Refused

log = logging.getLogger(__name__)


@shared_task
def make_paper(submission_id: int, stage: str) -> None:
    returning.make_paper(submission=Submission.objects.get(pk=submission_id), stage=stage)


@shared_task
def make_letter(request_id: int) -> None:
    letters.make_letter(request=InformationRequest.objects.get(pk=request_id))


@shared_task
def sweep_papers() -> int:
    """Makes what a killed worker or an absent broker left unmade; returns how many. One that cannot be made stops no other."""
    made = 0
    for submission_id, stage in returning.missing_papers():
        made += _made(returning.make_paper, submission=Submission.objects.get(pk=submission_id), stage=stage)
    for request in letters.missing_letters():
        made += _made(letters.make_letter, request=request)
    return made


def _made(make, **what) -> bool:
    try:
        make(**what)
    except Refused:
        log.exception("a paper could not be made")
        return False
    return True


@shared_task
def erase_unsent() -> int:
    """What was typed into a form or of a decision, not sent, and not gone on with is gone in time."""
    return unsent_form.erase_old_unsent() + unsent_decision.erase_left()
