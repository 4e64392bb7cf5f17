"""The chronology of one return."""

from django.db import models

from reviews.models import ReturnPart


class Chronology(models.Model):
    """The chronology of one return; its state is its part's."""

    SCOPE = "part__agency_return"

    part = models.OneToOneField(ReturnPart, models.PROTECT, related_name="chronology")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"chronology {self.pk}"
