"""Documents that a report rests on: policies, audits, training records. Kept as files, listed in its bibliography."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from imr.models.report import Report
from sar_portal.documents.models import StoredFile


class Attachment(models.Model):
    """One document under the number by which the report names it. The file never changes; taken off the list, it stays with
    the versions that it was submitted with (R7).
    """

    SCOPE = "report__part__agency_return"
    FETCHED_WITH = ("report__part__agency_return", "file")

    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    # As a bibliography has it: 'version 4, May 2025', 'Ashmere Borough Council, 2023'.
    published = models.CharField("version, publisher or date", max_length=120, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="attachment_number_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    @property
    def words(self) -> str:
        """As it is cited: 'Attachment 2: Self-neglect policy (version 4, May 2025)'."""
        return cited(self.number, self.title, self.published)

    @property
    def file_name(self) -> str:
        """Neutral: the return's reference and a number (R9)."""
        return attachment_name(self.report.part.agency_return.reference, self.number, self.file.kind)


def cited(number: int, title: str, published: str) -> str:
    return f"Attachment {number}: {title}{f' ({published})' if published else ''}"


def attachment_name(reference: str, number: int, kind: str) -> str:
    return f"{reference}-attachment-{number}.{kind}"
