"""The register of practitioners and line managers involved with the adult."""

from collections import Counter

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models import AgencyReturn
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision


class Answer(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class PractitionerInvolvement(TrackedModel):
    """One person involved with the adult, or the line manager of one: an identity, not just a name (R1, R12)."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="register")
    name = models.CharField(max_length=120)
    code = models.CharField("code used in the text", max_length=40)
    role = models.CharField(max_length=120)
    team = models.CharField(max_length=120, blank=True)
    email = models.EmailField("work e-mail", blank=True)
    staff_number = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="involvements"
    )
    involved_dates = models.CharField("dates of involvement", max_length=120, blank=True)
    nature = models.TextField("nature of involvement", blank=True)
    line_manager = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="manages")
    only_manages = models.BooleanField("on the register as a line manager only", default=False)
    still_employed = models.BooleanField(default=True)
    no_interview_until_cleared = models.BooleanField(default=False)
    notified_on = models.DateField(null=True, blank=True)
    discussion_offered_on = models.DateField(null=True, blank=True)
    discussion_answer = models.CharField(max_length=8, choices=Answer, blank=True)
    support_offered_on = models.DateField(null=True, blank=True)
    support_offered = models.CharField("support or counselling offered", max_length=200, blank=True)
    support_answer = models.CharField(max_length=8, choices=Answer, blank=True)
    # A row entered by mistake is struck off with a reason, never deleted.
    struck_off_at = models.DateTimeField(null=True, blank=True)
    struck_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    struck_off_reason = models.CharField(max_length=300, blank=True)

    history = tracked()

    # What selectors say of a row on its way to a page; nothing of it is stored.
    outstanding: list[str]
    held_by: list[str]

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "code"], condition=Q(struck_off_at__isnull=True), name="register_code_once"
            ),
            models.CheckConstraint(condition=~Q(line_manager=models.F("pk")), name="nobody_manages_themselves"),
            models.CheckConstraint(
                condition=Q(struck_off_at__isnull=True, struck_off_by__isnull=True)
                | Q(struck_off_at__isnull=False, struck_off_by__isnull=False),
                name="register_struck_off_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RegisterImport(models.Model):
    """A list of people that was brought in: every row as it came, and what became of it (R11). Append-only."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="register_imports")
    # One dict a row: number, text (the cells as they came), becomes ('add', 'attention', 'skip'), why, code.
    rows = models.JSONField(default=list)
    managers_made = models.PositiveIntegerField("line managers added with them", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"list {self.pk}"

    @property
    def counts(self) -> Counter:
        return Counter(row["becomes"] for row in self.rows)


class InterviewClearance(Decision):
    """'No interview until cleared' of one person: that it holds, or who cleared them and why. Append-only (R8)."""

    SCOPE = "subject__agency_return"
    WORDS = {"hold": "No interview until cleared", "clear": "Cleared for interview"}

    subject = models.ForeignKey(PractitionerInvolvement, models.PROTECT, related_name="clearances")
    said_by = models.CharField("who asked for it or cleared them", max_length=120)
    # Keys of the parallel processes that held interviews when they were cleared: only these were cleared.
    processes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def title(self) -> str:
        return self.WORDS[self.verb]
