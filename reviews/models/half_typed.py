"""What is typed on a page that saves nothing until it is sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sar_portal.access.models import Scope
from sar_portal.documents.identities import SealedJson


class HalfTyped(models.Model):
    """What one person has typed into one form and not sent: nobody else reads it, and it goes once the form is sent (R15)."""

    SCOPE = "scope"

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the window that it is typed in, so that a second one does not write over it.
    key = models.CharField(max_length=32)
    address = models.CharField(max_length=300)
    # The fields of the form as they were typed, each with its values.
    words = SealedJson(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="half_typed_once")]

    def __str__(self) -> str:
        return f"unsent {self.pk}"
