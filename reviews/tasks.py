"""Papers made outside the request. A task fetches and calls one service; it carries keys, never content."""

from celery import shared_task

from reviews.models import InformationRequest, Submission
from reviews.services import letters, returning


@shared_task
def make_paper(submission_id: int, stage: str) -> None:
    returning.make_paper(submission=Submission.objects.get(pk=submission_id), stage=stage)


@shared_task
def make_letter(request_id: int) -> None:
    letters.make_letter(request=InformationRequest.objects.get(pk=request_id))


@shared_task
def sweep_papers() -> int:
    """Makes what a killed worker or an absent broker left unmade; returns how many."""
    missing = returning.missing_papers()
    for submission_id, stage in missing:
        returning.make_paper(submission=Submission.objects.get(pk=submission_id), stage=stage)
    unsent = letters.missing_letters()
    for request in unsent:
        letters.make_letter(request=request)
    return len(missing) + len(unsent)
