"""Letters that tell practitioners of a review: the words of each are frozen, and how it reached them is kept."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from imr.models.register import PractitionerInvolvement
from reviews.models import AgencyReturn
from sar_portal.access.models import Decision
from sar_portal.documents.models import Rendering


class PractitionerLetter(models.Model):
    """One letter to one person. Its words never change; the PDF is made from them by the worker."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="practitioner_letters")
    involvement = models.ForeignKey(PractitionerInvolvement, models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    pdf = models.ForeignKey(Rendering, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["agency_return", "number"], name="practitioner_letter_once")]

    def __str__(self) -> str:
        return f"letter {self.number}"


class LetterGiven(Decision):
    """That a letter was handed over or sent by internal post, and on which day. Append-only."""

    SCOPE = "subject__agency_return"
    WORDS = {"handed": "Handed over", "posted": "Sent by internal post"}

    subject = models.ForeignKey(PractitionerLetter, models.PROTECT, related_name="given")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def title(self) -> str:
        return self.WORDS[self.verb]
