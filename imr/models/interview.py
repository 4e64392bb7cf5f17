"""Interviews with staff: arranged with the line manager, recorded, shared with the interviewee alone (R5)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from chronology.models import CORRECTABLE, ChronologyEntry, Correction
from imr.models.register import PractitionerInvolvement
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision
from sar_portal.design.words import date_in_words, moment_in_words
from sar_portal.documents.identities import SealedJson, SealedProse


class InterviewState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    SHARED = "shared", "With the interviewee"
    CONFIRMED = "confirmed", "Confirmed"
    COMMENTED = "commented", "Confirmed with a comment"
    DECLINED = "declined", "Declined"
    LEFT = "left", "Left the organisation"
    CANCELLED = "cancelled", "Cancelled"


# The nine headings of what contributed (domain.md 2.4); the last one takes what has no place under the others.
FACTORS = (
    "factor_family",
    "factor_role",
    "factor_environment",
    "factor_personal",
    "factor_team",
    "factor_agencies",
    "factor_culture",
    "factor_context",
    "contributory",
)
# The sections of the record, in the order of the interview.
RECORD = (
    "opening",
    "part_in_events",
    "turning_points",
    "how_it_looked",
    *FACTORS,
    "went_well",
    "good_practice",
    "lessons",
    "suggested_changes",
)
# A plan that came to no interview, and a record that its interviewee has answered.
ENDED = frozenset({InterviewState.DECLINED, InterviewState.LEFT, InterviewState.CANCELLED})
ANSWERED = frozenset({InterviewState.CONFIRMED, InterviewState.COMMENTED})


def planned_in_words(when: datetime | None) -> str:
    """The day and time it is planned for; a day whose time is not agreed is kept as its beginning, and has none (R11)."""
    if when is None:
        return ""
    timed = timezone.localtime(when).time() != datetime.min.time()
    return moment_in_words(when) if timed else date_in_words(when)


class StaffInterview(TrackedModel):
    """One interview: its record has the structure of domain.md 2.4 and is frozen once the interviewee has answered."""

    SCOPE = "involvement__agency_return"

    involvement = models.ForeignKey(PractitionerInvolvement, models.PROTECT, related_name="interviews")
    state = models.CharField(max_length=10, choices=InterviewState, default=InterviewState.PLANNED)
    planned_for = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    arranged_with = models.CharField("line manager consulted", max_length=120, blank=True)
    arranged_on = models.DateField(null=True, blank=True)
    arranged_by = models.CharField("consulted by", max_length=120, blank=True)
    companion = models.CharField("companion present", max_length=120, blank=True)
    support_before_on = models.DateField("support confirmed with the line manager before", null=True, blank=True)
    support_after_on = models.DateField("support confirmed with the line manager after", null=True, blank=True)
    purpose_explained = models.BooleanField("purpose and confidentiality explained", default=False)
    held_on = models.DateField(null=True, blank=True)
    opening = SealedProse("purpose, confidentiality and outline", blank=True)
    part_in_events = SealedProse("their part in events", blank=True)
    turning_points = SealedProse("turning points", blank=True)
    how_it_looked = SealedProse("how it looked to them at the time", blank=True)
    factor_family = SealedProse("contributory factors: the person and family", blank=True)
    factor_role = SealedProse("contributory factors: their own role", blank=True)
    factor_environment = SealedProse("contributory factors: the work environment", blank=True)
    factor_personal = SealedProse("contributory factors: personal", blank=True)
    factor_team = SealedProse("contributory factors: the team", blank=True)
    factor_agencies = SealedProse("contributory factors: between agencies", blank=True)
    factor_culture = SealedProse("contributory factors: organisational culture and management", blank=True)
    factor_context = SealedProse("contributory factors: the wider context", blank=True)
    contributory = SealedProse("contributory factors: anything else", blank=True)
    went_well = SealedProse("what went well", blank=True)
    good_practice = SealedProse("good practice named", blank=True)
    lessons = SealedProse("lessons named", blank=True)
    suggested_changes = SealedProse("suggested changes", blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["planned_for", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterviewState.values), name="interview_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "declined", "left", "cancelled"]) | Q(held_on__isnull=False),
                name="interview_held_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"interview {self.pk}"

    @property
    def is_written(self) -> bool:
        return any(getattr(self, name).strip() for name in RECORD)

    @property
    def planned_words(self) -> str:
        return planned_in_words(self.planned_for)

    @classmethod
    def title_of(cls, name: str) -> str:
        """The title of a section of the record, as people read it."""
        field = cls._meta.get_field(name)
        assert isinstance(field, models.Field)
        words = str(field.verbose_name)
        return words[:1].upper() + words[1:]


class InterviewDecision(Decision):
    """A step of an interview: held, shared, declined... Append-only."""

    SCOPE = "subject__involvement__agency_return"

    WORDS = {
        "hold": "Held",
        "share": "Shared with the interviewee",
        "take_back": "Taken back",
        "decline": "Declined",
        "leave": "Left the organisation",
        "cancel": "Called off",
    }

    subject = models.ForeignKey(StaffInterview, models.PROTECT, related_name="decisions")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def title(self) -> str:
        return self.WORDS.get(self.verb, self.verb)


class EntryCheck(TrackedModel):
    """A chronology entry put to the interviewee: confirmed, corrected (from what, to what) or disputed."""

    SCOPE = "interview__involvement__agency_return"

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CORRECTED = "corrected", "Corrected"
        DISPUTED = "disputed", "Disputed"

    interview = models.ForeignKey(StaffInterview, models.PROTECT, related_name="checks")
    entry = models.ForeignKey(ChronologyEntry, models.PROTECT, related_name="interview_checks")
    outcome = models.CharField(max_length=9, choices=Outcome)
    said = SealedProse("what the interviewee said", blank=True)
    # What the entry should say, by column of the chronology; '' where it is right as it is.
    new_date = models.CharField("date", max_length=100, blank=True)
    new_time = models.CharField("time", max_length=100, blank=True)
    new_people = SealedProse("people involved, by code", blank=True)
    new_event = SealedProse("what happened", blank=True)
    new_action = SealedProse("action or decision", blank=True)
    # What the entry said when it was put to them: the record stays as it was, whatever becomes of the entry.
    asked = SealedJson(default=dict)
    # What the author decides on beside the entry, where nothing leads back to who said it (R5).
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, blank=True, related_name="+")

    history = tracked()

    # What selectors say of it on its way to a page: what the interviewee answered to it. Nothing of it is stored.
    remarks: list[tuple[Any, str]]

    class Meta(TrackedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["interview", "entry"], name="entry_put_once"),
            models.CheckConstraint(
                condition=Q(outcome="confirmed") | ~Q(said="") | Q(correction__isnull=False),
                name="correction_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def asked_when(self) -> str:
        return self.asked.get("date_words", "") if self.asked else self.entry.date_words

    @property
    def asked_event(self) -> str:
        return self.asked.get("event", "") if self.asked else self.entry.event

    @property
    def becomes(self) -> list[tuple[str, str, str]]:
        """What was put right: the column's title, what the entry said, and what it should say."""
        found = ((name, getattr(self, f"new_{name}")) for name in CORRECTABLE)
        return [(self.title_of(name), self.asked.get(name, ""), text) for name, text in found if text]

    @classmethod
    def title_of(cls, name: str) -> str:
        words = str(cls._meta.get_field(f"new_{name}").verbose_name)  # type: ignore[union-attr]  # a column of ours, no relation
        return words[:1].upper() + words[1:]
