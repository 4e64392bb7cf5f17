"""The documents of a report: those on its list, and one as it was submitted with a version."""

from django.db.models import QuerySet
from django.http import Http404

from imr.models import Attachment, Report
from imr.models.attachments import attachment_name
from reviews.models import Submission
from sar_portal.documents.models import StoredFile


def attachments_of(report: Report) -> QuerySet[Attachment]:
    """What is on the list now, in the order of the numbers."""
    return report.attachments.filter(removed_at__isnull=True).select_related("file", "by")


def frozen_attachments(report: Report) -> list[dict]:
    """What a version freezes of them: enough to print the bibliography, and to find and prove the very file (R7)."""
    return [
        {
            "number": one.number,
            "title": one.title,
            "published": one.published,
            "kind": one.file.kind,
            "size": one.file.size,
            "sha256": one.file.sha256,
            "file": one.file_id,
        }
        for one in attachments_of(report)
    ]


def submitted_file(submission: Submission, number: int) -> tuple[StoredFile, str]:
    """The file that a version was submitted with under a number, and its neutral name. Raises Http404 where there is none, or
    where the file is not the one whose fingerprint the version holds.

    By its fingerprint among the files of the return: in a review that was taken in from elsewhere it has another key than the
    one that was frozen.
    """
    line = next((one for one in submission.content.get("attachments", ()) if one["number"] == number), None)
    if line is None:
        raise Http404
    agency_return = submission.part.agency_return
    same = StoredFile.objects.filter(scope=agency_return.scope_id, sha256=line["sha256"], kind=line["kind"])
    stored = min(same, key=lambda one: (one.pk != line["file"], one.pk), default=None)
    if stored is None:
        raise Http404
    return stored, attachment_name(agency_return.reference, number, stored.kind)
