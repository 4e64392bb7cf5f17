"""Who writes and who accepts: appointments, questions of identity, the declaration, the resources agreed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from imr.models.register import PractitionerInvolvement
from reviews.models import AgencyReturn
from sar_portal.access.models import Decision
from sar_portal.access.roles import ROLES, Role

# What a senior manager did who said that they have a conflict.
STOOD_ASIDE = "stood aside"


class Appointment(Decision):
    """An appointment to a return, or its end: author, senior manager or contributor. Append-only (R8).

    Who holds the role now is the live RoleAssignment; this says who decided, when and why.
    """

    SCOPE = "subject"

    subject = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    job_title = models.CharField(max_length=120, blank=True)
    from_outside = models.BooleanField("independent person from outside the organisation", default=False)
    # Whom a senior manager of the same agency stands in for while they are away.
    deputy_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb} {self.role}"

    @property
    def title(self) -> str:
        """What was decided, in words."""
        return f"{ROLES[Role(self.role)].name} {self.verb}"


class IdentityQuestion(models.Model):
    """A register row and an account whose names are the same or alike: a person says whether they are one (R1)."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="identity_questions")
    involvement = models.ForeignKey(PractitionerInvolvement, models.PROTECT, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=40)
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["raised_at"]
        constraints = [models.UniqueConstraint(fields=["involvement", "person"], name="asked_once")]

    def __str__(self) -> str:
        return f"question {self.pk}"


class IdentityAnswer(Decision):
    """The kept answer to a same-name question: verb 'same' or 'different'. Append-only; the newest counts."""

    SCOPE = "subject__agency_return"

    subject = models.ForeignKey(IdentityQuestion, models.PROTECT, related_name="answers")
    # Both records as they were shown. When a name in either changes, the answer no longer counts and is asked again.
    compared = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"


class IndependenceDeclaration(Decision):
    """The author's signed declaration of independence, for one appointment. Append-only (R8)."""

    SCOPE = "subject__subject"

    subject = models.OneToOneField(Appointment, models.PROTECT, related_name="declaration")
    statement = models.TextField()
    other_interests = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"declaration {self.pk}"


class ResourcesAgreed(Decision):
    """What the author was given: protected time, administrative support, access to records. Append-only."""

    SCOPE = "subject"

    subject = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="resources")
    protected_time = models.CharField(max_length=200)
    support = models.CharField("administrative support", max_length=200)
    access_to_records = models.CharField(max_length=200)

    class Meta(Decision.Meta):
        abstract = False
        verbose_name_plural = "resources agreed"

    def __str__(self) -> str:
        return f"resources {self.pk}"
