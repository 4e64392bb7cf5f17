"""What an agency's own people say to one another about a text of the report: it never leaves the agency (R3)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from imr.models.report import Report
from sar_portal.access.models import Decision


class Comment(models.Model):
    """One comment on a section or an answer ('section-analysis', 'kloe-2'), or the reply to one. Added, never changed."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="comments")
    place = models.CharField(max_length=60)
    # The comment that the thread began with; none where it is that one.
    begins = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class CommentDecision(Decision):
    """A thread was resolved or opened again (R8)."""

    SCOPE = "subject__report__part__agency_return"

    subject = models.ForeignKey(Comment, models.PROTECT, related_name="decisions")

    class Meta(Decision.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.verb} comment {self.subject_id}"
