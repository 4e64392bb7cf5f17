"""How long records are kept, what stops their disposal, and what is left to say of what was disposed of."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from reviews.models import Review
from sar_portal.access.models import Decision, Scope
from sar_portal.accounts.models import Board


class RecordKind(models.TextChoices):
    """What is kept, and disposed of, by itself. The last holds everything else of a review, and ends it."""

    INTERVIEWS = "interviews", "Interview records"
    KEY = "key", "Who is who: the adult’s identity and the people key"
    REVIEW = "review", "The whole review"


class Trigger(models.TextChoices):
    CLOSED = "closed", "the review was closed"
    PUBLISHED = "published", "the report was published"
    LAST_ACTION = "last_action", "the last recommendation was implemented or decided"


class RetentionRules(Decision):
    """For how long a board keeps each kind of record, and from when. Append-only (R8): the newest counts."""

    SCOPE = "subject"

    subject = models.ForeignKey(Board, models.PROTECT, related_name="retention_rules")
    lines = models.JSONField()

    def __str__(self) -> str:
        return f"retention rules {self.pk}"


class LegalHold(Decision):
    """Nothing of the review is disposed of while it holds: set, or lifted, with the reason. Append-only (R8)."""

    SCOPE = "subject"

    class Verb(models.TextChoices):
        SET = "set", "Legal hold set"
        LIFT = "lift", "Legal hold lifted"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="legal_holds")

    class Meta(Decision.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hold_with_reason")]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class KeptLonger(Decision):
    """At its review date, records were found to be needed still: until when, and why. Append-only (R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="kept_longer")
    kind = models.CharField(max_length=10, choices=RecordKind)
    until = models.DateField("keep until")

    class Meta(Decision.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="kept_longer_with_reason")]

    def __str__(self) -> str:
        return f"kept {self.pk}"


class Disposal(models.Model):
    """One kind of record of one review, disposed of by two people: proposed, confirmed, then done by the worker (G6).

    It outlives the review, so it holds the reference and the rule, and no word of the case.
    """

    SCOPE = "board"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        CONFIRMED = "confirmed", "Waits to be done"
        ERASING = "erasing", "Being done"
        ERASED = "erased", "Files are being removed"
        DONE = "done", "Disposed of"
        WITHDRAWN = "withdrawn", "Withdrawn"

    board = models.ForeignKey(Board, models.PROTECT, related_name="disposals")
    # The review's, which stays for the audit trail when the review is gone.
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="disposals")
    reference = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=RecordKind)
    rule = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Why the worker could not do it, in a sentence fit to show.
    sentence = models.CharField(max_length=300, blank=True)
    # What was counted when the rows went, and the random names of files that are still to be removed.
    counted = models.JSONField(default=dict, blank=True)
    files = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "erasing", "erased", "done", "withdrawn"]),
                name="disposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
                name="disposal_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"]) | Q(confirmed_by__isnull=False),
                name="disposal_confirmed_first",
            ),
            models.UniqueConstraint(
                fields=["scope", "kind"], condition=~Q(state="withdrawn"), name="disposed_of_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"disposal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("closing:disposal_detail", kwargs={"key": self.pk})


class DisposalDecision(Decision):
    """What a person decided on a disposal, and of what. Append-only (R8), and added by a function of the database alone, which
    asks for a proof that it was that person (services.deciding). The walls of append-only tables ask here.
    """

    SCOPE = "subject__board"

    class Verb(models.TextChoices):
        PROPOSE = "propose", "Proposed"
        CONFIRM = "confirm", "Confirmed"
        WITHDRAW = "withdraw", "Withdrawn"
        HAND_BACK = "hand_back", "Could not be done, and has to be confirmed anew"

    subject = models.ForeignKey(Disposal, models.PROTECT, related_name="decisions")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RecordKind)
    # Nobody, where the worker hands it back.
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # When they last gave a password, a code or a passkey.
    proved_at = models.DateTimeField(null=True)

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=False) | Q(verb="hand_back"), name="disposal_decided_by_a_person"),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=False) | ~Q(verb="confirm"), name="disposal_confirmed_with_proof"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_id}"


class TrailDecision(Decision):
    """That the trail's events of before a day are put away: one person asks, another confirms, and until it is done any of those
    who may decide on it can withdraw it (docs/decisions/0029). Append-only (R8), and added by a function of the database alone,
    which asks for a proof that it was that person.
    """

    SCOPE = "subject"

    class Verb(models.TextChoices):
        ASK = "ask", "Asked"
        CONFIRM = "confirm", "Confirmed"
        WITHDRAW = "withdraw", "Withdrawn"

    subject = models.ForeignKey(Board, models.PROTECT, related_name="trail_decisions")
    before = models.DateField()
    proved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verb} {self.before}"


class DoomedRow(models.Model):
    """One row that the worker may remove, for as long as its disposal takes: what the walls of append-only tables ask."""

    SCOPE = "disposal__board"

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="doomed")
    table_name = models.CharField(max_length=63)
    key_name = models.CharField(max_length=63)
    key = models.CharField(max_length=40)  # as text: some tables count, some have a UUID
    # Where the row lies, by its own way to its scope: in the disposal's review, or the wall does not open.
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["table_name", "key"], name="doomed_once")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.key}"


class Certificate(Decision):
    """What was disposed of: kinds and numbers of rows, fingerprints, the rule, who and when; never content. Append-only."""

    SCOPE = "subject__board"

    subject = models.OneToOneField(Disposal, models.PROTECT, related_name="certificate")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"certificate {self.pk}"
