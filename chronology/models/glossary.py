"""Abbreviations that an agency explains beside those of the field."""

from django.db import models

from reviews.models import AgencyReturn
from sar_portal.access.history import TrackedModel, tracked


class GlossaryTerm(TrackedModel):
    """One abbreviation of an agency's texts and what it means; printed with what the agency returns."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="glossary")
    term = models.CharField("abbreviation", max_length=20)
    meaning = models.CharField(max_length=200)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["agency_return", "term"], name="glossary_term_once")]

    def __str__(self) -> str:
        return self.term
