"""Deadlines, who was reminded of them, and the outbox. Nothing here can hold a name or a word of a case (R9).

This room knows a scope, a reference and a path; what the thing is, only the rooms above know.
"""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from notifications.kinds import KINDS, NoticeKind
from notifications.rules import HOUSE, Pace, Plan, from_data
from sar_portal.access.models import Decision, Scope
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board

# A reference such as ASAB-SAR-2026-03-POL: capitals, figures and hyphens, with a figure in it. A name does not fit.
REFERENCE = r"^[A-Z0-9]+(-[A-Z0-9]+)*$"
HAS_FIGURE = r"[0-9]"
# A path on this site, without a question mark, a blank or a second slash at the start.
PATH = r"^/([A-Za-z0-9_.~=-][A-Za-z0-9/_.~=-]*)?$"
STATUS = "status_"  # begins the error's name where a report gave a status: status_5_1_1
WORD = r"^[a-z0-9][a-z0-9_:-]*$"


def _reference_fits(name: str) -> models.CheckConstraint:
    fits = Q(reference="") | (Q(reference__regex=REFERENCE) & Q(reference__regex=HAS_FIGURE))
    return models.CheckConstraint(condition=fits, name=name)


class ReminderPlan(Decision):
    """When a board has people reminded, and the days on which it is closed. Append-only (R8): the newest counts for dates
    that are set afterwards.
    """

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="reminder_plans")
    plan = models.JSONField()
    # Taken over by the dates that were open already, too.
    for_open = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"reminders {self.pk}"

    def read(self) -> Plan:
        return from_data(self.plan)


class Deadline(models.Model):
    """A date by which something is to be done. Rows of upper rooms point down to it; it does not know what they are."""

    SCOPE = "scope"

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=40)  # a word of the room that set it; nothing here depends on it
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.STANDARD)  # which pattern of reminders it has
    # What its board had decided when it was set; empty where the board had decided nothing and the house's rules count.
    plan = models.ForeignKey(ReminderPlan, models.PROTECT, null=True, blank=True, related_name="deadlines")
    reference = models.CharField(max_length=60)
    what = models.CharField(max_length=60)  # for pages of those who may see the scope; never in an e-mail
    link = models.CharField(max_length=200)
    to = models.CharField("reminded are the holders of", max_length=30)
    # The one holder whose work it is, where the others have nothing to do with it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    # The day of the next reminder rule to look at; empty when none is left. The sweep reads nothing else.
    remind_on = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    # Since when an answer about the date itself is waited for, such as to a request for more time.
    waiting_since = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__in=[perm.value for perm in Perm]), name="deadline_to_is_a_permission"
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(cancelled_at__isnull=True), name="deadline_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(remind_on__isnull=True) | Q(met_at__isnull=True, cancelled_at__isnull=True),
                name="deadline_ended_reminds_nobody",
            ),
            models.CheckConstraint(condition=Q(link__regex=PATH), name="deadline_link_is_a_path"),
            models.CheckConstraint(condition=Q(kind__regex=WORD), name="deadline_kind_is_a_word"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="deadline_pace_known"),
            _reference_fits("deadline_reference_fits"),
        ]
        indexes = [
            models.Index(
                fields=["remind_on", "id"], condition=Q(remind_on__isnull=False), name="deadline_next_reminder"
            ),
            models.Index(
                fields=["scope", "due_on"],
                condition=Q(met_at__isnull=True, cancelled_at__isnull=True),
                name="deadline_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.reference}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def rules(self) -> Plan:
        """What decides when people are reminded of it."""
        return self.plan.read() if self.plan else HOUSE


class DeadlineChange(models.Model):
    """What happened to a deadline: added, never changed (R8). A trigger refuses anything else."""

    class Verb(models.TextChoices):
        SET = "set", "Set"
        SHIFTED = "shifted", "Shifted"
        MET = "met", "Met"
        CANCELLED = "cancelled", "Cancelled"
        REOPENED = "reopened", "Reopened"

    SCOPE = "deadline"

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    verb = models.CharField(max_length=10, choices=Verb)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["set", "shifted", "met", "cancelled", "reopened"]), name="change_verb_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} to {self.to_date}"


class Reminder(models.Model):
    """That one person was reminded by one rule of one date: at most once (R13), by this table's unique key.

    `due_on` is in the key so that a shifted deadline reminds anew for its new date (docs/decisions/0003).
    """

    SCOPE = "deadline"

    # Made by us, not by the database: after ON CONFLICT DO NOTHING it tells which rows are ours.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders")
    rule = models.CharField(max_length=20)
    due_on = models.DateField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "rule", "recipient", "due_on"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of deadline {self.deadline_id}"


def hash_of(key: str) -> str:
    """What is kept of the key of a feed's address. The key is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()


class CalendarFeed(models.Model):
    """The address under which a person's own calendar reads their dates. Of its key only the hash is kept, and one works at
    a time.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feeds")
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key_hash = models.CharField(max_length=64)
    overseen = models.BooleanField("with what they oversee", default=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    read_on = models.DateField("last read by a calendar on", null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="one_live_feed"),
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"


class MailPreference(models.Model):
    """How a person wants the e-mails that can wait: one by one or in one a day, and at which hours none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="mail_preference"
    )
    daily = models.BooleanField(default=False)
    # Hours of the day in London; from 20 until 7 goes over midnight.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__lte=23, quiet_until__lte=23) & ~Q(quiet_from=models.F("quiet_until"))),
                name="quiet_from_until",
            ),
        ]

    def __str__(self) -> str:
        return f"mail preference {self.pk}"


class OutboxMessage(models.Model):
    """One message to one person, written in the transaction of the step it tells of (N4).

    It has no column for text: the words are those of its kind (notifications/kinds.py, templates/email/), so no case
    text can be stored or sent. The same row is the entry in the person's list of notifications.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        INFLIGHT = "inflight", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        ABORTED = "aborted", "No longer needed"
        DIGEST = "digest", "In a daily e-mail"
        BOUNCED = "bounced", "Did not arrive"

    SCOPE = "scope"

    kind = models.CharField(max_length=40)
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="messages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages")
    address = models.EmailField(blank=True)  # only for people without an account
    needs = models.CharField(max_length=30, blank=True)  # the permission it was sent for, asked again at sending
    reminder = models.OneToOneField(Reminder, models.PROTECT, null=True, blank=True, related_name="message")
    once = models.CharField(max_length=80, blank=True)  # the key of what may be told only once
    reference = models.CharField(max_length=60, blank=True)
    link = models.CharField(max_length=200)
    # The daily e-mail that tells of it, instead of one of its own.
    digest = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="gathered")
    sign_link = models.BooleanField(default=False)
    message_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField(default=timezone.now)
    inflight_since = models.DateTimeField(null=True, blank=True)
    retry_after = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error_type = models.CharField(max_length=60, blank=True)  # the name of the error, never its text
    # A worker died with it in hand: it may have gone out before it is sent again, under the same Message-ID (N6).
    uncertain = models.BooleanField("may have been sent twice", default=False)

    class Meta:
        default_permissions = ()
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "inflight", "sent", "failed", "aborted", "digest", "bounced"]),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="digest", digest__isnull=False) | (~Q(state="digest") & Q(digest__isnull=True)),
                name="message_in_its_digest",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="") | (Q(user__isnull=True) & ~Q(address="")),
                name="message_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state="inflight", inflight_since__isnull=False)
                | (~Q(state="inflight") & Q(inflight_since__isnull=True)),
                name="message_inflight_since",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
                name="message_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state="bounced", bounced_at__isnull=False)
                | (~Q(state="bounced") & Q(bounced_at__isnull=True)),
                name="message_bounced_at",
            ),
            models.CheckConstraint(condition=Q(link__regex=PATH), name="message_link_is_a_path"),
            models.CheckConstraint(condition=Q(kind__regex=WORD), name="message_kind_is_a_word"),
            models.CheckConstraint(condition=Q(once="") | Q(once__regex=WORD), name="message_once_is_a_word"),
            models.CheckConstraint(
                condition=Q(error_type="") | Q(error_type__regex=r"^[A-Za-z0-9_]+$"), name="message_error_is_a_name"
            ),
            _reference_fits("message_reference_fits"),
            models.UniqueConstraint(
                fields=["kind", "user", "address", "once"],
                condition=~Q(once=""),
                nulls_distinct=False,
                name="message_once",
            ),
        ]
        indexes = [
            models.Index(fields=["queued_at", "id"], condition=Q(state="queued"), name="message_waiting"),
            models.Index(fields=["inflight_since"], condition=Q(state="inflight"), name="message_inflight"),
            models.Index(fields=["user", "-queued_at"], name="message_of_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["scope", "-queued_at"], name="message_on_scope"),
            models.Index(fields=["scope"], condition=Q(state__in=["failed", "bounced"]), name="message_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def trouble(self) -> str:
        """Why it did not arrive, as it is shown: the error's name, or the status that a report gave, such as 5.1.1."""
        status = self.error_type.removeprefix(STATUS)
        return self.error_type if status == self.error_type else f"status {status.replace('_', '.')}"

    @property
    def words(self) -> NoticeKind:
        """The subject and the sentence of its kind."""
        return KINDS[self.kind]
