"""A record goes to its interviewee, by a link or on paper, and what comes back stands beside it (R5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from imr.models.interview import StaffInterview
from sar_portal.access.models import Decision
from sar_portal.documents.identities import SealedJson, SealedNotes, SealedProse
from sar_portal.documents.models import Rendering, StoredFile

# Wrong codes before a link is dead (security.md I3).
MOST_TRIES = 5


class InterviewShare(models.Model):
    """An expiring link to one record for one interviewee, opened with a code given by voice (security.md I3)."""

    SCOPE = "interview__involvement__agency_return"

    interview = models.ForeignKey(StaffInterview, models.PROTECT, related_name="shares")
    nonce = models.UUIDField(unique=True)
    address = models.EmailField(blank=True)
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    shared_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField("last opened", null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-shared_at"]
        constraints = [
            models.UniqueConstraint(fields=["interview"], condition=Q(revoked_at__isnull=True), name="one_live_link")
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"


class UnsentAnswer(models.Model):
    """What the interviewee has typed on the page of their link and not sent: nobody else reads it, and it goes once the record
    is answered or the link withdrawn (R5, R15). Without a history: what is to be gone must not stay in one.
    """

    SCOPE = "share__interview__involvement__agency_return"

    share = models.OneToOneField(InterviewShare, models.PROTECT, primary_key=True, related_name="draft")
    # By the name of the box that they stand in.
    words = SealedNotes(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)  # of two windows, neither writes over the other (R14)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"draft of the answer to share {self.pk}"


class InterviewConfirmation(models.Model):
    """What the interviewee answered, by the link or on signed paper that the author entered: confirmed, or comments that
    stand beside the record. Append-only.
    """

    SCOPE = "interview__involvement__agency_return"

    interview = models.ForeignKey(StaffInterview, models.PROTECT, related_name="confirmations")
    share = models.ForeignKey(InterviewShare, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=9, choices=[("confirm", "Confirmed"), ("comment", "Confirmed with a comment")])
    comment = SealedProse(blank=True)
    # What they say of single entries, by the key of what was put to them.
    remarks = SealedNotes(default=dict, blank=True)
    # The hash of the record as the interviewee saw it.
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    # An answer on paper: who entered it, the day they signed, and the signed paper itself.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb="confirm") | ~Q(comment="") | ~Q(remarks={}), name="comment_says_what"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=False, entered_by__isnull=True)
                | Q(share__isnull=True, entered_by__isnull=False, signed_on__isnull=False),
                name="answered_by_link_or_on_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class RecordAddendum(models.Model):
    """What is added to a record after it was answered: dated, beside it, never in it. Append-only."""

    SCOPE = "interview__involvement__agency_return"

    interview = models.ForeignKey(StaffInterview, models.PROTECT, related_name="addenda")
    text = SealedProse()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"addendum {self.pk}"


class RecordCopy(models.Model):
    """One copy to print, for somebody who has no e-mail. Its words never change; the worker makes the PDF of them."""

    SCOPE = "interview__involvement__agency_return"

    interview = models.ForeignKey(StaffInterview, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    content = SealedJson()
    # Of the record as it stands on the paper.
    sha256 = models.CharField(max_length=64)
    pdf = models.ForeignKey(Rendering, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["interview", "number"], name="record_copy_once")]

    def __str__(self) -> str:
        return f"copy {self.pk}"


class CopyGiven(Decision):
    """That a copy was handed over or sent by internal post, and on which day. Append-only."""

    SCOPE = "subject__interview__involvement__agency_return"
    WORDS = {"handed": "Handed over", "posted": "Sent by internal post"}

    subject = models.OneToOneField(RecordCopy, models.PROTECT, related_name="given")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def title(self) -> str:
        return self.WORDS[self.verb]
