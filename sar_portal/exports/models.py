"""Files that leave the portal, what was found in them before, and the register of what was disclosed to whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from reviews.models import Review, Submission
from sar_portal.access.models import Decision, Scope
from sar_portal.documents.models import MEDIA_TYPES, SHA256, Kind


class Basis(models.TextChoices):
    """On which legal ground something is given to somebody."""

    REVIEW = "review", "Work on the review (Care Act 2014, section 44)"
    SUPPLY = "supply", "Supply of information to help the board (section 45)"
    CORONER = "coroner", "Request or order of a coroner"
    COURT = "court", "Order of a court"
    POLICE = "police", "Criminal investigation or proceedings"
    FAMILY = "family", "Involvement of the family"
    REGULATOR = "regulator", "Regulator, or another statutory review"
    ACCESS = "access", "Right of access (UK GDPR, Article 15)"
    OTHER = "other", "Another ground"


LONGEST_QUERY = 600
ZIP = "zip"  # made here alone: nobody can upload one
KINDS = [*((kind.value, kind.label) for kind in (Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.CSV)), (ZIP, "ZIP archive")]


class Export(models.Model):
    """A file asked for: of what, in which form, for whom and why. Made by a worker as the person who asked (Z6)."""

    SCOPE = "scope"

    class What(models.TextChoices):
        COMPOSITE = "composite", "Combined chronology"
        CHRONOLOGY = "chronology", "Chronology"
        ANSWERS = "answers", "Comparison of answers"
        PACK = "pack", "Meeting pack"
        ARCHIVE = "archive", "Whole review"

    class Names(models.TextChoices):
        CODES = "codes", "By code, no real names"
        NAMES = "names", "With real names"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be made"
        MAKING = "making", "Being made"
        NAMES_FOUND = "names_found", "Names were found"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"
        EXPIRED = "expired", "Expired"

    # The review, or one agency's return where its own people ask for their own chronology.
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="exports")
    review = models.ForeignKey(Review, models.PROTECT, related_name="exports")
    what = models.CharField(max_length=10, choices=What)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="exports")
    # The composite's address as it was, or the chapters of a pack: read again by the same form when the file is made.
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    kind = models.CharField(max_length=4, choices=KINDS)
    names = models.CharField(max_length=5, choices=Names)
    recipient = models.CharField("who it is for", max_length=200)
    # The subgroup member whose copy of a meeting pack it is: it holds what they may read, and they download it themselves.
    for_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    meeting_on = models.DateField("the meeting that a pack is for", null=True, blank=True)
    basis = models.CharField("legal basis", max_length=10, choices=Basis)
    basis_words = models.CharField("which ground", max_length=300, blank=True)
    purpose = models.TextField()
    state = models.CharField(max_length=11, choices=State, default=State.QUEUED)
    state_since = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # How often it was begun: what ends every worker that tries it is given up at last.
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Why it was not made, in a sentence fit to show.
    sentence = models.CharField(max_length=300, blank=True)
    # What it was made of, and what came out. The file itself is gone after a day; this stays.
    versions = models.JSONField(default=list, blank=True)
    # Of a pack or an archive: every return whose progress, or words about which, may stand in it.
    returns = models.JSONField(default=list, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    # Of an archive: the fingerprint of its manifest, by which whoever holds it knows that it is the one made here.
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    storage_name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "making", "names_found", "ready", "failed", "expired"]),
                                   name="export_state_known"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(recipient=""), name="export_for_whom_and_why"),
            models.CheckConstraint(condition=~Q(basis="other") | ~Q(basis_words=""), name="export_other_basis_is_said"),
            models.CheckConstraint(condition=Q(what="chronology", submission__isnull=False)
                                   | (~Q(what="chronology") & Q(submission__isnull=True)), name="export_of_a_version"),
            models.CheckConstraint(
                condition=Q(what="pack", kind="pdf", names="codes", meeting_on__isnull=False)
                | (~Q(what="pack") & Q(for_user__isnull=True, meeting_on__isnull=True)),
                name="export_pack_has_a_meeting"),
            models.CheckConstraint(condition=Q(what="archive", kind="zip", names="names")
                                   | (~Q(what="archive") & ~Q(kind="zip") & Q(manifest_sha256="")), name="export_archive_is_zip"),
            # A file has its fingerprint and its end; one that expired keeps the fingerprint and has no file.
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(file_sha256__regex=SHA256, made_at__isnull=False, expires_at__isnull=False)
                                               & ~Q(storage_name="")),
                name="export_ready_has_file"),
            models.CheckConstraint(condition=~Q(state="expired") | Q(storage_name=""), name="export_expired_has_none"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["asked_by", "-asked_at"]), models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return f"export {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("exports:export_detail", kwargs={"key": self.pk})

    @property
    def reader(self):
        """Through whose eyes it is made."""
        return self.for_user or self.asked_by

    @property
    def version(self) -> str:
        """How the file calls itself, on paper and in the register."""
        return f"export {self.pk}"

    @property
    def has_file(self) -> bool:
        """Whether it can be downloaded: made, and its day not over, whether or not anybody has tidied up."""
        return self.state == self.State.READY and self.expires_at is not None and timezone.now() < self.expires_at

    @property
    def making(self) -> str:
        """The name under which the worker says how far it is."""
        return f"exports.export:{self.pk}"

    @property
    def basis_said(self) -> str:
        return self.basis_words if self.basis == Basis.OTHER else self.get_basis_display()

    @property
    def media_type(self) -> str:
        return "application/zip" if self.kind == ZIP else MEDIA_TYPES[Kind(self.kind)]

    @property
    def file_name(self) -> str:
        """Neutral: reference, kind and number, never a name or case text (R9)."""
        reference = self.submission.part.agency_return.reference if self.submission else self.review.reference
        return f"{reference}-{self.what}-export-{self.pk}.{self.kind}"


class NameFound(models.Model):
    """What the scan found in the texts of an export before it was made: a name, a number, initials. Append-only.

    The same words of the same agency are one row, however often they stand there.
    """

    SCOPE = "export__scope"

    export = models.ForeignKey(Export, models.PROTECT, related_name="found")
    # Whose texts it stands in; none for the board's own.
    whose = models.CharField("agency", max_length=10, blank=True)
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    options = models.JSONField(default=list)
    times = models.PositiveIntegerField()
    # Up to three places: reference, the words before and after.
    places = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"found {self.pk}"


class NamesDecision(Decision):
    """What the person decided on what was found: what each becomes in this export, or that it stays. Append-only (R8)."""

    SCOPE = "subject__scope"

    subject = models.OneToOneField(Export, models.PROTECT, related_name="names_decision")
    # Key of the row found → what is written instead; empty where the words stay.
    written = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"names of {self.subject_id}"


class Disclosure(Decision):
    """One line of the disclosure register: what was given to whom, on which ground, decided by whom. Append-only (R8).

    Each export writes one by itself; what went out by other means is entered by the coordinator.
    """

    SCOPE = "subject"

    class Means(models.TextChoices):
        EXPORT = "export", "File made in the portal"
        EMAIL = "email", "E-mail outside the portal"
        PAPER = "paper", "On paper"
        SHOWN = "shown", "Shown or read out"
        OTHER = "other", "Other means"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="disclosures")
    export = models.OneToOneField(Export, models.PROTECT, null=True, blank=True, related_name="disclosure")
    what = models.CharField(max_length=200)
    means = models.CharField(max_length=6, choices=Means)
    recipient = models.CharField("given to", max_length=200)
    basis = models.CharField("legal basis", max_length=10, choices=Basis)
    basis_words = models.CharField("which ground", max_length=300, blank=True)
    # Reference, part, number and fingerprint of each version that it shows, where it shows versions.
    versions = models.JSONField(default=list, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    given_on = models.DateField()
    decided_by = models.CharField("decision-maker", max_length=200)

    class Meta(Decision.Meta):
        abstract = False
        ordering = ["-given_on", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="disclosure_has_purpose"),
            models.CheckConstraint(
                condition=Q(means="export", export__isnull=False) | (~Q(means="export") & Q(export__isnull=True)),
                name="disclosure_by_export",
            ),
            models.CheckConstraint(
                condition=~Q(basis="other") | ~Q(basis_words=""), name="disclosure_other_basis_said"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"

    @property
    def basis_said(self) -> str:
        return self.basis_words if self.basis == Basis.OTHER else self.get_basis_display()


class BlackedOut(Decision):
    """One thing that was blacked out, or left out, before something was given on a request: where, why, decided by whom.
    Append-only (R8).
    """

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="blacked_out")
    asked_by_role = models.CharField("who asked, by role", max_length=120)
    requested_on = models.DateField("date of the request")
    place = models.CharField("what, and where in it", max_length=200)
    decided_by = models.CharField("decision-maker", max_length=200)

    class Meta(Decision.Meta):
        abstract = False
        ordering = ["-requested_on", "at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="blacked_out_with_reason")]

    def __str__(self) -> str:
        return f"blacked out {self.pk}"
