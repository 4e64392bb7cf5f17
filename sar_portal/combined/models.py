"""What the board's side does with everything returned: shares it, talks about it, decides."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from reviews.models import AgencyReturn, Review
from sar_portal.access.models import Decision


class Sharing(Decision):
    """The coordinator shares a review's combined returns with one subgroup member, or withdraws that. Append-only (R4, R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="sharings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_id}"


class SubgroupComment(models.Model):
    """A comment on the combined returns, kept as written."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="subgroup_comments")
    # The return it speaks of: whoever is excluded from that return sees neither the comment nor that there is one (R12).
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at"]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class SubgroupDecision(Decision):
    """A decision or action agreed by the subgroup, with owner and date. Append-only (R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="subgroup_decisions")
    # As of a comment (R12).
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    owner = models.CharField("who will do it", max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"decision {self.pk}"
