"""What was agreed when a report was accepted: recommendations, their words version by version, and their actions.

They stand apart from the draft they come from, which may be written on, as returned entries of a chronology do
(docs/decisions/0005, 0013). What becomes of them is decided in the room above, `actions`.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline
from reviews.models.returning import AgencyReturn, ReturnPart, Submission
from reviews.models.review import Review
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Scope


class RecommendationState(models.TextChoices):
    AGREED = "agreed", "Agreed"
    IMPLEMENTED = "implemented", "Implemented"
    CHECKED = "checked", "Impact checked"
    NOT_IMPLEMENTED = "not_implemented", "Not implemented"


class ActionState(models.TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Rag(models.TextChoices):
    RED = "red", "Red: off track"
    AMBER = "amber", "Amber: at risk"
    GREEN = "green", "Green: on track"


class Level(models.TextChoices):
    """For whom it is: those of a lesson, and two that a review's overview speaks to."""

    PRACTITIONERS = "practitioners", "Practitioners"
    MANAGERS = "managers", "Managers"
    ORGANISATION = "organisation", "The organisation"
    PARTNERSHIP = "partnership", "The partnership"
    NATIONAL = "national", "National bodies"
    UNSAID = "", "Not said"


class Recommendation(models.Model):
    """One recommendation, of an agency's return or of the board itself. The reference stands in its address."""

    SCOPE = "scope"
    FETCHED_WITH = ("review__board", "agency_return__agency", "part__returned", "owner")
    LEFT_OUT = ("part__returned__content",)  # as long as all that the agency returned

    # The return's scope, or the review's where the board owns it: who may see and act follows from it alone.
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="recommendations")
    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    agency_return = models.ForeignKey(
        AgencyReturn, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    # The report it stands in, and its number there, by which a later version knows it again. The register has the same
    # number, unless the agency has returned a report of the other kind before.
    part = models.ForeignKey(ReturnPart, models.PROTECT, null=True, blank=True, related_name="recommendations")
    number_there = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    # Nobody where the board owns it.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=16, choices=RecommendationState, default=RecommendationState.AGREED)
    agreed_on = models.DateField(default=timezone.localdate)
    # The day on which it was implemented, or decided that it will not be.
    ended_on = models.DateField(null=True, blank=True)
    rag = models.CharField("rating", max_length=5, choices=Rag, blank=True)
    # Of its own date, as its newest words have it.
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    impact_deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["review", "agency_return__mark", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "number"], name="recommendation_number_once"),
            models.UniqueConstraint(fields=["part", "number_there"], name="recommendation_known_again"),
            models.CheckConstraint(
                condition=Q(agency_return__isnull=True, owner__isnull=True, scope=F("review"))
                | Q(owner__isnull=False, scope=F("agency_return")),
                name="recommendation_of_return_or_board",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RecommendationState.values), name="recommendation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RecommendationState.AGREED) ^ Q(ended_on__isnull=False),
                name="recommendation_ended_on",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("actions:recommendation_detail", kwargs={"reference": self.reference})

    @property
    def notice_reference(self) -> str:
        return self.reference

    def notice_link(self) -> str:
        return self.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.state == RecommendationState.AGREED

    @property
    def whose(self) -> str:
        """The agency whose recommendation it is, or the board."""
        return self.agency_return.agency.name if self.agency_return else self.review.board.name


class Wording(models.Model):
    """The words of a recommendation as one accepted version has them, or as the board wrote them. Append-only (R7)."""

    SCOPE = "recommendation"

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="wordings")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    lesson = models.TextField(blank=True)
    level = models.CharField(max_length=13, choices=Level, blank=True)
    # Lines of enquiry that the lesson answers, by number: what it is about.
    kloes = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    outcome = models.TextField("intended outcome", blank=True)
    measure = models.TextField("how success will be known", blank=True)
    target_on = models.DateField("to be implemented by", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "submission"], name="worded_once_a_version")]

    def __str__(self) -> str:
        return f"wording {self.pk}"

    @property
    def version(self) -> int:
        """What a form was opened on: these words, which are never changed (R14)."""
        return self.pk


class Action(TrackedModel):
    """One action under a recommendation, led by a role. The target stays what it was; a new date stands beside it."""

    SCOPE = "recommendation"
    FETCHED_WITH = ("recommendation__review__board", "recommendation__agency_return__agency", "deadline")

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    what = models.TextField()
    lead_officer = models.CharField("lead officer, by role", max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    revised_on = models.DateField("new target date", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.PLANNED)
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    # What the newest accepted version that has it says of it, by which a later one knows it again; empty where its owner
    # added it. The owner may word it and date it otherwise: both are shown.
    what_there = models.TextField(blank=True)
    lead_there = models.CharField(max_length=120, blank=True)
    target_there = models.DateField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="action_number_once"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(state=ActionState.PLANNED) ^ Q(ended_on__isnull=False), name="action_ended_on"
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"

    def get_absolute_url(self) -> str:
        return self.recommendation.get_absolute_url()

    @property
    def due_on(self) -> date | None:
        return self.revised_on or self.target_on

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.PLANNED

    @property
    def is_overdue(self) -> bool:
        """Nothing of a recommendation that is decided is late."""
        late = self.is_open and self.due_on is not None and self.due_on < timezone.localdate()
        return late and self.recommendation.is_open

    @property
    def differs_there(self) -> bool:
        """Does the report, as last accepted, say something else of it than the register?"""
        if not self.what_there:
            return False
        moved = self.target_there is not None and self.target_there not in (self.target_on, self.revised_on)
        return moved or (self.what_there, self.lead_there) != (self.what, self.lead_officer)

    @property
    def shown_state(self) -> str:
        """Planned, in progress once its start has come, overdue, done or dropped."""
        if self.is_overdue:
            return "overdue"
        if self.is_open and self.starts_on is not None and self.starts_on <= timezone.localdate():
            return "in_progress"
        return self.state


def own_date(until: date | None, to_do: Iterable[Action]) -> date | None:
    """The date of an open recommendation itself, `until` in its words, where people are to be reminded of it: as long as one of
    its open actions has the same date or a later one, that action speaks for both.
    """
    if until is None or any(action.due_on is not None and action.due_on >= until for action in to_do):
        return None
    return until
