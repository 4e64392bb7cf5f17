"""Exports as the person who asked for them sees them, and the disclosure register as coordinator and auditor see it."""

from dataclasses import dataclass

from django.core.files.base import File
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from reviews.models import Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.documents.selectors import how_far, stream_of
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.selectors.content import Content
from sar_portal.exports.selectors.disclosures import disclosures_of, readable_versions
from sar_portal.exports.selectors.making import content_of

READS = (Perm.READ_COMBINED, Perm.READ_DRAFT, Perm.READ_RETURNED)


def my_exports(viewer, review: Review) -> QuerySet[Export]:
    """The files of a review that the viewer asked for, and the packs made for the viewer; newest first."""
    mine = Q(asked_by=viewer) | Q(for_user=viewer, state__in=[Export.State.READY, Export.State.EXPIRED])
    found = Export.objects.filter(mine, review=review).select_related("review", "submission__part__agency_return")
    return found.defer("submission__content")


def is_whose(viewer, export: Export) -> bool:
    """A file is its asker's alone, and a member's copy of a pack that member's alone, once it is made: it holds what they
    may read, under their name.
    """
    if export.for_user_id is None:
        return export.asked_by_id == viewer.pk
    return export.for_user_id == viewer.pk and export.state in (Export.State.READY, Export.State.EXPIRED)


def content_asked(
    viewer, review: Review, *, what: str, submission: Submission | None = None, query: str = ""
) -> Content:
    """What a file would hold, for the page on which it is asked for."""
    return content_of(Export(asked_by=viewer, review=review, what=what, submission=submission, query=query))


def file_of(export: Export) -> File:
    """A file that is ready, to be read in pieces. Raises Damaged where it is not the one that was made."""
    return stream_of(export.storage_name, export.file_sha256, str(export))


@dataclass(frozen=True)
class Progress:
    percent: int
    words: str


def progress_of(export: Export) -> Progress | None:
    """How far a file is; None once there is nothing to wait for."""
    if export.state not in (Export.State.QUEUED, Export.State.MAKING):
        return None
    return Progress(how_far(export.making) or 0, export.get_state_display())


@dataclass(frozen=True)
class RegisterLine:
    """One disclosure, how often its file was downloaded, and those of its versions that the viewer may know of (R12)."""

    disclosure: Disclosure
    downloads: int
    versions: list[dict]


def register_page(
    viewer, review: Review, number: str | None, on_a_page: int
) -> tuple[Page[Disclosure], list[RegisterLine]]:
    """One page of the register of a review, and its lines; a `number` that is none is the first page, one beyond the last the
    last. The rows of that page alone are read, and their downloads counted. What an agency made of its own version is in it once
    the board may read that version (R3).
    """
    readable = readable_versions(viewer, review)
    page = Paginator(disclosures_of(viewer, review, readable), on_a_page).get_page(number)
    return page, _register(list(page), readable)


def _register(found: list[Disclosure], readable: set[int]) -> list[RegisterLine]:
    downloads = _downloads(found)
    return [
        RegisterLine(
            one, downloads.get(one.export_id or 0, 0), [v for v in one.versions if v["submission"] in readable]
        )
        for one in found
    ]


def _downloads(lines: list[Disclosure]) -> dict[int, int]:
    """Downloads are counted where they are recorded: in the audit trail."""
    subjects = {f"exports.export:{one.export_id}": one.export_id for one in lines if one.export_id}
    events = AuditEvent.objects.filter(what="viewed", verb="export_download", subject__in=subjects)
    counted = events.order_by().values("subject").annotate(times=Count("pk")).values_list("subject", "times")
    return {subjects[subject]: times for subject, times in counted}


def register_audited(viewer, board: Board) -> QuerySet[Disclosure]:
    """All disclosures of a board's reviews for its auditor: never the words of purpose or recipient, which may tell of a case."""
    if not visible(viewer, Perm.READ_AUDIT, Board).filter(pk=board.pk).exists():
        return Disclosure.objects.none()
    lines = Disclosure.objects.filter(subject__board=board)
    return lines.select_related("subject", "by", "export").defer("reason", "recipient", "basis_words", "what")
