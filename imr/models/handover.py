"""A disciplinary matter found on the way leaves the review: only the fact, date and recipient are kept (R6)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from reviews.models import AgencyReturn
from sar_portal.access.models import ScopedModel

HOW = [("in_person", "In person"), ("telephone", "By telephone"), ("letter", "By letter")]


class HandOver(ScopedModel):
    """Its own tiny scope: its author and its recipient, nobody else. Append-only. No text of the matter is stored."""

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=HOW)
    handed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"

    notice_reference = ""

    def notice_link(self) -> str:
        # The address stands in an e-mail, so it must not say what waits (R6).
        return reverse("imr:waiting_list")
