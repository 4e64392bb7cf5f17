"""The chronology of one return, how it came in, and the rows of it that the board reads once returned."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reviews.models import ReturnPart, Review, Submission
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.documents.models import StoredFile


class PracticeCode(models.TextChoices):
    GOOD = "GOOD_PRACTICE", "Good practice"
    EXPECTED = "EXPECTED_PRACTICE", "Expected practice"
    BELOW = "BELOW_EXPECTED", "Below expected"
    MISSED = "MISSED_OPPORTUNITY", "Missed opportunity"
    GAP = "INFO_GAP", "Information gap"
    CONTEXT = "CONTEXT", "Context"


class Precision(models.TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"
    RANGE = "range", "Range"
    UNKNOWN = "unknown", "Unknown"


class EntryFields(models.Model):
    """The columns of a chronology, shared by drafts and by the returned rows.

    A date of the case is never a datetime: `date_from` and `date_to` bound it, `precision` says how much is known,
    `date_original` keeps the writer's words. A blank time is unknown, never 00:00 (R11).
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        NO_CONTACT = "no_contact", "Statement of no contact"

    ref = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVENT)
    date_original = models.CharField("date as written", max_length=80)
    date_from = models.DateField(null=True, blank=True)
    date_to = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision, default=Precision.UNKNOWN)
    uncertain = models.BooleanField("date is approximate", default=False)
    time_original = models.CharField("time as written", max_length=40, blank=True)
    time_from = models.TimeField(null=True, blank=True)
    time_to = models.TimeField(null=True, blank=True)
    # The writer's own order among entries of one day whose times are not known.
    order_in_day = models.PositiveIntegerField(default=0)
    source = models.CharField("source of information", max_length=300)
    people = models.CharField("people involved, by code", max_length=300, blank=True)
    contact_type = models.CharField("type of contact", max_length=120, blank=True)
    event = models.TextField("what happened")
    adult_seen = models.CharField("was the adult seen", max_length=120, blank=True)
    adults_voice = models.TextField("what the adult said or wanted", blank=True)
    action = models.TextField("action or decision", blank=True)
    comment = models.TextField("author's comment", blank=True)
    practice_code = models.CharField("practice", max_length=20, choices=PracticeCode, blank=True)
    kloe_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="%(class)s_source_given"),
            models.CheckConstraint(condition=~Q(date_original=""), name="%(class)s_date_given"),
            models.CheckConstraint(
                condition=Q(precision="unknown") | Q(date_from__isnull=False, date_to__gte=F("date_from")),
                name="%(class)s_date_bounds",
            ),
        ]


class Chronology(models.Model):
    """The chronology of one return; its state is its part's."""

    SCOPE = "part__agency_return"

    part = models.OneToOneField(ReturnPart, models.PROTECT, related_name="chronology")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"chronology {self.pk}"


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
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    # Which column is what: heading → field name; changed by the author in the preview.
    mapping = models.JSONField(default=dict, blank=True)
    day_first = models.BooleanField(null=True, blank=True)
    question = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]

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
    number = models.PositiveIntegerField("row number in the file")
    original = models.JSONField()
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(outcome="accepted") | ~Q(reason=""), name="import_row_has_reason"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"


class ChronologyEntry(EntryFields, TrackedModel):
    """One draft row. Deleting marks it; it can be brought back for 30 days and stays in the history."""

    SCOPE = "chronology__part__agency_return"

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="entries")
    needs_attention = models.CharField(max_length=300, blank=True)
    import_row = models.OneToOneField(ImportRow, models.SET_NULL, null=True, blank=True, related_name="entry")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    history = tracked()

    class Meta(EntryFields.Meta):
        abstract = False
        verbose_name_plural = "chronology entries"
        ordering = [F("date_from").asc(nulls_last=True), F("time_from").asc(nulls_last=True), "order_in_day", "pk"]
        constraints = [
            *EntryFields.Meta.constraints,
            models.UniqueConstraint(fields=["chronology", "ref"], name="entry_ref_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="entry_removed_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["chronology", "date_from", "order_in_day", "id"])]

    def __str__(self) -> str:
        return self.ref


class ReturnedEntry(EntryFields):
    """A row of a submitted chronology, frozen: what the composite reads (docs/decisions/0005). Append-only (R7)."""

    SCOPE = "submission__part__agency_return"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="entries")
    review = models.ForeignKey(Review, models.PROTECT, related_name="returned_entries")
    # The draft row it was frozen from: a stable identity across versions.
    entry_id_then = models.BigIntegerField()

    class Meta(EntryFields.Meta):
        abstract = False
        verbose_name_plural = "returned entries"
        constraints = [
            *EntryFields.Meta.constraints,
            models.UniqueConstraint(fields=["submission", "ref"], name="returned_ref_once"),
        ]
        indexes = [models.Index(fields=["review", "date_from", "order_in_day", "id"])]

    def __str__(self) -> str:
        return self.ref


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

