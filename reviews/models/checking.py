"""How the board checks what was returned: its checklist, who stands aside, and the queries that the next version answers."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reviews.models.returning import AgencyReturn, QualityCheck, SignOff, Submission
from sar_portal.access.models import Decision
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board

# The outcomes of a quality check that ask for another version.
ASKING = ("query", "return_for_revision")


class BoardChecklist(Decision):
    """What a board asks of a returned part. Append-only (R8): the newest counts, and each check names the one it used."""

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="quality_checklists")
    lines = models.JSONField()

    def __str__(self) -> str:
        return f"checklist {self.pk}"


class CheckerConflict(Decision):
    """A person of the board who does not check one return, in their own words why. Append-only; there is no way back."""

    SCOPE = "subject"

    subject = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="checker_conflicts")

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class Query(models.Model):
    """One thing that the board asks about a returned version: on a section, an answer, an entry, or the whole of it.

    Append-only. The agency reads it once a quality check has ended with it; it is answered by the next version.
    """

    SCOPE = "submission__part__agency_return"
    WHEN = {
        Perm.READ_DRAFT: lambda: Q(
            Exists(
                QualityCheck.objects.filter(
                    subject=OuterRef("submission__part"), verb__in=ASKING, at__gte=OuterRef("at")
                )
            )
        )
    }

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="queries")
    # As selectors/places.py names it ('section-analysis', 'kloe-2', 'entry-ASC-04'), and what it was called there.
    place = models.CharField(max_length=60)
    title = models.CharField(max_length=240)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name_plural = "queries"

    def __str__(self) -> str:
        return f"query {self.pk}"


class QueryAnswer(models.Model):
    """What the author says of a query beside the next version. The board reads it with that version, once accepted; one that
    was replaced before any version with it was accepted stays in the agency (R3).
    """

    SCOPE = "query"
    WHEN = {
        Perm.CHECK_QUALITY: lambda: Q(
            Exists(
                SignOff.objects.filter(
                    subject=OuterRef("query__submission__part"), verb="accept", submission__at__gte=OuterRef("at")
                ).exclude(
                    Exists(
                        QueryAnswer.objects.filter(
                            query=OuterRef(OuterRef("query")),
                            at__gt=OuterRef(OuterRef("at")),
                            at__lte=OuterRef("submission__at"),
                        )
                    )
                )
            )
        )
    }

    query = models.ForeignKey(Query, models.PROTECT, related_name="answers")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class QueryDecision(Decision):
    """A query was settled by the board, or opened again."""

    SCOPE = "subject"

    subject = models.ForeignKey(Query, models.PROTECT, related_name="decisions")

    class Meta(Decision.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.verb} query {self.subject_id}"
