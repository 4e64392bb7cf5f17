"""What came back from Word and waits for the author: each text of the file that says something else than the portal."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from imr.models.report import Report
from sar_portal.documents.models import SHA256


class WordProposal(models.Model):
    """One file that was read. The file itself is not kept, and what was read of it only until all of it is decided on."""

    SCOPE = "report__part__agency_return"

    report = models.OneToOneField(Report, models.PROTECT, related_name="from_word")
    sha256 = models.CharField(max_length=64)
    # What was met in the file that is not taken over, each in a sentence.
    notes = ArrayField(models.TextField(), default=list, blank=True)
    unchanged = models.PositiveIntegerField(default=0)
    # Texts whose heading the file has not; nothing becomes of them.
    absent = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="word_sha256_is_one")]

    def __str__(self) -> str:
        return f"file from Word {self.pk}"


class WordText(models.Model):
    """One text of the file that nobody has decided on yet. Gone once it is taken over or left."""

    SCOPE = "proposal__report__part__agency_return"

    proposal = models.ForeignKey(WordProposal, models.CASCADE, related_name="texts")
    # 'section_facts', 'kloe_2_why'; '' where nothing in the file says whose text it is.
    place = models.CharField(max_length=80, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    # Of the text that the file was made from; '' where the file does not say.
    token = models.CharField(max_length=8, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "place"], condition=~Q(place=""), name="word_text_once"),
            models.CheckConstraint(condition=~Q(place="", text=""), name="word_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"text from Word {self.pk}"
