"""Work that was asked for and has not been done for longer than it takes: counted by the worker, which sees all of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from chronology.models import Import
from imr.models import PractitionerLetter, RecordCopy
from notifications.models import OutboxMessage
from reviews.models import InformationRequest, PartKind, Submission, SubmissionPaper
from sar_portal import ticks
from sar_portal.documents.selectors import waiting_for_scan
from sar_portal.exports.models import Export

LATE = timedelta(minutes=15)


def _emails(before: datetime) -> list[QuerySet]:
    state = OutboxMessage.State
    waits = Q(state=state.QUEUED, queued_at__lt=before) | Q(state=state.INFLIGHT, inflight_since__lt=before)
    return [OutboxMessage.objects.filter(waits)]


def _papers(before: datetime) -> list[QuerySet]:
    written = Submission.objects.exclude(part__kind=PartKind.RECORDS).filter(at__lt=before)
    return [
        written.exclude(papers__stage=SubmissionPaper.Stage.SUBMITTED),
        InformationRequest.objects.filter(letter__isnull=True, sent_at__lt=before),
        PractitionerLetter.objects.filter(pdf__isnull=True, at__lt=before),
        RecordCopy.objects.filter(pdf__isnull=True, at__lt=before),
    ]


def _exports(before: datetime) -> list[QuerySet]:
    state = Export.State
    return [Export.objects.filter(state__in=[state.QUEUED, state.MAKING], state_since__lt=before)]


def _imports(before: datetime) -> list[QuerySet]:
    state = Import.State
    return [Import.objects.filter(state__in=[state.READING, state.WRITING], at__lt=before)]


def _files(before: datetime) -> list[QuerySet]:
    return [waiting_for_scan().filter(created_at__lt=before)]


HELD_UP: dict[str, Callable[[datetime], list[QuerySet]]] = {
    "e-mails": _emails,
    "papers": _papers,
    "exports": _exports,
    "imports": _imports,
    "uploads": _files,
}


def count() -> None:
    """Notes of each kind how many are held up now."""
    before = timezone.now() - LATE
    for what, asked in HELD_UP.items():
        ticks.tick(what, sum(rows.count() for rows in asked(before)))
