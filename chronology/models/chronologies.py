"""The chronology of one return."""

from django.db import models

from chronology.columns import HOUSE, Columns
from chronology.models.columns import BoardColumns
from reviews.models import ReturnPart


class Chronology(models.Model):
    """The chronology of one return; its state is its part's."""

    SCOPE = "part__agency_return"

    part = models.OneToOneField(ReturnPart, models.PROTECT, related_name="chronology")
    # What the board asked for when it was begun; none: the house's own columns.
    asked = models.ForeignKey(BoardColumns, models.PROTECT, null=True, blank=True, related_name="chronologies")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"chronology {self.pk}"

    @property
    def columns(self) -> Columns:
        return self.asked.read() if self.asked else Columns(HOUSE)
