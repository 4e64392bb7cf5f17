"""What became of good practice and lessons that staff named in an interview."""

from django.db import models

from imr.models.interview import StaffInterview
from sar_portal.access.models import Decision


class NamedDecision(Decision):
    """The author took a piece of an interview into the report, or left it out. Append-only; the newest one counts."""

    SCOPE = "subject__involvement__agency_return"
    WORDS = {"take": "Taken into the report", "leave": "Left out"}

    subject = models.ForeignKey(StaffInterview, models.PROTECT, related_name="named")
    slug = models.CharField("good-practice or lessons", max_length=20)
    # Which piece, by its words: the words themselves stay in the interview's record (R5).
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.slug} {self.verb}"
