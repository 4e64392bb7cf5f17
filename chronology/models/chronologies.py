"""The chronology of one return, and the agency's key of people."""

from django.db import models

from reviews.models import ReturnPart
from sar_portal.access.history import TrackedModel, tracked


class Chronology(models.Model):
    """The chronology of one return; its state is its part's."""

    SCOPE = "part__agency_return"

    part = models.OneToOneField(ReturnPart, models.PROTECT, related_name="chronology")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"chronology {self.pk}"


class PersonCode(TrackedModel):
    """The agency's key of people: a code in the text, the name kept here. Never shown outside the agency."""

    SCOPE = "chronology__part__agency_return"

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="people")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=120, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["chronology", "code"], name="person_code_once")]

    def __str__(self) -> str:
        return self.code
