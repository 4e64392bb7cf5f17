"""What is typed on a page that saves nothing until it is sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sar_portal.access.models import Scope
from sar_portal.documents.identities import SealedJson


class UnsentForm(models.Model):
    """What one person has typed into one form and not sent: nobody else reads it, and it goes once the form is sent (R15)."""

    SCOPE = "scope"

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the window that it is typed in, so that a second one does not write over it.
    key = models.CharField(max_length=32)
    address = models.CharField(max_length=300)
    # The fields of the form as they were typed, each with its values.
    words = SealedJson(default=dict)
    # Then there are no words any more: a save that is delivered after the form was sent brings nothing back.
    sent = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="unsent_form_once")]

    def __str__(self) -> str:
        return f"unsent {self.pk}"


class UnsentDecision(models.Model):
    """What one person has typed of a decision on a version and not sent. Nobody else reads it; it goes when they decide."""

    SCOPE = "submission__part__agency_return"

    submission = models.ForeignKey("reviews.Submission", models.PROTECT, related_name="unsent")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # As it stands in the boxes, right or wrong, by the names of the form's fields.
    words = SealedJson(default=dict)
    # One more with each save: of two windows, the one that shows older words is told (R14).
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="unsent_decision_once_each")]

    def __str__(self) -> str:
        return f"unsent {self.pk}"
