"""What a chronology is made of: the columns of a row, and the draft rows of one return."""

from datetime import date, time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from chronology.models.chronologies import Chronology
from chronology.models.imports import ImportRow
from chronology.partial_dates import PartialDate, PartialTime, restore
from sar_portal.access.history import TrackedModel, tracked


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


UNDATED = 2_000_000_000
UNTIMED = 1500
ORDER = ("sort_day", "sort_minute", "order_in_day", "pk")


class EntryFields(models.Model):
    """The columns of a chronology, shared by drafts and by the returned rows.

    A date of the case is never a datetime: `date_from` and `date_to` bound it, `precision` says how much is known,
    `date_original` keeps the writer's words. A blank time is unknown, never 00:00 (R11).
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        NO_CONTACT = "no_contact", "Statement of no contact"

    ref = models.CharField("reference", max_length=20)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVENT)
    date_original = models.CharField("date as written", max_length=100, blank=True)
    date_from = models.DateField(null=True, blank=True)
    date_to = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision, default=Precision.UNKNOWN)
    uncertain = models.BooleanField("date is approximate", default=False)
    date_qualifier = models.CharField(max_length=20, blank=True)
    time_original = models.CharField("time as written", max_length=100, blank=True)
    time_from = models.TimeField(null=True, blank=True)
    time_to = models.TimeField(null=True, blank=True)
    time_approximate = models.BooleanField(default=False)
    time_qualifier = models.CharField("part of the day", max_length=20, blank=True)
    # The order of the chronology, for the database alone: day and minute as sort_key() sees them, never shown.
    sort_day = models.IntegerField(default=UNDATED)
    sort_minute = models.SmallIntegerField(default=UNTIMED)
    # The writer's own order among entries of one day whose times are not known.
    order_in_day = models.PositiveIntegerField(default=0)
    source = models.TextField("source of information", blank=True)
    people = models.TextField("people involved, by code", blank=True)
    contact_type = models.TextField("type of contact", blank=True)
    event = models.TextField("what happened", blank=True)
    adult_seen = models.TextField("was the adult seen", blank=True)
    adults_voice = models.TextField("what the adult said or wanted", blank=True)
    action = models.TextField("action or decision", blank=True)
    comment = models.TextField("author's comment", blank=True)
    practice_code = models.CharField("practice", max_length=20, choices=PracticeCode, blank=True)
    kloe_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            # A blank or unread time is unknown, never midnight (R11).
            models.CheckConstraint(
                condition=Q(time_from__isnull=True) | ~Q(time_original=""), name="%(class)s_time_was_written"
            ),
            models.CheckConstraint(
                condition=Q(precision="unknown")
                | (Q(date_from__isnull=False) & (Q(date_to__isnull=True) | Q(date_to__gte=F("date_from")))),
                name="%(class)s_date_bounds",
            ),
        ]

    @classmethod
    def from_values(cls, values: dict, **facts):
        """A row, not yet stored, from columns that were kept as JSON."""
        columns = {name: value for name, value in values.items() if name != "ref"}
        for name, kind in (("date_from", date), ("date_to", date), ("time_from", time), ("time_to", time)):
            columns[name] = kind.fromisoformat(columns[name]) if columns.get(name) else None
        return cls(**columns, **facts)

    @property
    def when(self) -> PartialDate:
        return restore(
            date_from=self.date_from,
            date_to=self.date_to,
            precision=self.precision,
            uncertain=self.uncertain,
            qualifier=self.date_qualifier,
            original=self.date_original,
        )

    @property
    def at(self) -> PartialTime | None:
        """The time as far as it is known; None where none was written."""
        if not self.time_original:
            return None
        return PartialTime(self.time_from, self.time_to, self.time_approximate, self.time_original, self.time_qualifier)

    @property
    def date_words(self) -> str:
        """The date as it may be read: never a guessed part (R11)."""
        return self.when.render()

    @property
    def time_words(self) -> str:
        return self.at.render() if self.at else ""


class ChronologyEntry(EntryFields, TrackedModel):
    """One draft row. Deleting marks it; it can be brought back for 30 days and stays in the history."""

    SCOPE = "chronology__part__agency_return"
    FETCHED_WITH = ("chronology__asked", "chronology__part__agency_return__review")

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="entries")
    needs_attention = models.TextField(blank=True)
    import_row = models.OneToOneField(ImportRow, models.SET_NULL, null=True, blank=True, related_name="entry")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # A contributor's row says from which ward or team it came. The author takes it on before it is submitted: they answer.
    contributed = models.BooleanField(default=False)
    team = models.CharField("ward, team or department", max_length=120, blank=True)
    to_accept = models.BooleanField("the author has still to take it on", default=False)
    # Two rows put together are one new row; both stay in the history and among what was removed.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    # Given by the page that began the row, so that what is sent twice on a bad line makes one row.
    begun_as = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    history = tracked()

    class Meta(EntryFields.Meta):
        abstract = False
        verbose_name_plural = "chronology entries"
        ordering = ORDER
        constraints = [
            *EntryFields.Meta.constraints,
            # A row may come in incomplete, never unmarked: what is missing is said on it and blocks submission.
            models.CheckConstraint(
                condition=(~Q(source="") & ~Q(date_original="")) | ~Q(needs_attention=""),
                name="entry_incomplete_is_marked",
            ),
            models.UniqueConstraint(fields=["chronology", "ref"], name="entry_ref_once"),
            models.UniqueConstraint(fields=["chronology", "begun_as"], name="entry_begun_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(removed_at__isnull=False), name="entry_merged_is_removed"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="entry_removed_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["chronology", "sort_day", "sort_minute", "order_in_day", "id"])]

    def __str__(self) -> str:
        return self.ref

    @property
    def place(self) -> str:
        """Where the row stands in the order, as text that sorts so: a page finds out by it that a row belongs elsewhere."""
        return f"{self.sort_day:010}.{self.sort_minute:05}.{self.order_in_day:07}.{self.pk:012}"
