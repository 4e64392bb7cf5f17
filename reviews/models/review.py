"""The review and its terms. The adult's identity is a table apart, so that most queries cannot join it by accident."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision, ScopedModel
from sar_portal.accounts.models import Board
from sar_portal.documents.identities import SealedDate, SealedListOrNothing, SealedText


class ReviewState(models.TextChoices):
    SET_UP = "set_up", "Set-up"
    GATHERING = "gathering", "Gathering"
    ANALYSIS = "analysis", "Analysis"
    REPORTING = "reporting", "Reporting"
    ACTIONS = "actions", "Actions"
    SUSPENDED = "suspended", "Suspended"
    CLOSED = "closed", "Closed"


class Mandate(models.TextChoices):
    MANDATORY = "mandatory", "Mandatory: section 44(1) to (3)"
    DISCRETIONARY = "discretionary", "Discretionary: section 44(4)"

    @property
    def section(self) -> str:
        """The subsections of the Care Act 2014 under which such a review is carried out."""
        return "44(1) to (3)" if self == Mandate.MANDATORY else "44(4)"


class AbuseType(models.TextChoices):
    """The ten types of the Care Act statutory guidance."""

    PHYSICAL = "physical", "Physical"
    DOMESTIC = "domestic", "Domestic"
    SEXUAL = "sexual", "Sexual"
    PSYCHOLOGICAL = "psychological", "Psychological"
    FINANCIAL = "financial", "Financial or material"
    SLAVERY = "slavery", "Modern slavery"
    DISCRIMINATORY = "discriminatory", "Discriminatory"
    ORGANISATIONAL = "organisational", "Organisational"
    NEGLECT = "neglect", "Neglect and acts of omission"
    SELF_NEGLECT = "self_neglect", "Self-neglect"


class Review(ScopedModel, TrackedModel):
    """A Safeguarding Adult Review (Care Act 2014 s44). The adult appears by pseudonym only."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="reviews")
    reference = models.CharField(max_length=30, unique=True)
    pseudonym = models.CharField(max_length=60, help_text="The name used for the adult on every page and paper")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.SET_UP)
    # The state to go back to when a suspension ends.
    suspended_from = models.CharField(max_length=12, choices=ReviewState, blank=True)
    mandate = models.CharField(max_length=13, choices=Mandate)
    needs_care_reason = models.TextField("adult in the area with needs for care and support: reasons", blank=True)
    concern_reason = models.TextField("cause for concern about how agencies worked together: reasons", blank=True)
    outcome_reason = models.TextField("died, or alive and experienced serious abuse or neglect: reasons", blank=True)
    adult_died = models.BooleanField(default=True)
    types_of_abuse = ArrayField(models.CharField(max_length=15, choices=AbuseType), default=list, blank=True)
    methodology = models.CharField(max_length=200, blank=True)
    terms_of_reference = models.TextField(blank=True)
    referrer = models.CharField(max_length=120, blank=True)
    referral_received = models.DateField()
    decided_on = models.DateField("decision of the independent chair", null=True, blank=True)
    initiated_on = models.DateField("review initiated", null=True, blank=True)
    period_start = models.DateField("period under review from")
    period_end = models.DateField("period under review to")
    target_completion = models.DateField(null=True, blank=True)
    family_involvement = models.TextField(blank=True)

    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-referral_received", "reference"]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="review_period_in_order"),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.SUSPENDED) ^ Q(suspended_from=""), name="review_suspended_from"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reviews:review_overview", kwargs={"reference": self.reference})

    @property
    def notice_reference(self) -> str:
        return self.reference

    def notice_link(self) -> str:
        return self.get_absolute_url()


class AdultIdentity(models.Model):
    """Who the adult is. Shown to those with `see_identity` only, never joined by default; sealed as it lies in the table."""

    SCOPE = "review"

    review = models.OneToOneField(Review, models.PROTECT, related_name="identity")
    real_name = SealedText(max_length=120)
    date_of_birth = SealedDate(null=True, blank=True)
    date_of_death = SealedDate(null=True, blank=True)
    nhs_number = SealedText("NHS number", max_length=12, blank=True)
    # By these the same person is found in another review; they can be computed by nobody who lacks the key.
    name_mark = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    nhs_mark = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    # How agencies write of the adult, where it is not the pseudonym; and other names that must not stand in a text.
    code = models.CharField("called in the chronologies", max_length=40, blank=True)
    spellings = SealedListOrNothing(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "adult identities"

    def __str__(self) -> str:
        return f"identity {self.pk}"


class KeyLineOfEnquiry(TrackedModel):
    """One key line of enquiry (KLOE) of the terms of reference."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="kloes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    question = models.TextField()

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="kloe_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ParallelProcess(TrackedModel):
    """An inquest, criminal investigation or other process beside the review, with the holds it brings."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="parallel_processes")
    kind = models.CharField(max_length=120)
    lead_body = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=200, blank=True)
    holds_interviews = models.BooleanField("no interviews until cleared", default=False)
    holds_publication = models.BooleanField("no publication until cleared", default=False)
    ended_on = models.DateField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["pk"]
        verbose_name_plural = "parallel processes"

    def __str__(self) -> str:
        return self.kind


class Milestone(TrackedModel):
    """A dated step of the review, such as a panel or a learning event."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="milestones")
    what = models.CharField(max_length=120)
    planned_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.what


class ReviewDecision(Decision):
    """A step of the review itself: started, suspended, resumed, closed. Append-only (R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="decisions")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"
