"""A disciplinary matter found on the way leaves the review: the fact, date and recipient are kept (R6), and where the
agency's setting allows it, for some days the text that its recipient has not read."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from reviews.models import AgencyReturn
from sar_portal.access.models import ScopedModel
from sar_portal.documents.identities import SealedProse

# So long the recipient may open the text again: a line that breaks, or a second click, takes nothing from them.
OPEN_FOR = timedelta(hours=1)
HOW = [("in_person", "In person"), ("telephone", "By telephone"), ("letter", "By letter")]


class HandOver(ScopedModel):
    """Its own tiny scope: its author and its recipient, nobody else. Append-only. It has no place for the matter itself."""

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Name and role of a line manager without an account here, as the register had them: its row is not this page's to open.
    line_manager = SealedProse(blank=True, db_default="")
    how = models.CharField(max_length=12, choices=HOW)
    handed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, line_manager="") | Q(recipient__isnull=True) & ~Q(line_manager=""),
                name="handed_to_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"

    @property
    def to(self) -> str:
        """To whom, in words."""
        return str(self.recipient) if self.recipient else self.line_manager

    notice_reference = ""

    def notice_link(self) -> str:
        # The address stands in an e-mail, so it must not say what waits (R6).
        return reverse("imr:waiting_list")


class HandOverText(models.Model):
    """What was handed over, sealed, until an hour after its recipient opened it or the agency's days are over: then it is
    erased.
    """

    SCOPE = "hand_over"

    hand_over = models.OneToOneField(HandOver, models.PROTECT, primary_key=True, related_name="text")
    sealed = models.TextField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of hand-over {self.pk}"

    @property
    def ends_at(self) -> datetime:
        """From when it can be read no more."""
        kept = self.hand_over
        ends = kept.at + timedelta(days=kept.agency_return.agency.hand_over_days)
        return min(ends, self.opened_at + OPEN_FOR) if self.opened_at else ends
