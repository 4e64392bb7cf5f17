"""What an agency returns: its parts, the records behind them, the frozen versions, and what was decided on each."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline
from reviews.models.review import Review
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision, ScopedModel
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Agency
from sar_portal.documents.models import Rendering


class PartKind(models.TextChoices):
    RECORDS = "records", "Records secured"
    CHRONOLOGY = "chronology", "Chronology"
    IMR = "imr", "Individual Management Review"
    INFORMATION_REPORT = "information_report", "Information report"


class PartState(models.TextChoices):
    REQUESTED = "requested", "Requested"
    IN_PROGRESS = "in_progress", "In progress"
    WITH_MANAGER = "with_senior_manager", "With senior manager"
    RETURNED = "returned", "Returned"
    FINAL = "final", "Final"
    NIL = "nil_return", "Nil return"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


# How a part ends without being returned; the board may ask for it again.
ENDED = (PartState.NIL, PartState.REFUSED, PartState.WITHDRAWN)
# Nothing more of the part comes from the agency.
NOT_WAITED_FOR = (*ENDED, PartState.FINAL)


class AgencyReturn(ScopedModel):
    """One agency's return to one review: the scope of nearly every permission. It exists once the request is sent."""

    # Board-side reading waits for acceptance (R3).
    WHEN = {
        Perm.READ_RETURNED: lambda: Q(
            Exists(ReturnPart.objects.filter(agency_return=OuterRef("pk"), returned__isnull=False))
        )
    }

    review = models.ForeignKey(Review, models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="returns")
    reference = models.CharField(max_length=40, unique=True)
    # Which of the eight agency marks (colour and shape) stands for it in this review.
    mark = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "agency"], name="one_return_per_agency"),
            models.UniqueConstraint(fields=["review", "mark"], name="one_mark_per_return"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("imr:return_hub", kwargs={"reference": self.reference})

    @property
    def notice_reference(self) -> str:
        return self.reference

    def notice_link(self) -> str:
        return self.get_absolute_url()


class ReturnPart(models.Model):
    """Records, chronology, IMR or information report: each with its own state and due date."""

    SCOPE = "agency_return"
    # One part returned opens that part, not those still being written (R3).
    WHEN = {Perm.READ_RETURNED: lambda: Q(returned__isnull=False)}

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind)
    state = models.CharField(max_length=20, choices=PartState, default=PartState.REQUESTED)
    state_since = models.DateTimeField(default=timezone.now)
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="part")
    # By when the rest of a partial reply is to come; the part's own date stands beside it.
    promised = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="promised_part")
    # The accepted version that the board reads; a later draft never shows through it (R3, R7).
    returned = models.ForeignKey("Submission", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "kind"], name="one_part_of_a_kind"),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="part_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_return_id} {self.kind}"

    @property
    def is_waited_for(self) -> bool:
        """Whether something of it may still come from the agency."""
        return self.state not in NOT_WAITED_FOR

    @property
    def notice_reference(self) -> str:
        return self.agency_return.notice_reference

    def notice_link(self) -> str:
        return self.agency_return.notice_link()


class PartDecision(Decision):
    """A step of a part that is not a sign-off or quality check: acknowledged, submitted, reopened... Append-only."""

    SCOPE = "subject__agency_return"

    subject = models.ForeignKey(ReturnPart, models.PROTECT, related_name="decisions")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"


class RecordSet(TrackedModel):
    """A set of records of the agency: where it is, who keeps it, when it was secured and made available to the author."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="record_sets")
    system = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    format = models.CharField(max_length=60, blank=True)
    custodian = models.CharField(max_length=120, blank=True)
    secured_on = models.DateField(null=True, blank=True)
    secured_by = models.CharField(max_length=120, blank=True)
    available_on = models.DateField("made available to the author", null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(secured_on__isnull=True, secured_by="") | (Q(secured_on__isnull=False) & ~Q(secured_by="")),
                name="records_secured_on_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.system


class Hold(models.Model):
    """What blocks submission of a return, told in a sentence. Rooms above insert and end these (R1, found later)."""

    SCOPE = "agency_return"

    class Why(models.TextChoices):
        CONFLICT = "conflict", "The author is not independent"
        IDENTITY = "identity", "A same-name question is open"
        DECLARATION = "declaration", "The declaration of independence is not signed"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="holds")
    why = models.CharField(max_length=12, choices=Why)
    # What the hold follows from ('involvement:12'), so that its cause ends exactly this row.
    because = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "why", "because"], condition=Q(until__isnull=True), name="held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_return_id} {self.why}"


class Submission(models.Model):
    """A frozen, numbered version of a part: its content and the SHA-256 of it. Never changed, never removed (R7)."""

    SCOPE = "part__agency_return"
    # The board reads accepted versions, never one that was sent back.
    WHEN = {
        Perm.READ_RETURNED: lambda: Q(
            Exists(SignOff.objects.filter(submission=OuterRef("pk")).exclude(verb="send_back"))
        )
    }

    part = models.ForeignKey(ReturnPart, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["part", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"{self.part_id} version {self.number}"


class SubmissionPaper(models.Model):
    """A PDF of a submission, made in the worker: as submitted, and again with the acceptance beside it. Append-only."""

    SCOPE = "submission__part__agency_return"

    class Stage(models.TextChoices):
        SUBMITTED = "submitted", "As submitted"
        ACCEPTED = "accepted", "As accepted"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="papers")
    stage = models.CharField(max_length=9, choices=Stage)
    rendering = models.OneToOneField(Rendering, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["submission", "stage"], name="one_paper_per_stage")]

    def __str__(self) -> str:
        return f"paper of {self.submission_id}"


class SignOff(Decision):
    """The senior manager's decision on one version: accepted for the organisation, or sent back (R2). Append-only."""

    SCOPE = "subject__agency_return"

    subject = models.ForeignKey(ReturnPart, models.PROTECT, related_name="sign_offs")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="sign_offs")
    statement = models.TextField(blank=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    # What a sending back asks for, place by place: {"place", "title", "why"}. Older rows have headings alone, by number.
    sections = models.JSONField(default=list, blank=True)

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["submission"], condition=Q(verb="accept"), name="accepted_once"),
            models.CheckConstraint(condition=~Q(verb="accept") | ~Q(statement=""), name="accepted_with_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What has to change, place by place: its title, and why."""
        if isinstance(self.sections, dict):
            return [(f"{number}. {heading}", "") for number, heading in self.sections.items()]
        return [(one["title"], one["why"]) for one in self.sections]


class StandIn(Decision):
    """Who accepts for an agency that has nobody free of involvement: recorded by the coordinator with the reason (R2)."""

    SCOPE = "subject"

    subject = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"stand-in on {self.subject_id}"


class QualityCheck(Decision):
    """The coordinator's check of one returned version against the board's checklist: accepted, accepted with queries, or
    returned for revision. Append-only.
    """

    SCOPE = "subject__agency_return"

    subject = models.ForeignKey(ReturnPart, models.PROTECT, related_name="quality_checks")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="quality_checks", null=True)
    checklist = models.JSONField(default=dict, blank=True)
    # The board's checklist as it stood; none where the board has the house's own.
    against = models.ForeignKey("BoardChecklist", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"
