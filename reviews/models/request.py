"""Requests under section 45 of the Care Act 2014, from plan to answer."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from notifications.models import Deadline
from reviews.models.returning import AgencyReturn, PartKind, ReturnPart
from reviews.models.review import Review
from sar_portal.access.models import Decision
from sar_portal.accounts.models import Agency, Board
from sar_portal.documents.identities import SealedJson
from sar_portal.documents.models import Rendering


class Condition(models.TextChoices):
    """Care Act 2014 s45: (1) and (2) must always be met, and one of (3) and (4)."""

    FUNCTIONS = "functions", "The request helps the board to do its functions (condition 1)"
    LIKELY = "likely", "The agency's work makes it likely that it holds relevant information (condition 2)"
    ABOUT_THEM = (
        "about_them",
        "The information is about the agency, its function, or someone it has a function for (condition 3)",
    )
    SUPPLIED = "supplied", "The information is what was supplied to another under section 45 (condition 4)"


class PlannedRequest(models.Model):
    """What the coordinator means to ask of an agency, until the request is sent. Set-up data, freely edited."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="planned_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    asks = ArrayField(models.CharField(max_length=20, choices=PartKind))
    records_due = models.DateField(null=True, blank=True)
    chronology_due = models.DateField(null=True, blank=True)
    report_due = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        ordering = ["agency__name"]
        constraints = [models.UniqueConstraint(fields=["review", "agency"], name="planned_once")]

    def __str__(self) -> str:
        return f"planned request {self.pk}"


class LetterPlan(models.Model):
    """What the letters to be sent say alike, kept while they are prepared: leaving the page loses nothing."""

    SCOPE = "review"

    review = models.OneToOneField(Review, models.PROTECT, related_name="letter_plan")
    conditions = ArrayField(models.CharField(max_length=12, choices=Condition), default=list, blank=True)
    supply_to = models.CharField(max_length=200, blank=True)
    name_people_by = models.DateField("name the author and the senior manager by", null=True, blank=True)
    briefing = models.CharField("author briefing", max_length=200, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"letter plan {self.pk}"

    @property
    def condition_words(self) -> list[str]:
        return [str(Condition(each).label) for each in self.conditions]


class InformationRequest(models.Model):
    """One request to one agency, as sent. Supplementary requests are further rows."""

    SCOPE = "agency_return"

    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    asks = ArrayField(models.CharField(max_length=20, choices=PartKind))
    conditions = ArrayField(models.CharField(max_length=12, choices=Condition))
    supply_to = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    # The frozen facts of the letter; the PDF is made from them in the worker and hung on `letter`.
    # Sealed: an agency has to be told who the adult is.
    content = SealedJson(default=dict)
    letter = models.ForeignKey(Rendering, models.PROTECT, null=True, blank=True, related_name="+")
    # By when it is acknowledged. None where it was acknowledged before such dates were kept.
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="request")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agency_return", "number"], name="request_number_once")]

    def __str__(self) -> str:
        return f"{self.agency_return_id} request {self.number}"

    @property
    def notice_reference(self) -> str:
        return self.agency_return.notice_reference

    def notice_link(self) -> str:
        return self.agency_return.notice_link()


class RequestDecision(Decision):
    """Acknowledged, partial reply and its rest, extension asked, granted or declined, escalated. Append-only (R8).

    A nil return, a refusal and a withdrawal change the state of one part: they are rows of that part (`PartDecision`).
    """

    SCOPE = "subject__agency_return"

    subject = models.ForeignKey(InformationRequest, models.PROTECT, related_name="decisions")
    part = models.ForeignKey(ReturnPart, models.PROTECT, null=True, blank=True, related_name="request_decisions")
    until = models.DateField("asked or granted until", null=True, blank=True)
    # Of the rest of a partial reply: the day on which the board had it, which may be before it is said here.
    came_on = models.DateField(null=True, blank=True)
    to_whom = models.CharField("escalated to", max_length=120, blank=True)
    # The rung of the board's ladder that it was taken to; empty where it was taken to somebody else.
    rung = models.CharField(max_length=30, blank=True)
    # A decision on an extension answers exactly one row that asked for it.
    answers = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"


class EscalationLadder(Decision):
    """To whom a board takes what is late or refused, rung by rung. Append-only (R8): the newest counts for agencies that are
    asked afterwards.
    """

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="ladders")
    rungs = models.JSONField()
    # Counts for agencies that were asked already, too.
    for_open = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"ladder {self.pk}"


class RequestLetterTexts(Decision):
    """The words of a board's request letters. Append-only (R8): the newest counts for letters that are sent afterwards; what
    was sent is frozen with its request.
    """

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="letter_texts")
    texts = models.JSONField()

    def __str__(self) -> str:
        return f"letter texts {self.pk}"


class ContactLogged(Decision):
    """A contact with an agency outside the portal, noted by the board's side and read by it alone. Append-only (R8).

    `verb` says how; `reason` holds what was said and agreed.
    """

    class How(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        EMAIL = "email", "By e-mail"
        MEETING = "meeting", "At a meeting"
        POST = "post", "By post"

    SCOPE = "subject"

    subject = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="contacts")
    happened_on = models.DateField()
    with_whom = models.CharField("with whom, by role", max_length=120)

    class Meta(Decision.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def how_said(self) -> str:
        return str(self.How(self.verb).label)
