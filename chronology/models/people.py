"""An agency's shelf of the people key: its own people, never seen by another agency (R4)."""

from django.db import models

from reviews.models import AgencyReturn, Submission
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.documents.identities import SealedList, SealedText


class PersonCode(TrackedModel):
    """A code in the text of an agency's return, and the name that it stands for."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="people")
    code = models.CharField(max_length=40)
    name = SealedText(max_length=120, blank=True)
    spellings = SealedList(default=list, blank=True)
    role = models.CharField(max_length=120, blank=True)
    # What the line follows from ('register:12'), so that its cause keeps exactly this line.
    because = models.CharField(max_length=60, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["agency_return", "code"], name="person_code_once")]

    def __str__(self) -> str:
        return self.code


class ReturnedPerson(models.Model):
    """A line of the agency's key as it was when a version was submitted: what the board's side shows names from, for the
    few who may ask (G5). Append-only (R7).
    """

    SCOPE = "submission__part__agency_return"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="people")
    code = models.CharField(max_length=40)
    name = SealedText(max_length=120, blank=True)
    spellings = SealedList(default=list, blank=True)
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["submission", "code"], name="returned_person_once")]

    def __str__(self) -> str:
        return self.code
