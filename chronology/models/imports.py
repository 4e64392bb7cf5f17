"""How rows came in: a file or a pasted block, and every row of it as it was read (R11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chronology.models.chronologies import Chronology
from sar_portal.documents.models import StoredFile


class Import(models.Model):
    """One file or paste brought in, from preview to acceptance. The original file and every original row are kept (R11)."""

    SCOPE = "chronology__part__agency_return"

    class State(models.TextChoices):
        PREVIEW = "preview", "Being checked"
        IMPORTED = "imported", "Imported"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Undone"

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pasted = models.TextField("pasted text, as it came", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    # Which column is what: heading → field name; changed by the author in the preview.
    mapping = models.JSONField(default=dict, blank=True)
    day_first = models.BooleanField(null=True, blank=True)
    # For rows of a file that has no column for the source; the author says it once, it is never made up.
    default_source = models.CharField("source of rows without one", max_length=200, blank=True)
    notes = models.JSONField(default=list, blank=True)
    headings = models.JSONField(default=list, blank=True)
    question = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(pasted=""), name="import_keeps_the_original")
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(models.Model):
    """One row as read: its original cells, what was made of them, and the outcome with its reason."""

    SCOPE = "batch__chronology__part__agency_return"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        ATTENTION = "attention", "Needs attention"
        SKIPPED = "skipped", "Skipped"

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField("row number in the file")
    table = models.CharField(max_length=120, blank=True)
    original = models.JSONField()
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_once"),
            models.CheckConstraint(condition=Q(outcome="accepted") | ~Q(reason=""), name="import_row_has_reason"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"
