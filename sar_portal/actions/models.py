"""What became of what was agreed: decisions, notes of progress, comments and evidence. All of it is added, never changed.

The recommendations and actions themselves enter with an acceptance, so they are in `reviews` (docs/decisions/0013).
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models import Action, Rag, Recommendation
from sar_portal.access.models import Decision
from sar_portal.documents.models import StoredFile


class RecommendationDecision(Decision):
    """What was decided on a recommendation: transferred, rated, implemented or not, checked. Append-only (R8)."""

    SCOPE = "subject"

    class Verb(models.TextChoices):
        TRANSFER = "transfer", "New owner"
        RATE = "rate", "Rated"
        IMPLEMENT = "implement", "Implemented"
        NOT_IMPLEMENT = "not_implement", "Not implemented"
        CHECK_IMPACT = "check_impact", "Impact checked"
        REOPEN = "reopen", "Reopened"

    subject = models.ForeignKey(Recommendation, models.PROTECT, related_name="decisions")
    # Who owns it from now on.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    on_day = models.DateField(null=True, blank=True)
    rag = models.CharField(max_length=5, choices=Rag, blank=True)
    # What the rule suggested when a person rated it.
    suggested = models.CharField(max_length=5, choices=Rag, blank=True)
    what_changed = models.TextField(blank=True)
    how_known = models.TextField("how it is known", blank=True)

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb__in=["transfer", "not_implement", "reopen"]) | ~Q(reason=""),
                name="recommendation_decided_why",
            ),
            models.CheckConstraint(
                condition=~Q(verb="check_impact") | (~Q(what_changed="") & ~Q(how_known="")),
                name="impact_says_how_known",
            ),
            models.CheckConstraint(condition=Q(verb="rate") ^ Q(rag=""), name="rating_has_a_colour"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def said_what(self) -> str:
        return str(self.Verb(self.verb).label)


class ActionDecision(Decision):
    """What became of an action, and each new date of it with its reason. Append-only (R8)."""

    SCOPE = "subject"

    class Verb(models.TextChoices):
        FINISH = "finish", "Done"
        DROP = "drop", "Dropped"
        REOPEN = "reopen", "Reopened"
        REVISE = "revise", "New date"

    subject = models.ForeignKey(Action, models.PROTECT, related_name="decisions")
    from_day = models.DateField(null=True, blank=True)
    on_day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def said_what(self) -> str:
        return str(self.Verb(self.verb).label)


class Note(models.Model):
    """A note of progress by whoever acts on it, or a critical friend's comment from the board's side. Append-only."""

    SCOPE = "recommendation"

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Progress"
        COMMENT = "comment", "Critical friend"

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="notes")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Evidence(models.Model):
    """A file that shows that something was done, and what it shows. Append-only."""

    SCOPE = "recommendation"
    FETCHED_WITH = ("recommendation", "file")

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="evidence")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="evidence")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    shows = models.CharField("what it shows", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"

    @property
    def file_name(self) -> str:
        """Neutral: the recommendation's reference and a number (R9)."""
        return f"{self.recommendation.reference}-evidence-{self.pk}.{self.file.kind}"


# When an impact check is due: not before a change could show, and before it is forgotten.
IMPACT_FROM, IMPACT_UNTIL = timedelta(days=182), timedelta(days=365)
