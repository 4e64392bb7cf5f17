"""How rows came in: a file or a pasted block, every row of it as it was read (R11), and what each did to the chronology."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from chronology.models.chronologies import Chronology
from sar_portal.accounts.models import Agency
from sar_portal.documents.models import StoredFile


class Import(models.Model):
    """One file or paste brought in, from reading to acceptance. The original file and every original row are kept (R11)."""

    SCOPE = "chronology__part__agency_return"

    class State(models.TextChoices):
        READING = "reading", "Being read"
        REFUSED = "could_not_be_read", "Could not be read"
        PREVIEW = "preview", "Being checked"
        WRITING = "writing", "Being brought in"
        IMPORTED = "imported", "Imported"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Undone"

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pasted = models.TextField("pasted text, as it came", blank=True)
    # Of the file or of the pasted text: the same brought in twice is noticed.
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PREVIEW)
    # What was found: each table with its columns, what they were taken for and why, and a few of their cells.
    tables = models.JSONField(default=list, blank=True)
    # What the author chose over the guess: table → column → field name, by their numbers; and which tables are read.
    mapping = models.JSONField(default=dict, blank=True)
    chosen_tables = models.JSONField(null=True, blank=True)
    day_first = models.BooleanField(null=True, blank=True)
    # The author has looked at the columns; until then a link to the import leads there.
    columns_checked = models.BooleanField(default=False)
    # For rows of a file that has no column for the source; the author says it once, it is never made up.
    default_source = models.CharField("source of rows without one", max_length=200, blank=True)
    # Every row is a new entry; otherwise rows are compared with the chronology, and with the import this one corrects.
    adds_only = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    notes = models.JSONField(default=list, blank=True)
    question = models.CharField(max_length=40, blank=True)
    # Why a worker could not finish, in a sentence; and how often one began.
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # On whose behalf a worker acts: the one who asked for what it does now.
    acts_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(pasted=""), name="import_keeps_the_original"),
            models.CheckConstraint(
                condition=~Q(state="could_not_be_read") | ~Q(problem=""), name="import_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="import_corrects_another"
            ),
        ]
        indexes = [models.Index(fields=["chronology", "sha256"])]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Is a worker at it, or about to be?"""
        return self.state in (self.State.READING, self.State.WRITING)

    @property
    def headings(self) -> list[dict]:
        """The columns of the first table that is read."""
        return next((table["columns"] for table in self.tables if table["chosen"]), [])


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
    # What was noticed and asks nothing of anybody: a date from a merged cell, a footnote.
    notes = models.JSONField(default=list, blank=True)
    # The author said what the row is, or left it out: reading the file again with other choices keeps that.
    mended = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_once"),
            models.CheckConstraint(condition=Q(outcome="accepted") | ~Q(reason=""), name="import_row_has_reason"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"


class ImportStep(models.Model):
    """What an import does, or did, to one entry: planned with the preview, done with the import, and taken back with it."""

    SCOPE = "batch__chronology__part__agency_return"

    class Kind(models.TextChoices):
        ADDED = "added", "New"
        CHANGED = "changed", "Changed"
        SAME = "same", "The same"
        GONE = "gone", "No longer there"

    batch = models.ForeignKey(Import, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=7, choices=Kind)
    row = models.OneToOneField(ImportRow, models.CASCADE, null=True, blank=True, related_name="step")
    entry = models.ForeignKey(
        "chronology.ChronologyEntry", models.PROTECT, null=True, blank=True, related_name="import_steps"
    )
    # How the entry was found to be the row's: by its reference, or by date, source and words.
    found_by = models.CharField(max_length=10, blank=True)
    # A person has changed the entry since it came in: it is not changed again unless the author says so (R14).
    edited = models.BooleanField(default=False)
    take = models.BooleanField(default=False)
    seen_version = models.PositiveIntegerField(null=True, blank=True)
    # Field → value, of what differs: as it was in the chronology, and as the file has it.
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    # The entry's version once it was done; none while it is a plan, or was not taken.
    done_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "entry"], name="import_step_once_for_an_entry"),
            models.CheckConstraint(
                condition=Q(kind="gone", row__isnull=True, entry__isnull=False)
                | (~Q(kind="gone") & Q(row__isnull=False)),
                name="import_step_of_a_row_or_gone",
            ),
            models.CheckConstraint(
                condition=Q(done_version__isnull=True) | Q(entry__isnull=False), name="import_step_done_to_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.batch_id}"


class RememberedColumn(models.Model):
    """What an agency's authors chose a heading for, so that its next file is guessed so. '' leaves the column out."""

    SCOPE = "agency"

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="remembered_columns")
    heading = models.CharField(max_length=80)
    target = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "heading"], name="heading_remembered_once")]

    def __str__(self) -> str:
        return f"column of {self.agency_id}"
