"""Files asked about again: those that wait for the scanner, and at night those in which it found nothing before (F5).

What it finds is closed by the documents room; who put it there and who coordinates the review are told here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from chronology.models import Import
from imr.models import Attachment, InterviewConfirmation
from notifications.services import queue
from reviews.models import Submission
from sar_portal.access.decide import holders
from sar_portal.access.permissions import Perm
from sar_portal.actions.models import Evidence
from sar_portal.documents import scanning, services
from sar_portal.documents.alone import alone
from sar_portal.documents.models import StoredFile

# Of one run; the next goes on, and what is left of a night is first in the next (celery.py).
MOST, SECONDS = 200, 240
# The locks of the two (documents.alone): they ask about different files.
WAITING, AGAIN = 0x5CA1, 0x5CA2
COORDINATORS = (Perm.CHECK_QUALITY, Perm.MANAGE_REVIEW)


@dataclass(frozen=True)
class Place:
    """Where a file lies: by which reference, on which page for whoever put it there, and on which for the board ('' where it is
    none of its business: of what was not returned it learns nothing but progress, R3).
    """

    reference: str
    page: str
    of_board: str = ""


def scan_waiting() -> int:
    """Whatever came while the scanner was away, or before there was one; how many it has spoken of. One worker at a time."""
    with alone(WAITING) as mine:
        return services.scan_waiting(found=tell, unsaid=tell_unsaid) if mine else 0


def scan_again() -> int:
    """Some of the files that were not asked about with the scanner's newest signatures; how many were found bad. One worker at a
    time.
    """
    if not settings.SCANNER:
        return 0
    with alone(AGAIN) as mine:
        return _scan_again() if mine else 0


def _scan_again() -> int:
    try:
        signatures = scanning.signatures()
    except OSError:
        return 0  # away: doctor says so
    # By the signatures they were asked with last, so that what no night has come to is always first.
    due = StoredFile.objects.filter(origin=StoredFile.Origin.UPLOADED, scan_result=StoredFile.Scan.CLEAN)
    due = due.exclude(asked_with=signatures).order_by("asked_with", "pk")
    until, bad = monotonic() + SECONDS, 0
    for stored in due[:MOST]:
        said = services.scan_again(stored=stored, signatures=signatures, found=tell)
        bad += said == StoredFile.Scan.INFECTED
        if said in (StoredFile.Scan.CHECKING, StoredFile.Scan.NOT_SCANNED) or monotonic() > until:
            break
    return bad


@transaction.atomic
def tell(stored: StoredFile) -> None:
    """Tells whoever uploaded a file that it was closed, and the coordinators where the board is to know of it: once each, without
    a word of what it is.
    """
    place = _place_of(stored)
    if place is None:
        return
    facts: dict[str, Any] = {"scope": stored.scope, "reference": place.reference}
    if stored.created_by is not None:
        queue(kind="file_closed", user=stored.created_by, link=place.page, once=f"closed-{stored.pk}", **facts)
    if not place.of_board:
        return
    for perm in COORDINATORS:
        for user in holders(perm, stored.scope).exclude(pk=stored.created_by_id):
            queue(kind="file_found", user=user, link=place.of_board, needs=perm, once=f"closed-{stored.pk}", **facts)


@transaction.atomic
def tell_unsaid(stored: StoredFile) -> None:
    """Tells whoever uploaded a file, once, that the scanner cannot say whether it may be opened."""
    place = _place_of(stored)
    if place is None or stored.created_by is None:
        return
    facts: dict[str, Any] = {"scope": stored.scope, "reference": place.reference, "once": f"unsaid-{stored.pk}"}
    queue(kind="file_unsaid", user=stored.created_by, link=place.page, **facts)


def _place_of(stored: StoredFile) -> Place | None:
    return next((found for one in PLACES if (found := one(stored))), None)


def _attached(stored: StoredFile) -> Place | None:
    one = Attachment.objects.filter(file=stored).first()
    if one is None:
        return None
    reference = one.report.part.agency_return.reference
    page, returned = reverse("imr:attachment_list", args=[reference]), Submission.WHEN[Perm.READ_RETURNED]()
    held = Submission.objects.filter(
        returned, part=one.report.part_id, content__attachments__contains=[{"file": stored.pk}]
    )
    of_board = reverse("reviews:return_progress", args=[reference]) if held.exists() else ""
    return Place(reference, page, of_board)


def _evidence(stored: StoredFile) -> Place | None:
    one = Evidence.objects.filter(file=stored).first()
    if one is None:
        return None
    page = one.recommendation.notice_link()
    return Place(one.recommendation.notice_reference, page, page)


def _brought_in(stored: StoredFile) -> Place | None:
    """The agency's own: what is returned is the entries that came of it."""
    one = Import.objects.filter(file=stored).first()
    if one is None:
        return None
    reference = one.chronology.part.agency_return.reference
    return Place(reference, reverse("chronology:import_detail", args=[reference, one.pk]))


def _signed_paper(stored: StoredFile) -> Place | None:
    """The agency's own: the board does not learn that there was an interview (R5)."""
    one = InterviewConfirmation.objects.filter(paper=stored).first()
    if one is None:
        return None
    reference = one.interview.involvement.agency_return.reference
    return Place(reference, reverse("imr:interview_detail", args=[reference, one.interview_id]))


# Where an upload may lie: as many as there are rows that name one.
PLACES: tuple[Callable[[StoredFile], Place | None], ...] = (_attached, _evidence, _brought_in, _signed_paper)
