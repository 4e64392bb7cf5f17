"""Attaching documents to a report, and taking them off its list. Submitted versions keep what they were submitted with (R7)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from imr.models import Attachment, Report
from imr.selectors.removed import still_back
from imr.services.report import hold_open
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.documents.services import store_file

MOST_ATTACHED = 60


@transaction.atomic
def attach(*, report: Report, data: bytes, name: str, title: str, published: str = "", by) -> Attachment:
    """Keeps a document, looked at by content and scanned as every upload (security.md F1, F2, F5), under the next number.

    Numbers are never given twice. Raises NotAllowed, NotNow, or Refused: no title, too many, the same file again, or a file
    that is none of the kinds that are taken or of which no copy for others can be made (F7).
    """
    hold_open(report, by)
    locked = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if not title.strip():
        raise Refused("Give the title of the document, as the bibliography is to have it.")
    listed = locked.attachments.filter(removed_at__isnull=True)
    if listed.count() >= MOST_ATTACHED:
        raise Refused(f"A report has at most {MOST_ATTACHED} attachments. Take one off the list first.")
    stored = store_file(data=data, name=name, scope=locked.part.agency_return.scope, by=by, shared=True)
    same = listed.filter(file__sha256=stored.sha256).first()
    if same is not None:
        raise Refused(f"This file is on the list already: attachment {same.number}.")
    last = locked.attachments.aggregate(last=Max("number"))["last"] or 0
    row = Attachment.objects.create(
        report=locked, number=last + 1, title=title.strip(), published=published.strip(), file=stored, by=by
    )
    record("did", "attach", row, by=by, details={"number": row.number, "sha256": stored.sha256})
    return row


@transaction.atomic
def take_off(*, attachment: Attachment, by) -> None:
    """Takes a document off the list of the next version; twice is once. Raises NotAllowed or NotNow."""
    hold_open(attachment.report, by)
    locked = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.pk)
    if locked.removed_at is None:
        locked.removed_at, locked.removed_by = timezone.now(), by
        locked.save(update_fields=["removed_at", "removed_by"])
        record("did", "take_attachment_off", locked, by=by, details={"number": locked.number})


@transaction.atomic
def put_back(*, attachment: Attachment, by) -> None:
    """Puts a document that was taken off within 30 days on the list again, under its number (N9); twice is once.

    Raises NotAllowed, NotNow, or Refused: longer ago, too many, or the same file was attached since.
    """
    hold_open(attachment.report, by)
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.report_id)
    locked = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.pk)
    if locked.removed_at is None:
        return
    if not still_back(locked.removed_at):
        raise Refused("This was taken off more than 30 days ago. Attach the document again.")
    listed = report.attachments.filter(removed_at__isnull=True)
    if listed.count() >= MOST_ATTACHED:
        raise Refused(f"A report has at most {MOST_ATTACHED} attachments. Take one off the list first.")
    same = listed.filter(file__sha256=locked.file.sha256).first()
    if same is not None:
        raise Refused(f"This file is on the list already: attachment {same.number}.")
    locked.removed_at = locked.removed_by = None
    locked.save(update_fields=["removed_at", "removed_by"])
    record("did", "put_attachment_back", locked, by=by, details={"number": locked.number})
