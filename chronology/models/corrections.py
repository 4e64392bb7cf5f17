"""What staff say of entries that were put to them: from what to what, for the author to take over or not.

Nothing here says who said it or in which interview: that stays with the interview's record (R5).
"""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from chronology.models.entries import ChronologyEntry
from sar_portal.access.models import Decision

# What a person who was there can put right; the rest of a row is the author's own.
CORRECTABLE = ("date", "time", "people", "event", "action")


class Correction(models.Model):
    """A suggestion on one entry. Append-only: what became of it is a decision of its own."""

    SCOPE = "entry__chronology__part__agency_return"
    FETCHED_WITH = ("entry__chronology__asked", "entry__chronology__part__agency_return__review")

    entry = models.ForeignKey(ChronologyEntry, models.PROTECT, related_name="corrections")
    # By column, as it was typed: what stood there when it was put to them, and what it should say.
    was = models.JSONField()
    becomes = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class CorrectionDecision(Decision):
    """The author took a correction over or declined it, or the interviewee took it back. Append-only (R8)."""

    SCOPE = "subject__entry__chronology__part__agency_return"
    WORDS = {"accept": "Taken over", "decline": "Declined", "withdraw": "Taken back"}

    subject = models.OneToOneField(Correction, models.PROTECT, related_name="decision")
    # The version of the entry that it made.
    version = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def title(self) -> str:
        return self.WORDS[self.verb]


def corrected() -> Exists:
    """Does an entry have a correction that nobody has decided on?"""
    return Exists(Correction.objects.filter(entry=OuterRef("pk"), decision__isnull=True))
