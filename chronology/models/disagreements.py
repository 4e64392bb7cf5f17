"""The same event in the records of two agencies: candidates that rules found, what people settled, what agencies were asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from chronology.models.returned import ReturnedEntry
from reviews.models import AgencyReturn, Review
from sar_portal.access.models import Decision


class Matching(models.Model):
    """Which versions of a review's chronologies were compared last; the sweep looks for reviews with others in force."""

    SCOPE = "review"

    review = models.OneToOneField(Review, models.PROTECT, primary_key=True, related_name="matching")
    versions = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"matching of {self.review_id}"


class Candidate(models.Model):
    """Two rows of different agencies that may tell of one event, or one row to which another agency has no counterpart.

    Found by rules (chronology.matching), settled by people. `first` and `second` are the rows' stable identities
    (`ReturnedEntry.entry_id_then`), the lower first, so a pair stays one candidate through all versions. The score says
    how sure the rules are that it is one event, nothing of who is right; it is on no page.
    """

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="candidates")
    first = models.BigIntegerField()
    second = models.BigIntegerField(null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=20))
    reasons = models.JSONField(default=list)
    score = models.FloatField()
    # Where the earlier of its rows stands in the composite: the order of the list.
    sort_day = models.IntegerField()
    sort_minute = models.SmallIntegerField()
    raised_at = models.DateTimeField(default=timezone.now)
    # Since when the rules no longer find it in the versions in force. What people settled stays.
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["sort_day", "sort_minute", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="candidate_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(second__isnull=True) | Q(second__gt=F("first")), name="candidate_order"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="candidate_score"),
        ]
        indexes = [models.Index(fields=["review", "sort_day", "sort_minute", "id"], name="candidate_order_in_review")]

    def __str__(self) -> str:
        return f"candidate {self.pk}"

    @property
    def is_alone(self) -> bool:
        """One row without a counterpart."""
        return self.second is None


class CandidateMember(models.Model):
    """One agency's part in a candidate: its row as it stands in the newest version that has it, or that it has none.

    A member without a row is an agency in whose chronology nothing was found to match. Who may not read one of the
    members' returns sees nothing of the candidate (R12).
    """

    SCOPE = "candidate"

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="members")
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="+")
    entry = models.ForeignKey(ReturnedEntry, models.PROTECT, null=True, blank=True, related_name="+")
    identity = models.BigIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "agency_return"], name="candidate_member_once"),
            models.CheckConstraint(
                condition=Q(entry__isnull=True, identity__isnull=True) | Q(entry__isnull=False, identity__isnull=False),
                name="member_row_and_identity",
            ),
        ]
        indexes = [models.Index(fields=["identity"], name="member_identity")]

    def __str__(self) -> str:
        return f"member {self.pk} of {self.candidate_id}"


class Settlement(Decision):
    """What a person settled on a candidate, with the rows as they read them: added, never changed (R8); the last counts."""

    class Verb(models.TextChoices):
        CONFIRM = "confirm", "One episode"
        DISMISS = "dismiss", "Not the same"
        ASK = "ask", "Agencies asked"

    SCOPE = "subject"

    subject = models.ForeignKey(Candidate, models.PROTECT, related_name="settlements")
    first_row = models.ForeignKey(ReturnedEntry, models.PROTECT, related_name="+")
    second_row = models.ForeignKey(ReturnedEntry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=["confirm", "dismiss", "ask"]), name="settlement_verb_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"


class RowQuery(models.Model):
    """What one agency is asked about its own row, and nothing of another's (R4). Append-only."""

    SCOPE = "agency_return"

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="queries")
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="row_queries")
    entry = models.ForeignKey(ReturnedEntry, models.PROTECT, related_name="queries")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name_plural = "row queries"
        constraints = [models.UniqueConstraint(fields=["settlement", "agency_return"], name="row_query_once")]

    def __str__(self) -> str:
        return f"query {self.pk}"

    @property
    def notice_reference(self) -> str:
        return self.agency_return.reference

    def notice_link(self) -> str:
        return reverse("chronology:query_list", kwargs={"reference": self.agency_return.reference})


class RowAnswer(models.Model):
    """The agency's answer to a query in words; it may also answer by its next version. Append-only."""

    SCOPE = "query"

    query = models.OneToOneField(RowQuery, models.PROTECT, related_name="answer")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"answer to {self.query_id}"

    @property
    def notice_reference(self) -> str:
        return self.query.agency_return.reference

    def notice_link(self) -> str:
        """Where the board reads it: beside the rows that it was asked about."""
        candidate = self.query.settlement.subject
        return reverse("combined:disagreement_detail", args=[candidate.review.reference, candidate.pk])
