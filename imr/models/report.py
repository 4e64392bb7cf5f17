"""The IMR report: the board's versioned template, what the author wrote under it, and what follows from it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from reviews.models import KeyLineOfEnquiry, PartKind, PartState, ReturnPart
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision
from sar_portal.accounts.models import Board


class ReportTemplate(models.Model):
    """One version of a board's template, never changed. A report keeps the version it began with."""

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="report_templates")
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    # Nobody and no reason: the default, written when the board's first report began.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["board", "number"]
        constraints = [models.UniqueConstraint(fields=["board", "number"], name="template_number_once")]

    def __str__(self) -> str:
        return f"template {self.number}"


class TemplateSection(models.Model):
    """One headed section of a template: guidance, prompts, required or optional, order."""

    SCOPE = "template__board"

    class Fill(models.TextChoices):
        """What stands in the section after its text: nothing, or what the return keeps elsewhere (documents.shapes)."""

        TEXT = "", "Text alone"
        TERMS = "terms_of_reference", "Terms of reference"
        INTERVIEWS = "interviews", "Interviews held"
        PEOPLE = "people", "People by code"
        ANSWERS = "answers", "Answers to the lines of enquiry"
        GOOD_PRACTICE = "good_practice", "Good practice"
        LESSONS = "lessons", "Lessons"
        CHANGES = "changes", "Changes already made"
        RECOMMENDATIONS = "recommendations", "Recommendations"
        SIGN_OFF = "sign_off", "Sign-off"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="sections")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    heading = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    prompts = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    required = models.BooleanField(default=True)
    # About how many words the board expects; 0 says nothing.
    words = models.PositiveSmallIntegerField(default=0)
    fill = models.CharField(max_length=20, choices=Fill, default=Fill.TEXT, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="section_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"


# Written as migrations write them, so that the two compare as equal.
GAVE_WAY = [state.value for state in (PartState.WITHDRAWN, PartState.NIL, PartState.REFUSED)]


class ReportParts(models.Manager["ReportPart"]):
    def get_queryset(self) -> models.QuerySet["ReportPart"]:
        return super().get_queryset().filter(kind__in=[PartKind.IMR, PartKind.INFORMATION_REPORT])


class ReportPart(ReturnPart):
    """The part of a return that is a report: IMR or information report. An agency writes one of them at a time, so the
    return's reference alone is its address; one that was withdrawn gives way to the other."""

    objects: ClassVar[ReportParts] = ReportParts()

    class Meta:
        proxy = True
        default_permissions = ()
        ordering = [
            Case(When(state__in=GAVE_WAY, then=Value(1)), default=Value(0)),
            "pk",
        ]

    def __str__(self) -> str:
        return f"report part {self.pk}"


class Report(models.Model):
    """The report of one IMR or information-report part."""

    SCOPE = "part__agency_return"

    part = models.OneToOneField(ReturnPart, models.PROTECT, related_name="report")
    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="reports")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"report {self.pk}"


class TemplateMove(Decision):
    """A report was moved to a newer version of the board's template. Append-only (R8)."""

    SCOPE = "subject__part__agency_return"

    subject = models.ForeignKey(Report, models.PROTECT, related_name="moves")
    before = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="+")
    after = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="+")

    class Meta(Decision.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"report {self.subject_id} moved"


class ReportAnswer(TrackedModel):
    """What the author wrote under one section, as plain text. It stays with a section that a newer template leaves out."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="answers")
    section = models.ForeignKey(TemplateSection, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    # What the author says of it; it tells a section that was looked at from one that is done.
    finished = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["section__number"]
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class KloeAnswer(TrackedModel):
    """The answer to one key line of enquiry. 'Why' is a field of its own, because what without why is not analysis."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="kloe_answers")
    kloe = models.ForeignKey(KeyLineOfEnquiry, models.PROTECT, related_name="answers")
    what_happened = models.TextField(blank=True)
    should_have_happened = models.TextField("what should have happened", blank=True)
    why = models.TextField(blank=True)
    difference = models.TextField("what difference it made", blank=True)
    known_then = models.TextField("what was known at the time", blank=True)
    learned_later = models.TextField("what was learned later", blank=True)
    # What was chosen: references of the agency's own entries, its interviews, its sets of records, documents attached.
    evidence_entries = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    evidence_interviews = ArrayField(models.BigIntegerField(), default=list, blank=True)
    evidence_records = ArrayField(models.BigIntegerField(), default=list, blank=True)
    evidence_attachments = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # by number
    evidence = models.TextField("other evidence", blank=True)
    not_applicable = models.BooleanField(default=False)
    not_applicable_reason = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["kloe__number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kloe"], name="kloe_answered_once"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | ~Q(not_applicable_reason=""), name="not_applicable_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.kloe_id}"


class PutAway(models.Model):
    """A prompt that one person has read beside one text ('section-analysis', 'kloe-2') and does not want to see there again."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.CharField(max_length=60)
    prompt = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "by", "place", "prompt"], name="put_away_once")]

    def __str__(self) -> str:
        return f"prompt put away {self.pk}"


class GoodPractice(TrackedModel):
    """A named example of good practice, and why it was good."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="good_practice")
    what = models.TextField()
    why_good = models.TextField("why it was good", blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"good practice {self.pk}"


class Lesson(TrackedModel):
    """A lesson, for whom, and the lines of enquiry whose findings it rests on."""

    SCOPE = "report__part__agency_return"

    class Level(models.TextChoices):
        PRACTITIONERS = "practitioners", "Practitioners"
        MANAGERS = "managers", "Managers"
        ORGANISATION = "organisation", "The organisation"
        PARTNERSHIP = "partnership", "The partnership"

    report = models.ForeignKey(Report, models.PROTECT, related_name="lessons")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    level = models.CharField(max_length=13, choices=Level)
    kloe_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["number"]

    def __str__(self) -> str:
        return f"lesson {self.number}"


class ChangeMade(TrackedModel):
    """A change the organisation has already made since the events, with its evidence."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="changes")
    what = models.TextField("what was changed")
    made_when = models.CharField("when", max_length=60, blank=True)
    evidence_attachments = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # by number
    evidence = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["pk"]
        verbose_name_plural = "changes made"

    def __str__(self) -> str:
        return f"change {self.pk}"


class Recommendation(TrackedModel):
    """A SMART recommendation, resting on one lesson or several; owned by the accepting senior manager once accepted."""

    SCOPE = "report__part__agency_return"

    report = models.ForeignKey(Report, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="recommendations")
    # By number.
    further_lessons = ArrayField(models.PositiveSmallIntegerField(), default=list, db_default=[], blank=True)
    intended_outcome = models.TextField(blank=True)
    measure = models.TextField("how success will be known", blank=True)
    target_on = models.DateField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["number"]

    def __str__(self) -> str:
        return f"recommendation {self.number}"

    @property
    def lesson_numbers(self) -> list[int]:
        """Of all lessons that it rests on."""
        return ([self.lesson.number] if self.lesson else []) + self.further_lessons


class Action(TrackedModel):
    """One action under a recommendation, led by a role."""

    SCOPE = "recommendation__report__part__agency_return"

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="actions")
    what = models.TextField()
    lead_officer = models.CharField("lead officer, by role", max_length=120)
    target_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    progress = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"action {self.pk}"
